"""HTML to the text rendering that the record keeps: a title line and the paragraphs of the body, blank lines between."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import trafilatura
from lxml import etree
from lxml import html as lxml_html

from dateline.page.lines import letters
from dateline.page.structured import said
from dateline.sources.markup import plain, tame

_TITLE_SITE = re.compile(r"\s+(?:[|»•·]|[-–—]{1,2})\s+(?P<site>[^|»•]{2,60})$")
_LOST = 2
"""Times the extracted body that the body given in the page's own data is long where the extractor lost the report."""
_DEEP = 2_000_000
_MOST_TAGS = 40_000
"""Tags past which a page is no article and the extractor would take minutes."""


@dataclass(frozen=True, slots=True)
class Rendering:
    """A page as text, with what its code says: title, author, site, address, dates as (class, quote)."""

    text: str
    title: str | None
    author: str | None
    site: str | None
    url: str | None
    dates: tuple[tuple[str, str], ...]


def render(source: str) -> Rendering:
    """The rendering of a decoded page. Never raises: a page that the extractor cannot take gives its bare text."""
    source = tame(source)
    found: Any = None
    try:
        if source.count("<") <= _MOST_TAGS:
            found = trafilatura.bare_extraction(source, with_metadata=True, include_comments=False, include_tables=True)
    except Exception:  # the extractor meets whatever the web holds
        found = None
    tree = _tree(source)
    code = said(tree)
    dates = [("metadata", d) for d in code.published] + [("modified", d) for d in code.modified]
    if found is None or not found.text:
        return Rendering(_bare(tree), _title(tree, None), None, code.site, None, tuple(dates))
    title = _title(tree, found.title)
    body = found.text
    if code.body and len(code.body) > _LOST * len(body):
        body = plain(code.body)
    paragraphs = [" ".join(p.split()) for p in body.split("\n")]
    paragraphs = [p for p in paragraphs if p]
    if title and paragraphs and letters(paragraphs[0]) == letters(title):
        paragraphs = paragraphs[1:]
    if found.date:
        dates.insert(len(code.published), ("metadata", found.date))
    text = "\n\n".join([title, *paragraphs] if title else paragraphs)
    site = found.sitename or code.site
    return Rendering(text, title, _author(code.authors, found.author, site), site, found.url, tuple(dates))


def _author(stated: tuple[str, ...], extracted: str | None, site: str | None) -> str | None:
    """The authors, each once, as the page's data name them, else as the extractor found them; the site is no author."""
    names = {letters(name): name for name in reversed(stated or tuple((extracted or "").split("; "))) if letters(name)}
    names.pop(letters(site or ""), None)
    return "; ".join(reversed(names.values())) or None


def _tree(source: str) -> Any:
    try:
        return lxml_html.fromstring(source[:_DEEP].encode("utf-8", "replace"), parser=lxml_html.HTMLParser(encoding="utf-8"))
    except (etree.LxmlError, ValueError, RecursionError):
        return None


def _bare(tree: Any) -> str:
    """All text of a page, a line a text node, scripts and styles left out."""
    if tree is None:
        return ""
    nodes = tree.xpath("//text()[not(ancestor::script or ancestor::style or ancestor::noscript or ancestor::head)]")
    return "\n".join(line for n in nodes if (line := " ".join(str(n).split())))


def _title(tree: Any, extracted: str | None) -> str | None:
    """The headline: what two of heading, social title and page title share; else the first of them, without the site's name."""
    if tree is None:
        return extracted
    headings = [" ".join(h.text_content().split()) for h in tree.iter("h1")][:6]
    social = [v for v in tree.xpath("//meta[@property='og:title' or @name='twitter:title']/@content") if v.strip()]
    page = [" ".join((t.text or "").split()) for t in tree.iter("title")][:1]
    others = [letters(t) for t in (*social, *page) if t]
    for h in headings:
        if len(letters(h)) > 10 and any(letters(h) in o for o in others):
            return h
    for t in (*social, extracted or "", *page):
        if t:
            clean = _TITLE_SITE.sub("", " ".join(t.split()))
            return clean if len(clean.split()) > 2 else " ".join(t.split())
    return headings[0] if headings else None
