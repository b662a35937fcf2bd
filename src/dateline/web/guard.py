"""Who may talk to the page: this machine's browser, under this machine's name, from the page itself.

Refused are requests under another host name (DNS rebinding), writes from another origin, reads that another site's page makes in the
background, and writes without the page's token. Every answer carries a policy under which no script runs that is not ours.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
SAFE = ("GET", "HEAD")
LOOPBACK = ("127.0.0.1", "localhost", "::1", "[::1]")
MAX_BODY = 1 << 20
"""Bytes of a request's body; more is refused."""


def new_token() -> str:
    """A token that a page of another site cannot know."""
    return secrets.token_urlsafe(24)


def hosts(port: int) -> frozenset[str]:
    """The host names under which the page answers."""
    return frozenset(f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]"))


class Guard:
    """ASGI middleware. ``allowed``: values of ``Host`` that are ours."""

    def __init__(self, app: ASGIApp, allowed: Iterable[str]) -> None:
        self.app = app
        self.allowed = frozenset(allowed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    if name not in headers:
                        headers[name] = value
            await send(message)

        why = self.objection(scope["method"], Headers(scope=scope))
        answer = self.app if why is None else PlainTextResponse(why, 403 if why != TOO_LARGE else 413)
        await answer(scope, receive, with_headers)

    def objection(self, method: str, headers: Headers) -> str | None:
        """Why a request is refused; None when it may pass."""
        host = headers.get("host", "").lower()
        if host not in self.allowed:
            return "This page answers only under its own address on this machine."
        origin = headers.get("origin")
        if origin is not None and urlsplit(origin).netloc.lower() != host:
            return "Requests from other origins are refused."
        site = headers.get("sec-fetch-site", "none")
        linked = headers.get("sec-fetch-mode") == "navigate" and method in SAFE
        if site in ("cross-site", "same-site") and not linked:
            return "Requests from other sites are refused."
        if method not in SAFE:
            if origin is None and site not in ("same-origin",):
                return "A write must say where it comes from."
            length = headers.get("content-length", "")
            if not length.isdigit() or int(length) > MAX_BODY:
                return TOO_LARGE
        return None


TOO_LARGE = "The request is too large, or does not say how large it is."
