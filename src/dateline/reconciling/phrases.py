"""What the name of an initiative says: its family, its place, whose it is, its measure, its year, and its own words."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from dateline.reconciling.names import party, plain, take_states, tokens
from dateline.reconciling.tables import adjectives, bodies, kind_words, party_words, plain_words

_PREPOSITIONS = {
    "of",
    "on",
    "for",
    "about",
    "to",
    "with",
    "in",
    "between",
    "by",
    "at",
    "from",
    "among",
    "under",
    "that",
    "calling",
    "over",
    "after",
}
_SMALL = set(
    """the a an of on for about to with in between at from among under that and or its his her their this which would could into as was
    were is be been has have any some s new another fresh latest renewed again further more day days hour hours week weeks month months
    year years long early late mid next last previous other direct peace back led broker mediat sponsor backed brokered mediated sponsored
    sought proposed supervised hosted main""".split()
)
_NEW = {"new", "another", "fresh", "second", "third", "latest", "further"}
_NUMBERS = dict(zip("one two three four five six seven eight nine ten eleven twelve".split(), range(1, 13), strict=True))
_IN = re.compile(r"\b(?:in|at|near|outside) (?:the )?([A-Z][\w.'-]+(?: [A-Z][\w.'-]+)*)")
_BEFORE = re.compile(
    r"\b([A-Z][\w.]+) (?:[a-z-]+[ -])?(?:talks|negotiations|meeting|conference|summit|consultations|round|communique|process|dialogue)\b"
)
_MONTHS = {m: i + 1 for i, m in enumerate("january february march april may june july august september october november december".split())}
_DURATION = re.compile(r"\b(\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve)[ -](hour|day|week|month)s?\b(?: ?-? ?long)?", re.I)
_LONG = re.compile(r"\b(hour|day|week|month)-long\b", re.I)
_HOURS = {"hour": 1, "day": 24, "week": 168, "month": 720}
_YEAR = re.compile(r"\b(19[5-9]\d|20[0-4]\d)\b")
_SPONSORED = re.compile(r"[- ](?:backed|led|brokered|mediated|sponsored|sought|proposed|supervised|hosted)\b", re.I)
_BY = re.compile(r"\b(?:brokered|proposed|mediated|backed|offered|sponsored|urged|sent|floated|drafted) by (?:the )?(.{2,60})", re.I)
_PLANS = frozenset(("plan", "plans", "roadmap", "blueprint", "points", "formula"))
_TELLING = frozenset(("aid_access", "transition", "departure", "zone", "guarantees", "disarmament", "exchange"))
"""Families so wide that the very word for the kind tells them apart: a blockade is no corridor."""
_OWNER = re.compile(
    r"(?:the |Mr |Mr\. )?([A-Z][\w.-]+(?: [A-Z][\w.-]+){0,2}) (?:[a-z-]+ ){0,2}"
    r"(?:plan|proposal|initiative|mission|mandate|efforts|offer|bid)\b"
)
_ONWARD = re.compile(r"(?: ?['’]s)?(?: [\w-]+(?: ['’]s)?){1,4}")
FAMILY_OF_KIND = {
    "talks": "talks", "meeting": "meeting", "mediation": "mediation", "plan": "plan", "framework": "framework", "ceasefire": "ceasefire",
    "exchange": "exchange", "aid_access": "aid_access", "withdrawal": "withdrawal", "transition": "transition", "sanctions": "sanctions",
    "other": "other",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Phrase:
    """The features of one name. ``words``: stems of its own words; ``proper``: the capitalised among them, and states."""

    text: str
    family: str
    families: frozenset[str]
    words: frozenset[str]
    proper: frozenset[str]
    states: frozenset[str]
    place: frozenset[str]
    venues: tuple[str, ...]
    sponsors: frozenset[str]
    pair: frozenset[str]
    hours: int | None
    year: str | None
    fresh: bool
    ordinal: str | None
    described: bool = False

    @property
    def bare(self) -> bool:
        """True for a name that tells its thing from no other of its kind: "the talks", "a full truce"."""
        return not self.words and not self.states and self.hours is None

    @property
    def nameless(self) -> bool:
        """True for a name that says nothing but the kind: "the talks"; "a full truce" is a poor name, but one."""
        return self.bare and not self.described


@functools.lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """A word without its ending: enough to make talk and talks, observer and observers meet."""
    word = word.lower()
    for end in ("ies", "ing", "ers", "er", "ed", "es", "s", "e"):
        if word.endswith(end) and len(word) - len(end) >= 4:
            word = word[: -len(end)]
            break
    return word[:8]


def says_kind(name: str) -> bool:
    """Whether a name holds a word for what it is (talks, plan, truce)."""
    return any(w.lower() in kind_words() for w in tokens(name.replace("ease-fire", "easefire")))


def completed(name: str, text: str, span: tuple[int, int]) -> str:
    """A name that was cut short ("UN-Arab League peace"), carried on to its word of kind where the text has one within three words.

    ``span`` is the row's own place in ``text``; a name that already says what it is, or that is not found there, stays as it is.
    """
    if not name.strip() or says_kind(name):
        return name
    start = max(0, span[0] - 200)
    window = text[start : span[1] + 200]
    found = sorted((m.start() for m in re.finditer(re.escape(name), window)), key=lambda i: abs(start + i - span[0]))
    for at in found[:3]:
        match = _ONWARD.match(window, at + len(name))
        if match:
            words = match.group().split()
            for i, word in enumerate(words):
                if word.lower().replace("ease-fire", "easefire") in kind_words():
                    return name + " " + " ".join(words[: i + 1])
    return name


@functools.lru_cache(maxsize=100_000)
def phrase(name: str, kind: str) -> Phrase:
    """The features of an initiative's name; ``kind`` is the row's own, used where the name has no telling word."""
    text = plain(name).replace("cease fire", "ceasefire").replace("Cease Fire", "ceasefire")
    joined = re.sub(r"\b([Cc])ease-fire", r"\1easefire", text)
    words = tokens(joined)
    table = kind_words()
    head_end = next((i for i, w in enumerate(words) if i and w.lower() in _PREPOSITIONS), len(words))
    head = [table[w.lower()] for w in words[:head_end] if w.lower() in table]
    tail = [table[w.lower()] for w in words[head_end:] if w.lower() in table]
    own = FAMILY_OF_KIND.get(kind, "other")
    family = head[-1] if head else (own if own != "other" or not tail else tail[0])
    planned = any(w.lower() in _PLANS for w in words[:head_end])
    if family in ("plan", "framework", "aid_access") and ("ceasefire" in head or (own == "ceasefire" and not planned)):
        family = "ceasefire"
    if family == "plan" and not planned and own in tail and own in ("talks", "meeting"):
        family = own
    if own == "mediation" and family in ("mission", "plan", "other"):
        family = "mediation"
    if "extension" in head or ("extension" in tail[:1] and not head):
        family = "extension"
    named, rest = take_states(words)
    stems, proper, described = set(), set(), False
    for w in rest:
        low = w.lower()
        if low in _SMALL or low in _MONTHS or low in table or low in _NUMBERS or w.isdigit() or len(low) < 2 or low in party_words():
            continue
        if low in plain_words() and not (w[0].isupper() and w is not rest[0]):
            described = True
            continue
        stems.add(stem(low))
        if (w[0].isupper() and w is not rest[0]) or (
            w[0].isupper() and len(rest) and low not in _PREPOSITIONS and w == rest[0] and low != "the"
        ):
            proper.add(stem(low))
    if family in _TELLING:
        stems |= {stem(w) for w in words if w.lower() in table}
    secondary = frozenset({family, *head, *tail})
    place, venues = _place(joined)
    return Phrase(
        name,
        family,
        secondary,
        frozenset(stems),
        frozenset(proper | {f"={s}" for s in named}),
        frozenset(named),
        place,
        venues,
        _sponsors(joined, words),
        _pair(joined),
        _hours(text),
        next(iter(_YEAR.findall(text)), None),
        _fresh(words),
        next((w.lower() for w in words if w.lower() in ("first", "second", "third", "fourth", "fifth", "last")), None),
        described,
    )


def _fresh(words: list[str]) -> bool:
    """Whether the name brings in another one: "a new truce", "a second round"; "the new truce" is the one already spoken of."""
    return bool(_NEW & {w.lower() for w in words}) and not (words and words[0].lower() in ("the", "this", "that", "its", "his"))


def _hours(text: str) -> int | None:
    match = _DURATION.search(text)
    if match:
        amount = match.group(1).lower()
        return (int(amount) if amount.isdigit() else _NUMBERS.get(amount, 12)) * _HOURS[match.group(2).lower()]
    match = _LONG.search(text)
    return _HOURS[match.group(1).lower()] if match else None


def _place(text: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """Places as the name gives them (keys, and as written): what stands capitalised after "in" or "at", and before the head."""
    found: set[str] = set()
    written: list[str] = []
    spots = [m.group(1) for m in _IN.finditer(text)]
    before = _BEFORE.search(text)
    if before and before.group(1).lower() not in adjectives():
        spots.append(before.group(1))
    for spot in spots:
        named, rest = take_states(tokens(spot))
        own = {stem(w) for w in rest if w.lower() not in _MONTHS and w.lower() not in _SMALL}
        if named or own:
            found |= {f"={s}" for s in named} | own
            written.append(spot.strip(" ."))
    return frozenset(found), tuple(dict.fromkeys(written))


def _pair(text: str) -> frozenset[str]:
    """Between whom, where the name says so: states as ``=Mali``, classes as ``~rebels``, others by their last word."""
    match = re.search(r"\bbetween (.+?) and (.+)$|\bwith (.+)$", text)
    hyphen = re.match(r"(?:the )?([A-Z][a-z]\w+)-([A-Z]\w+) ", text)
    out: set[str] = set()
    for piece in (*(match.groups() if match else ()), *(hyphen.groups() if hyphen else ())):
        who = party(piece.split(" in ")[0].split(" on ")[0]) if piece else None
        if who is None:
            continue
        if who.is_state or (who.states and not who.words and not who.classes):
            out |= {f"={s}" for s in who.states}
        elif who.is_class:
            out |= {f"~{c}" for c in who.classes - {"government"}}
        elif who.words:
            out.add(stem(who.words[-1]))
    return frozenset(out)


def _sponsors(text: str, words: list[str]) -> frozenset[str]:
    """Whose it is: before "-brokered", after "brokered by", and whoever stands possessive or adjectival before the head."""
    found: set[str] = set()
    match = _SPONSORED.search(text)
    if match:
        named, rest = take_states(tokens(text[: match.start()])[-4:])
        found |= {f"={s}" for s in named} | {stem(w) for w in rest[-1:] if w[0].isupper() and not named}
    match = _BY.search(text)
    if match:
        named, rest = take_states(tokens(match.group(1)))
        found |= {f"={s}" for s in named} | {stem(w) for w in rest if w[0].isupper()}
    head = kind_words()
    before = words[
        : next((i for i, w in enumerate(words) if head.get(w.lower()) in ("plan", "ceasefire", "mission", "framework", "mediation")), 0)
    ]
    known = [w for w in before if w.lower() in adjectives()]
    found |= {f"={s}" for s in take_states(known)[0]} | {f"={s}" for s in take_states(before)[0] if s in bodies()}
    owner = _OWNER.match(text)
    if owner:
        _, rest = take_states(tokens(owner.group(1)))
        found |= {stem(w) for w in rest if w[0].isupper() and w.lower() not in _SMALL}
    return frozenset(found)
