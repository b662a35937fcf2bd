"""The mentions of initiatives within one report, gathered into threads: what this report speaks of as one thing. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from dateline.model import Row
from dateline.reconciling.phrases import Phrase, phrase
from dateline.reconciling.shapes import Step
from dateline.reconciling.threads import COMING_STATES, Profile, affinity
from dateline.reconciling.wording import in_evidence

JOIN_IN_REPORT = 1.9
JOIN_BY_ACTS = 1.6
_BARE_REACH = 1_500
_AHEAD = frozenset(("no_answer", "accepts", "accepts_conditionally", "willing", "considering", "proposes"))
"""Stances on what is still to come."""
_OPENING = frozenset(("proposes", "accepts", "willing", "scheduled", "proposed", "agreed"))
"""Stances and states of a thread that is open."""


@dataclass(slots=True)
class Mention:
    """One row that names an initiative: its step, its phrase, the parties it involves."""

    row: Row
    step: Step
    phrase: Phrase
    parties: tuple[str, ...]
    circle: tuple[str, ...]


def gathered(mentions: list[Mention], text: str) -> list[tuple[Profile, list[Mention]]]:
    """The mentions of one report gathered into threads, telling names first, bare ones ("the talks") to the nearest before them."""
    threads: list[tuple[Profile, list[Mention]]] = []
    for m in sorted(mentions, key=lambda m: (m.phrase.bare, m.step.start, m.step.row)):
        fit = _nearest(threads, m) if m.phrase.nameless and not m.phrase.fresh else None
        fit = fit or best_thread(threads, m, same_report=True)
        if fit is None:
            fit = (Profile(), [])
            threads.append(fit)
        fit[0].take(m.phrase, m.step, m.parties, m.circle)
        fit[1].append(m)
    return threads


def rehomed(threads: list[tuple[Profile, list[Mention]]]) -> list[tuple[Profile, list[Mention]]]:
    """Take looks ahead ("has not said whether it will come") out of threads that are over, where the report has one that is to come.

    Only a mention whose own words do not name the thread is moved: its name was the reader's guess of what "the talks" are.
    """
    gone = [i for i, (p, _) in enumerate(threads) if p.over and not any(m.step.value in COMING_STATES for m in threads[i][1])]
    ahead = [i for i, (p, ms) in enumerate(threads) if i not in gone and not p.over and any(m.step.value in _OPENING for m in ms)]
    changed = False
    for i in gone:
        for m in list(threads[i][1]):
            if m.step.value not in _AHEAD or m.step.part != "position":
                continue
            if m.phrase.text and in_evidence(m.phrase.text, m.step.kind, m.row.quote) and not m.phrase.bare:
                continue
            fits = [j for j in ahead if affinity(_single(m), threads[j][0], same_report=True)[0][1] > 0]
            if fits:
                to = max(fits, key=lambda j: (len(set(m.parties) & set(threads[j][0].parties)), len(threads[j][1]), -j))
                threads[i][1].remove(m)
                threads[to][1].append(replace(m, phrase=phrase("the " + m.step.kind, m.step.kind), step=replace(m.step, name="")))
                changed = True
    if not changed:
        return threads
    return [(_profile(members), members) for _, members in threads if members]


def _profile(members: Iterable[Mention]) -> Profile:
    out = Profile()
    for m in members:
        out.take(m.phrase, m.step, m.parties, m.circle)
    return out


def merge_threads(threads: list[tuple[Profile, list[Mention]]]) -> None:
    """Join threads of one report that the acts tied to them show to be one: the same parties asked to the same kind of thing."""
    i = 0
    while i < len(threads):
        for j in range(i + 1, len(threads)):
            if sum(w for _, w in affinity(threads[j][0], threads[i][0], same_report=True)) >= JOIN_BY_ACTS:
                threads[i][0].merge(threads[j][0])
                threads[i][1].extend(threads[j][1])
                del threads[j]
                break
        else:
            i += 1


def _single(m: Mention) -> Profile:
    return _profile((m,))


def best_thread(threads: list[tuple[Profile, list[Mention]]], m: Mention, *, same_report: bool) -> tuple[Profile, list[Mention]] | None:
    alone = _single(m)
    scored = [(sum(w for _, w in affinity(alone, t[0], same_report=same_report)), -i, t) for i, t in enumerate(threads)]
    best = max(scored, key=lambda s: s[:2], default=None)
    return best[2] if best and best[0] >= JOIN_IN_REPORT else None


def _nearest(threads: list[tuple[Profile, list[Mention]]], m: Mention) -> tuple[Profile, list[Mention]] | None:
    """The thread of the same family mentioned last before a bare name, within reach, unless dates or lengths speak against it."""
    alone = _single(m)
    options = []
    for i, (profile, members) in enumerate(threads):
        if m.phrase.family not in profile.families:
            continue
        if any(w <= -1.5 for _, w in affinity(alone, profile, same_report=True)):
            continue
        distance = min(abs(m.step.start - o.step.start) + (400 if o.step.start > m.step.start else 0) for o in members)
        if distance <= _BARE_REACH:
            options.append((distance, i, (profile, members)))
    return min(options, key=lambda o: o[:2])[2] if options else None
