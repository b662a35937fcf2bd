"""Who holds what office, from titles before a name and appositions beside it ("Foreign Minister A B", "A B, an analyst at C,")."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from dateline.lexicon import Line, table
from dateline.model import Span
from dateline.reading.words import Words
from dateline.resolving import world

REACH = 9
"""How many words a title may stretch over on either side of a name."""
_STOP = frozenset({",", ";", ":", "(", ")", '"', "“", "”", "-", "--", "—", "–", "."})
_BINDERS = frozenset({"of", "for", "at", "in", "with", "to", "on"})
_ORG_NOUNS = frozenset(
    (
        "ministry army council department government police rebel rebels opposition party group union commission agency "
        "committee office parliament senate house army navy force forces militia movement coalition embassy court cabinet "
        "state security intelligence team club association"
    ).split()
)


@dataclass(frozen=True, slots=True)
class Office:
    """A title held by the person at ``person``; ``organisation`` is None where the words do not say of what."""

    person: Span
    title: Span
    organisation: Span | None
    span: Span


@cache
def titles() -> dict[str, Line]:
    """The title words of ``titles.csv`` by word."""
    return {line["word"]: line for line in table("titles")}


def is_office(word: str) -> bool:
    """True for the singular of a word that names an office or a calling."""
    line = titles().get(word.lower().rstrip("."))
    return line is not None and line["kind"] == "office"


def is_honorific(word: str) -> bool:
    line = titles().get(word.lower().rstrip("."))
    return line is not None and line["kind"] == "honorific"


def offices(w: Words, people: Iterable[Span]) -> Iterator[Office]:
    """The offices that the text gives beside each of these name spans; at most one before and one after a name."""
    for person in people:
        inside = w.within(person)
        if not inside:
            continue
        before = _before(w, person, inside[0]) or _introduced(w, person, inside[0])
        if before:
            yield before
        after = _after(w, person, inside[-1])
        if after:
            yield after


def _before(w: Words, person: Span, first: int) -> Office | None:
    last = first - 1
    if last >= 0 and is_honorific(w.tokens[last].text) and not is_office(w.tokens[last].text):
        last -= 1
    low = w.sentence(first)[0]
    if last < low:
        return None
    noun = last
    if w.tokens[noun].lemma.lower() in ("state", "defense", "defence", "staff") and noun - 2 >= low and w.tokens[noun - 1].text == "of":
        noun -= 2
    if not is_office(w.tokens[noun].text):
        bound = _bound_title(w, last, low)
        return _split(w, person, bound, last, low, first) if bound is not None else None
    return _split(w, person, noun, last, low, first)


def _bound_title(w: Words, last: int, low: int) -> int | None:
    """The title of "envoy to the talks in Geneva A B": a title word with a preposition after it and no verb or comma before the name."""
    for k in range(last, max(low, last - REACH) - 1, -1):
        t = w.tokens[k]
        if (t.text in _STOP and t.text != "-") or t.pos in ("VERB", "AUX", "CCONJ", "SCONJ") or t.ent == "PERSON" or t.ent == "DATE":
            return None
        if is_office(t.text) and t.tag in ("NN", "NNP"):
            return k if w.tokens[k + 1].text in _BINDERS and k + 2 <= last else None
    return None


def _introduced(w: Words, person: Span, first: int) -> Office | None:
    """ "its foreign minister, A B": a definite or possessed singular title, a comma, the name."""
    low = w.sentence(first)[0]
    if first - 2 < low or w.tokens[first - 1].text != ",":
        return None
    for noun in range(first - 2, max(low, first - REACH) - 1, -1):
        t = w.tokens[noun]
        if t.text in _STOP or t.pos in ("VERB", "AUX"):
            return None
        if is_office(t.text) and t.tag in ("NN", "NNP"):
            office = _split(w, person, noun, first - 2, low, first)
            edge = w.within((office.span[0], office.span[0] + 1))
            opener = w.tokens[edge[0] - 1] if edge and edge[0] > low else None
            bound = any(
                w.tokens[k].dep == "poss" or w.tokens[k].text.lower() in ("the", "its", "his", "her", "their") for k in range(edge[0], noun)
            )
            if bound or (opener is not None and opener.text.lower() in ("the", "its", "his", "her", "their")) or noun != first - 2:
                return office
            return None
    return None


def _split(w: Words, person: Span, noun: int, last: int, low: int, first: int) -> Office:
    """The words left of the title word, cut into organisation and title."""
    start, edge = noun, noun
    organisation: Span | None = None
    while edge - 1 >= max(low, noun - REACH):
        t = w.tokens[edge - 1]
        if (t.text in _STOP and t.text != "-") or (
            t.pos not in ("NOUN", "PROPN", "ADJ", "PART", "PUNCT", "ADV") and t.dep != "poss" and t.tag != "PRP$"
        ):
            break
        if t.text == "-" and edge - 2 < low:
            break
        edge -= 1
    for k in range(noun - 1, edge - 1, -1):
        t = w.tokens[k]
        known = world.at(w.text, t.start)
        owned = t.text in ("'s", "’s", "'", "’") or t.tag == "PRP$"
        if is_office(t.text) and not owned and k < noun:
            start = k
            continue
        if known or owned or t.ent in ("ORG", "GPE", "NORP", "LOC", "FAC") or t.text.lower() in _ORG_NOUNS:
            organisation = (w.tokens[edge].start, w.tokens[k - 1 if owned and t.tag != "PRP$" else k].end)
            break
        start = k
    title = (w.tokens[start].start, w.tokens[max(noun, last) if w.tokens[last].text not in _STOP else noun].end)
    if organisation is None and last > noun and w.tokens[noun + 1].text in _BINDERS and w.tokens[noun + 1].text != "of":
        organisation, title = (w.tokens[noun + 2].start, w.tokens[last].end) if noun + 2 <= last else None, (title[0], w.tokens[noun].end)
    elif organisation is None and last > noun + 1 and w.tokens[noun + 1].text == "of" and w.tokens[noun + 2].text.lower() != "state":
        begin = noun + 3 if w.tokens[noun + 2].pos == "DET" and noun + 3 <= last else noun + 2
        organisation, title = (w.tokens[begin].start, w.tokens[last].end), (title[0], w.tokens[noun].end)
    if organisation is not None:
        held = next(
            (k for k in w.within(organisation) if k > edge and is_office(w.tokens[k].text) and w.tokens[k].tag in ("NN", "NNP")), None
        )
        if held is not None and title[0] > w.tokens[held].start and w.tokens[held + 1].text not in ("'s", "’s"):
            organisation, title = (organisation[0], w.tokens[held - 1].end), (w.tokens[held].start, title[1])
        if organisation[0] >= organisation[1]:
            organisation = None
    return Office(person, title, organisation, (min(title[0], organisation[0] if organisation else title[0]), person[1]))


def _after(w: Words, person: Span, last: int) -> Office | None:
    high = w.sentence(last)[1]
    k = last + 1
    if k < high and w.tokens[k].text in (",", "(", "-", "--", "—", "–"):
        k += 1
    else:
        return None
    if k < high and w.tokens[k].tag == "CD":
        k += 2
    if k >= high or w.tokens[k].text.lower() in ("who", "which", "said", "and", "but", "whose"):
        return None
    begin = k + 1 if w.tokens[k].pos == "DET" else k
    noun = None
    for i in range(begin, min(high, begin + REACH)):
        t = w.tokens[i]
        if (
            (t.text in _STOP and t.text != "-")
            or (t.pos in ("VERB", "AUX") and t.tag not in ("VBG", "VBN"))
            or t.text.lower() in _BINDERS | {"and", "who"}
        ):
            break
        if is_office(t.text) and t.tag in ("NN", "NNP"):
            noun = i
    if noun is None or (noun + 1 < high and w.tokens[noun + 1].ent == "PERSON" and w.tokens[noun + 1].pos == "PROPN"):
        return None
    base = _split(w, person, noun, noun, begin, begin)
    organisation, end = base.organisation, w.tokens[noun].end
    if noun + 2 < high and w.tokens[noun + 1].text.lower() in _BINDERS:
        stop = noun + 2
        while (
            stop < high
            and stop < noun + 16
            and w.tokens[stop].text not in _STOP - {"-"}
            and w.tokens[stop].tag not in ("VBD", "VBZ", "MD", "WP", "WDT")
        ):
            stop += 1
        if any(w.tokens[j].ent == "PERSON" and w.tokens[j].pos == "PROPN" for j in range(noun + 2, stop)) and w.tokens[k].pos != "DET":
            return None
        if stop > noun + 2:
            end = w.tokens[stop - 1].end
            start = noun + 3 if w.tokens[noun + 2].pos == "DET" and noun + 3 < stop else noun + 2
            organisation = organisation or (w.tokens[start].start, end)
    return Office(person, base.title, organisation, (person[0], end))
