"""A served record for tests: a client without a network, a real server, a real browser."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from starlette.testclient import TestClient

import fake_reader
from dateline.model import Hints
from dateline.record import Record
from dateline.web import create_app
from fake_reader import day, item

PORT = 8420
FLAGS = [
    "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PAYLOADS = (
    "<script>window.hit=1</script>",
    '"><img src=x onerror=window.hit=1>',
    "'><svg onload=window.hit=1>",
    "javascript:window.hit=1",
    "{{7*7}}{% raw %}",
    "</textarea></title><iframe srcdoc='<script>parent.hit=1</script>'>",
    "<a href=javascript:window.hit=1 autofocus onfocus=window.hit=1>x</a>",
    "<div hx-get=/ hx-trigger=load hx-on::load=window.hit=1>",
    "<math><mi xlink:href='data:x,<script>window.hit=1</script>'>",
    "\u202e\u0000<style>@import 'http://evil.invalid';</style>",
)


def client(path: Path) -> TestClient:
    """A client of the page of a record, as a browser on this machine would be."""
    app = create_app(path, port=PORT)
    return TestClient(app, base_url=f"http://127.0.0.1:{PORT}", headers={"Sec-Fetch-Site": "same-origin"}, raise_server_exceptions=True)


def hostile(path: Path) -> Path:
    """A record whose texts, titles, outlets, names and addresses are payloads."""
    items = []
    for i, bad in enumerate(PAYLOADS):
        text = (
            f"{bad} headline\n\nLavrov said {bad} at noon. Syria accepts {bad}. Iran refuses {bad}. Russia attacked Georgia {bad}. "
            f"{i + 3} people were killed. talks collapsed {bad}."
        )
        known = Hints(url=f"javascript:window.hit=1//{bad}", outlet=f"{bad} outlet", published=day(f"2014-02-{i + 1:02d}"), title=bad)
        items.append(item(text, f"{bad}-{i}", own_id=f"{bad}-{i}", hints=known))
    with Record(path, create=True) as record:
        record.add(items, fake_reader.pipeline())
    return path


@contextmanager
def served(path: Path) -> Iterator[str]:
    """A real server; its address."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        server = uvicorn.Server(uvicorn.Config(create_app(path, port=port), log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        until = time.monotonic() + 20
        while not server.started and time.monotonic() < until:
            time.sleep(0.02)
        yield f"http://127.0.0.1:{port}"
        server.should_exit = True
        thread.join(10)


@contextmanager
def browser() -> Iterator[object]:
    """Debian's Chromium, or another one of this machine; skips where there is none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (pip install 'dateline[dev]')")
    named = os.environ.get("DATELINE_CHROMIUM")
    found = named or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"))), None)
    if found is None:
        pytest.skip("no Chromium on this machine; apt-get install chromium, or name one in DATELINE_CHROMIUM")
    with playwright.sync_playwright() as p:
        opened = p.chromium.launch(executable_path=found, args=FLAGS)
        yield opened
        opened.close()
