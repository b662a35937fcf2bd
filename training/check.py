"""A plain assembly, to measure the weights alone: names are the literal words of the parts. The product's assembly is reading/rows.py."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dateline.model import Draft, Span
from dateline.reading.numbers import amount


def plain_rows(doc: str, text: str, drafts: Iterable[Draft]) -> list[dict[str, Any]]:
    """Rows as JSON objects; several actors of a position and several pieces of a statement become several rows."""
    out: list[dict[str, Any]] = []
    roles: set[tuple[str, str]] = set()
    for d in drafts:
        words = {k: [text[s:e] for s, e in v] for k, v in d.parts.items()}
        classes = {k: v[0] for k, v in d.classes.items()}
        one = lambda k: (words.get(k) or [None])[0]  # noqa: B023, E731
        for span, fields in _fields(d, words, classes, one, text):
            if d.type == "role":
                key = (str(fields["person"]).lower(), str(fields["title"]).lower())
                if key in roles or not fields["person"]:
                    continue
                roles.add(key)
            out.append({
                "doc": doc, "type": d.type, "start": span[0], "end": span[1], "quote": text[span[0] : span[1]], "confidence": d.confidence,
                "fields": fields, "draft": d,
            })  # fmt: skip
    return out


def _fields(d: Draft, words: dict[str, list[str]], classes: dict[str, str], one: Any, text: str) -> list[tuple[Span, dict[str, Any]]]:
    if d.type == "statement":
        return [(s, {"speaker": one("source"), "content": list(s), **classes}) for s in d.parts.get("content", ()) if s[1] - s[0] > 2]
    if d.type == "position":
        return [(d.span, {"actor": a, "initiative": one("initiative"), **classes}) for a in words.get("actor") or [None]]
    if d.type == "event":
        return [(d.span, {"actors": words.get("actor", []), "recipients": words.get("recipient", []), "place": one("place"), **classes})]
    if d.type == "figure":
        at = d.parts.get("number", (d.anchor,))[0]
        a = amount(text[at[0] : at[1]])
        low, high = (a.low, a.high) if a else (None, None)
        return [(d.span, {"low": low, "high": high, "text": text[at[0] : at[1]], "population": one("population"), **classes})]
    if d.type == "role":
        return [(d.span, {"person": one("person"), "title": one("title"), "organisation": one("organisation")})]
    return [(d.span, {"initiative": one("initiative"), **classes})]
