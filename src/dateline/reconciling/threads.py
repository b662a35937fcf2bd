"""Threads: the mentions of one initiative within one report, and how well two of them fit together.

A thread is a growing profile (what it is called, whose it is, where, when, between whom). The same measure joins a mention to a thread
of its report and a report's thread to an initiative over all reports; each reason carries its weight, so that a merge can be shown
and undone.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from dateline.model import Date
from dateline.reconciling.days import gap, meet, number, width
from dateline.reconciling.phrases import Phrase, stem
from dateline.reconciling.shapes import Step
from dateline.reconciling.tables import compatible

PAST_STATES = frozenset(("held", "ended", "collapsed", "cancelled"))
LIVE_STATES = frozenset(("in_force", "under_way", "violated", "stalled"))
COMING_STATES = frozenset(("proposed", "scheduled", "postponed"))
_LASTING = frozenset(
    ("plan", "framework", "resolution", "mission", "other", "transition", "departure", "sanctions", "mediation", "disarmament")
)
_PHASE_OF = {
    "agreed": "start",
    "in_force": "start",
    "under_way": "start",
    "held": "day",
    "collapsed": "end",
    "ended": "end",
    "cancelled": "end",
}
_TOLERANCE = {"ceasefire": 2, "extension": 2, "meeting": 3, "talks": 45, "resolution": 20, "framework": 40}


@dataclass(slots=True)
class Profile:
    """What is known of one initiative so far."""

    families: Counter[str] = field(default_factory=Counter)
    names: set[str] = field(default_factory=set)
    words: Counter[str] = field(default_factory=Counter)
    proper: Counter[str] = field(default_factory=Counter)
    places: set[str] = field(default_factory=set)
    venues: Counter[str] = field(default_factory=Counter)
    sponsors: set[str] = field(default_factory=set)
    hours: set[int] = field(default_factory=set)
    years: set[str] = field(default_factory=set)
    parties: Counter[str] = field(default_factory=Counter)
    pairs: set[frozenset[str]] = field(default_factory=set)
    anchors: list[tuple[str, Date]] = field(default_factory=list)
    expected: Date | None = None
    fresh: bool = False
    coming: bool = False
    over: str | None = None
    live: str | None = None
    born: str = ""
    accepted: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    last: str = ""
    theatre: Counter[str] = field(default_factory=Counter)
    whens: list[str] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)

    @property
    def family(self) -> str:
        """The family most of its mentions name."""
        if len(self.families) == 1:
            return next(iter(self.families))
        return min(self.families, key=lambda f: (-self.families[f], f))

    def take(self, phrase: Phrase, step: Step, parties: tuple[str, ...], circle: tuple[str, ...] = ()) -> None:
        """Add one mention."""
        self.families[phrase.family] += 1
        if not phrase.nameless or phrase.fresh:
            self.names.add(phrase.text.lower())
        self.words.update(phrase.words)
        self.proper.update(phrase.proper)
        self.places |= phrase.place
        self.venues.update(phrase.venues)
        self.sponsors |= phrase.sponsors
        self.sponsors.update(circle)
        if phrase.pair:
            self.pairs.add(phrase.pair)
        if phrase.hours:
            self.hours.add(phrase.hours)
        if phrase.year:
            self.years.add(phrase.year)
        self.parties.update(parties)
        self.fresh = self.fresh or phrase.fresh
        self.add_step(step)

    def add_step(self, step: Step) -> None:
        """Add a row's say without a name of its own (an event tied to a mention)."""
        self.steps.append(step)
        self.last = max(self.last, step.known)
        self.born = min(self.born or step.known, step.known)
        if (step.part == "state" and step.value in LIVE_STATES) or step.value == "agreed":
            self.live = max(self.live or "", step.since)
        if step.part == "state" and step.date and step.value not in COMING_STATES and step.date.end and step.date.end <= step.known:
            phase = _PHASE_OF.get(step.value)
            if phase:
                self.anchors.append((phase, step.date))
        if step.expected:
            met = meet(self.expected, step.expected) if self.expected else step.expected
            self.expected = met or step.expected
        if step.actor and step.value in ("accepts", "refuses"):
            kept = self.accepted if step.value == "accepts" else self.refused
            kept[step.actor] = max(kept.get(step.actor, ""), step.since)
        if step.part == "state" and step.value in PAST_STATES:
            self.over = max(self.over or "", step.since)
        if (step.part == "state" and step.value in COMING_STATES) or (
            step.part == "position" and step.value in ("proposes", "willing", "considering")
        ):
            self.coming = True

    def merge(self, other: Profile) -> None:
        """Take in another profile of the same thing."""
        for name in ("families", "words", "proper", "parties", "venues"):
            getattr(self, name).update(getattr(other, name))
        for name in ("names", "places", "sponsors", "hours", "years", "pairs", "theatre"):
            getattr(self, name).update(getattr(other, name))
        self.anchors = (self.anchors + other.anchors)[-8:]
        for step in other.steps:
            self.steps.append(step)
        self.last = max(self.last, other.last)
        self.born = min(self.born or other.born, other.born)
        self.live = max(self.live or "", other.live or "") or None
        for mine, theirs in ((self.accepted, other.accepted), (self.refused, other.refused)):
            for party, since in theirs.items():
                mine[party] = max(mine.get(party, ""), since)
        self.fresh = self.fresh or other.fresh
        self.coming = other.coming or (self.coming and not other.over)
        if other.over:
            self.over = max(self.over or "", other.over)
        if other.expected:
            met = meet(self.expected, other.expected) if self.expected else other.expected
            self.expected = met or other.expected


_EVIDENCE = frozenset(("same name", "proper words", "own words", "place", "sponsor", "length", "year"))
_LAST = frozenset(("last", "latest", "previous", "failed"))
Reasons = list[tuple[str, float]]


def affinity(new: Profile, old: Profile, *, same_report: bool) -> Reasons:
    """The reasons for (and against) taking ``new`` and ``old`` for one initiative, each with its weight; their sum decides."""
    a, b = new.family, old.family
    weight = 1.0 if a == b else compatible().get((a, b), -9.0)
    if weight < 0 and {a, b} == {"ceasefire", "extension"}:
        weight = 0.2
    if weight < 0:
        return [(f"{a} is not {b}", -9.0)]
    out: Reasons = [(f"{a}/{b}", weight if a == b or same_report else weight - 0.8)]
    named = _names(new, old, same_report=same_report)
    out += named
    told = any(w > 0 and r.split(":")[0] in _EVIDENCE for r, w in named)
    if not told and not same_report and (new.words or new.sponsors or new.hours or new.places):
        out.append(("nothing in the name says so", -0.8))
    out += _times(new, old, same_report=same_report)
    shared = set(new.parties) & set(old.parties)
    if new.parties and old.parties:
        share = len(shared) / min(len(new.parties), len(old.parties))
        if a == b == "meeting" and len(shared) == 1 and min(len(new.parties), len(old.parties)) > 1:
            out.append(("with others", -1.2))
        if shared:
            out.append(("parties", share * 0.8 + min(0.6, 0.3 * (len(shared) - 1))))
    if not same_report and new.theatre and old.theatre:
        met = set(new.theatre) & {t for t, _ in old.theatre.most_common(8)}
        out.append(("theatre", 0.3 + 0.1 * min(3, len(met))) if met else ("another theatre", -1.2))
    return out


def _names(new: Profile, old: Profile, *, same_report: bool) -> Reasons:
    out: Reasons = []
    if new.names & old.names:
        out.append(("same name", 2.0 if same_report else 1.0))
    if new.pairs and old.pairs and not any(_same_pair(x, y) for x in new.pairs for y in old.pairs):
        out.append(("between others", -1.5))
    bygone = same_report and _bygone(new, old)
    if bygone:
        out.append(("both over, and called the last", 1.2))
    special_a = {w for w in new.proper if w[0] != "="}
    special_b = {w for w in old.proper if w[0] != "="}
    shared = special_a & special_b
    if shared:
        out.append(("proper words: " + " ".join(sorted(shared)), min(1.6, 0.8 * len(shared))))
    elif special_a and special_b and not bygone:
        out.append(("other proper words", -0.6))
    elif (special_a and _own(special_a, new, old)) or (special_b and _own(special_b, old, new)):
        out.append(("a proper word of its own", -0.4))
    sponsors = new.sponsors & old.sponsors
    named = {w for w in new.proper if w[0] == "=" and w in old.proper} - sponsors
    if named:
        out.append(("states named", min(0.6, 0.3 * len(named))))
    plain_a, plain_b = set(new.words) - special_a, set(old.words) - special_b
    if plain_a and plain_b:
        both = plain_a & plain_b
        share = len(both) / min(len(plain_a), len(plain_b))
        out.append(("own words", share * 1.2) if both else ("other words", -0.5 if len(plain_a) < 2 else -0.9))
    if new.places and old.places:
        if new.places & old.places:
            out.append(("place", 0.6))
        else:
            out.append(("other place", -2.0 if new.family in ("talks", "meeting") else -0.8))
    if new.sponsors and old.sponsors:
        if not sponsors and not bygone:
            out.append(("other sponsor", -1.0))
        elif sponsors - shared:
            out.append(("sponsor", 0.7))
    if new.hours and old.hours:
        out.append(("length", 1.3) if new.hours & old.hours else ("other length", -3.0))
    if new.years and old.years:
        out.append(("year", 0.6) if new.years & old.years else ("other year", -2.5))
    elif new.years and old.born and not new.years & {old.born[:4], *((d.start or "")[:4] for _, d in old.anchors)}:
        out.append(("of another year", -1.5))
    return out


def _bygone(new: Profile, old: Profile) -> bool:
    """Whether both have failed or ended and one is called the last: then who brokered one and where the other met do not part them."""
    if new.over is None or old.over is None or abs(number(new.over) - number(old.over)) > 62:
        return False
    return any(_LAST & set(name.split()[:4]) for name in (*new.names, *old.names))


def _own(special: set[str], mine: Profile, other: Profile) -> set[str]:
    """Proper words that are neither the place nor the name of a party of the other."""
    left = special - mine.places
    return left - {stem(w) for p in other.parties if p.startswith("name:") for w in p[5:].split()} if left else left


def _same_pair(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether two "between whom" can be one: nothing but a name, whose side is not known, stands in one and not in the other."""
    apart = (a - b, b - a)
    if len(a) == 1 or len(b) == 1:
        return bool(a & b) or any(not w.startswith(("=", "~")) for w in (*a, *b))
    if not all(apart):
        return True
    known = [any(w.startswith(("=", "~")) for w in side) for side in apart]
    return known[0] != known[1]


def _times(new: Profile, old: Profile, *, same_report: bool) -> Reasons:
    out: Reasons = []
    family = new.family
    met = False
    pairs = [(x, y) for p, x in new.anchors[-4:] for q, y in old.anchors[-6:] if p == q]
    if pairs:
        nearest = min(gap(x, y) for x, y in pairs)
        limit = _TOLERANCE.get(family, 60)
        narrow = min(max(width(x), width(y)) for x, y in pairs) <= 62
        if nearest <= limit and (narrow or nearest == 0):
            met = True
            out.append(("dates meet", 0.6))
        elif nearest > limit:
            out.append(("dates apart", -2.5 if family not in _LASTING else -0.4))
    elif family not in _LASTING and (_after(new, old) or _after(old, new)):
        out.append(("one began after the other was over", -2.2))
    if new.expected and old.expected:
        if meet(new.expected, old.expected):
            out.append(("expected then", 0.5))
        elif family in ("talks", "meeting", "ceasefire", "extension"):
            far = gap(new.expected, old.expected)
            exact = family == "meeting" and max(width(new.expected), width(old.expected)) <= 3
            out.append(("expected at another time", -2.0 if far > 10 or exact else -0.8))
    if not met and new.coming and not new.anchors and old.over and not old.coming and family not in _LASTING:
        out.append(("the old one was over", -2.2))
    if (
        not met
        and same_report
        and old.coming
        and not old.over
        and new.over
        and not new.coming
        and family in ("talks", "meeting", "ceasefire")
    ):
        out.append(("over, the other is coming", -2.2))
    if new.fresh and family not in _LASTING and (not old.fresh if same_report else number(new.born) - number(old.born) > 2):
        out.append(("a new one", -1.5))
    if not same_report and family in ("ceasefire", "extension"):
        out += _lapsed(new, old)
    if not same_report and old.last and new.last:
        out += _silence(new, old, met=met)
    return out


def _lapsed(new: Profile, old: Profile) -> Reasons:
    """Signs that a truce is another: the old one ran out or was over, or who refused it accepts this one."""
    out: Reasons = []
    days = number(new.last) - number(old.live) if new.last and old.live else 0
    if old.hours and days > max(old.hours) / 24 + 1 and not new.over:
        out.append(("the old one had run out", -1.5 if new.hours or new.accepted or new.fresh else -0.6))
    elif old.over and not new.over and number(new.last) - number(old.over) >= 2:
        out.append(("spoken of as alive", -0.9))
    if any(p in old.refused and number(day) - number(old.refused[p]) >= 5 for p, day in new.accepted.items()):
        out.append(("accepted by who refused", -1.2))
    return out


def _after(later: Profile, earlier: Profile) -> bool:
    """Whether one began on a day after the other had ended."""
    over = earlier.over
    return over is not None and any(p in ("start", "day") and d.start is not None and d.start > over for p, d in later.anchors)


def _silence(new: Profile, old: Profile, *, met: bool) -> Reasons:
    """What the days since the last mention say. A truce in force and a plan last; a lapsed truce or a past meeting soon is another."""
    family = new.family
    days = number(new.last) - number(old.last)
    lasting = family in _LASTING
    living = bool(old.live) and (old.over or "") < (old.live or "")
    if old.hours and old.live and number(new.last) - number(old.live) > max(old.hours) / 24 + 5:
        living = False
    if days <= 3:
        return [("same days", 0.7)]
    if days <= 14:
        return [("same fortnight", 0.5 if living or family not in ("ceasefire", "extension", "meeting") else 0.2)]
    if days <= 60:
        return [("same season", 0.3 if living or lasting or family == "talks" else -0.4)]
    if days > 150 and not met and not new.years & old.years:
        if days <= 400:
            return [("long silence", -0.5 if lasting else -2.5)]
        return [("long silence", -1.5 if lasting else -4.0)]
    return []
