"""JSON of archives and wires, PDF, Parquet, WACZ, pages saved with their folder. The files are made here."""

from __future__ import annotations

import gzip
import io
import itertools
import json
import sys
import warnings
import zipfile
from pathlib import Path
from typing import Any

import pytest

from dateline.errors import InputError
from dateline.model import Input
from dateline.sources import Refused, inputs, parse_published
from dateline.sources.base import ColumnsWarning, within

BODY = "The two delegations met again in the old town hall on Tuesday and agreed on nothing but the time of their next meeting."
OTHER = "A second meeting in the harbour was put off because the ferry that should have brought the envoys did not sail in the storm."


def read(path: Path, data: bytes | str | None = None, told: list[str] | None = None) -> list[Input | Refused]:
    if data is not None:
        path.write_bytes(data.encode() if isinstance(data, str) else data)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", ColumnsWarning)
        items = list(inputs([str(path)]))
    if told is not None:
        told += [str(w.message) for w in caught]
    return items


def taken(items: list[Input | Refused]) -> list[Input]:
    return [i for i in items if isinstance(i, Input)]


def reasons(items: list[Input | Refused]) -> str:
    return " | ".join(i.reason for i in items if isinstance(i, Refused))


EVENT_REGISTRY = {
    "articles": {
        "page": 1, "totalResults": 2,
        "results": [
            {"uri": "8123456", "lang": "eng", "isDuplicate": False, "date": "2015-03-04", "dateTimePub": "2015-03-04T10:00:00Z",
             "url": "https://bell.example/1", "title": "Delegations meet", "body": BODY, "authors": [{"name": "A. Kovac"}],
             "source": {"uri": "bell.example", "title": "The Bell"}, "sentiment": 0.1},
            {"uri": "8123457", "date": "2015-03-05", "url": "https://bell.example/2", "title": "Ferry", "body": OTHER,
             "source": {"uri": "bell.example", "title": "The Bell"}},
        ],
    }
}  # fmt: skip
NEWSAPI = {
    "status": "ok", "totalResults": 1,
    "articles": [{"source": {"id": None, "name": "The Bell"}, "author": "A. Kovac", "title": "Delegations meet", "description": "They met.",
                  "url": "https://bell.example/1", "publishedAt": "2015-03-04T10:00:00Z", "content": BODY}],
}  # fmt: skip
NINJS = {
    "uri": "urn:bell:1", "type": "text", "versioncreated": "2015-03-04T10:00:00Z", "headline": "Delegations meet", "byline": "A. Kovac",
    "body_html": f"<p>{BODY}</p><p>{OTHER}</p>", "copyrightholder": "The Bell",
}  # fmt: skip
NINJS_2 = {
    "uri": "urn:bell:1", "contentcreated": "2015-03-04T10:00:00Z", "headlines": [{"role": "main", "value": "Delegations meet"}],
    "bodies": [{"role": "main", "contenttype": "text/html", "value": f"<p>{BODY}</p>"}], "infosource": [{"name": "The Bell"}],
}  # fmt: skip
JSON_LD = {
    "@context": "https://schema.org", "@graph": [{
        "@type": "NewsArticle", "@id": "https://bell.example/1", "headline": "Delegations meet", "articleBody": BODY,
        "datePublished": "2015-03-04T10:00:00Z", "publisher": {"@type": "Organization", "name": "The Bell"},
    }],
}  # fmt: skip


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("thing", [EVENT_REGISTRY, NEWSAPI, NINJS, NINJS_2, JSON_LD, [NINJS], {"hits": {"hits": [{"_source": NINJS}]}}])
def test_json_of_archives_and_wires(tmp_path: Path, thing: Any, indent: int | None) -> None:
    told: list[str] = []
    items = read(tmp_path / "found.json", json.dumps(thing, indent=indent), told)
    first = taken(items)[0]
    assert not reasons(items)
    assert len(items) == (2 if thing is EVENT_REGISTRY else 1)
    assert (first.text or "").startswith(BODY)
    assert "<p>" not in (first.text or "")
    hints = first.hints
    assert (hints.title, hints.outlet, hints.published and hints.published.start) == ("Delegations meet", "The Bell", "2015-03-04")
    assert len(told) == 1
    assert "text from" in told[0]
    assert json.loads(first.data)


def test_lines_with_other_names_are_read_and_the_map_is_shown_once(tmp_path: Path) -> None:
    told: list[str] = []
    lines = [
        {"headline": "Delegations meet", "body": BODY, "pub_date": "14.03.2015"},
        {"headline": "Ferry", "body": OTHER},
        {"headline": "x"},
    ]
    items = read(tmp_path / "a.jsonl", "\n".join(map(json.dumps, lines)), told)
    assert [i.text for i in taken(items)] == [BODY, OTHER]
    assert "no text on this line" in reasons(items)
    assert taken(items)[0].hints.published.start == "2015-03-14"  # type: ignore[union-attr]
    assert told == [f"{tmp_path / 'a.jsonl'}: text from 'body', published from 'pub_date', title from 'headline'"]
    own: list[str] = []
    read(tmp_path / "b.jsonl", json.dumps({"id": "1", "text": BODY}), own)
    assert own == []


@pytest.mark.parametrize(
    "data", ["[]", "[1, 2, 3]", '{"articles": []}', '{"articles": {"results": []}}', "[[[[]]]]", "[", "{", '[{"a": 1', "null"]
)
def test_json_without_articles_is_refused_in_one_line(tmp_path: Path, data: str) -> None:
    items = read(tmp_path / "a.json", data)
    assert not taken(items)
    assert len(items) == 1


def test_days_as_others_write_them() -> None:
    def days(text: str) -> tuple[str | None, str | None] | None:
        found = parse_published(text)
        return (found.start, found.end) if found else None

    for text in ("2015-03-14", "2015/03/14", "2015-03-14 10:00:00+00:00", "14.3.2015", "3/14/2015", "14/03/2015 10:00", "March 14, 2015",
                 "14 mars 2015", "Sat, 14 Mar 2015 10:00:00 GMT", "Saturday, March 14, 2015"):  # fmt: skip
        assert days(text) == ("2015-03-14", "2015-03-14"), text
    assert days("03/04/2015") == ("2015-03-04", "2015-04-03")
    for text in ("", "soon", "99/99/2015", "1425463200", "31.2.2015"):
        assert days(text) is None, text


# ----------------------------------------------------------------------------------------------------------------- PDF


def pdf(*pages: list[str]) -> bytes:
    """A small PDF whose pages show these lines."""
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Courier>>",
    ]
    for n, lines in enumerate(pages):
        shown = "".join(f"({line}) Tj T* " for line in lines)
        stream = f"BT /F1 9 Tf 12 TL 40 780 Td {shown}ET"
        objects.append(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 800 800]/Resources<</Font<</F1 3 0 R>>>>/Contents {5 + 2 * n} 0 R>>")
        objects.append(f"<</Length {len(stream)}>>stream\n{stream}\nendstream")
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj{body}endobj\n".encode()
    table = "".join(f"{at:010} 00000 n \n" for at in places)
    end = f"trailer<</Size {len(places) + 1}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF"
    return out + f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}{end}".encode()


LINES = [
    "The two delegations met again in the old town hall on Tuesday and agreed on noth-",
    "ing but the time of their next meeting, which will be held by the lake.",
    "Nobody spoke.",
    "A second meeting in the harbour was put off because the ferry that should have it",
    "did not sail in the storm that had come up over night from the sea to the south.",
]


def test_a_pdf_is_one_report_with_its_lines_joined(tmp_path: Path) -> None:
    data = pdf(LINES, ["Page two ends it here."])
    (item,) = taken(read(tmp_path / "a.pdf", data))
    assert item.data == data
    assert (item.text or "").split("\n\n") == [
        "The two delegations met again in the old town hall on Tuesday and agreed on nothing but the time of their next meeting, which "
        "will be held by the lake.",
        "Nobody spoke.",
        "A second meeting in the harbour was put off because the ferry that should have it did not sail in the storm that had come up over "
        "night from the sea to the south.",
        "Page two ends it here.",
    ]


@pytest.mark.parametrize(("data", "says"), [
    (pdf([]), "text recognition"),
    (b"%PDF-1.7\n" + b"x" * 500, "damaged"),
    (b"%PDF-1.7\n" + b"[" * 100_000, "damaged"),
    (pdf(LINES)[:300], "damaged"),
])  # fmt: skip
def test_pdfs_that_give_no_report(tmp_path: Path, data: bytes, says: str) -> None:
    items = read(tmp_path / "a.pdf", data)
    assert not taken(items)
    assert says in reasons(items)


# ------------------------------------------------------------------------------------------------------------- Parquet


def parquet(rows: list[dict[str, Any]]) -> bytes:
    arrow, writer = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    place = io.BytesIO()
    writer.write_table(arrow.Table.from_pylist(rows), place)
    return place.getvalue()


def test_parquet_rows_are_reports_and_the_map_is_shown(tmp_path: Path) -> None:
    from datetime import datetime

    told: list[str] = []
    rows: list[dict[str, Any]] = [
        {"guid": n, "article_body": f"{BODY} {n}", "publish_date": datetime(2015, 3, 4, 10), "source": "The Bell", "tags": ["a"]}
        for n in range(70)
    ]
    rows[3]["article_body"] = None
    items = read(tmp_path / "a.parquet", parquet(rows), told)
    assert len(taken(items)) == 69
    assert "no text in this row" in reasons(items)
    first = taken(items)[0]
    assert (first.own_id, first.hints.outlet, first.hints.published and first.hints.published.start) == ("0", "The Bell", "2015-03-04")
    assert told == [
        f"{tmp_path / 'a.parquet'}: text from 'article_body', published from 'publish_date', outlet from 'source', id from 'guid'"
    ]


def test_parquet_that_is_damaged_or_holds_no_reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = parquet([{"n": 1, "code": "x"}])
    assert "no column of this table" in reasons(read(tmp_path / "a.parquet", data))
    assert "damaged" in reasons(read(tmp_path / "a.parquet", data[:-20]))
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    assert "pip install pyarrow" in reasons(read(tmp_path / "a.parquet", data))


# ------------------------------------------------------------------------------------------------- WACZ, saved pages


def test_wacz_gives_its_captures_alone(tmp_path: Path) -> None:
    payload = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><body><p>" + BODY.encode() + b"</p></body></html>"
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://bell.example/1\r\nContent-Type: application/http\r\n"
        f"Content-Length: {len(payload)}\r\n\r\n"
    )
    with zipfile.ZipFile(tmp_path / "a.wacz", "w") as archive:
        archive.writestr("datapackage.json", '{"profile": "data-package"}')
        archive.writestr("pages/pages.jsonl", json.dumps({"format": "json-pages-1.0"}) + "\n" + json.dumps({"url": "x", "text": BODY}))
        archive.writestr("archive/data.warc.gz", gzip.compress(head.encode() + payload + b"\r\n\r\n"))
        archive.writestr("indexes/index.cdx", "example,bell)/1 2015 {}")
    items = read(tmp_path / "a.wacz")
    assert [i.name for i in taken(items)] == ["https://bell.example/1"]
    assert not reasons(items)


def test_what_was_saved_beside_a_page_is_part_of_it(tmp_path: Path) -> None:
    (tmp_path / "Delegations meet_files").mkdir()
    (tmp_path / "other_files").mkdir()
    for name in ("Delegations meet.html", "Delegations meet_files/frame.html", "Delegations meet_files/a.css", "other_files/report.html"):
        (tmp_path / name).write_text(f"<html><body><p>{BODY}</p></body></html>")
    items = read(tmp_path)
    assert sorted(i.name for i in taken(items)) == ["Delegations meet", "report"]
    assert not reasons(items)


def test_other_languages_are_kept_searchable_and_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    import dateline
    import fake_reader
    from dateline.engines.local import ReadOne
    from dateline.model import Reading
    from dateline.page import make_page
    from dateline.record import Pipeline

    def load() -> ReadOne:
        def one(item: Input) -> Reading:
            made, page = fake_reader.read(item), make_page(item)
            return (
                made if page.language == "en" else replace(made, page=replace(made.page, language=page.language), dropped={"language": 1})
            )

        return one

    monkeypatch.setattr(dateline, "pipeline", lambda *_: Pipeline(lambda: "fake", load))
    french = "Le gouvernement et les rebelles ont signé un accord dans la capitale, a déclaré l'envoyé lundi soir devant la presse."
    (tmp_path / "a.jsonl").write_text("\n".join(json.dumps({"text": t}) for t in (BODY, french)))
    with dateline.read(tmp_path / "a.jsonl", record=tmp_path / "r") as record:
        assert record.account is not None
        assert (record.account.read, record.account.languages) == (2, {"fr": 1})
        assert [hit["doc"] for hit in record.search("rebelles")] == ["a#2"]


def test_a_parser_that_hangs_is_stopped() -> None:
    with pytest.raises(InputError, match=r"more than 0\.05 s"), within(0.05):
        sum(1 for _ in itertools.count())
    with within(5):
        pass
