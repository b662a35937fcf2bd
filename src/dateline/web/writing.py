"""The views that write: every write carries the page's token, is an entry of the record's log, and can be undone."""

from __future__ import annotations

import io
import secrets
from typing import Annotated, Any
from urllib.parse import quote as quote_plain

from fastapi import APIRouter, Depends, Form, HTTPException, Query, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from dateline.errors import UsageError
from dateline.model import ROW_TYPES
from dateline.record import validating
from dateline.record.judgements import as_words, editable, from_words
from dateline.web import evidence
from dateline.web.reading import Day, PageNumber
from dateline.web.shelf import PATIENCE
from dateline.web.site import Here, chunk, url

router = APIRouter(default_response_class=HTMLResponse)

Said = Annotated[str, Form(max_length=4000)]
Name = Annotated[str, Form(max_length=100)]
MAY_BE_EMPTY = {"statement": ("speaker",), "position": ("actor", "initiative"), "state": ("initiative",)}
"""Fields that a row must have and that may say nothing."""
ENTRIES_A_PAGE = 50
YEAR = 365 * 24 * 3600


def _token(site: Here, token: Annotated[str, Form(max_length=100)] = "") -> None:
    if not secrets.compare_digest(token.encode(), site.token.encode()):
        raise HTTPException(403, "This form is of another session of the page. Open the page again.")


guarded = [Depends(_token)]


@router.get("/corrections")
def corrections(request: Request, site: Here, day: Day = None, page: PageNumber = 1) -> HTMLResponse:
    """The log of judgements, latest first, and where what is read now speaks against one."""
    record = site.shelf.record
    log = record.judgements()[::-1]
    by_id = {j.id: j for j in log}
    return site.html(
        request, "corrections.html", day=day, log=chunk(log, page, ENTRIES_A_PAGE), total=len(log), page=page, size=ENTRIES_A_PAGE,
        by_id=by_id, against=[(c, by_id.get(c["judgement"])) for c in record.contradictions()], in_force=sum(j.active for j in log),
    )  # fmt: skip


@router.post("/judge/row", dependencies=guarded)
async def judge_row(
    request: Request, site: Here, row: Name, action: Name, who: Name, seen: Annotated[int, Form(ge=0, le=1 << 60)], why: Said = ""
) -> Response:
    """Accept, reject or edit a row. For an edit, the other fields of the form are the row's fields."""
    form = await request.form()
    record = site.shelf.record
    if action == "accept":
        record.accept(row, who=who, why=why, seen=seen)
    elif action == "reject":
        record.reject(row, who=who, why=why, seen=seen)
    elif action == "edit":
        shown = record.rows_of([row]) or [r for r in [record.as_read(row)] if r is not None]
        if not shown:
            raise HTTPException(404, "There is no such row in this record.")
        changes = _changes(shown[0].type, form, {n: w for n, _, w in evidence.card(record, shown[0], evidence.Desk.of(record)).edits})
        record.edit(row, changes, who=who, why=why, seen=seen)
    else:
        raise UsageError(f"{action!r} is none of accept, reject, edit")
    return _back(request, site, f"/row/{row}", who)


def _changes(type_name: str, form: Any, before: dict[str, str]) -> dict[str, Any]:
    """The fields of a form that say something else than they did."""
    out = {}
    for name, _ in editable(type_name):
        said = form.get(f"field-{name}")
        if isinstance(said, str) and said.strip() != before.get(name, ""):
            out[name] = from_words(type_name, name, said)
    return out


@router.post("/judge/undo", dependencies=guarded)
def undo(request: Request, site: Here, judgement: Name, who: Name, why: Said = "", row: Name = "") -> Response:
    """Take a judgement back."""
    site.shelf.record.undo(judgement, who=who, why=why)
    return _back(request, site, f"/row/{row}" if row else "/corrections", who)


@router.get("/add")
def add_form(
    request: Request, site: Here, report: Annotated[str, Query(max_length=200)], type: str = "position", quote: str = ""
) -> HTMLResponse:
    """The form for a row that was missed."""
    if type not in ROW_TYPES or type in ("document", "time"):
        raise UsageError(f"{type!r} is no row type that can be added")
    found = site.shelf.record.report(report)
    return site.html(request, "add.html", report=found, type=type, quote=quote[:4000], fields=list(editable(type)))


@router.post("/judge/add", dependencies=guarded)
async def add(request: Request, site: Here, report: Name, type: Name, quote: Said, who: Name, why: Said = "") -> Response:
    """Put in a row that was missed."""
    form = await request.form()
    if type not in ROW_TYPES:
        raise UsageError(f"{type!r} is no row type")
    fields = _changes(type, form, {})
    record = site.shelf.record
    quote = quote.replace("\r\n", "\n")
    if type == "statement":
        at = max(record.report(report).text.find(quote), 0)
        fields |= {"cue": None, "content": [at, at + len(quote)]}
    fields = dict.fromkeys(MAY_BE_EMPTY.get(type, ())) | fields
    record.add_row(report, type, quote, fields, who=who, why=why)
    return _back(request, site, f"/report/{record.report(report).key}", who)


@router.post("/judge/together", dependencies=guarded)
async def together(request: Request, site: Here, action: Name, who: Name, why: Said = "", back: Said = "/corrections") -> Response:
    """Join or part initiatives (``rows``) or parties (``names``)."""
    form = await request.form()
    record = site.shelf.record
    rows = [v for v in form.getlist("rows") if isinstance(v, str) and v]
    names = [v for v in form.getlist("names") if isinstance(v, str) and v.strip()]
    if action == "merge_initiatives":
        record.merge_initiatives(rows, who=who, why=why)
    elif action == "split_initiative":
        record.split_initiative(rows, who=who, why=why)
    elif action == "merge_actors":
        record.merge_actors(names, who=who, why=why)
    elif action == "split_actor" and names:
        record.split_actor(names[0].strip(), who=who, why=why)
    else:
        raise UsageError(f"{action!r} joins or parts nothing")
    return _back(request, site, back if back.startswith("/") and not back.startswith("//") else "/corrections", who)


@router.post("/judge/rate", dependencies=guarded)
def rate(request: Request, site: Here, grade: Name, who: Name, outlet: Said = "", report: Name = "", why: Said = "") -> Response:
    """Grade an outlet (A-F) or a report (1-6)."""
    if report:
        site.shelf.record.rate_report(report, grade, who=who, why=why)
        return _back(request, site, f"/report/{report}", who)
    site.shelf.record.rate_outlet(outlet, grade, who=who, why=why)
    return _back(request, site, url("/sources", outlet=outlet), who)


@router.get("/judgements.jsonl", response_class=Response)
def export(site: Here) -> Response:
    """The log, a JSON object a line."""
    stream = io.StringIO()
    site.shelf.record.export_judgements(stream)
    headers = {"Content-Disposition": 'attachment; filename="judgements.jsonl"'}
    return Response(stream.getvalue(), media_type="application/x-ndjson", headers=headers)


@router.post("/judge/import", dependencies=guarded)
async def import_log(request: Request, site: Here, file: UploadFile) -> Response:
    """Add the judgements of another record's log."""
    data = await file.read()
    try:
        lines = data.decode("utf-8").splitlines()
    except UnicodeDecodeError as e:
        raise UsageError("this file is no text in UTF-8; give one that dateline judge export wrote") from e
    site.shelf.record.import_judgements(lines)
    return _back(request, site, "/corrections", "")


@router.get("/validate")
def validate(
    request: Request, site: Here, who: Annotated[str, Query(max_length=100)] = "", seed: Annotated[int, Query(ge=0, le=10**9)] = 1
) -> HTMLResponse:
    """The next item of a sample, blind, and what the answers so far say."""
    record = site.shelf.record
    sample = validating.draw(record, seed)
    log = record.judgements()
    answered = validating.answers(sample, log).get(who, {})
    item = next((i for i in sample.items if i.key not in answered), None) if who.strip() else None
    fields = [(n, as_words(getattr(item.row.fields, n))) for n, _ in editable(item.row.type)] if item and item.row else []
    return site.html(
        request, "validate.html", seed=seed, item=item, done=len(answered), total=len(sample.items), fields=[f for f in fields if f[1]],
        types=validating.TYPES, results=validating.results(sample, log), coder=who,
    )  # fmt: skip


@router.post("/validate", dependencies=guarded)
async def answer(
    request: Request, site: Here, item: Name, said: Name, who: Name, seed: Annotated[int, Form(ge=0, le=10**9)], why: Said = ""
) -> Response:
    """Keep an answer and go on to the next item."""
    form = await request.form()
    record = site.shelf.record
    sample = validating.draw(record, seed)
    found = next((i for i in sample.items if i.key == item), None)
    if found is None:
        raise UsageError("this item is not of the sample; open the sample again")
    chosen = [v for v in form.getlist("chosen") if isinstance(v, str)]
    record.answer(found, seed, said, who=who, why=why, fields=chosen if said == "field" else (), missed=chosen if said == "missed" else ())
    site.shelf.settle()
    return RedirectResponse(url("/validate", who=" ".join(who.split()), seed=seed), 303)


def _back(request: Request, site: Here, target: str, who: str) -> Response:
    """To the page that shows what was written, once what many reports give together is made anew (or a moment has passed)."""
    site.shelf.settle(PATIENCE)
    answer = RedirectResponse(target, 303)
    if who.strip():
        answer.set_cookie("dateline_who", quote_plain(who.strip()[:100]), max_age=YEAR, samesite="strict", httponly=True)
    return answer
