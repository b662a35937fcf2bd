"""Markup to paragraphs: for exports and feeds, whose markup holds reports and no page around them."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree
from lxml import html as lxml_html

_BREAKS = frozenset(
    "p div br li ul ol tr td th table h1 h2 h3 h4 h5 h6 blockquote section article header footer aside figure figcaption pre hr dt dd dl "
    "form option title body head".split()
)
_SILENT = ("script", "style", "noscript", "template", "iframe", "object", "svg")
MAX_ATTRIBUTES = 500
_LONG_TAG = re.compile(r"<[^<>]{2000,}>?")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,2000}>|&(?:[A-Za-z]{2,8}|#\d{2,6});")


def tame(markup: str) -> str:
    """Markup without the tags that no page has: those of hundreds of attributes, which a parser would compare one with the other."""
    return _LONG_TAG.sub(lambda tag: tag[0] if len(tag[0].split()) <= MAX_ATTRIBUTES else " ", markup)


def tree(markup: str) -> Any:
    """The HTML tree of a decoded file; None where there is none. Nothing outside is looked at, depth and size are bounded."""
    markup = tame(markup)
    parser = lxml_html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        return lxml_html.fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, RecursionError, AssertionError):
        return None


def has_markup(text: str) -> bool:
    """True where a text holds tags or entities."""
    return bool(_TAG.search(text))


def paragraphs(node: Any) -> list[str]:
    """The text under a node, a string a paragraph, white space within one made single. Takes scripts and styles out of the tree."""
    etree.strip_elements(node, *_SILENT, with_tail=False)
    lines: list[str] = [""]
    for event, part in etree.iterwalk(node, events=("start", "end")):
        if part.tag in _BREAKS:
            lines.append("")
        if event == "start":
            lines[-1] += part.text or ""
        elif part is not node:
            lines[-1] += part.tail or ""
    return [line for raw in lines if (line := " ".join(raw.split()))]


def plain(fragment: str) -> str:
    """A field that may hold markup as text, blank lines between paragraphs; a field without any as it is, trimmed."""
    if not has_markup(fragment):
        return fragment.strip()
    node = tree(f"<div>{fragment}</div>")
    return "\n\n".join(paragraphs(node)) if node is not None else ""
