"""Fetching from the web, politely and from public places only: robots.txt, one request a host at a time with a pause between, conditional
requests, limits of time and size, and addresses that are checked after the name is resolved and at every redirect.

A name is resolved once and the connection goes to the very address that was checked, so that a name server that changes its answer (DNS
rebinding) gains nothing. Proxies of the environment are not used, for the check would not see past them.
"""

from __future__ import annotations

import http.client
import io
import ipaddress
import socket
import ssl
import time
import zlib
from dataclasses import dataclass
from typing import Any, Protocol, cast
from urllib.parse import urljoin, urlsplit, urlunsplit

from dateline.sources.base import MAX_BYTES, needed

AGENT = "dateline/0.1 (reads news reports into a record; one request at a time)"
SECONDS = 40.0
"""How long one request may take from the look-up of its name to the last byte."""
PAUSE = 1.0
"""Seconds between two requests to one host where its robots.txt asks for no more."""
LONGEST_PAUSE = 30.0
MAX_HOPS = 5
"""Redirects that are followed."""
MAX_ROBOTS = 512 * 1024
ROBOTS_SECONDS = 12 * 3600.0
"""How long the rules of a site are taken to stand."""
PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Page:
    """What an address gave: the body as it came (unpacked), its type and charset, where it lay in the end, and its marks for next time."""

    url: str
    body: bytes
    media_type: str = ""
    charset: str | None = None
    etag: str | None = None
    modified: str | None = None


class Memory(Protocol):
    """What was fetched before: where a server says that nothing changed, the remembered page is given again."""

    def get(self, url: str) -> Page | None:
        """The page that this address gave last."""

    def put(self, url: str, page: Page) -> None:
        """Remember what an address gave."""


class FetchError(Exception):
    """Why an address gave nothing, in one line that names the next step; ``retriable``: another time it may."""

    def __init__(self, reason: str, *, retriable: bool = False) -> None:
        super().__init__(reason)
        self.retriable = retriable


class Forgetful:
    """A memory of this run alone."""

    def __init__(self) -> None:
        self._pages: dict[str, Page] = {}

    def get(self, url: str) -> Page | None:
        return self._pages.get(url)

    def put(self, url: str, page: Page) -> None:
        self._pages[url] = page


def is_public(address: str) -> bool:
    """True for an address on the open internet: not loopback, private, link-local, reserved, multicast, nor any of these inside another."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inside = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
        if ip in ipaddress.ip_network("64:ff9b::/96"):
            inside.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
        if any(v4 is not None and not is_public(str(v4)) for v4 in inside):
            return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


class Fetcher:
    """Gets pages one after the other. ``private``: private and loopback addresses, and any port, are allowed as well."""

    def __init__(self, memory: Memory | None = None, *, private: bool = False, pause: float = PAUSE, seconds: float = SECONDS) -> None:
        self.memory: Memory = memory if memory is not None else Forgetful()
        self.private, self.pause, self.seconds = private, pause, seconds
        self._robots: dict[str, tuple[float, Any]] = {}
        """By site: when its rules were asked for (monotonic seconds), and what they are (see ``_rules``)."""
        self._failed: dict[str, FetchError] = {}
        """Pages that are there no more or not for us: not asked for again."""
        self._free: dict[str, float] = {}
        """When a host may be asked again (monotonic seconds)."""

    def get(self, url: str, *, once: bool = False) -> Page:
        """The page at an address; the remembered one where the server says that it did not change.

        ``once``: the remembered page without asking, and no second try in this run where it was refused for good. Raises FetchError.
        """
        kept = self.memory.get(url)
        if kept is not None and once:
            return kept
        if once and url in self._failed:
            raise self._failed[url]
        try:
            page = self._follow(url, kept, robots=True)
        except FetchError as error:
            if not error.retriable:
                self._failed[url] = error
            raise
        if page is None:
            assert kept is not None
            return kept
        self.memory.put(url, page)
        return page

    def _follow(self, url: str, kept: Page | None, *, robots: bool, limit: int = MAX_BYTES) -> Page | None:
        """The page at the end of the redirects; None where it did not change."""
        at = url
        for _ in range(MAX_HOPS + 1):
            checked = self._checked(at)
            if robots:
                self._ask_robots(at)
            status, headers, body = self._request(*checked, kept if at == url else None, limit)
            if status in (301, 302, 303, 307, 308) and headers.get("location"):
                at = urljoin(at, headers["location"].strip())
                continue
            if status == 304 and kept is not None:
                return None
            if status != 200:
                raise FetchError(_status(status, headers), retriable=status in (408, 425, 429) or status >= 500)
            mime, charset = _content_type(headers.get("content-type", ""))
            return Page(at, body, mime, charset, headers.get("etag"), headers.get("last-modified"))
        raise FetchError(f"more than {MAX_HOPS} redirects: give the address that they lead to")

    def _checked(self, url: str) -> tuple[str, str, int, str]:
        """Scheme, host, port and path of an address that may be asked. Raises FetchError."""
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port
            host = host if host.isascii() else host.encode("idna").decode("ascii")
        except (ValueError, UnicodeError):
            raise FetchError("not an address that can be asked: check how it is written") from None
        if parts.scheme not in PORTS or not host or any(c <= " " or c == "\x7f" for c in url):
            raise FetchError("not an address of the web (http or https): only these are fetched")
        if parts.username is not None or parts.password is not None:
            raise FetchError("an address with a password in it is not fetched: fetch it yourself and give the file")
        port = port or PORTS[parts.scheme]
        if port < 1024 and port not in PORTS.values() and not self.private:
            raise FetchError(f"port {port} is no port of the web: fetch it yourself and give the file")
        return parts.scheme, host, port, _ascii(urlunsplit(("", "", parts.path or "/", parts.query, "")))

    def _ask_robots(self, url: str) -> None:
        """Raises FetchError where the host's robots.txt keeps us out; what it says is asked once."""
        parts = urlsplit(url)
        root = f"{parts.scheme}://{parts.netloc}"
        if root not in self._robots or time.monotonic() - self._robots[root][0] > ROBOTS_SECONDS:
            self._robots[root] = (time.monotonic(), self._rules(root))
        rules = self._robots[root][1]
        if isinstance(rules, FetchError):
            raise rules
        if rules is not None and not rules.can_fetch(url, AGENT):
            raise FetchError("robots.txt of this site asks not to fetch it: save the page yourself and give the file")

    def _rules(self, root: str) -> Any:
        """The rules of a host: parsed, None where it has none, or the error that keeps us out (a site in trouble is left alone)."""
        try:
            page = self._follow(f"{root}/robots.txt", None, robots=False, limit=MAX_ROBOTS)
        except FetchError as error:
            return FetchError(f"robots.txt of this site cannot be asked ({error})", retriable=True) if error.retriable else None
        return needed("protego", "protego").Protego.parse(page.body.decode("utf-8", "replace")) if page else None

    def _rest(self, scheme: str, host: str, port: int) -> None:
        """Note when this host may be asked again."""
        netloc = host if port == PORTS[scheme] else f"{host}:{port}"
        _, rules = self._robots.get(f"{scheme}://{netloc}", (0.0, None))
        asked = rules.crawl_delay(AGENT) if rules is not None and not isinstance(rules, FetchError) else None
        self._free[host] = time.monotonic() + min(max(self.pause, asked or 0.0), LONGEST_PAUSE)

    def _request(
        self, scheme: str, host: str, port: int, path: str, kept: Page | None, limit: int
    ) -> tuple[int, dict[str, str], bytes]:  # fmt: skip
        time.sleep(max(0.0, self._free.get(host, 0.0) - time.monotonic()))
        until = time.monotonic() + self.seconds
        sock: _Timed | None = None
        try:
            sock = self._connected(scheme, host, port, until)
            connection = http.client.HTTPConnection(host, port)
            connection.sock = cast(socket.socket, sock)
            wanted = {"User-Agent": AGENT, "Accept": "text/html,application/xhtml+xml,application/xml,application/json,*/*;q=0.5"}
            wanted |= {"Accept-Encoding": "gzip", "Connection": "close"}
            if kept is not None and kept.etag:
                wanted["If-None-Match"] = kept.etag
            if kept is not None and kept.modified:
                wanted["If-Modified-Since"] = kept.modified
            connection.request("GET", path, headers=wanted)
            answer = connection.getresponse()
            headers = {k.lower(): v for k, v in answer.getheaders()}
            body = _body(answer, headers, limit) if answer.status == 200 else b""
            return answer.status, headers, body
        except TimeoutError:
            raise FetchError(f"no whole answer within {self.seconds:g} s: try again later", retriable=True) from None
        except ssl.SSLError as error:
            raise FetchError(f"no safe connection ({error.reason or 'TLS'}): check the address") from None
        except (OSError, http.client.HTTPException, ValueError, zlib.error) as error:
            why = str(error)[:80] or type(error).__name__
            raise FetchError(f"no answer ({why}): check the address or try again later", retriable=True) from None
        finally:
            if sock is not None:
                sock.end()
            self._rest(scheme, host, port)

    def _connected(self, scheme: str, host: str, port: int, until: float) -> _Timed:
        """A connection to an address of the host that was checked; no other look-up follows."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            why = getattr(error, "strerror", None) or error
            raise FetchError(f"no host is called {host} ({why}): check the address", retriable=True) from None
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        if not self.private and not all(is_public(a) for a in addresses):
            raise FetchError("leads to a private or loopback address: not fetched (allow it with --allow-private)")
        problem: OSError = OSError("no address")
        for address in addresses:
            try:
                plain = socket.create_connection((address, port), timeout=max(0.1, until - time.monotonic()))
            except OSError as error:
                problem = error
                continue
            if scheme == "http":
                return _Timed(plain, until)
            try:
                return _Timed(ssl.create_default_context().wrap_socket(plain, server_hostname=host), until)
            except BaseException:
                plain.close()
                raise
        raise problem


class _Timed:
    """A socket whose every wait is bounded by the end of the whole request, so that a server that drips bytes is left, too."""

    def __init__(self, sock: socket.socket, until: float) -> None:
        self._sock, self._until = sock, until

    def _tick(self) -> None:
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._sock.settimeout(left)

    def sendall(self, data: bytes) -> None:
        self._tick()
        self._sock.sendall(data)

    def makefile(self, mode: str = "rb", *_: Any, **__: Any) -> io.BufferedReader:
        return io.BufferedReader(cast(io.RawIOBase, _Drip(self)))

    def close(self) -> None:
        """Nothing: the client closes its socket while the answer is still to be read; ``end`` closes it."""

    def end(self) -> None:
        self._sock.close()


class _Drip(io.RawIOBase):
    def __init__(self, timed: _Timed) -> None:
        super().__init__()
        self._timed = timed

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._timed._tick()
        return self._timed._sock.recv_into(buffer)


def _body(answer: http.client.HTTPResponse, headers: dict[str, str], limit: int) -> bytes:
    """The body, unpacked, no longer than the limit. Raises FetchError where it is longer."""
    encoding = headers.get("content-encoding", "").lower().strip()
    if encoding not in ("", "identity", "gzip", "x-gzip"):
        raise FetchError(f"packed as {encoding[:20]!r}, which was not asked for: fetch it yourself and give the file")
    unpack = zlib.decompressobj(31) if "gzip" in encoding else None
    kept, size = [], 0
    while chunk := answer.read(1 << 16):
        data = unpack.decompress(chunk, limit + 1 - size) if unpack else chunk
        size += len(data)
        if size > limit:
            raise FetchError(f"longer than {limit:,} bytes: fetch it yourself and give the file")
        kept.append(data)
    if unpack and not unpack.eof and size:
        raise FetchError("the answer breaks off: try again later", retriable=True)
    return b"".join(kept)


def _content_type(value: str) -> tuple[str, str | None]:
    mime, _, rest = value.partition(";")
    charset = next((p.partition("=")[2].strip(" \"'") for p in rest.split(";") if p.strip().lower().startswith("charset=")), None)
    return mime.strip().lower()[:80], (charset or None) and str(charset)[:40]


def _status(status: int, headers: dict[str, str]) -> str:
    if status in (429, 503):
        later = headers.get("retry-after", "")[:40]
        return f"the site asks to be left alone for now (HTTP status {status}{f', for {later}' if later else ''}): try again later"
    if status >= 500:
        return f"the site is in trouble (HTTP status {status}): try again later"
    if status in (401, 402, 403, 407, 451):
        return f"the site does not give it (HTTP status {status}): save the page yourself and give the file"
    return f"nothing there (HTTP status {status}): check the address"


def _ascii(path: str) -> str:
    """A path as a request may carry it: what is not ASCII percent-encoded, what is encoded left as it is."""
    return "".join(c if "!" <= c <= "~" else "".join(f"%{b:02X}" for b in c.encode("utf-8", "replace")) for c in path)
