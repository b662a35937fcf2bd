"""How good a name of an initiative is, and what can be made of one that a reader cut badly. Pure; nothing here knows any report."""

from __future__ import annotations

import functools
import re

from dateline.reconciling.names import tokens
from dateline.reconciling.phrases import phrase, says_kind, stem
from dateline.reconciling.tables import kind_words

_LOOSE = frozenset(
    "a an the of on for to with in at by from under over after between and or but nor that which who whose as his her its their".split()
)
"""Words that a noun phrase cannot end with."""
_JOINING = frozenset("of on for to with in at by from and or but nor that which who as".split())
"""Words that a name of something cannot start with."""
_FINITE = re.compile(r" (?:is|are|was|were|will|would|has|have|had|can|could|should|may|might|did|does) ")
_RELATIVE = re.compile(r" (?:that|which|who) ")
_VERB_FIRST = re.compile(r"^[a-z]{3,} (?=(?:a|an|the|its|his|her|their) )")
_MET = re.compile(r"(.{0,60}?)(?: had| has| have| will)?\b ?(?:met|meets?)(?: with)? ([A-Z].{2,60})")
_DASH = re.compile(r" (?:-|--|–|—) ")
_APPOSED = re.compile(
    r"(?: (?:for|to|of|in|on) [^,]{2,40})?, ((?:[A-Z][\w.'’-]+ )(?:(?:de|da|di|al|el|bin|von|van|der) )?[A-Z][\w'’-]+)(?:,| has| had| said)"
)
_GOES_ON = re.compile(r"(?: [A-Z][\w'’-]+)+")
_QUOTES = "\"“”'‘’`"
_IN = re.compile(r"\bin (?:the )?([A-Z][\w.'-]+(?: [A-Z][\w.'-]+)*)")


def tidy(name: str, text: str = "") -> str:
    """A name without what a bad cut left on it: joining words at its ends, a verb before its article, the rest of a sentence.

    ``text``: where the name stands; a proper name cut in its middle ("the Arab") is carried on from there. Never gives "".
    """
    out = " ".join(name.split())
    if out and out[0].islower() is False and text and out.split()[-1][:1].isupper() and out.split()[-1].isalpha():
        at = text.find(name)
        match = _GOES_ON.match(text, at + len(name)) if at >= 0 and not says_kind(name.split()[-1]) else None
        if match and len(match.group().split()) <= 2:
            out += match.group()
    met = _MET.match(out)
    if met:
        who = met[1].strip()
        out = f"meeting of {who} with {met[2]}" if who[:1].isupper() else f"meeting with {met[2]}"
    out = _DASH.split(out)[0]
    finite, relative = _FINITE.search(out), _RELATIVE.search(out)
    if finite and not (relative and relative.start() < finite.start()) and says_kind(out[: finite.start()]):
        out = out[: finite.start()]
    if sum(out.count(q) for q in '"“”') == 1:
        out = out.translate(str.maketrans("", "", '"“”'))
    words = out.split()
    while len(words) > 1 and words[-1].lower().strip(_QUOTES) in _LOOSE:
        words.pop()
    while len(words) > 1 and words[0].lower().strip(_QUOTES) in _JOINING:
        words.pop(0)
    out = " ".join(words)
    return (_VERB_FIRST.sub("", out) if says_kind(out) else out) or name


@functools.lru_cache(maxsize=100_000)
def quality(name: str, kind: str) -> float:
    """0 to 1: whether a name reads as the name of a thing on the table: a noun that says what it is, no loose ends, no sentence."""
    words = name.split()
    if not words:
        return 0.0
    head = name if not (cut := re.search(r" (?:of|on|for|to|with|in|between|by|at|from|after|that) ", name)) else name[: cut.start()]
    score = 0.5 if says_kind(head) else 0.2 if says_kind(name) else 0.0
    score += 0.2 if words[0].lower().strip(_QUOTES) not in _JOINING and not _VERB_FIRST.match(name) else 0.0
    score += 0.1 if words[-1].lower().strip(_QUOTES) not in _LOOSE else 0.0
    score += 0.1 if not _FINITE.search(name) else 0.0
    return round(score + (0.1 if len(words) <= 9 else 0.0), 3)


def in_evidence(name: str, kind: str, quote: str) -> bool:
    """Whether a row's own words hold any of the name's own: else the name was brought to it from elsewhere in the report."""
    families = {phrase(name, kind).family, kind}
    own = {stem(w) for w in tokens(name) if len(w) > 3 and w.lower() not in kind_words()} - families
    said = {stem(w) for w in tokens(quote)}
    return not own or bool(own & said)


def placed(quote: str) -> str | None:
    """The name that a quote gives itself by its kind and place ("talks that broke down in Oslo" -> "talks in Oslo"); else None."""
    words = tokens(quote)
    head = next((w for w in words if w.lower() in kind_words()), None)
    where = _IN.search(quote[quote.find(head) :]) if head else None
    spot = phrase(f"in {where.group(1)}", "other").venues if where else ()
    return f"{head} in {spot[0]}" if spot else None


def apposed(office: str, quote: str) -> str | None:
    """The name set between commas after an office: "the mediator for Ruritania, Ana de Lima, has" -> "Ana de Lima"; else None."""
    at = quote.find(office)
    match = _APPOSED.match(quote, at + len(office)) if at >= 0 else None
    return match.group(1) if match and len(match.group(1).split()) > 1 else None
