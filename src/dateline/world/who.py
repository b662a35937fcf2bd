"""Whom a name or a description of an office means on a day: a state, a party or an office holder of the tables, or nobody.

Ways, surest first: the name of a state or party; an office and its state or body with the holder of that day ("the Omani foreign
minister"); a full name or alias; another spelling of a full name; a surname that one holder of the time bears. Where two holders fit,
nobody is meant. Pure look-ups; nothing here reads a text.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from dateline.lexicon import table
from dateline.lexicon import words as cell
from dateline.world import tables
from dateline.world.tables import Body, Holder

CLOSE = 84.0
"""Share of letters in common (0 to 100) from which two spellings of a full name are one person, last names sounding alike."""
AROUND = 2
"""Years on either side of a term in which a bare surname may still mean its holder."""
_GOVERNING = frozenset({"government", "regime", "administration", "authorities", "state"})
_SOUNDS = (("kh", "k"), ("gh", "g"), ("dh", "d"), ("ph", "f"), ("tch", "ch"), ("ou", "u"), ("oo", "u"), ("q", "k"), ("y", "i"), ("z", "s"))
_ARTICLES = frozenset({"al", "el", "ash", "as", "an", "ad", "the", "bin", "ben", "ibn"})
_WORDS = re.compile(r"[^\W_]+(?:[.'][^\W_]+)*\.?")


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is meant. ``id``: ``state:FRA``, ``org:un`` or ``person:...``; ``how``: ``name``, ``office``, ``spelling`` or ``surname``.

    ``country`` and ``sector`` are CAMEO/PLOVER codes ('' where none); ``terms`` are the ids of the holder lines in force on the day.
    """

    id: str
    name: str
    kind: str
    how: str
    country: str = ""
    sector: str = ""
    cow: str = ""
    gw: str = ""
    ucdp: str = ""
    wikidata: str = ""
    terms: tuple[str, ...] = ()


def identify(name: str | None, first: str | None = None, last: str | None = None) -> Identity | None:
    """Whom ``name`` means in a report of the days ``first``..``last`` (None: any day); None where that is nobody, or not sure."""
    if not name or len(name) > 120:
        return None
    return _identify(name, first or "", last or first or "")


@functools.lru_cache(maxsize=50_000)
def _identify(name: str, first: str, last: str) -> Identity | None:
    words = fold(name)
    if not words:
        return None
    if "former" in words or "ex" in words:
        return _by_name(words, "", "")
    days = (first or "0000", last or "9999")
    body = _bodies().get(words)
    if body is None and words[-1] in _GOVERNING and len(words) > 1:
        body = _bodies().get(words[:-1])
        body = body if body and body.kind == "government" else None
    if body is not None:
        return _of_body(body)
    office = _by_office(words, *days) if first else None
    return office or _by_name(words, first, last)


def fold(text: str) -> tuple[str, ...]:
    """The words of a name, lower case, without accents, articles, possessive endings and dots."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.replace("’", "'")) if not unicodedata.combining(c)).lower()
    plain = re.sub(r"'s\b|(?<=s)'(?=\s|$)", "", plain).replace("-", " ")
    found = [w.replace(".", "").replace("'", "") for w in _WORDS.findall(plain)]
    return tuple(found[1:] if found[:1] in (["the"], ["a"], ["an"], ["his"], ["its"], ["their"]) else found)


def sound(word: str) -> str:
    """The consonants of a word under one spelling: Gaddafi, Qaddafi and Kadhafi give the same."""
    word = "k" + word[1:] if word[:1] in "gqc" and word[1:2] in "aou" else word
    for a, b in _SOUNDS:
        word = word.replace(a, b)
    return re.sub(r"(.)\1+", r"\1", word[:1] + re.sub(r"[aeiouwh']", "", word[1:]))


# ------------------------------------------------------------------------------------------------------------- parties


@functools.cache
def _bodies() -> Mapping[tuple[str, ...], Body]:
    """Parties by every name, adjective and capital; states win over parties."""
    out: dict[tuple[str, ...], Body] = {}
    bodies = tables.bodies()
    for line in tables.lines("states"):
        body = bodies[line["id"]]
        adjectives = cell(line["adjectives"])
        for form in (body.name, *body.aliases, *cell(line["capitals"]), *adjectives, *(f"{a}s" for a in adjectives)):
            out.setdefault(fold(form), body)
    for line in tables.lines("actors"):
        body = bodies[line["id"]]
        for form in (body.name, *body.aliases):
            out.setdefault(fold(form), body)
    return out


def _of_body(body: Body) -> Identity:
    state = body.id.isupper()
    return Identity(
        f"{'state' if state else 'org'}:{body.id}", body.name, body.kind, "name", body.cameo, body.sector, body.cow, body.gw, body.ucdp,
        body.wikidata,
    )  # fmt: skip


# ------------------------------------------------------------------------------------------------------------- offices


@functools.cache
def _offices() -> tuple[tuple[tuple[str, ...], frozenset[str]], ...]:
    """Word sequences that name an office, the longest first, with the offices of the tables that each may mean."""
    out: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for line in table("office_words"):
        for form in (*cell(line["words"]), *cell(line["families"])):
            out[fold(form)].add(line["office"])
    for holder in tables.holders():
        out[fold(holder.office)].add(holder.office)
    return tuple((k, frozenset(v)) for k, v in sorted(out.items(), key=lambda x: (-len(x[0]), x[0])))


@functools.cache
def _terms() -> Mapping[str, tuple[Holder, ...]]:
    """The terms of every state or party."""
    out: dict[str, list[Holder]] = defaultdict(list)
    for holder in tables.holders():
        out[holder.of].append(holder)
    return {k: tuple(v) for k, v in out.items()}


_RANK = ("supreme leader", "president", "king", "emir", "sultan", "leader", "prime minister", "premier", "chancellor", "junta leader")
_PARLIAMENTARY = frozenset("GBR DEU ITA ESP IND JPN ISR CAN AUS NLD BEL NOR SWE POL HUN GRC IRL THA NPL BGD MYS NZL PAK ETH".split())
_SMALL = frozenset({"of", "for", "to", "the", "on", "new", "current", "top", "s", "in", "and", "veteran", "interim", "us", "international"})


def _by_office(words: tuple[str, ...], first: str, last: str) -> Identity | None:
    """The holder of the office that the words name, of the state or body beside it, on the day; None where several fit."""
    for phrase, offices in _offices():
        at = _find(words, phrase)
        if at < 0:
            continue
        rest = words[:at] + words[at + len(phrase) :]
        if {"deputy", "vice", "assistant", "former", "ex", "under"} & set(rest):
            return None
        owners, left = _owners(rest)
        if len(owners) == 0 or [w for w in left if w not in _SMALL]:
            continue
        fits = _holders(owners, offices, phrase, first, last)
        people = {h.person for h in fits}
        if len(people) == 1:
            return _of_person(fits[0].person, "office", first, last)
        return None
    return None


def _holders(owners: list[Body], offices: frozenset[str], phrase: tuple[str, ...], first: str, last: str) -> list[Holder]:
    about = {fold(b.name) for b in owners[1:]}
    fits = [h for h in _terms().get(owners[0].id, ()) if h.office in offices and h.held(first, last)]
    if about:
        fits = [h for h in fits if h.about and any(_find(fold(h.about), a) >= 0 for a in about)]
    elif any(h.about for h in fits) and any(not h.about for h in fits):
        fits = [h for h in fits if not h.about]
    exact = [h for h in fits if fold(h.office) == phrase]
    if exact or phrase not in (("leader",), ("ruler",), ("strongman",), ("head",), ("chief",), ("boss",)):
        return exact or fits
    rank = ["prime minister", "chancellor", *_RANK] if owners[0].id in _PARLIAMENTARY else list(_RANK)
    best = min((rank.index(h.office) for h in fits if h.office in rank), default=None)
    return [h for h in fits if best is None or (h.office in rank and rank.index(h.office) == best)]


def _owners(words: tuple[str, ...]) -> tuple[list[Body], list[str]]:
    """The parties that the words name, in order, and the other words."""
    found: list[Body] = []
    rest: list[str] = []
    i = 0
    while i < len(words):
        for n in range(min(6, len(words) - i), 0, -1):
            body = _bodies().get(words[i : i + n])
            if body is not None:
                found.append(body)
                i += n
                break
        else:
            rest.append(words[i])
            i += 1
    return found, rest


def _find(words: tuple[str, ...], phrase: tuple[str, ...]) -> int:
    return next((i for i in range(len(words) - len(phrase) + 1) if words[i : i + len(phrase)] == phrase), -1)


# -------------------------------------------------------------------------------------------------------------- people


@functools.cache
def _people() -> tuple[Mapping[tuple[str, ...], tuple[str, ...]], Mapping[str, tuple[str, ...]], Mapping[str, tuple[str, ...]]]:
    """People by full name, by last word, and by the sound of the last word."""
    full: dict[tuple[str, ...], dict[str, None]] = defaultdict(dict)
    last: dict[str, dict[str, None]] = defaultdict(dict)
    sounds: dict[str, dict[str, None]] = defaultdict(dict)
    for holder in tables.holders():
        for form in (holder.person, *holder.aliases):
            words = _bare(fold(form))
            full[words][holder.person] = None
            if len(words) > 1:
                last[words[-1]][holder.person] = None
                sounds[sound(words[-1])][holder.person] = None
            if holder.country in ("CHN", "PRK", "KOR", "TWN", "VNM", "KHM"):
                last[words[0]][holder.person] = None
    return ({k: tuple(v) for k, v in full.items()}, {k: tuple(v) for k, v in last.items()}, {k: tuple(v) for k, v in sounds.items()})


@functools.cache
def _careers() -> Mapping[str, tuple[Holder, ...]]:
    out: dict[str, list[Holder]] = defaultdict(list)
    for holder in tables.holders():
        out[holder.person].append(holder)
    return {k: tuple(v) for k, v in out.items()}


def _bare(words: Iterable[str]) -> tuple[str, ...]:
    """A name without Arabic articles and without initials between its first and last word."""
    kept = [w for w in words if w not in _ARTICLES]
    return tuple(w for i, w in enumerate(kept) if len(w) > 1 or i in (0, len(kept) - 1)) or tuple(words)


def _by_name(words: tuple[str, ...], first: str, last: str) -> Identity | None:
    full, by_last, by_sound = _people()
    name = _bare(words)
    people = full.get(name, ())
    if len(people) > 1:
        people = _of_the_time(people, first, last)
    if len(people) == 1:
        return _of_person(people[0], "name", first, last)
    if len(name) == 1 and not people:
        near = by_last.get(name[0], ()) or (by_sound.get(sound(name[0]), ()) if len(name[0]) > 4 else ())
        fits = _of_the_time(near, first, last) if first else ()
        return _of_person(fits[0], "surname", first, last) if len(fits) == 1 else None
    if len(name) < 2 or people:
        return None
    near = tuple(dict.fromkeys((*by_last.get(name[-1], ()), *by_sound.get(sound(name[-1]), ()))))
    choices = {f"{p}\t{form}": " ".join(form) for p in near for form in _forms(p)}
    found = process.extract(" ".join(name), choices, scorer=fuzz.ratio, score_cutoff=CLOSE, limit=6)
    alike = {key.split("\t")[0] for form, _, key in found if _alike(name, tuple(form.split()))}
    return _of_person(alike.pop(), "spelling", first, last) if len(alike) == 1 else None


@functools.cache
def _forms(person: str) -> tuple[tuple[str, ...], ...]:
    return tuple({_bare(fold(form)): None for h in _careers()[person] for form in (h.person, *h.aliases)})


def _alike(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Two spellings of a name word by word: the same number of words, each pair sounding alike or nearly equal in letters."""
    return len(a) == len(b) and all(
        x == y or sound(x) == sound(y) or (min(len(x), len(y)) > 4 and fuzz.ratio(x, y) >= 80) for x, y in zip(a, b, strict=True)
    )


def _of_the_time(people: Iterable[str], first: str, last: str) -> tuple[str, ...]:
    """Those who held an office then, else those who did within ``AROUND`` years; all where the day is not known."""
    if not first:
        return tuple(people)
    for years in (0, AROUND):
        low, high = f"{int(first[:4]) - years:04d}{first[4:]}", f"{int(last[:4]) + years:04d}{last[4:]}"
        fits = tuple(p for p in people if any(h.held(low, high) for h in _careers()[p]))
        if fits:
            return fits
    return ()


def _of_person(person: str, how: str, first: str, last: str) -> Identity:
    career = _careers()[person]
    now = tuple(h for h in career if first and h.held(first, last or first))
    shown = (now or career)[-1]
    return Identity(
        "person:" + "-".join(fold(person)), person, "person", how, shown.country, shown.sector,
        ucdp=shown.ucdp, wikidata=shown.wikidata, terms=tuple(h.id for h in now),
    )  # fmt: skip


def holders(office: str, of: str, first: str, last: str) -> tuple[Holder, ...]:
    """The terms of an office of a state or party (by id) that meet the days; the tables' own names of offices."""
    return tuple(h for h in _terms().get(of, ()) if h.office == office and h.held(first, last))


def _forget() -> None:
    for cached in (_identify, _bodies, _offices, _terms, _people, _careers, _forms):
        cached.cache_clear()


tables.on_change(_forget)
