"""Names of parties: what a name as written says of whom. Pure string work; nothing here knows of reports or days."""

from __future__ import annotations

import difflib
import functools
import re
import unicodedata
from dataclasses import dataclass

from dateline.reconciling.tables import bodies, party_words, states

_TOKEN = re.compile(r"[A-Za-z](?:\.[A-Za-z])+\.?|[^\W_]+(?:'(?!s\b)[^\W_]+)*")
_GOVERNING = {"government", "regime", "administration", "authorities", "leadership", "cabinet"}
_INNER_VOWELS = re.compile(r"(?<=.)[aeiouwyh']+")
_SOUNDS = (("kh", "k"), ("gh", "g"), ("dh", "d"), ("ph", "f"), ("sch", "sh"), ("tch", "ch"), ("q", "k"), ("c", "k"), ("z", "s"))


@dataclass(frozen=True, slots=True)
class Party:
    """What a name says: states named, classes of party ("opposition"), and proper words ("sergei", "lavrov"), lower case."""

    states: frozenset[str]
    classes: frozenset[str]
    words: tuple[str, ...]
    raw: str

    @property
    def is_state(self) -> bool:
        """True for a state or its government, however named."""
        return len(self.states) == 1 and not self.words and not (self.classes - {"government"})

    @property
    def is_class(self) -> bool:
        """True for a class of party, with or without its state: "the opposition", "Malian rebels"."""
        return not self.words and bool(self.classes - {"government"})

    @property
    def is_name(self) -> bool:
        """True for a proper name of a person or an organisation."""
        return bool(self.words)


def plain(text: str) -> str:
    """The text without accents, with straight apostrophes and without possessives."""
    text = text.replace("’", "'").replace("‘", "'").replace("`", "'")
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return re.sub(r"\s'\s?s\b|'s\b|(?<=s)'(?=\s|$)", "", text)


def spelled(text: str) -> str:
    """A name as it is shown: one space between words, no quotation mark without its partner, "Syria 's" closed up."""
    out = re.sub(r"\s+(['’]s?)(?=\s|$)", r"\1", " ".join(text.replace("``", '"').replace("''", '"').split()))
    out = out.replace('"', "") if out.count('"') % 2 else re.sub(r'"\s*([^"]*?)\s*"', r'"\1"', out)
    for opening, closing in ("“”", "‘’"):
        if out.find(opening) > out.rfind(closing) or (opening == "“" and out.count(opening) != out.count(closing)):
            out = out.replace(opening, "").replace(closing if opening == "“" else opening, "")
    return " ".join(out.split()) or text.strip()


def tokens(text: str) -> list[str]:
    """The words of a name in their own case: hyphens split, dots of initials kept."""
    return _TOKEN.findall(plain(text).replace("-", " "))


def take_states(words: list[str]) -> tuple[list[str], list[str]]:
    """(states named, the other words), longest names first. Acronyms count in capitals only."""
    table, found, rest, i = states(), [], [], 0
    while i < len(words):
        for n in (6, 5, 4, 3, 2, 1):
            piece = words[i : i + n]
            hit = table.get(tuple(w.lower() for w in piece)) if len(piece) == n else None
            if hit and (piece[0][0].isupper() and not (hit[1] and not piece[0].isupper())):
                found.append(hit[0])
                i += n
                break
        else:
            rest.append(words[i])
            i += 1
    return found, rest


@functools.lru_cache(maxsize=100_000)
def party(name: str) -> Party:
    """What a party's name says. Never fails: a name of nothing but noise keeps its words."""
    named, rest = take_states(tokens(name))
    table = party_words()
    classes: set[str] = set()
    proper: list[str] = []
    proper_body = False
    for i, word in enumerate(rest):
        low = word.lower()
        kind = table.get(low)
        if kind in ("noise", "particle"):
            continue
        capital = word[0].isupper()
        if kind is None:
            proper.append(low if capital else "~" + low)
        elif kind != "government" and capital and i > 0 and any(w[0].isupper() and w.lower() not in table for w in rest):
            proper.append(low)
            proper_body = True
        else:
            classes.add(kind)
    words = [w for w in proper if not w.startswith("~")]
    lower = [w[1:] for w in proper if w.startswith("~")]
    if "government" in classes and len(set(named)) == 1 and not (classes - {"government"}):
        return Party(frozenset(named), frozenset({"government"}), (), name)
    if named and not words and set(named) <= bodies():
        classes -= {"factions", "rebels", "government"}
    if words:
        classes -= {"factions", "rebels"}
        if proper_body or not _GOVERNING & {x.lower() for x in rest}:
            classes.discard("government")
    if not words and not classes and not named:
        words = lower or [w.lower() for w in rest] or [plain(name).strip().lower()]
    return Party(frozenset(named), frozenset(classes), tuple(words), name)


@functools.lru_cache(maxsize=100_000)
def skeleton(word: str) -> str:
    """The consonants of a word under one spelling: Gaddafi, Qaddafi and Kadhafi give the same."""
    word = word.lower()
    if word.startswith(("ga", "qa", "ka", "go", "ko", "qu")):
        word = "k" + word[1:]
    for a, b in _SOUNDS:
        word = word.replace(a, b)
    word = _INNER_VOWELS.sub("", word)
    return re.sub(r"(.)\1+", r"\1", word)


@functools.lru_cache(maxsize=200_000)
def same_word(a: str, b: str) -> bool:
    """Two spellings of one name: equal, or the same consonants and three letters of four in common."""
    if a == b:
        return True
    if min(len(a), len(b)) < 5 or skeleton(a) != skeleton(b) or len(skeleton(a)) < 3:
        return False
    return difflib.SequenceMatcher(None, a, b).ratio() >= 0.6


@functools.lru_cache(maxsize=200_000)
def same_name(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether two proper names (lower-case words) can be one: one holds the other, or last name and first initial agree."""
    if not a or not b:
        return False
    short, long = sorted((a, b), key=len)
    if all(any(same_word(w, v) for v in long) for w in short):
        return len(short) > 1 or len(long) < 3 or same_word(short[-1], long[-1]) or same_word(short[0], long[0])
    return same_word(a[-1], b[-1]) and len(a) > 1 and len(b) > 1 and same_word(a[0], b[0])


def same_party(a: Party, b: Party) -> bool:
    """Whether two names can be one party. A class without its state ("the opposition") fits any state's."""
    if a.words or b.words:
        if not (a.words and b.words and same_name(a.words, b.words)):
            return False
        return (a.classes - {"government"}) == (b.classes - {"government"})
    if a.states and b.states and not a.states & b.states:
        return False
    ca, cb = a.classes - {"government"}, b.classes - {"government"}
    if ca or cb:
        return bool(ca & cb)
    return bool(a.states & b.states)
