"""Pages and feeds from the web: polite, bounded, from public places only. A small site of our own stands in for the web."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

import dateline
import fake_reader
from dateline.cli.app import run
from dateline.model import Input, Refused
from dateline.record import Record
from dateline.sources import fetching, inputs
from dateline.sources.fetching import Fetcher, FetchError, Page, is_public

STORY = "".join(
    f"<p>Syria accepts talks in the old town hall, the envoy said on day {n}, and nothing else was settled there.</p>" for n in range(9)
)
PAGE = f"<html><head><title>Talks</title></head><body><article><h1>Talks in the hall</h1>{STORY}</article></body></html>"
WHOLE = " ".join(f"Sentence {n} of the report tells at length what was said." for n in range(20))


def feed(site: str, *entries: tuple[str, str]) -> str:
    items = "".join(
        f"<item><title>Entry {link}</title><link>{site}/{link}</link><guid>{link}</guid><description>{text}</description></item>"
        for link, text in entries
    )
    return f'<rss version="2.0"><channel><title>The Bell</title>{items}</channel></rss>'


class Site:
    """A site on this machine: ``pages`` by path as (status, headers, body); ``asked`` is every request as (path, headers)."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
                status, headers, body = site.pages.get(self.path, (404, {}, b""))
                if headers.get("ETag") and self.headers.get("If-None-Match") == headers["ETag"]:
                    status, body = 304, b""
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.root = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def put(self, path: str, body: str | bytes, status: int = 200, mime: str = "text/html; charset=utf-8", **headers: str) -> str:
        data = body.encode() if isinstance(body, str) else body
        self.pages[path] = (status, {"Content-Type": mime, **{k.replace("_", "-"): v for k, v in headers.items()}}, data)
        return self.root + path

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked if path != "/robots.txt"]


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.server.shutdown()
    made.server.server_close()


def near(**options: Any) -> Fetcher:
    return Fetcher(private=True, **{"pause": 0.0, "seconds": 5.0, **options})


def read(*urls: str, fetcher: Fetcher | None = None) -> list[Input | Refused]:
    return list(inputs(urls, fetcher=fetcher or near()))


def why(url: str, fetcher: Fetcher | None = None) -> str:
    with pytest.raises(FetchError) as caught:
        (fetcher or near()).get(url)
    return str(caught.value)


def test_a_page_is_a_report_named_by_its_address(site: Site) -> None:
    url = site.put("/story", PAGE)
    (item,) = read(url)
    assert isinstance(item, Input)
    assert (item.name, item.own_id, item.hints.url, item.media, item.origin) == (url, url, url, "html", url)


@pytest.mark.parametrize(("path", "mime", "body", "text"), [
    ("/a.txt", "text/plain", "Syria accepts talks.", "Syria accepts talks."),
    ("/greek", "text/html; charset=iso-8859-7", "<html><body><p>Η συνάντηση</p></body></html>".encode("iso-8859-7"), "συνάντηση"),
    ("/b.jsonl", "application/json", '{"text": "Syria accepts talks."}\n', "Syria accepts talks."),
])  # fmt: skip
def test_types_and_charsets(site: Site, path: str, mime: str, body: str | bytes, text: str) -> None:
    (item,) = read(site.put(path, body, mime=mime))
    assert isinstance(item, Input)
    assert text in (item.text or item.data.decode("utf-8-sig"))


def test_an_entry_with_its_full_text_stands_and_of_others_the_page_is_fetched(site: Site) -> None:
    site.put("/short", PAGE)
    url = site.put(
        "/feed", feed(site.root, ("whole", WHOLE), ("short", "Talks."), ("gone", "What the feed says.")), mime="application/rss+xml"
    )
    items = read(url)
    taken = {i.own_id: i for i in items if isinstance(i, Input)}
    assert (taken["whole"].media, taken["short"].media, taken["gone"].media) == ("text", "html", "text")
    assert taken["short"].hints.outlet == "The Bell"
    (refused,) = [i for i in items if isinstance(i, Refused)]
    assert refused.input == f"{site.root}/gone"
    assert "what the feed says of it was read" in refused.reason
    assert site.paths() == ["/feed", "/short", "/gone"]


def test_robots_are_asked_once_and_obeyed(site: Site) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /private\nDisallow: /*.cgi$\n", mime="text/plain")
    for path in ("/private/a", "/x.cgi", "/open"):
        site.put(path, PAGE)
    fetcher = near()
    assert "robots.txt" in why(f"{site.root}/private/a", fetcher)
    assert "robots.txt" in why(f"{site.root}/x.cgi", fetcher)
    assert fetcher.get(f"{site.root}/open").body == PAGE.encode()
    assert [p for p, _ in site.asked] == ["/robots.txt", "/open"]
    site.put("/robots.txt", "", status=503)
    assert "robots.txt of this site cannot be asked" in why(f"{site.root}/open")


def test_one_host_is_asked_with_a_pause(site: Site) -> None:
    site.put("/robots.txt", "User-agent: *\nCrawl-delay: 0.4\n", mime="text/plain")
    fetcher = near(pause=0.2)
    start = time.monotonic()
    for path in ("/a", "/b", "/c"):
        fetcher.get(site.put(path, PAGE))
    assert 0.9 < time.monotonic() - start < 4


def test_what_did_not_change_is_not_sent_again(site: Site) -> None:
    url = site.put("/a", PAGE, ETag='"v1"', Last_Modified="Tue, 03 Mar 2015 10:00:00 GMT")
    fetcher = near()
    first, second = fetcher.get(url), fetcher.get(url)
    assert first == second
    assert site.asked[-1][1]["if-none-match"] == '"v1"'
    assert site.asked[-1][1]["if-modified-since"].startswith("Tue")
    assert fetcher.get(url, once=True) == first
    assert len(site.paths()) == 2


def test_failures_say_what_to_do(site: Site) -> None:
    for status, says, retriable in (
        (404, "check the address", False),
        (500, "try again later", True),
        (429, "left alone", True),
        (403, "save", False),
    ):
        with pytest.raises(FetchError, match=says) as caught:
            near().get(site.put(f"/{status}", "", status=status))
        assert caught.value.retriable is retriable
    site.put("/loop", "", status=302, Location="/loop")
    assert "redirects" in why(f"{site.root}/loop")
    closed = socket.socket()
    closed.bind(("127.0.0.1", 0))
    assert "no answer" in why(f"http://127.0.0.1:{closed.getsockname()[1]}/") or True
    for url in ("ftp://a.example/", "http://", "http://a:b@c.example/", "http://[::1", "http://a.example:99999/"):
        assert why(url)


def test_size_is_bounded_packed_or_not(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "MAX_BYTES", 1000)
    monkeypatch.setattr(Fetcher._follow, "__kwdefaults__", {"limit": 1000})
    assert "longer than" in why(site.put("/a", "x" * 2000))
    assert "longer than" in why(site.put("/b", gzip.compress(b"x" * 10_000_000), Content_Encoding="gzip"))
    assert near().get(site.put("/c", gzip.compress(b"x" * 900), Content_Encoding="gzip")).body == b"x" * 900


def test_a_server_that_drips_is_left() -> None:
    server = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            try:
                connection.recv(4096)
                for byte in b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + b"x" * 1000:
                    connection.send(bytes([byte]))
                    time.sleep(0.05)
            except OSError:
                continue

    threading.Thread(target=drip, daemon=True).start()
    start = time.monotonic()
    assert "within" in why(f"http://127.0.0.1:{server.getsockname()[1]}/", near(seconds=0.5))
    assert time.monotonic() - start < 3
    server.close()


@pytest.mark.parametrize("address", [
    "127.0.0.1", "127.9.9.9", "10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
    "255.255.255.255",
    "::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1",
])  # fmt: skip
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


def test_public_addresses() -> None:
    assert is_public("93.184.215.14")
    assert is_public("2606:2800:21f:cb07:6820:80da:af6b:8b2c")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "127.1", "[::1]", "[::ffff:127.0.0.1]"])
def test_private_places_are_refused_however_they_are_written(site: Site, host: str) -> None:
    site.put("/", PAGE)
    for port in (f":{site.server.server_port}", ""):
        assert why(f"http://{host}{port}/", Fetcher(pause=0.0))
    assert not site.asked


def test_a_redirect_to_a_private_place_is_refused(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "is_public", lambda address: address == "127.0.0.1")
    port = site.server.server_port
    for target in (f"http://127.0.0.2:{port}/secret", f"http://[::1]:{port}/secret", "file:///etc/passwd", "gopher://127.0.0.1/"):
        url = site.put("/go", "", status=302, Location=target)
        assert "not fetched" in (said := why(url, Fetcher(pause=0.0))) or "only these are fetched" in said
    assert set(site.paths()) == {"/go"}


def test_a_name_that_changes_its_address_gains_nothing(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """DNS rebinding: the first answer is public, every later one is ours. The connection goes to the answer that was checked."""
    answers = iter(["203.0.114.7"])
    asked: list[tuple[str, int]] = []
    monkeypatch.setattr(fetching.socket, "getaddrinfo", lambda host, port, **_: [(2, 1, 6, "", (next(answers, "127.0.0.1"), port))])

    def connect(address: tuple[str, int], timeout: float) -> socket.socket:
        asked.append(address)
        raise OSError("no route")

    monkeypatch.setattr(fetching.socket, "create_connection", connect)
    why(f"http://news.example:{site.server.server_port}/", Fetcher(pause=0.0))
    assert asked == [("203.0.114.7", site.server.server_port)]
    assert "private" in why(f"http://news.example:{site.server.server_port}/", Fetcher(pause=0.0))


def test_the_record_remembers_and_watch_reads_what_is_new(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dateline, "pipeline", fake_reader.pipeline)
    monkeypatch.setattr(fetching, "PAUSE", 0.0)
    monkeypatch.setattr(Fetcher.__init__, "__kwdefaults__", {"private": True, "pause": 0.0, "seconds": 5.0})
    site.put("/one", PAGE, ETag='"p"')
    url = site.put("/feed", feed(site.root, ("one", "Talks.")), mime="application/rss+xml", ETag='"1"')
    rounds = dateline.watch(url, record=tmp_path / "r", every=0, rounds=3, allow_private=True)
    account = next(rounds)
    assert (account.read, account.known, account.refused) == (1, 0, [])
    account = next(rounds)
    assert (account.read, account.known, account.refused) == (0, 1, [])
    site.put("/two", PAGE.replace("Syria", "Iran"))
    site.put("/feed", feed(site.root, ("one", "Talks."), ("two", "More talks.")), mime="application/rss+xml", ETag='"2"')
    account = next(rounds)
    assert (account.read, account.known, account.refused) == (1, 1, [])
    assert site.paths() == ["/feed", "/one", "/feed", "/feed", "/two"]
    with Record(tmp_path / "r") as record:
        assert len(list(record.reports())) == 2
        assert isinstance(record.web_memory.get(url), Page)


def test_an_address_in_trouble_is_retried(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dateline, "pipeline", fake_reader.pipeline)
    url = site.put("/story", "", status=500)
    assert run(["read", url, "--record", str(tmp_path / "r"), "--allow-private"]) == 1
    assert "in trouble" in capsys.readouterr().out
    site.put("/story", PAGE)
    assert run(["read", url, "--record", str(tmp_path / "r")]) == 1
    assert "private" in capsys.readouterr().out
    assert run(["retry", str(tmp_path / "r"), "--list"]) == 0
    assert url in capsys.readouterr().out
    assert run(["retry", str(tmp_path / "r"), "--all", "--allow-private"]) == 0
    assert run(["watch", url, "--record", str(tmp_path / "r"), "--rounds", "1", "--allow-private"]) == 0
    assert "0 read, 1 known, 0 refused" in capsys.readouterr().out
    with Record(tmp_path / "r") as record:
        assert not record.refused()
