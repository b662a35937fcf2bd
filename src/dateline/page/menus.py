"""Lines of a site's navigation: rows of sections, breadcrumbs, told by their gaps and by the words of the ``menu`` phrases."""

from __future__ import annotations

import re

from dateline.page.days import find_days
from dateline.page.lines import ends_sentence
from dateline.page.phrases import whole_line

_GAP = re.compile(r"\s*[|•·»›→←►▸]\s*|\s{2,}|\s+[>/]\s+|(?<=\w)>(?=\w)")
_CRUMB = re.compile(r"\s*[»›→►▸]\s*|\s*>\s*|\s+[/|]\s+|\s+::?\s+|\s{2,}")
_HERE = re.compile(r"(?:you are here|you're here|location)\s*:?\s*", re.I)
_HOMES = frozenset(("home", "homepage", "home page", "front page", "main page", "main", "frontpage"))
_RATE = re.compile(r"[A-Z][A-Za-z/& ]{1,24}:? [-+$€£]{0,2}\d[\d.,]*%?(?:\s[-+(][\d.,%+() -]*)?")
_MARKED = re.compile(r"[|•·»›→←►▸>]|\s{2}|\s(?:/|::?)\s")
_LONGEST = 400


def is_menu(line: str) -> bool:
    """True for a row of sections or links (three items or more) and for a breadcrumb that starts at the home page."""
    if not 8 <= len(line) <= _LONGEST:
        return False
    return bool(_MARKED.search(line) and (_is_crumb(line) or _is_row(line) or _is_ticker(line))) or _is_run(line)


def _is_ticker(line: str) -> bool:
    """Rates and prices: three items or more, each a name and a number, with a decimal in half of them."""
    items = [i for i in _GAP.split(line) if i]
    return len(items) >= 3 and all(_RATE.fullmatch(i) for i in items) and 2 * sum("." in i for i in items) >= len(items)


def _is_crumb(line: str) -> bool:
    here = _HERE.match(line)
    items = [i.strip() for i in _CRUMB.split(line[here.end() if here else 0 :]) if i.strip()]
    return len(items) >= 2 and (items[0].lower() in _HOMES or (here is not None and len(items) >= 3))


def _is_row(line: str) -> bool:
    """Items parted by marks or by wide gaps: two of them known, or five short capitalised ones."""
    if not _GAP.search(line):
        return False
    items = [i for i in _GAP.split(line) if i]
    if len(items) == 2 and "|" in line and all(whole_line(i) for i in items):
        return True
    if len(items) < 3 or any(len(i) > 36 or len(i.split()) > 5 or ends_sentence(i) for i in items):
        return False
    if sum(whole_line(i) is not None for i in items) >= max(2, len(items) // 4):
        return True
    plain = [i for i in items if i[0].isupper() and len(i.split()) <= 3 and not any(c.isdigit() for c in i)]
    return len(items) >= 5 and len(plain) == len(items) and not any(find_days(line))


def _is_run(line: str) -> bool:
    """Known items parted by single spaces, four or more (three after ``Home``), and nothing else on the line."""
    found = line.split()
    if not found or (whole_line(found[0]) is None and whole_line(" ".join(found[:2])) is None):
        return False
    if not 3 <= len(found) <= 40 or line.endswith("."):
        return False
    items, at = 0, 0
    while at < len(found):
        width = next((n for n in (3, 2, 1) if whole_line(" ".join(found[at : at + n])) and found[at][:1].isupper()), 0)
        if not width:
            return False
        items, at = items + 1, at + width
    return items >= (3 if found[0].lower() in _HOMES else 4)
