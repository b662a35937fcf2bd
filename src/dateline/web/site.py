"""What every view shares: the shelf, the templates, and how a page is put together."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any
from urllib.parse import quote, unquote, urlencode

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from dateline import __version__
from dateline.record.judgements import OUTLET_GRADES, REPORT_GRADES, Judgement, as_words
from dateline.record.select import iso_day
from dateline.views.tables import interval
from dateline.web import now
from dateline.web.evidence import title
from dateline.web.guard import new_token
from dateline.web.shelf import Shelf

_WEB = re.compile(r"https?://[^\s]+", re.IGNORECASE)
VIEWS = (
    ("/", "Now"), ("/timeline", "Timeline"), ("/statements", "Statements"), ("/figures", "Figures"),
    ("/disagreements", "Disagreements"), ("/sources", "Sources"), ("/corrections", "Corrections"),
)  # fmt: skip


_OUTLET = ("reliable", "usually", "fairly", "not usually", "unreliable", "cannot be judged")
_REPORT = ("confirmed", "probably true", "possibly true", "doubtful", "improbable", "cannot be judged")
OUTLET_SAYS = dict(zip(OUTLET_GRADES, _OUTLET, strict=True))
REPORT_SAYS = dict(zip(REPORT_GRADES, _REPORT, strict=True))


def environment() -> Environment:
    """The templates: everything is escaped, and a name that is missing is an error."""
    env = Environment(
        loader=PackageLoader("dateline.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        auto_reload=False,
    )  # fmt: skip
    env.filters |= {"when": interval, "words": words, "long_day": long_day, "count": count, "web": web_address, "number": number}
    env.globals |= {
        "url": url, "title": title, "HEADS": now.HEADS, "MARKS": now.MARKS, "SHORT": now.SHORT, "STANCES": now.WORDS,
        "GROUPS": now.GROUPS, "as_words": as_words, "entry_words": entry_words,
        "OUTLET_SAYS": OUTLET_SAYS, "REPORT_SAYS": REPORT_SAYS, "version": __version__,
    }  # fmt: skip
    return env


def url(path: str, **parameters: Any) -> str:
    """An address of the page; parameters that say nothing are left out."""
    said = {k: v for k, v in parameters.items() if v not in (None, "", False)}
    return quote(path) + (f"?{urlencode(said, doseq=True)}" if said else "")


def words(value: object) -> str:
    """A value of a list as words: ``under_way`` -> ``under way``."""
    return str(value or "").replace("_", " ")


def long_day(day: str) -> str:
    """``Saturday 27 December 2014``."""
    at = date.fromisoformat(day)
    return f"{at:%A} {at.day} {at:%B %Y}"


def count(n: int, noun: str, nouns: str | None = None) -> str:
    """``1 report``, ``3 reports``."""
    return f"{n:,} {noun if n == 1 else nouns or noun + 's'}"


def number(value: float) -> str:
    """A number as people write it."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,}"


def web_address(value: str | None) -> str | None:
    """A report's address where a browser may go there (http and https only); else None."""
    return value if value and _WEB.fullmatch(value) else None


def entry_words(entry: Judgement) -> str:
    """What a judgement says, in a few words."""
    data = entry.data
    changed = "; ".join(f"{words(k)}: {as_words(v) or 'nothing'}" for k, v in data.get("fields", {}).items() if k not in ("cue", "content"))
    said = [data.get(k) for k in ("outlet", "name", "names", "grade", "missed") if data.get(k)]
    return changed or " ".join(", ".join(map(str, s)) if isinstance(s, list) else str(s) for s in said)


@dataclass
class Site:
    """One served record."""

    shelf: Shelf
    token: str = field(default_factory=new_token)
    env: Environment = field(default_factory=environment)

    def __post_init__(self) -> None:
        self.env.globals |= {"record_name": self.shelf.path.name, "VIEWS": VIEWS, "token": self.token}

    def html(self, request: Request, template: str, status: int = 200, **context: Any) -> HTMLResponse:
        """A template as an answer."""
        shown = {
            "path": request.url.path, "day": None, "behind": self.shelf.behind, "q": None,
            "who": unquote(request.cookies.get("dateline_who", ""))[:100],
        }  # fmt: skip
        return HTMLResponse(self.env.get_template(template).render(shown | context), status)

    def day(self, asked: str | None) -> str:
        """The day asked for, else the last one on which something was reported. Raises UsageError on what is no day."""
        if asked:
            return iso_day(asked)
        days = self.shelf.snapshot().report_days
        return days[-1] if days else "2000-01-01"

    def fragment(self, source: str, **context: Any) -> Markup:
        """A piece of a template."""
        return Markup(self.env.get_template(source).render(**context))


def site_of(request: Request) -> Site:
    """The site that a request goes to."""
    site: Site = request.app.state.site
    return site


Here = Annotated[Site, Depends(site_of)]


def chunk(found: Iterable[Any], page: int, size: int) -> list[Any]:
    """One page of a list, from 1."""
    listed = list(found)
    return listed[(page - 1) * size : page * size]
