"""The page without a browser: every view answers, nothing gets out unescaped, nobody else gets in."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from dateline.cli.app import run
from dateline.model import Block
from dateline.web import charts, marks, now
from little_pile import build, pile
from serving import PAYLOADS, PORT, client, hostile

VIEWS = ("/", "/timeline", "/statements", "/figures", "/disagreements", "/sources", "/search", "/search?q=talks", "/search?q=tallks")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    path = tmp_path_factory.mktemp("served") / "r.dateline"
    build(path, pile()).close()
    return client(path)


@pytest.fixture(scope="module")
def bad_page(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    return client(hostile(tmp_path_factory.mktemp("hostile") / "r.dateline"))


class Links(HTMLParser):
    """The addresses that a page leads to, the elements and attributes that it has."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]
        self.links |= {v for n, v in attrs if n in ("href", "src", "action", "hx-get", "hx-post") and v}


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_and_all_that_it_leads_to_answers(page: TestClient, view: str) -> None:
    seen = set()
    for link in [view, *sorted(Links(page.get(view).text).links)[:60]]:
        target = link.partition("#")[0]
        if target and target not in seen:
            seen.add(target)
            got = page.get(target)
            assert got.status_code == 200, (target, got.text[-600:])
    assert len(seen) > 5


def test_a_cell_of_now_leads_to_the_words(page: TestClient) -> None:
    text = page.get("/?day=2014-02-20").text
    cells = re.findall(r'class="ev chip accepted" href="([^"]+)"', text)
    assert cells
    shown = page.get(cells[0].replace("&amp;", "&")).text
    assert "<mark>Syria accepts talks in" in shown


@pytest.mark.parametrize("path", ["/?day=2014-13-01", "/?day=x", "/timeline?kind=x", "/figures?measure=x", "/disagreements?kind=x"])
def test_wrong_addresses_are_told_in_words(page: TestClient, path: str) -> None:
    got = page.get(path)
    assert got.status_code in (400, 422)
    assert "cannot be shown" in got.text


@pytest.mark.parametrize(
    "path", ["/row/po0000", "/report/" + "0" * 64, "/initiative/x", "/stance?i=x", "/nothing", "/original/" + "0" * 64]
)
def test_what_is_not_there_is_not_found(page: TestClient, path: str) -> None:
    assert page.get(path).status_code in (400, 404)


def test_strangers_are_refused(page: TestClient) -> None:
    for headers in (
        {"Host": "evil.example"}, {"Host": f"evil.example:{PORT}"}, {"Host": f"127.0.0.1.evil.example:{PORT}"}, {"Host": "127.0.0.1:1"},
        {"Origin": "http://evil.example"}, {"Origin": "null"}, {"Origin": f"http://127.0.0.1:{PORT + 1}"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}, {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors"},
    ):  # fmt: skip
        assert page.get("/", headers=headers).status_code == 403, headers
    linked = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert page.get("/", headers=linked).status_code == 200, "a link in somebody's notes may lead here"


def test_the_policy_lets_no_foreign_script_or_style_in(page: TestClient) -> None:
    for path in ("/", "/nothing", "/static/page.css", "/openapi.json"):
        policy = page.get(path).headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
    original = page.get(next(x for x in Links(page.get("/sources?outlet=Outlet+1").text).links if x.startswith("/report")))
    link = next(x for x in Links(original.text).links if x.startswith("/original/"))
    raw = page.get(link)
    assert raw.headers["content-type"].startswith("text/plain")
    assert "sandbox" in raw.headers["content-security-policy"]
    assert raw.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("view", VIEWS)
def test_pages_carry_no_inline_code(page: TestClient, view: str) -> None:
    found = Links(page.get(view).text)
    assert "style" not in found.tags
    assert not [a for a in found.attributes if a[1] == "style" or a[1].startswith("on") or a[1].startswith("hx-on")]
    assert not [a for a in found.attributes if a[1] in ("src", "href") and (a[2] or "").startswith(("http", "//"))], "nothing from outside"


def test_payloads_stay_text(bad_page: TestClient) -> None:
    start = [*VIEWS[:6], *("/search?" + urlencode({"q": p}) for p in PAYLOADS), "/?day=2014-02-05", "/?day=2014-02-10&every=1"]
    links = {x.partition("#")[0] for v in start for x in Links(bad_page.get(v).text).links if x.startswith("/") and "static" not in x}
    kinds = {link.split("/")[1].split("?")[0]: [] for link in links}
    for link in sorted(links):
        kinds[link.split("/")[1].split("?")[0]].append(link)
    for view in [*start, *(link for group in kinds.values() for link in group[:25])]:
        got = bad_page.get(view)
        if not got.headers["content-type"].startswith("text/html"):
            continue
        assert got.status_code == 200, (view, got.text[-500:])
        found = Links(got.text)
        assert found.tags.count("script") == 3, view
        assert not {"iframe", "style", "math", "object", "embed", "img"} & set(found.tags), view
        assert not [a for a in found.attributes if a[1].startswith("on")], view
        targets = ("href", "src", "action", "formaction", "hx-get", "hx-post")
        leads = [(a[2] or "").strip().lower() for a in found.attributes if a[1] in targets]
        assert not [x for x in leads if not x.startswith(("/", "#")) and x], view
        assert not [a for a in found.attributes if a[1] == "hx-trigger" and a[2] == "load"], view
        assert "49{%" not in got.text


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_parameter_breaks_a_view(page: TestClient, data: st.DataObject) -> None:
    paths = json.loads(page.get("/openapi.json").text)["paths"]
    path = data.draw(st.sampled_from(sorted(p for p in paths if "get" in paths[p])))
    text = st.one_of(
        st.text(max_size=30), st.sampled_from(["2014-02-03", "0001-01-01", "9999-12-31", "", "-1", "*", '"', "NEAR(", "a" * 300])
    )
    parameters = {}
    for p in paths[path]["get"].get("parameters", []):
        value = data.draw(text, label=p["name"])
        if p["in"] == "path":
            path = path.replace("{" + p["name"] + "}", urlencode({"x": value})[2:] or "x")
        elif p.get("required") or data.draw(st.booleans()):
            parameters[p["name"]] = value
    assert page.get(path, params=parameters).status_code < 500


def test_text_is_whole_whatever_is_marked() -> None:
    text = "Menu\n\nOne two three.\n\nFoot"
    blocks = (Block(0, 4, "furniture", "menu"), Block(6, 20, "body"))
    found = marks.passages(text, blocks, [])
    assert ["".join(p.text for p in x.pieces) for x in found] == ["Menu", "One two three.", "\n\nFoot"]
    assert [x.read for x in found] == [False, True, False]


def test_changes_tell_what_is_new_and_what_was_before() -> None:
    one = {"id": "a", "initiative": "talks", "kind": "talks", "state": "proposed", "expected": None, "rows": ["r1"]}
    before = {"initiatives": [one | {"parties": [], "no_answer": [{"actor": "B", "basis": "reported", "asked_on": None, "rows": []}]}]}
    party = {"actor": "B", "stance": "refuses", "since": "2014-01-02", "condition": None, "told_by": None, "rows": ["r2"]}
    after = {
        "initiatives": [one | {"state": "stalled", "parties": [party], "no_answer": []}, one | {"id": "b", "parties": [], "no_answer": []}]
    }
    found = [(c.kind, c.actor, c.text, c.before) for c in now.changes(before, after)]
    assert found == [
        ("state", None, "stalled", "proposed"), ("stance", "B", "refuses", "has not answered"), ("new", None, "proposed", None),
    ]  # fmt: skip


def test_strips_hold_every_report_once() -> None:
    days = ["2014-01-01"] * 3 + ["2014-01-05", "2014-02-01"]
    assert sum(b.count for b in charts.strip(days)) == sum(b.count for b in charts.spread(days)) == 5
    assert charts.strip([]) == charts.spread([]) == []


def token(page: TestClient) -> str:
    row = next(x for x in Links(page.get("/statements").text + page.get("/timeline").text).links if x.startswith("/rows"))
    return re.search(r'name="token" value="([^"]+)"', page.get(row).text)[1]


def positions(page: TestClient) -> list[str]:
    return re.findall(r'data-row="(po[0-9a-f]+)"', page.get(report(page)).text)


def report(page: TestClient) -> str:
    return next(x for x in sorted(Links(page.get("/sources?outlet=Outlet+0").text).links) if x.startswith("/report/"))


ORIGIN = {"Origin": f"http://127.0.0.1:{PORT}"}


@pytest.fixture
def own_page(tmp_path: Path) -> TestClient:
    build(tmp_path / "r.dateline", pile()).close()
    return client(tmp_path / "r.dateline")


def test_writes_need_the_token_and_the_origin(own_page: TestClient) -> None:
    row = positions(own_page)[0]
    form = {"row": row, "action": "reject", "who": "ana", "seen": "0", "token": token(own_page)}
    assert own_page.post("/judge/row", data=form | {"token": "x"}, headers=ORIGIN).status_code == 403
    assert own_page.post("/judge/row", data={k: v for k, v in form.items() if k != "token"}, headers=ORIGIN).status_code == 403
    assert own_page.post("/judge/row", data=form, headers={"Origin": "http://evil.example"}).status_code == 403
    assert own_page.post("/judge/row", data=form, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert own_page.get("/corrections").text.count("<tr") == 0
    assert own_page.post("/judge/row", data=form, headers=ORIGIN).status_code == 200
    assert "reject" in own_page.get("/corrections").text
    assert own_page.post("/judge/row", content=b"x" * (2 << 20), headers=ORIGIN).status_code == 413


def test_the_round_of_a_correction(own_page: TestClient) -> None:
    row, secret = positions(own_page)[0], token(own_page)
    form = {"row": row, "action": "edit", "who": "Ána B", "why": "it said no", "seen": "0", "token": secret}
    got = own_page.post("/judge/row", data=form | {"field-stance": "refuses", "field-actor": "Lebanon"}, headers=ORIGIN)
    assert "Lebanon refuses" in got.text
    assert 'value="Ána B"' in got.text, "the page knows who judged last"
    assert "Lebanon" in own_page.get("/?day=2014-03-31").text, "the matrix follows"
    late = own_page.post("/judge/row", data=form | {"action": "reject"}, headers=ORIGIN)
    assert late.status_code == 409
    assert "judged this row meanwhile" in late.text
    lines = own_page.get("/judgements.jsonl").text
    assert json.loads(lines)["data"]["fields"] == {"stance": "refuses", "actor": "Lebanon"}
    judgement = json.loads(lines)["id"]
    back = own_page.post("/judge/undo", data={"judgement": judgement, "who": "ben", "row": row, "token": secret}, headers=ORIGIN)
    assert "Syria accepts" in back.text
    again = own_page.post("/judge/import", files={"file": ("log.jsonl", lines)}, data={"token": secret}, headers=ORIGIN)
    assert again.status_code == 200


def test_rows_can_be_added_and_things_graded_and_joined(own_page: TestClient) -> None:
    secret, where = token(own_page), report(own_page)
    key = where.rsplit("/", 1)[1]
    said = {"report": key, "type": "state", "quote": "Headline number", "who": "ana", "token": secret}
    fields = {"field-initiative": "talks", "field-initiative_kind": "talks", "field-state": "ended"}
    assert own_page.get(f"/add?report={key}&type=state&quote=Headline").status_code == 200
    assert own_page.post("/judge/add", data=said | fields, headers=ORIGIN).status_code == 200
    assert "talks: ended" in own_page.get(where).text
    assert own_page.post("/judge/add", data=said | fields | {"quote": "nowhere"}, headers=ORIGIN).status_code == 400
    statement = {"field-speaker": "X", "field-speaker_kind": "person", "field-mode": "direct"}
    assert own_page.post("/judge/add", data=said | {"type": "statement"} | statement, headers=ORIGIN).status_code == 200
    rated = own_page.post("/judge/rate", data={"outlet": "Outlet 0", "grade": "C", "who": "a", "token": secret}, headers=ORIGIN)
    assert '<span class="grade">C</span>' in rated.text
    assert own_page.post("/judge/rate", data={"report": key, "grade": "2", "who": "a", "token": secret}, headers=ORIGIN).status_code == 200
    assert "C2" in own_page.get(f"/row/{positions(own_page)[0]}").text
    joined = {"action": "merge_actors", "names": ["Syria", "Iran"], "who": "a", "token": secret}
    assert own_page.post("/judge/together", data=joined, headers=ORIGIN).status_code == 200
    rows = re.findall(r'name="rows" value="([^"]+)"', own_page.get(initiative(own_page)).text)
    parted = {"action": "split_initiative", "rows": rows[:1], "who": "a", "token": secret, "back": "//evil.example"}
    answer = own_page.post("/judge/together", data=parted, headers=ORIGIN, follow_redirects=False)
    assert answer.headers["location"] == "/corrections"
    assert own_page.get("/corrections").text.count("<tr") == 1 + 6


def initiative(page: TestClient) -> str:
    return next(x for x in sorted(Links(page.get("/").text).links) if x.startswith("/initiative/"))


def test_the_file_to_send_holds_all_that_it_leads_to(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = hostile(tmp_path / "bad.dateline")
    target = tmp_path / "out.html"
    assert run(["report", str(path), "--as-of", "2014-02-10", "-o", str(target)]) == 0
    text = target.read_text(encoding="utf-8")
    found = Links(text)
    assert "script" not in found.tags
    assert found.tags.count("style") == 1
    assert not {"iframe", "img", "object", "embed", "link", "form"} & set(found.tags)
    assert not [a for a in found.attributes if a[1].startswith("on")]
    ids = {value for _, name, value in found.attributes if name == "id"}
    leads = {x for x in found.links if not x.startswith("http")}
    assert leads, "cells lead to their words"
    assert {x.removeprefix("#") for x in leads} <= ids
    assert "default-src 'none'" in text
    assert run(["report", str(path), "--as-of", "soon", "-o", str(target)]) == 2
    assert run(["report", str(path), "-o", str(tmp_path / "no" / "where.html")]) == 1


def test_only_loopback_is_served(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    build(tmp_path / "r.dateline", pile(3)).close()
    assert run(["serve", str(tmp_path / "r.dateline"), "--host", "0.0.0.0"]) == 2
    assert "this machine alone" in capsys.readouterr().err
