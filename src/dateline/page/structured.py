"""What the code of a page says of the report in it: schema.org JSON-LD first, then meta elements and microdata.

A page describes more than its report (pictures, films, related pieces, the entries of a live page), each with days of its own; only the
object that is an article, nearest the root, speaks for the report.
"""

from __future__ import annotations

import html
import json
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

ARTICLES = frozenset(
    "Article NewsArticle ReportageNewsArticle AnalysisNewsArticle AskPublicNewsArticle BackgroundNewsArticle OpinionNewsArticle"
    " ReviewNewsArticle AdvertiserContentArticle BlogPosting LiveBlogPosting Report SatiricalArticle ScholarlyArticle SocialMediaPosting"
    " TechArticle".split()
)
"""schema.org types of a report; where no object is one, a ``WebPage`` that says when it was published speaks."""
_BESIDE = frozenset(
    "image video audio thumbnail associatedMedia hasPart liveBlogUpdate itemListElement comment citation mentions about isPartOf author"
    " creator publisher contributor review relatedLink isBasedOn subjectOf".split()
)
"""Properties whose objects are not the report."""
_MAX_SCRIPT, _MAX_OBJECTS = 4_000_000, 20_000
_PUBLISHED = frozenset(
    "article:published_time og:article:published_time og:published_time datepublished parsely-pub-date sailthru.date prism.publicationdate"
    " cxenseparse:publishtime cxenseparse:recs:publishtime dcterms.issued dc.date.issued pubdate publish-date publishdate published_time"
    " rnews:datepublished".split()
)
_MODIFIED = frozenset("article:modified_time og:updated_time og:article:modified_time datemodified dcterms.modified".split())
_WRAPPED = re.compile(r"^\s*(?:<!--|//<!\[CDATA\[|/\*<!\[CDATA\[\*/|<!\[CDATA\[)|(?:-->|//\]\]>|/\*\]\]>\*/|\]\]>)\s*$")


@dataclass(frozen=True, slots=True)
class Said:
    """What the code says, as written; ``published`` and ``modified`` in order of trust."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    site: str | None = None
    body: str | None = None
    published: tuple[str, ...] = ()
    modified: tuple[str, ...] = ()


def said(tree: Any) -> Said:
    """What a page's tree says of its report. Never raises: what cannot be parsed says nothing."""
    found = Said()
    if tree is None:
        return found
    if article := _article(tree):
        found = Said(
            title=_text(article.get("headline")) or _text(article.get("name")),
            authors=tuple(dict.fromkeys(_names(article.get("author")))),
            site=next(_names(article.get("publisher")), None),
            body=_text(article.get("articleBody")),
            published=tuple(d for key in ("datePublished", "dateCreated") if (d := _text(article.get(key))))[:1],
            modified=tuple(d for d in (_text(article.get("dateModified")),) if d),
        )
    published, modified = list(found.published), list(found.modified)
    for node in tree.xpath("//*[self::meta or @itemprop]"):
        names = {(node.get(a) or "").strip().lower() for a in ("property", "name", "itemprop")}
        value = (node.get("content") or node.get("datetime") or "").strip()
        if value and names & _PUBLISHED:
            published.append(value)
        elif value and names & _MODIFIED:
            modified.append(value)
    return replace(found, published=tuple(dict.fromkeys(published)), modified=tuple(dict.fromkeys(modified)))


def _article(tree: Any) -> dict[str, Any] | None:
    """The JSON-LD object of the report: the first article, else the first page that says when it was published."""
    page = None
    for node in tree.iter("script"):
        if "ld+json" not in (node.get("type") or "").lower() or not node.text or len(node.text) > _MAX_SCRIPT:
            continue
        try:
            data = json.loads(_WRAPPED.sub("", node.text.strip()), strict=False)
        except (ValueError, RecursionError):
            continue
        for thing in _objects(data):
            kinds = {str(k).rpartition("/")[2] for k in _listed(thing.get("@type"))}
            if kinds & ARTICLES and (thing.get("headline") or thing.get("datePublished")):
                return thing
            if page is None and "WebPage" in kinds and thing.get("datePublished"):
                page = thing
    return page


def _objects(data: Any) -> Iterator[dict[str, Any]]:
    """The objects of a JSON-LD document, those nearest the root first."""
    waiting, seen = deque([data]), 0
    while waiting and seen < _MAX_OBJECTS:
        thing = waiting.popleft()
        seen += 1
        if isinstance(thing, list):
            waiting.extend(t for t in thing if isinstance(t, (dict, list)))
        elif isinstance(thing, dict):
            yield thing
            waiting.extend(v for k, v in thing.items() if k not in _BESIDE and isinstance(v, (dict, list)))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value is not None else []


def _text(value: Any) -> str | None:
    """A property as one string; None where it is none."""
    for one in _listed(value):
        if isinstance(one, dict):
            one = one.get("@value") or one.get("name")
        if isinstance(one, str) and one.strip():
            return html.unescape(one).strip()
    return None


def _names(value: Any) -> Iterator[str]:
    """Names of persons or organisations; addresses are no names."""
    for one in _listed(value):
        name = _text(one.get("name")) if isinstance(one, dict) else one if isinstance(one, str) else None
        if name and "://" not in name and len(name) < 200:
            yield " ".join(html.unescape(name).split())
