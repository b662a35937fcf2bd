"""The views that only read."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from dateline.errors import UsageError
from dateline.model import ROW_TYPES
from dateline.record.select import iso_day
from dateline.web import charts, evidence, now
from dateline.web.marks import passages
from dateline.web.shelf import WEEK, day_before
from dateline.web.site import Here, url, words

router = APIRouter(default_response_class=HTMLResponse)

Day = Annotated[str | None, Query(max_length=10)]
Words = Annotated[str | None, Query(max_length=300)]
PageNumber = Annotated[int, Query(ge=1, le=100_000)]
Key = Annotated[str, Path(pattern="^[0-9a-f]{8,128}$")]
RowId = Annotated[str, Path(pattern="^[a-z]{2}[0-9a-z]{1,40}$")]
MATRIX_COLUMNS = 7
INITIATIVES_SHOWN = 40


@router.get("/")
def now_view(request: Request, site: Here, day: Day = None, since: Day = None, every: bool = False) -> HTMLResponse:
    """How things stand as of a day: initiatives, who answered what, what changed."""
    shelf = site.shelf.snapshot()
    at = site.day(day)
    before = iso_day(since) if since else day_before(at, WEEK)
    answer = shelf.status(at)
    found = now.lines(answer, shelf.independent)
    silent = sorted(((line, c) for line in found for c in line.cells["silent"]), key=lambda e: e[1].basis != "reported")
    days = shelf.report_days
    earlier = [d for d in days if d < at]
    later = [d for d in days if d > at]
    return site.html(
        request, "now.html", day=at, since=before, answer=answer, lines=found if every else found[:INITIATIVES_SHOWN], total=len(found),
        matrix=now.matrix(found, MATRIX_COLUMNS), silent=silent, days=days,
        changes=now.changes(shelf.status(before), answer) if since or shelf.has(before) else None,
        bars=charts.strip([c.known for c in shelf.tables.coverage if c.known]), previous=earlier[-1] if earlier else None,
        following=later[0] if later else None, every=every,
    )  # fmt: skip


@router.get("/stance")
def stance(
    request: Request, site: Here, i: Annotated[str, Query(max_length=80)], actor: Words = None, day: Day = None, part: Words = None
) -> HTMLResponse:
    """The evidence for one cell of the view of now: a party on an initiative, or (``part``) the state, the date or all of it."""
    shelf = site.shelf.snapshot()
    at = site.day(day)
    one = next((x for x in shelf.status(at)["initiatives"] if x["id"] == i), None)
    if one is None:
        raise HTTPException(404, f"There is no such initiative as of {at}.")
    if actor is not None:
        entries = [*one["parties"], *one["no_answer"]]
        rows = [r for e in entries if e["actor"] == actor for r in e["rows"]]
        title = f"{actor}: {one['initiative']}"
    else:
        steps = [s for s in shelf.initiatives[i].steps if s.known <= at and s.since <= at]
        if part == "state":
            steps = [s for s in steps if s.part == "state" and s.value == one["state"]] or [s for s in steps if s.part == "position"]
        elif part == "expected":
            steps = [s for s in steps if s.expected is not None]
        rows = [s.row for s in sorted(steps, key=lambda s: (s.known, s.report, s.start))]
        said = {"state": f": {words(one['state'])}", "expected": ": the next date"}.get(part or "", "")
        title = one["initiative"] + said
    return _cards(request, site, title, rows, at)


@router.get("/rows")
def rows(request: Request, site: Here, ids: Annotated[str, Query(max_length=4000)], title: Words = None, day: Day = None) -> HTMLResponse:
    """The evidence of some rows, by their ids with commas between."""
    return _cards(request, site, title or "Evidence", ids.split(","), day)


@router.get("/row/{row}")
def row(request: Request, site: Here, row: RowId, day: Day = None) -> HTMLResponse:
    """One row."""
    if not site.shelf.record.rows_of([row]) and site.shelf.record.as_read(row) is None:
        raise HTTPException(404, "There is no such row in this record.")
    return _cards(request, site, "Evidence", [row], day)


def _cards(request: Request, site: Here, title: str, ids: list[str], day: str | None) -> HTMLResponse:
    distinct = list(dict.fromkeys(ids))
    found = evidence.cards(site.shelf.record, distinct, site.shelf.snapshot().coverage)
    return site.html(request, "cards.html", title=title, cards=found, more=max(0, len(distinct) - len(found)), day=day)


@router.get("/report/{key}")
def report(request: Request, site: Here, key: Key, day: Day = None) -> HTMLResponse:
    """A report: its text with its rows marked, what is not the report greyed, why it has its day."""
    record = site.shelf.record
    found, candidates = record.why_date(key)
    rows = list(record.rows(doc=found.doc)) if found.superseded_by is None else []
    coverage = site.shelf.snapshot().coverage.get(found.key)
    copies = [c for c in site.shelf.snapshot().tables.copies if found.key in (c.report, c.origin)]
    names = record.days() if copies else {}
    return site.html(
        request, "report.html", day=day, report=found, candidates=candidates, passages=passages(found.text, found.blocks, rows),
        rows=[r for r in rows if r.type != "document"], coverage=coverage,
        grade=site.shelf.record.ratings()[1].get(found.key), row_types=[t for t in ROW_TYPES if t not in ("document", "time")],
        copies=[(c, names[o][0], o) for c in copies for o in (c.origin if c.report == found.key else c.report,) if o in names],
    )  # fmt: skip


@router.get("/report")
def report_by_name(site: Here, doc: Annotated[str, Query(max_length=2000)]) -> RedirectResponse:
    """A report by its name."""
    return RedirectResponse(url(f"/report/{site.shelf.record.report(doc).key}"), 303)


@router.get("/original/{key}", response_class=Response)
def original(site: Here, key: Key) -> Response:
    """The bytes of a report as they came, shown as plain text and never run."""
    data = site.shelf.record.original(key)
    return Response(data, media_type="text/plain; charset=utf-8", headers={"Content-Security-Policy": "default-src 'none'; sandbox"})


@router.get("/initiative/{initiative}")
def initiative(request: Request, site: Here, initiative: Annotated[str, Path(max_length=80)], day: Day = None) -> HTMLResponse:
    """One initiative: how it stands, everything that was said of it in order, its names, and why reports were joined to it."""
    shelf = site.shelf.snapshot()
    one = shelf.initiatives.get(initiative)
    if one is None:
        raise HTTPException(404, "There is no such initiative; it may have been joined with another.")
    at = site.day(day)
    line = next((x for x in now.lines(shelf.status(at), shelf.independent) if x.answer["id"] == initiative), None)
    steps = sorted((s for s in one.steps if s.known <= at), key=lambda s: (s.since, s.known, s.report, s.start))
    shown = steps[-200:]
    quotes = {r.id: r for r in site.shelf.record.rows_of(s.row for s in shown)}
    return site.html(
        request, "initiative.html", day=at, line=line, one=one, steps=[(s, quotes.get(s.row)) for s in shown], total=len(steps),
        others=[(i["id"], i["initiative"], i["rows"][0]) for i in shelf.status(at)["initiatives"] if i["id"] != initiative][:200],
    )  # fmt: skip


def checked_type(value: str, allowed: tuple[str, ...]) -> str:
    """A value of a list, or UsageError."""
    if value not in allowed:
        raise UsageError(f"{value!r} is none of {', '.join(allowed)}")
    return value
