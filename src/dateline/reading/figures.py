"""Figure rows: a counted claim with its range, population, place, period and claimant."""

from __future__ import annotations

import re

from dateline.model import MEASURES, Draft, Figure, Span
from dateline.reading.measures import measure_of, whole_number
from dateline.reading.numbers import amount
from dateline.reading.scene import Scene, trimmed
from dateline.resolving.mentions import noun_kind

_TOTAL = re.compile(
    r"\b(?:since|so far|total|overall|toll|to date|in all|altogether|over the past|during the (?:war|conflict|uprising)|"
    r"in the (?:conflict|war)|"
    r"three-year|two-year|four-year|five-year|years? of|have (?:been killed|died|fled))\b",
    re.IGNORECASE,
)
_LOOSE = re.compile(r"(?:(?:to|than|least|as|many|much|of)\s+)+", re.IGNORECASE)
"""What a number cut in its middle starts with ("to 10" of "up to 10")."""
_LEAD = re.compile(
    r"(?:\b(?:at least|more than|no fewer than|no less than|fewer than|less than|up to|as many as|as much as|close to|nearly|almost|"
    r"about|around|some|"
    r"approximately|roughly|over|under|an estimated|estimated|between|from|upwards of|another|just|only|just over|just under)\s+)+$",
    re.IGNORECASE,
)


def read(scene: Scene, draft: Draft) -> tuple[Figure, Span] | str:
    """The figure of a draft and its span, or the reason why there is none."""
    measure = draft.classes.get("measure", ("", 0.0))[0]
    if measure not in MEASURES:
        return "figure without a measure"
    text = scene.page.text
    numbers = draft.parts.get("number", ()) or (draft.anchor,)
    number = whole_number(text, numbers[0])
    span = trimmed(text, draft.span)
    if not span[0] <= number[0] < span[1]:
        span = (min(span[0], number[0]), max(span[1], number[1]))
    loose = _LOOSE.match(text, *number)
    number = (loose.end() if loose else number[0], number[1])
    lead = _LEAD.search(text[max(0, number[0] - 40) : number[0]])
    if lead:
        number = (number[0] - len(lead.group()), number[1])
    value = amount(text[number[0] : number[1]])
    if value is None:
        return "figure without a number"
    if re.match(r"\s*(?:GMT|a\.?m\b|p\.?m\b)", text[number[1] :]):
        return "figure of a clock"
    told = scene.teller(span) or scene.teller(number)
    population = draft.parts.get("population", ())
    places = draft.parts.get("place", ())
    claimants = scene.names([c for c in draft.parts.get("claimant", ())[:1] if _claims(scene, c, number)], None)
    told_by = told.speaker if told else claimants[0] if claimants else None
    cumulative = draft.classes.get("cumulative", ("", 0.0))[0] == "yes" if "cumulative" in draft.classes else is_total(scene, span)
    measure = measure_of(scene.words, number, measure)
    fields = Figure(
        measure=measure,
        low=value.low,
        high=value.high,
        text=scene.words.slice(number),
        place=scene.cast.plain(places[0]) if places else None,
        population=scene.cast.plain(population[0]) if population else None,
        period=scene.date("figure", span, draft.anchor, label=measure, total=cumulative),
        cumulative=cumulative,
        told_by=told_by,
        via=told.via if told else (),
    )
    return fields, (min(span[0], number[0]), span[1])


def _claims(scene: Scene, claimant: Span, number: Span) -> bool:
    """True for a party that speaks in the sentence of the number, outside of what is counted."""
    w = scene.words
    a, b = w.noun_head(claimant), w.noun_head(number)
    if a is None or b is None or w.tokens[a].sentence != w.tokens[b].sentence:
        return False
    return a not in list(w.up(b))[:1] and (
        scene.cast.party(claimant) is not None or noun_kind(w.tokens[a].lemma.lower(), plural=False) is not None
    )


def is_total(scene: Scene, span: Span) -> bool:
    """True where the words around a count say that it sums up a war so far."""
    inside = scene.words.within(span)
    start, end = scene.words.sentence_span(inside[0]) if inside else span
    return _TOTAL.search(scene.page.text, start, end) is not None
