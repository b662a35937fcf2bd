"""The views that list: timeline, statements, figures, disagreements, sources, search."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from dateline.model import MEASURES
from dateline.record.select import iso_day
from dateline.web import charts, evidence, finding, timeline
from dateline.web.reading import Day, PageNumber, Words, checked_type
from dateline.web.shelf import day_before
from dateline.web.site import Here, chunk

router = APIRouter(default_response_class=HTMLResponse)

STATEMENTS_A_PAGE = 30
TIMELINE_MOST = 120
BEFORE_REPORTS = 60
"""Days before the first report from which the timeline is drawn; what is told of earlier times is a click away."""
DIFFERENCES_A_PAGE = 20
PLOTS_A_PAGE = 12
FIGURES_A_PAGE = 60
HITS_A_PAGE = 30
DIFFERENCE_KINDS = ("contradiction", "update", "scope", "wording")
INITIATIVES_OFFERED = 60


def _day(value: str | None, name: str) -> str | None:
    return iso_day(value, name) if value else None


@router.get("/timeline")
def timeline_view(
    request: Request, site: Here, day: Day = None, since: Day = None, until: Day = None, actor: Words = None, place: Words = None,
    initiative: Words = None, kind: Words = None, most: Annotated[int, Query(ge=10, le=1000)] = TIMELINE_MOST,
) -> HTMLResponse:  # fmt: skip
    """What happened, who took which stance, how things stood: by day, the weightiest of what was asked for."""
    shelf = site.shelf.snapshot()
    asked = timeline.Asked(
        _day(since, "since"), _day(until, "until"), actor or None, place or None, initiative or None,
        checked_type(kind, timeline.KINDS) if kind else None, _day(day, "day"),
    )  # fmt: skip
    passing = [e for e in shelf.entries if asked.passes(e)]
    start = asked.since or (day_before(shelf.report_days[0], BEFORE_REPORTS) if shelf.report_days else "")
    if asked.since is None and asked.until is None:
        asked = replace(asked, since=start)
    within = [e for e in passing if asked.within(e)]
    shown = timeline.heaviest(within, most)
    rows = {r.id: r for r in site.shelf.record.rows_of(e.row for e in shown)}
    at = site.day(day)
    names = shelf.names(at)
    choices = [(i["id"], i["initiative"]) for i in shelf.status(at)["initiatives"][:INITIATIVES_OFFERED]]
    if initiative and initiative not in dict(choices):
        choices.append((initiative, names.get(initiative, initiative)))
    return site.html(
        request, "timeline.html", day=day, asked=asked, entries=[(e, rows[e.row]) for e in shown if e.row in rows], total=len(within),
        bars=charts.spread([e.day for e in passing if e.day >= start]), earlier=sum(e.day < start for e in passing), names=names,
        choices=choices, most=most,
    )  # fmt: skip


@router.get("/statements")
def statements(
    request: Request, site: Here, day: Day = None, speaker: Words = None, outlet: Words = None, since: Day = None, until: Day = None,
    page: PageNumber = 1,
) -> HTMLResponse:  # fmt: skip
    """Who said what, through whom: newest first."""
    narrowed = {
        "actor": speaker or None, "outlet": outlet or None, "since": _day(since, "since"), "until": _day(until, "until"),
        "as_of": _day(day, "day"),
    }  # fmt: skip
    record = site.shelf.record
    found, total = record.page("statement", first=(page - 1) * STATEMENTS_A_PAGE, count=STATEMENTS_A_PAGE, **narrowed)
    desk = evidence.Desk.of(record)
    return site.html(
        request, "statements.html", day=day, cards=[evidence.card(record, r, desk) for r in found], total=total, page=page,
        size=STATEMENTS_A_PAGE, outlets=site.shelf.snapshot().outlets,
        asked={"speaker": speaker or "", "outlet": outlet or "", "since": since or "", "until": until or ""},
    )  # fmt: skip


@router.get("/figures")
def figures(
    request: Request, site: Here, day: Day = None, measure: Words = None, about: Words = None, page: PageNumber = 1
) -> HTMLResponse:
    """Counted claims over time, each with its claimant; never added up."""
    shelf = site.shelf.snapshot()
    at = _day(day, "day")
    chosen = [s for s in shelf.series_by(at) if not about or about.casefold() in charts.about(s).casefold()]
    counts = Counter(s.measure for s in chosen for _ in s.points)
    if measure:
        checked_type(measure, MEASURES)
        chosen = [s for s in chosen if s.measure == measure]
    plots = charts.plots(chosen, shelf.outlet_of)
    points = sorted(
        ((s, p, s.claimant or shelf.outlet_of.get(p.report, "the report itself")) for s in chosen for p in s.points),
        key=lambda e: (e[1].known, e[1].row), reverse=True,
    )  # fmt: skip
    return site.html(
        request, "figures.html", day=day, plots=chunk(plots, page, PLOTS_A_PAGE), plots_total=len(plots), total=len(points), page=page,
        points=[(s, p, c, charts.about(s)) for s, p, c in chunk(points, page, FIGURES_A_PAGE)], sizes=(PLOTS_A_PAGE, FIGURES_A_PAGE),
        measures=[(m, counts[m]) for m in MEASURES if counts[m]], asked={"measure": measure or "", "about": about or ""},
        pages=max(-(-len(plots) // PLOTS_A_PAGE), -(-len(points) // FIGURES_A_PAGE)),
    )  # fmt: skip


@router.get("/disagreements")
def disagreements(request: Request, site: Here, day: Day = None, kind: Words = None, page: PageNumber = 1) -> HTMLResponse:
    """The points on which reports differ, the sides next to each other with their sentences."""
    at = _day(day, "day")
    shelf = site.shelf.snapshot()
    known = [d for d in shelf.tables.disagreements if at is None or d.known <= at]
    counts = Counter(d.kind for d in known)
    if kind:
        checked_type(kind, DIFFERENCE_KINDS)
        known = [d for d in known if d.kind == kind]
    known.sort(key=lambda d: (DIFFERENCE_KINDS.index(d.kind), -sum(s.independent for s in d.sides), d.id))
    shown = chunk(known, page, DIFFERENCES_A_PAGE)
    rows = {r.id: r for r in site.shelf.record.rows_of(r for d in shown for s in d.sides for r in s.rows[:3])}
    return site.html(
        request, "disagreements.html", day=day, found=shown, total=len(known), page=page, size=DIFFERENCES_A_PAGE, rows=rows,
        kinds=[(k, counts[k]) for k in DIFFERENCE_KINDS], kind=kind or "",
    )  # fmt: skip


@router.get("/sources")
def sources(request: Request, site: Here, day: Day = None, outlet: Words = None, page: PageNumber = 1) -> HTMLResponse:
    """Outlets with their reports, families of copies, who passes on whose words."""
    shelf = site.shelf.snapshot()
    at = _day(day, "day")
    reports = [c for c in shelf.tables.coverage if c.known and (at is None or c.known <= at)]
    listed: list[Any] = []
    if outlet is not None:
        mine = sorted((c for c in reports if (c.outlet or "") == outlet), key=lambda c: (c.known or "", c.doc))
        listed = chunk(mine, page, FIGURES_A_PAGE)
    by: dict[str, list[Any]] = {}
    for c in reports:
        by.setdefault(c.outlet or "", []).append(c)
    outlets = sorted(by.items(), key=lambda e: (-len(e[1]), e[0]))
    return site.html(
        request, "sources.html", day=day, outlet=outlet, listed=listed, listed_total=len(by.get(outlet or "", [])), page=page,
        size=FIGURES_A_PAGE, total=len(reports), independent=len({c.source for c in reports}), at=at,
        outlets=[(name, len(mine), len({c.source for c in mine}), min(c.known for c in mine), max(c.known for c in mine))
                 for name, mine in outlets],
        undated=[c for c in shelf.tables.coverage if c.known is None], families=site.shelf.families()[:40] if outlet is None else [],
        keys=shelf.key_of,
        grades={o: j.data["grade"] for o, j in site.shelf.record.ratings()[0].items()},
        quoted=site.shelf.quoted() if outlet is None else [],
    )  # fmt: skip


@router.get("/search")
def search(
    request: Request, site: Here, q: Words = None, day: Day = None, type: Words = None, outlet: Words = None, year: Words = None,
    page: PageNumber = 1,
) -> HTMLResponse:  # fmt: skip
    """Everything that holds some words, with facets; where nothing does, words that are spelt nearly so."""
    if not (q or "").strip():
        return site.html(request, "search.html", day=day, q="", answer=None, asked={}, page=1, size=HITS_A_PAGE)
    assert q is not None
    asked = {"type": type or "", "outlet": outlet or "", "year": year or ""}
    answer = finding.find(site.shelf.record, q, as_of=_day(day, "day"), **asked)
    return site.html(
        request, "search.html", day=day, q=q, answer=answer, hits=chunk(answer.hits, page, HITS_A_PAGE), asked=asked, page=page,
        size=HITS_A_PAGE, key_of=site.shelf.snapshot().key_of,
    )  # fmt: skip
