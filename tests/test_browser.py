"""The page in a real browser: every view, wide and narrow, light and dark; no error, no serious fault of access, nothing that runs."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dateline.record import Record
from serving import browser, hostile, served

SIZES = {"wide": (1360, 900), "narrow": (390, 844)}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def address(samples_read: Record, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    own = tmp_path_factory.mktemp("browser") / "samples.dateline"
    shutil.copyfile(samples_read.path, own)
    with served(own) as url:
        yield url


@pytest.fixture
def tab(chromium: Any) -> Iterator[Callable[..., Any]]:
    """Opens a page; at the end nothing must have been said on its console."""
    contexts, said = [], []

    def opened(size: str = "wide", scheme: str = "light", **more: Any) -> Any:
        width, height = SIZES[size]
        context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, **more)
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: said.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda e: said.append(str(e)))
        page.on("dialog", lambda d: said.append(f"dialog {d.message}") or d.dismiss())
        page.on("request", lambda r: said.append(f"left for {r.url}") if not r.url.startswith(("http://127.0.0.1:", "data:")) else None)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert said == []


def serious(page: Any) -> list[str]:
    """What axe-core finds that is serious or critical."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    script = Path(axe.__file__).parent / "axe.min.js"
    page.evaluate(script.read_text(encoding="utf-8"))
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html'][:160]}" for v in found if v["impact"] in ("serious", "critical")]


VIEWS = ("/", "/timeline", "/statements", "/figures", "/disagreements", "/sources", "/search?q=talks", "/corrections")


@pytest.mark.parametrize(("size", "scheme"), [("wide", "light"), ("narrow", "dark")])
def test_every_view_is_sound(tab: Callable[..., Any], address: str, size: str, scheme: str) -> None:
    page = tab(size, scheme)
    for view in VIEWS:
        page.goto(address + view)
        assert page.locator("h1").count() == 1, view
        assert serious(page) == [], view
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"), f"{view} scrolls sideways"
    page.goto(address + "/")
    page.goto(address + page.locator("a[href^='/initiative/']").first.get_attribute("href"))
    assert serious(page) == []
    page.goto(address + "/sources")
    page.locator("main td a").first.click()
    page.locator("main .names a").first.click()
    page.wait_for_selector("#text")
    assert serious(page) == []


def test_a_new_user_finds_who_has_not_answered(tab: Callable[..., Any], address: str) -> None:
    """One day typed, one cell clicked."""
    page = tab()
    page.goto(address)
    page.get_by_label("As of the end of").fill("2014-12-27")
    page.get_by_role("heading", name="Saturday 27 December 2014").wait_for()
    silent = page.get_by_role("region", name="Who has not answered")
    assert silent.get_by_text("Syrian National Coalition", exact=True).count() == 1
    assert "day=2014-12-27" in page.url, "the address holds the state"
    silent.get_by_role("link", name="Syrian National Coalition").click()
    page.locator("#evidence mark").filter(has_text="has not said").wait_for()
    page.keyboard.press("Escape")
    assert page.locator("#evidence").is_hidden()
    assert page.evaluate("document.activeElement.textContent").strip().startswith("?"), "the focus goes back to the cell"


def test_by_keyboard_alone(tab: Callable[..., Any], address: str) -> None:
    page = tab()
    page.goto(address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.locator("#slider").focus()
    page.keyboard.press("Home")
    page.get_by_role("heading", name="Monday 30 January 2012").wait_for()
    page.locator("a.chip").first.focus()
    page.keyboard.press("Enter")
    page.locator("#evidence .card").first.wait_for()
    assert page.evaluate("document.activeElement.id") == "evidence"


def test_without_scripts_everything_is_a_link(tab: Callable[..., Any], address: str) -> None:
    page = tab(java_script_enabled=False)
    page.goto(address + "/?day=2014-12-27")
    page.locator("a.chip.silent").first.click()
    assert "has not said" in page.locator("mark").first.inner_text()
    page.locator(".card .source a").first.click()
    page.wait_for_selector("#text .m")
    assert page.locator("#text .m").count() > 5


def test_a_report_shows_its_rows_where_they_are_pointed_at(tab: Callable[..., Any], address: str) -> None:
    page = tab()
    page.goto(address + "/?day=2014-12-27")
    page.locator("a.chip.silent").first.click()
    page.locator("#evidence .source a").first.click()
    page.wait_for_selector("#text")
    chosen = page.locator(".margin a.t-position").first
    chosen.hover()
    assert page.locator(".m.lit").count() >= 1
    page.locator("#toggles input[value='position']").uncheck()
    assert chosen.is_hidden()
    page.get_by_text("Why this day").click()
    assert page.locator(".why tr.taken").count() >= 1
    page.locator(".m:not(.off)").first.click()
    page.locator("#evidence .card").first.wait_for()


def test_a_correction_and_its_undoing(tab: Callable[..., Any], address: str) -> None:
    page = tab()
    page.goto(address + "/?day=2014-12-27")
    page.locator("a.chip.silent").first.click()
    card = page.locator("#evidence .card").first
    card.get_by_text("Is this row right?").click()
    card.get_by_label("Who judges").fill("ana")
    card.get_by_label("Why").fill("it did answer")
    card.get_by_role("button", name="It is wrong").click()
    page.locator("#evidence").get_by_text("Rejected: shown nowhere else").wait_for()
    page.goto(address + "/corrections")
    assert page.get_by_text("it did answer").count() == 1
    assert page.get_by_label("Who judges").first.input_value() == "ana"
    page.get_by_role("button", name="Undo").first.click()
    page.get_by_text("taken back").first.wait_for()


def test_a_span_of_the_timeline_is_brushed(tab: Callable[..., Any], address: str) -> None:
    page = tab()
    page.goto(address + "/timeline")
    bars = page.locator("#overview rect")
    last = bars.last.bounding_box()
    page.mouse.move(last["x"] - 30, last["y"] + 2)
    page.mouse.down()
    page.mouse.move(last["x"] + last["width"] - 1, last["y"] + 2, steps=4)
    page.mouse.up()
    page.wait_for_url("**since=2015*")
    assert page.get_by_label("to", exact=True).input_value() >= page.get_by_label("From").input_value() > "2014-06-01"


def test_payloads_run_nowhere(tab: Callable[..., Any], tmp_path: Path) -> None:
    page = tab()
    with served(hostile(tmp_path / "bad.dateline")) as url:
        for view in ("/?day=2014-02-10&every=1", "/timeline", "/statements", "/sources", "/search?q=%3Cscript%3E", "/disagreements"):
            page.goto(url + view)
            assert page.evaluate("window.hit") is None, view
        page.goto(url + "/timeline")
        page.locator(".entries a.ev").first.click()
        page.locator("#evidence .card .source a").first.click()
        page.wait_for_selector("#text")
        for mark in page.locator(".m").all()[:4]:
            mark.hover()
        assert page.evaluate("window.hit") is None
        page.get_by_role("link", name="the original as it came").click()
        assert page.evaluate("window.hit") is None
