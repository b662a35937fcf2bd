"""The other fields of a document: agencies credited, outlet, byline."""

from __future__ import annotations

import re

from dateline.model import Block, Hints
from dateline.page.head import Head
from dateline.page.names import initials, known, name_pattern, names_agency, parts

_CREDIT = re.compile(
    rf"\((?P<a>{name_pattern()}(?:\s?[/,]\s?{name_pattern()})*)\)|(?P<b>(?:[Tt]he\s+)?{name_pattern()})(?:\s+also)?\s+contributed to this"
    rf"|(?P<c>{name_pattern()})\s+(?:writers?|reporters?|correspondents?|journalists?)\s[^.\n]{{2,120}}contributed"
    rf"|/(?P<d>TASS|[A-Z]{{3,8}})/|Contributing:\s+(?P<e>(?:[Tt]he\s+)?{name_pattern()})|Sources?\s?[:.-]\s?-?\s?(?P<f>[^\n]{{2,80}})$"
)
_REPORTED = re.compile(r"\((?:Additional |Writing and additional )?(?:[Rr]eporting|[Ww]riting|[Ww]ritten) by (?P<who>[^;()]{3,160})")


def agencies(text: str, blocks: list[Block], head: Head, publisher: str | None) -> tuple[str, ...]:
    """The wire services that a report credits, each by its usual name, in order of mention; a publisher that is one, too."""
    out: dict[str, None] = {}

    def take(names: str) -> None:
        for part in parts(names):
            if (found := known(part)) and found[1] == "agency":
                out[found[0]] = None

    take(head.dateline_agency or "")
    if head.dateline_agency and names_agency(head.dateline_agency) and not any(known(p) for p in parts(head.dateline_agency)):
        out[head.dateline_agency] = None
    take(publisher or "")
    for b in blocks:
        line = text[b.start : b.end]
        if b.zone in ("furniture", "byline"):
            for m in _CREDIT.finditer(line):
                take(next(g for g in m.groups() if g))
            if b.zone == "byline" or b.reason == "credit":
                take(line)
            if found := initials(line):
                take(found[1])
            for name in re.findall(rf"(?<!\w){name_pattern()}(?!\w)", line) if b.reason == "stamp" and len(line) < 120 else ():
                take(name)
    return tuple(out)


def byline(text: str, blocks: list[Block], head: Head) -> str | None:
    """The author as the report writes it: its byline, else who the closing credit says reported it."""
    if head.byline:
        return " ".join(head.byline.split())
    for b in blocks:
        line = text[b.start : b.end]
        if b.zone == "byline" and parts(line) and all(known(p) for p in parts(line)) and b.start > head.body:
            return line
        if b.zone == "furniture" and b.reason == "credit":
            if found := initials(line):
                return found[0]
            if m := _REPORTED.search(line):
                return " ".join(re.split(r"\bin\s+[A-Z]", m["who"])[0].split()).strip(" ,.")
    return None


def outlet(text: str, blocks: list[Block], head: Head, hints: Hints, site: str | None) -> str | None:
    """Who published the report: as known from outside, as the page's code or head says, else a name in its furniture, else the agency."""
    if hints.outlet:
        return hints.outlet
    if site:
        return site
    if head.site:
        return (known(head.site) or (head.site, ""))[0]
    for b in blocks:
        line = text[b.start : b.end]
        if b.zone == "furniture" and len(line) < 300 and re.match(r"(?:copyright|©|source)", line, re.I):
            for m in re.finditer(rf"(?<!\w){name_pattern()}(?!\w)", line):
                found = known(m[0])
                if found and found[1] == "outlet":
                    return found[0]
    found = known(head.dateline_agency) if head.dateline_agency else None
    if not found and head.dateline_agency and names_agency(head.dateline_agency) and len(parts(head.dateline_agency)) == 1:
        return head.dateline_agency
    return found[0] if found and found[0] != "Agencies" else None
