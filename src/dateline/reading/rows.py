"""Drafts of an encoder (and of the rules) put together into typed rows with names, dates and tellers.

Nothing is lost silently: every draft either becomes a row or is counted under the reason why it does not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from dateline.model import ZONES, Draft, Fields, Page, Parse, Row, Span, Statement, Timex, make_row
from dateline.reading import events, figures, positions, roles, speakers, statements, states
from dateline.reading.initiatives import Initiatives
from dateline.reading.merging import merged
from dateline.reading.scene import Scene
from dateline.reading.tellers import Told, teller
from dateline.resolving.actors import Cast

TWIN = 0.6
"""Share of the shorter span that two drafts of one type and class must share to be twins."""


CELL = 400
"""Code points of the cells by which drafts near one another are found."""


def assemble(
    page: Page, parse: Parse, times: tuple[Timex, ...], drafts: Sequence[Draft], cast: Cast, reader: str
) -> tuple[tuple[Row, ...], Mapping[str, int]]:
    """The rows of one page in reading order, and what was dropped by reason. Pure; the order of ``drafts`` does not matter."""
    dropped: Counter[str] = Counter()
    scene, kept, found = listened(page, parse, times, drafts, cast, dropped)
    found.extend(events.read(scene, [d for d in kept if d.type == "event"], dropped))
    initiatives = Initiatives(scene, [d for d in kept if d.type in ("position", "state")])
    for draft in kept:
        result: object
        if draft.type == "figure":
            result = figures.read(scene, draft)
        elif draft.type == "role":
            result = roles.read(scene, draft)
        elif draft.type == "state":
            result = states.read(scene, draft, initiatives)
        elif draft.type == "position":
            result = positions.read(scene, draft, initiatives)
        else:
            continue
        if isinstance(result, str):
            dropped[result] += 1
            continue
        for fields, span in result if isinstance(result, list) else [result]:
            found.append((fields, span, draft.confidence))

    rows: dict[str, Row] = {}
    once: set[tuple[str, str]] = set()
    for fields, span, confidence in found:
        if fields.type == "role":
            key = (str(getattr(fields, "person", "")), roles.office(getattr(fields, "title", None)))
            if key in once:
                dropped["role said before"] += 1
                continue
            once.add(key)
        row = make_row(page.key, page.doc, page.text, span, fields, zone=page.zone_at(span[0]), confidence=confidence, reader=reader)
        if row.id in rows:
            dropped["duplicate"] += 1
            continue
        rows[row.id] = row
    return tuple(sorted(rows.values(), key=lambda r: (r.start, r.end, r.type, r.id))), dict(dropped)


def listened(
    page: Page, parse: Parse, times: tuple[Timex, ...], drafts: Sequence[Draft], cast: Cast, dropped: Counter[str]
) -> tuple[Scene, list[Draft], list[tuple[Fields, Span, float]]]:
    """The scene of a page that knows whose word is what, the drafts worth reading, and the statement rows."""
    kept = _kept(page, merged(drafts, dropped), dropped)
    scene = Scene(page, parse, times, cast)
    told, said = _statements(scene, [d for d in kept if d.type == "statement"], dropped)
    return replace(scene, told=told), kept, said


def _kept(page: Page, drafts: Sequence[Draft], dropped: Counter[str]) -> list[Draft]:
    """The readable drafts without twins, the surest of each kept, in reading order."""
    kept: list[Draft] = []
    cells: dict[tuple[str, int], list[Draft]] = {}
    for draft in sorted(drafts, key=lambda d: (-d.confidence, d.type, d.anchor, d.span)):
        here = [(draft.type, n) for n in range(draft.span[0] // CELL, draft.span[1] // CELL + 1)]
        if not _readable(page, draft):
            dropped["in furniture"] += 1
        elif any(_twins(draft, other) for cell in here for other in cells.get(cell, ())):
            dropped["duplicate"] += 1
        else:
            kept.append(draft)
            for cell in here:
                cells.setdefault(cell, []).append(draft)
    kept.sort(key=lambda d: (d.anchor, d.span, d.type))
    return kept


def _statements(scene: Scene, drafts: Sequence[Draft], dropped: Counter[str]) -> tuple[tuple[Told, ...], list[tuple[Fields, Span, float]]]:
    """Statement rows, the outer ones first so that "I" inside a quotation finds its speaker; and whose word is what."""
    told: list[Told] = []
    read: list[tuple[Statement, Span, Draft]] = []

    def width(draft: Draft) -> tuple[int, Span]:
        contents = draft.parts.get("content", ())
        return (-(contents[-1][1] - contents[0][0]), contents[0]) if contents else (0, draft.anchor)

    for draft in sorted(drafts, key=width):
        around = teller(told, draft.parts.get("source", (draft.anchor,))[0])
        result = statements.read(scene, draft, around.speaker if around else None)
        if isinstance(result, str):
            dropped[result] += 1
            continue
        for fields, span in result:
            told.append(Told(fields.content, fields.speaker, fields.via))
            read.append((fields, span, draft))
    found: list[tuple[Fields, Span, float]] = []
    told.clear()
    once = speakers.single(read)
    if len(read) > len(once):
        dropped["duplicate"] += len(read) - len(once)
    said = [
        replace(s, date=scene.date("statement", span, s.cue or draft.anchor, apart=(s.content,)))
        for s, (_, span, draft) in zip(speakers.settled(scene, [s for s, _, _ in once]), once, strict=True)
    ]
    for fields, (_, span, draft) in zip(speakers.dated(said), once, strict=True):
        told.append(Told(fields.content, fields.speaker, fields.via))
        found.append((fields, span, draft.confidence))
    return tuple(told), found


def _readable(page: Page, draft: Draft) -> bool:
    return page.zone_at(draft.anchor[0]) in ZONES and page.zone_at(draft.span[0]) in ZONES and draft.span[0] < draft.span[1]


def _twins(a: Draft, b: Draft) -> bool:
    """True when two drafts say the same: one type, one class, one anchor or nearly one span and the same first party."""
    if a.type != b.type:
        return False
    shared = min(a.span[1], b.span[1]) - max(a.span[0], b.span[0])
    if shared <= 0:
        return False
    if a.type == "statement":
        x, y = a.parts.get("content", ()), b.parts.get("content", ())
        if not x or not y:
            return a.anchor == b.anchor
        inner = min(x[-1][1], y[-1][1]) - max(x[0][0], y[0][0])
        return inner > 0.8 * max(x[-1][1] - x[0][0], y[-1][1] - y[0][0])
    if a.type == "figure":
        x, y = a.parts.get("number", (a.anchor,)), b.parts.get("number", (b.anchor,))
        return min(x[0][1], y[0][1]) > max(x[0][0], y[0][0])
    if a.type == "role":
        return a.parts.get("person") == b.parts.get("person") and a.parts.get("title", ())[:1] == b.parts.get("title", ())[:1]
    name = {"event": "event_type", "position": "stance", "state": "state"}[a.type]
    if a.classes.get(name, ("",))[0] != b.classes.get(name, ("",))[0]:
        return False
    parts = ("actor", "recipient", "initiative")
    same = all(a.parts.get(p, ())[:1] == b.parts.get(p, ())[:1] for p in parts)
    return (a.anchor == b.anchor and same) or (same and shared > TWIN * max(a.span[1] - a.span[0], b.span[1] - b.span[0]))
