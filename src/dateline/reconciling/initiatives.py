"""Initiatives across reports: talks, plans, truces and missions, each with every name and mention, joined online.

A report's positions and states are first gathered into threads (what this report speaks of as one thing), then each thread joins the
initiative that fits it best, or starts one. Reports come in the order of the days they count from; a thread sees only what came before.
Candidates are found over shared words, places and parties, the latest ones first, so a report costs the same in a small pile and a large.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from dateline.model import Date, Event, Position, Role, Row, State
from dateline.reconciling.actors import OFFICES, Registry
from dateline.reconciling.days import number
from dateline.reconciling.mentions import Mention, best_thread, gathered, merge_threads, rehomed
from dateline.reconciling.names import spelled
from dateline.reconciling.phrases import Phrase, completed, phrase, says_kind, stem
from dateline.reconciling.shapes import Initiative, Merge, ReportView, Step
from dateline.reconciling.tables import compatible
from dateline.reconciling.threads import COMING_STATES, PAST_STATES, Profile, Reasons, affinity
from dateline.reconciling.wording import apposed, in_evidence, placed, tidy

JOIN_ACROSS = 2.1
_CANDIDATES = 25
_OLD_PICTURE = 60
"""Days after which what a picture shows is an archive's, not the report's."""
_FUTURE = ("planned", "expected", "possible", "wanted", "conditional", "ongoing")
_ROUNDS = ("talks", "meeting", "ceasefire", "mediation")
_RESTART = ("restart", "renew", "reviv", "resum", "relaunch", "reopen")
_GENERIC_SINGULAR = {"it", "this", "that", "they", "the move", "move", "that process"}


@dataclass(slots=True)
class Cluster:
    """One initiative in the making."""

    id: str
    profile: Profile
    aliases: dict[str, tuple[str, str]] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    parties: dict[str, tuple[str, str]] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)


class Linker:
    """Joins the threads of each report to initiatives. Mutable inside one ``reconcile``; ``initiatives()`` freezes it."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._clusters: list[Cluster] = []
        self._postings: dict[tuple[str, str], deque[int]] = defaultdict(lambda: deque(maxlen=_CANDIDATES))
        self._taken: Counter[str] = Counter()
        self._titles: dict[str, str] = {}
        self.by_row: dict[str, int] = {}

    def take_report(self, view: ReportView, rows: Sequence[Row], source_of: Callable[[Row], str]) -> tuple[str, ...]:
        """Add one report; ``rows`` in the order of the text. Reports must come in the order of the days they count from.

        Gives the parties that the report is mostly about.
        """
        known = view.known
        if known is None:
            return ()
        self._titles = _titles(rows)
        mentions = [m for m in (self._mention(view, known, row, source_of) for row in rows) if m]
        threads = rehomed(gathered(mentions, view.text))
        self._tie_events(view, known, rows, mentions, threads, source_of)
        merge_threads(threads)
        theatre = self._theatre(rows)
        for profile, _ in threads:
            profile.theatre.update(theatre)
        options = [
            (score, i, at, reasons) for i, (profile, _) in enumerate(threads) for score, at, reasons in self._options(profile, known)
        ]
        chosen: dict[int, tuple[float, int, Reasons]] = {}
        taken: set[int] = set()
        for score, i, at, reasons in sorted(options, key=lambda o: (-o[0], o[1], -o[2])):
            if i not in chosen and at not in taken:
                chosen[i] = (score, at, reasons)
                taken.add(at)
        for i, (profile, members) in enumerate(threads):
            at = self._join(view, known, profile, members, chosen.get(i))
            for step in profile.steps:
                self.by_row[step.row] = at
        return theatre

    # ------------------------------------------------------------------------------------------------- one mention

    def _theatre(self, rows: Sequence[Row]) -> tuple[str, ...]:
        """The parties that a report is mostly about: the war or the talks that its bare names belong to."""
        counts: Counter[str] = Counter()
        for row in rows:
            f = row.fields
            for name in (getattr(f, "actor", None), *getattr(f, "actors", ()), *getattr(f, "recipients", ()), getattr(f, "speaker", None)):
                actor = self._registry.resolve(name) if isinstance(name, str) else None
                if actor:
                    counts[self._registry.behalf(actor, None) or actor] += 1
        return tuple(sorted(counts, key=lambda a: (-counts[a], a))[:5])

    def _what(self, name: str, kind: str, view: ReportView, row: Row) -> Phrase:
        """What is named, completed from the text; a bare party or place ("Homs") is read as "the ceasefire", "the talks"."""
        full = tidy(completed(name, view.text, (row.start, row.end)), view.text)
        if isinstance(row.fields, State) and row.fields.state in PAST_STATES and not in_evidence(full, kind, row.quote):
            full = placed(row.quote) or ("the meeting" if kind == "meeting" else full)
        if isinstance(row.fields, Position) and kind in _ROUNDS and _again(view.text[row.start : row.end + 16]):
            return phrase(f"renewed {kind}", kind)
        what = phrase(full, kind)
        if what.text.strip().lower() in _GENERIC_SINGULAR:
            return phrase("the " + kind.replace("_", " "), kind)
        own = {w for w in what.words if w not in what.proper}
        if kind != "other" and not own and not says_kind(full):
            return phrase("the " + kind.replace("_", " "), kind)
        return what

    def _holder(self, actor: str, row: Row, known: str) -> str:
        """The person whom the row's own words set beside an office ("the mediator for X, N. N., has"); else the office."""
        words = actor.lower().split()
        person = apposed(actor, row.quote) if words and OFFICES & set(words) else None
        if person:
            self._registry.learn_role(person, words[-1], actor, known)
        return person or actor

    def _mention(self, view: ReportView, known: str, row: Row, source_of: Callable[[Row], str]) -> Mention | None:
        f = row.fields
        if isinstance(f, Position):
            if not f.initiative or not f.actor:
                return None
            name = self._titles.get(f.actor.lower()) or self._holder(f.actor, row, known)
            actor = self._registry.resolve(name, row, known)
            ids = tuple((n, self._registry.resolve(n, row, known) or n) for n in f.addressees)
            coming = f.date if f.date and f.date.start and f.date.start > known else None
            since = _since(f.date, known)
            step = Step(
                row.id, view.key, view.doc, known, source_of(row), "position", f.stance, f.initiative, f.initiative_kind, row.zone, since,
                f.date is not None and not coming, f.date, coming, row.confidence, row.start, actor, name,
                self._registry.behalf(actor, known) if actor else None, f.condition, f.told_by, ids,
            )  # fmt: skip
            what = self._what(f.initiative, f.initiative_kind, view, row)
            step = replace(step, name=what.text)
            involved = tuple(p for p in (actor, step.behalf, *(i for _, i in ids)) if p)
        elif isinstance(f, State):
            old = f.date is not None and f.date.end is not None and number(known) - number(f.date.end) > _OLD_PICTURE
            if not f.initiative or (row.zone == "caption" and f.state in PAST_STATES and old):
                return None
            coming = _coming(f, known)
            since = _since(f.date, known)
            step = Step(
                row.id, view.key, view.doc, known, source_of(row), "state", f.state, f.initiative, f.initiative_kind, row.zone, since,
                f.date is not None and not coming, f.date, coming, row.confidence, row.start, told_by=f.told_by,
            )  # fmt: skip
            what = self._what(f.initiative, f.initiative_kind, view, row)
            step = replace(step, name=what.text)
            involved = ()
        else:
            return None
        if any(self._registry.is_name(v.split()) for v in what.venues):
            kept = tuple(v for v in what.venues if not self._registry.is_name(v.split()))
            what = replace(what, venues=kept, place=frozenset(p for v in kept for p in phrase(f"in {v}", "other").place))
        named = tuple(f"state:{s[1:]}" for s in sorted(what.proper) if s.startswith("=") and s not in what.place)
        circle = _circle(self._registry, step) if step.value in ("proposes", "mediates") and step.part == "position" else ()
        return Mention(row, step, what, tuple(dict.fromkeys((*involved, *named))), circle)

    # ------------------------------------------------------------------------------------------------------ events

    def _tie_events(
        self, view: ReportView, known: str, rows: Sequence[Row], mentions: list[Mention], threads: list[tuple[Profile, list[Mention]]],
        source_of: Callable[[Row], str],
    ) -> None:  # fmt: skip
        """Tie planned acts to the thread whose row shares their clause: they give the date to come, the place and who was asked."""
        for row in rows:
            f = row.fields
            if not isinstance(f, Event) or f.modality in ("denied", "did_not_happen"):
                continue
            asked = f.event_type == "REQUEST"
            if not asked and (f.modality not in _FUTURE or f.event_type not in ("CONSULT", "AGREE", "RETREAT")):
                continue
            near = [
                (min(row.end, m.row.end) - max(row.start, m.row.start), profile)
                for profile, members in threads for m in members
                if m.row.start < row.end and row.start < m.row.end and (not asked or m.step.value in ("proposes", "demands"))
            ]  # fmt: skip
            ids = tuple((n, self._registry.resolve(n, row, known) or n) for n in (f.recipients if asked else (*f.actors, *f.recipients)))
            step = Step(
                row.id, view.key, view.doc, known, source_of(row), "event", "asked" if asked else f.modality, "", "", row.zone,
                _since(f.date, known), f.date is not None, f.date, None if asked else _after(f.date, known), row.confidence, row.start,
                addressees=ids, told_by=f.told_by, place=f.place,
            )  # fmt: skip
            if near:
                profile = max(near, key=lambda n: n[0])[1]
                if step.expected and step.expected.text and step.expected.text in row.quote:
                    profile.whens.append(step.expected.text)
                profile.add_step(step)
                profile.parties.update(i for _, i in ids)
                if f.place:
                    where = phrase(f"in {f.place}", "other")
                    profile.places |= where.place
                    profile.venues.update(where.venues)
            elif f.event_type == "CONSULT" and f.modality == "planned" and step.expected and len(ids) + bool(f.place) >= 2:
                name = _meeting_name(f)
                what = phrase(name, "meeting")
                own = Profile()
                made = Step(
                    row.id, view.key, view.doc, known, step.source, "state", "scheduled", name, "meeting", row.zone, known, False, f.date,
                    step.expected, row.confidence, row.start, told_by=f.told_by, place=f.place, addressees=(),
                )  # fmt: skip
                mention = Mention(row, made, what, tuple(i for _, i in ids), ())
                fit = best_thread(threads, mention, same_report=True)
                if fit is not None:
                    fit[0].add_step(step)
                else:
                    own.take(what, made, mention.parties)
                    threads.append((own, [mention]))

    # ----------------------------------------------------------------------------------------------------- joining

    def _options(self, profile: Profile, known: str) -> list[tuple[float, int, Reasons]]:
        """The initiatives that a thread can be taken for, with the score and the reasons."""
        weighed = [(at, affinity(profile, self._clusters[at].profile, same_report=False)) for at in self._candidates(profile)]
        near = [at for at, why in weighed if why[0][1] == 1.0 and ("another theatre", -1.2) not in why and self._recent(at, known)]
        out = []
        for at, reasons in weighed:
            if near == [at] and ("nothing in the name says so", -0.8) not in reasons:
                reasons = [*reasons, ("the only one", 0.4)]
            score = round(sum(w for _, w in reasons), 6)
            if score >= JOIN_ACROSS:
                out.append((score, at, reasons))
        return out

    def _join(self, view: ReportView, known: str, profile: Profile, members: list[Mention], best: tuple[float, int, Reasons] | None) -> int:
        if best is None:
            first = min(members, key=lambda m: (m.step.start, m.step.row)) if members else None
            seed = f"{view.key}\x1f{first.step.row if first else profile.steps[0].row}"
            at = len(self._clusters)
            self._clusters.append(Cluster("in" + hashlib.sha256(seed.encode()).hexdigest()[:14], Profile()))
        else:
            at = best[1]
            self._clusters[at].merges.append(Merge(view.key, known, round(best[0], 3), tuple(f"{t} {w:+.2f}" for t, w in best[2])))
        cluster = self._clusters[at]
        cluster.profile.merge(profile)
        for m in members:
            cluster.kinds[m.step.kind] += 1
            for alias in _aliases(m):
                cluster.aliases.setdefault(alias, (known, view.key))
        named = next((m for m in members if m.step.name and not m.phrase.nameless), None)
        for when in profile.whens if named else ():
            cluster.aliases.setdefault(_dated(spelled(named.step.name), when) if named else when, (known, view.key))
        for place in profile.venues:
            cluster.places.setdefault(place, known)
        for p in profile.parties:
            cluster.parties.setdefault(p, (known, view.key))
        for key in self._keys(profile):
            posting = self._postings[key]
            if at in posting:
                posting.remove(at)
            posting.append(at)
        return at

    def _recent(self, at: int, known: str) -> bool:
        return number(known) - number(self._clusters[at].profile.last) <= 90

    def _keys(self, profile: Profile) -> Iterable[tuple[str, str]]:
        family = profile.family
        for word in sorted(
            {*profile.proper, *profile.words, *profile.parties, *profile.places, *profile.theatre, *(f"h{h}" for h in profile.hours)}
        ):
            yield family, word
        yield family, "*"

    def _candidates(self, profile: Profile) -> list[int]:
        """Initiatives that share a word, place or party with the thread, the latest touched for each; in a fixed order."""
        families = [profile.family, *sorted(b for a, b in compatible() if a == profile.family)]
        if profile.family in ("ceasefire", "extension"):
            families += ["extension", "ceasefire"]
        bare = not (profile.words or profile.places or profile.hours or profile.sponsors)
        words = {w for _, w in self._keys(profile) if bare or (w != "*" and w not in profile.theatre) or w in profile.parties}
        return sorted({at for f in families for w in words for at in self._postings.get((f, w), ())})

    def initiatives(self) -> tuple[Initiative, ...]:
        """Every initiative, sorted by id."""
        out = []
        for c in self._clusters:
            out.append(
                Initiative(
                    c.id, min(c.kinds, key=lambda k: (-c.kinds[k], k)) if c.kinds else "other",
                    tuple(sorted((a, k, r) for a, (k, r) in c.aliases.items())), tuple(sorted(c.places.items())),
                    tuple(sorted((p, k, r) for p, (k, r) in c.parties.items())),
                    tuple(sorted(c.profile.steps, key=lambda s: (s.known, s.report, s.start, s.row))),
                    tuple(sorted(c.merges, key=lambda m: (m.known, m.report))),
                )
            )  # fmt: skip
        return tuple(sorted(out, key=lambda i: i.id))

    def id_of(self, row: str) -> str | None:
        """The initiative that a row belongs to; None for a row that is tied to none."""
        at = self.by_row.get(row)
        return None if at is None else self._clusters[at].id


# ------------------------------------------------------------------------------------------------------------ values


def _since(date: Date | None, known: str) -> str:
    """The day that a row speaks of, for ordering: the end of its interval, no later than the day it was reported."""
    if date is None or (date.start and date.start > known):
        return known
    return min(date.end or known, known)


def _coming(f: State, known: str) -> Date | None:
    """The day for which a state announces something: a date ahead, or today's for what is only scheduled."""
    if f.date is None or f.state not in (*COMING_STATES, "agreed"):
        return None
    ahead = f.date.start is not None and f.date.start > known
    return _after(f.date, known) if ahead or f.state in COMING_STATES else None


def _after(date: Date | None, known: str) -> Date | None:
    """The interval when it lies ahead of (or reaches beyond) the day of the report."""
    if date is None or not date.start:
        return None
    if date.end is None:
        return date if date.start > known else None
    return date if date.end > known or (date.start == date.end == known) else None


def _titles(rows: Iterable[Row]) -> dict[str, str]:
    """An office as a report writes it without the name ("UN mediator", "the envoy") -> the one person it gives that office to."""
    out: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        f = row.fields
        if isinstance(f, Role) and f.title and row.confidence >= 0.5 and set(f.title.lower().split()) & OFFICES:
            last = f.title.split()[-1].lower()
            short = {f.title, f"the {f.title}", last, f"the {last}", f"{f.organisation} {f.title}", f"the {f.organisation} {f.title}"}
            before = row.quote[: row.quote.find(f.person)].strip(" ,") if f.person in row.quote else ""
            for written in (*short, before, before.split(" for ")[0]):
                out[written.lower()].add(f.person)
    return {k: next(iter(v)) for k, v in out.items() if k and len(v) == 1}


def _again(said: str) -> bool:
    """Whether words speak of taking up again what is over ("pushed to restart talks that collapsed"): what is to come is another."""
    words = said.lower().split()
    return any(w.startswith(_RESTART) for w in words) and any(w in ("that", "which") or w.startswith("stalled") for w in words)


def _circle(registry: Registry, step: Step) -> tuple[str, ...]:
    """The sponsor of a proposal, and all for whom it speaks, under the keys that names of initiatives use."""
    out = []
    for actor in sorted(registry.circle(step.actor)) if step.actor else ():
        kind, _, rest = actor.partition(":")
        if kind == "state":
            out.append(f"={rest}")
        elif kind == "name":
            out.append(stem(rest.split()[-1]))
    return tuple(out)


def _meeting_name(f: Event) -> str:
    name = " and ".join(f.actors[:2]) + " meeting" if f.actors else "meeting"
    if f.recipients:
        name += " with " + " and ".join(f.recipients[:2])
    return name + (f" in {f.place}" if f.place else "")


def _aliases(m: Mention) -> list[str]:
    """The names that a mention gives: its phrase, and with the words of its date where they stand in the same clause."""
    name = spelled(m.step.name)
    if not name:
        return []
    out = [name] if not m.phrase.nameless else []
    words = m.step.date.text if m.step.date and m.step.part == "state" else None
    if words and words in m.row.quote and words.lower() not in name.lower():
        out.append(_dated(name, words))
    return out or [name]


def _dated(name: str, words: str) -> str:
    """A name with the words of its date, once ("truce of September" and "September 5": "truce of September 5")."""
    last, _, _ = words.partition(" ")
    return f"{name.removesuffix(last)}{words}" if name.endswith(f" {last}") else f"{name} {words}"
