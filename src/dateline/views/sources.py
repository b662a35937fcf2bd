"""Copy families: which reports share text, and which of them it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dateline.record import Record


def families(record: Record) -> list[dict[str, Any]]:
    """Reports that are bound by copies: ``{"reports": [doc], "copies": [{"report", "origin", "level", "span", ...}]}``, largest first."""
    copies = record.copies()
    names = {key: doc for key, (doc, _) in record.days().items()}
    leader: dict[str, str] = {}

    def find(key: str) -> str:
        while leader.setdefault(key, key) != key:
            key = leader[key]
        return key

    for c in copies:
        a, b = sorted((find(c.report), find(c.origin)))
        leader[b] = a
    bound: dict[str, dict[str, Any]] = {}
    for c in copies:
        family = bound.setdefault(find(c.report), {"reports": set(), "copies": []})
        family["reports"] |= {names[c.report], names[c.origin]}
        family["copies"].append(
            {
                "report": names[c.report], "origin": names[c.origin], "level": c.level, "span": c.span, "origin_span": c.origin_span,
                "containment": round(c.containment, 3), "direction": c.direction, "evidence": c.evidence,
            }
        )  # fmt: skip
    found = [{"reports": sorted(f["reports"]), "copies": f["copies"]} for f in bound.values()]
    return sorted(found, key=lambda f: (-len(f["reports"]), f["reports"]))


def lines(found: list[dict[str, Any]]) -> Iterator[tuple[object, ...]]:
    """The families as lines of a table."""
    for family in found:
        for c in family["copies"]:
            what = "the report" if c["span"] is None else f"characters {c['span'][0]}-{c['span'][1]}"
            yield c["report"], c["origin"], what, f"{c['containment']:.0%}", c["evidence"] or c["direction"]
