"""The dateline of a report: place, day and agency before its first words (``GENEVA, March 3 (Reuters) -``), or a place alone on a line."""

from __future__ import annotations

import re

from dateline.page.days import Mention, find_days
from dateline.page.lines import FUNCTION_WORDS, OPENERS, is_sentence, trim, words
from dateline.page.names import capitals as state_capitals
from dateline.page.names import known, names_agency
from dateline.page.stamps import AFTER

_WORD = r"[A-Z][\w'’]*(?:\.(?=[ ,]?[A-Z]))?(?:-\w+)*\.?"
_PLACE = re.compile(rf"{_WORD}(?:(?: |/){_WORD}){{0,3}}(?:\s?,\s{_WORD}(?: {_WORD}){{0,2}})?(?:/{_WORD})?")
_AGENCY = re.compile(
    r"\s*[,.]?\s*(?:\(\s*(?P<a>[^()\n]{2,40})\s*\)|/(?P<b>[A-Z][\w -]{1,20})/|-LRB-\s(?P<c>.{2,40}?)\s-RRB-|"
    r"(?P<d>[A-Z][A-Z.-]{2,20})(?=\s+[-–—]))\.?"
)
_SEPARATOR = re.compile(r"\s*(?:--+|[-–—_―]|:)\s*")
_ASKING = frozenset("what why how who where when which".split())
_LABELS = frozenset(
    "NEW UPDATE UPDATED BREAKING EXCLUSIVE ANALYSIS WATCH VIDEO FACTBOX TIMELINE LIVE CORRECTED CORRECTION OPINION NOTE".split()
)


def alone(text: str, start: int, end: int, following: str, gap: int) -> bool:
    """A place that fills a line in capitals, right above the first sentence (``DIKILI, Turkey``)."""
    line = text[start:end]
    place = _PLACE.fullmatch(line)
    first = re.split(r"[ ,/]", line)[0]
    if any(w.lower() in FUNCTION_WORDS or w.lower() in OPENERS or w.lower() in _ASKING for w in words(line)):
        return False
    return bool(
        place and len(line) < 45 and first.isupper() and len(first) > 2 and gap <= 3 and following[:1].isupper() and not known(line)
    )


def place_at(text: str, start: int, end: int) -> bool:
    """True for a stretch that is a place in capitals and no more."""
    return bool(re.fullmatch(rf"{_PLACE.pattern}\s*[,|-]?\s*", text[start:end])) and text[start:end].split()[0].isupper()


def dateline_at(text: str, start: int, end: int) -> tuple[int, str | None, Mention | None, str | None] | None:
    """The dateline that opens a line: where it ends, its place, its day, its agency; None where the line opens otherwise."""
    near = min(end, start + 140)
    place = _PLACE.match(text, start, near)
    at = place.end() if place else start
    day = None
    if place:
        day = next((d for d in find_days(text, start, near) if d.day and _runs_on(text, start, at, d)), None)
        if day and day.full and (clock := AFTER.match(text, day.end, near)):
            at = clock.end()
        elif day:
            at = max(day.end, at if day.start < at and day.end >= at else day.end)
        if day and text[at : at + 1] == ")":
            at += 1
    name = text[start : min(day.start, place.end()) if day else place.end()].strip(" ,|.-") if place else None
    agency_match = _AGENCY.match(text, at, near)
    agency = next((g.strip() for g in agency_match.groups() if g), None) if agency_match else None
    capitals = bool(name) and re.split(r"[ ,/]", name or "")[0].isupper() and len(name or "") > 2
    if agency_match and agency_match["d"] and not known(agency_match["d"]):
        agency_match = agency = None
    if agency and not (known(agency) or any(known(p.strip()) for p in re.split("[/,]", agency)) or agency.isupper()):
        unknown = names_agency(agency) and (capitals or day) and agency_match and _SEPARATOR.match(text, agency_match.end(), near)
        agency_match, agency = (agency_match, agency) if unknown else (None, None)
    if agency_match:
        at = agency_match.end()
    separator = _SEPARATOR.match(text, at, near)
    mark = separator[0].strip() if separator else ""
    after = text[separator.end() if separator else at : near].lstrip()
    if not after or (after[0].islower() and not agency):
        return None
    if not name:
        return (separator.end() if separator else at, None, None, agency) if agency else None
    if len(name.split()) > 6:
        return None
    spaced = bool(separator and (mark in ("--", "—", "–") or separator[0] != mark) and mark != ":")
    again = text.count(re.split(r"[ ,/]", name)[0], at) > 0
    sure = (
        bool(agency)
        or (bool(day) and (bool(separator) or capitals))
        or (capitals and (spaced or (mark == ":" and _once(text, start, name))))
    )
    likely = (spaced and "," in name) or ((spaced or (mark == ":" and len(name.split()) <= 2)) and again and not known(name))
    bare = capitals and not separator and " " not in name and name.title() in text[at:] and is_sentence(text[start:end])
    if not (sure or bare or (likely and is_sentence(text[start:end]))):
        return None
    return (separator.end() if separator else trim(text, at, end)[0] if agency or day else at, name, day, agency)


def _once(text: str, start: int, name: str) -> bool:
    """True for a name before a colon that is no label (``UPDATE:``) and no speaker of a transcript."""
    known_place = name.title() in text or name.title() in state_capitals()
    return name not in _LABELS and start < 2000 and text.count(name + ":") == 1 and known_place


def _runs_on(text: str, start: int, place_end: int, day: Mention) -> bool:
    """True for a day that follows a place at once, or that the place's words have run into (``CAIRO May`` 1)."""
    return start < day.start < place_end or (day.start - place_end <= 4 and not text[place_end : day.start].strip(" ,|.-("))
