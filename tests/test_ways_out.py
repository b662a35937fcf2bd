"""Exports in others' formats, each read back by that format's own library or checked against its rules."""

from __future__ import annotations

import io
import json
import re

import pytest

from dateline.exports import brief, ical, web_annotations
from dateline.record import Record


def text_of(record: Record, kind: str) -> str:
    stream = io.StringIO()
    record.export(kind, stream)
    return stream.getvalue()


def test_web_annotations_select_their_words(samples_read: Record) -> None:
    texts = {r.sha256: r.text for r in samples_read.reports()} | {r.url: r.text for r in samples_read.reports() if r.url}
    found = [json.loads(line) for line in text_of(samples_read, "annotations").splitlines()]
    assert len(found) > 100
    assert len({a["id"] for a in found}) == len(found)
    for a in found:
        assert a["@context"] == web_annotations.CONTEXT
        assert a["type"] == "Annotation"
        assert a["motivation"] in ("classifying",)
        assert {b["purpose"] for b in a["body"]} == {"tagging", "describing"}
        quote, position = a["target"]["selector"]
        text = texts[a["target"]["source"].removeprefix("urn:sha256:")]
        assert text[position["start"] : position["end"]] == quote["exact"]
        assert text[: position["start"]].endswith(quote["prefix"])
        assert text[position["end"] :].startswith(quote["suffix"])


def test_the_calendar_is_read_by_a_calendar(samples_read: Record) -> None:
    icalendar = pytest.importorskip("icalendar", reason="icalendar is not installed (pip install 'dateline[dev]')")
    raw = text_of(samples_read, "calendar")
    assert all(len(line.encode()) <= 75 for line in raw.split("\r\n"))
    assert "\n" not in raw.replace("\r\n", "")
    found = icalendar.Calendar.from_ical(raw)
    events = list(found.walk("VEVENT"))
    assert events
    assert len({str(e["UID"]) for e in events}) == len(events)
    assert all(e["DTSTART"].dt < e["DTEND"].dt and str(e["STATUS"]) in ("TENTATIVE", "CONFIRMED", "CANCELLED") for e in events)
    assert not [e for e in events if e.errors]


@pytest.mark.parametrize("text", ["a;b,c\\d\ne", "ü" * 200, "\x00bell\x07", "END:VCALENDAR\r\nX:1"])
def test_calendar_text_stays_in_its_line(text: str) -> None:
    line = ical._folded(f"SUMMARY:{ical._text(text)}")
    assert "\r\n" not in line.replace("\r\n ", "")
    icalendar = pytest.importorskip("icalendar", reason="icalendar is not installed")
    event = icalendar.Event.from_ical(f"BEGIN:VEVENT\r\n{line}\r\nEND:VEVENT\r\n")
    expected = re.sub(r"[\x00\x07]", "", text).replace("\r\n", "\n")
    assert str(event["SUMMARY"]) == expected


def test_every_footnote_of_the_brief_is_there_once(samples_read: Record) -> None:
    stream = io.StringIO()
    brief.write_as_of(samples_read, stream, "2014-12-27")
    text = stream.getvalue()
    assert "**Syrian National Coalition** on" in text
    defined = re.findall(r"^\[\^(\d+)\]:", text, re.MULTILINE)
    used = set(re.findall(r"\[\^(\d+)\](?!:)", text))
    assert len(defined) == len(set(defined))
    assert set(defined) == used
    assert "has not said" in text
    assert brief.plain("<b> *x* [^1]\n# y") == "\\<b\\> \\*x\\* \\[\\^1\\] \\# y"
