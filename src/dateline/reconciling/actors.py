"""Parties across reports: one id for every name of a party, and for whom a person speaks.

Names are taken in the order of the reports, so an id given to a mention never depends on a later report. Ids: ``state:Mali``,
``class:Mali:rebels`` (``class::rebels`` where no state is known), ``name:...`` for a person or an organisation.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from dateline.model import Row
from dateline.reconciling.names import Party, party, plain, same_party, skeleton
from dateline.reconciling.shapes import Actor
from dateline.world.who import identify

OFFICES = frozenset(
    "president minister premier chancellor king emir sultan spokesman spokeswoman spokesperson ambassador secretary official envoy "
    "representative diplomat chief undersecretary mediator commander leader head chairman negotiator".split()
)
"""Words of a title under which a person speaks for the state or body named with it."""


_CROWD = 60
"""How many parties that share a word are looked at, the latest first; a first name that more share tells nothing."""
_CLASS_ORDER = ("opposition", "rebels", "separatists", "parliament", "activists", "military")


class Registry:
    """The parties seen so far. Mutable inside one ``reconcile``; ``actors()`` freezes it."""

    def __init__(self) -> None:
        self._parties: dict[str, Party] = {}
        self._by_word: dict[str, list[str]] = defaultdict(list)
        self._seen: dict[str, int] = {}
        self._clock = 0
        self._cache: dict[str, str] = {}
        self._affiliations: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self._mentions: dict[str, list[tuple[str, str, str, str | None]]] = defaultdict(list)
        self._class_state: dict[str, str] = {}
        self._known: str | None = None

    def open_report(self, names: Iterable[str], known: str | None = None) -> None:
        """Start a report that counts from ``known``: learn whose its bare "the opposition" or "the army" is, from the names it uses."""
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        states: Counter[str] = Counter()
        for name in names:
            p = party(name)
            if len(p.states) == 1:
                state = next(iter(p.states))
                states[state] += 1
                if p.is_class:
                    for c in p.classes:
                        counts[c][state] += 1
        self._cache.clear()
        self._known = known
        self._class_state = {c: min(n, key=lambda s: (-n[s], s)) for c, n in sorted(counts.items())}

    def resolve(self, name: str | None, row: Row | None = None, known: str | None = None) -> str | None:
        """The id of the party that a name means here; None for an empty name. Records the mention where a row is given."""
        if not name or not name.strip():
            return None
        found = self._cache.get(name) or self._identify(party(self._spelled(name)))
        self._cache[name] = found
        if row is not None:
            self._mentions[found].append((row.id, name, row.report, known))
        return found

    def _spelled(self, name: str) -> str:
        """The name of the person of the world file whom an office ("the French president"), a surname or a spelling means on that day."""
        meant = identify(name, self._known)
        return meant.name if meant and meant.kind == "person" else name

    def _identify(self, p: Party) -> str:
        if p.is_state:
            return f"state:{next(iter(p.states))}"
        if p.is_class:
            kind = min(p.classes - {"government"}, key=lambda c: (_CLASS_ORDER.index(c) if c in _CLASS_ORDER else 99, c))
            state = min(p.states, default="") or self._class_state.get(kind, "")
            return f"class:{state}:{kind}"
        if not p.words:
            return "states:" + "+".join(sorted(p.states))
        known = self._named(p)
        if known and "government" in p.classes and not p.states:
            body = self.behalf(known, None)
            if body and body.startswith("state:"):
                return body
        found = known or ""
        if not found:
            found = "name:" + " ".join((*sorted(p.states), *p.words, *sorted(p.classes - {"government"})))
            self._remember(found, p)
        elif len(p.words) > len(self._parties[found].words):
            old = self._parties[found]
            self._remember(found, Party(p.states | old.states, p.classes, p.words, p.raw))
        self._clock += 1
        self._seen[found] = self._clock
        return found

    def _remember(self, actor: str, p: Party) -> None:
        self._parties[actor] = p
        for key in {skeleton(w) for w in p.words}:
            if actor not in self._by_word[key]:
                self._by_word[key].append(actor)

    def _named(self, p: Party) -> str | None:
        first = self._by_word.get(skeleton(p.words[0]), ())
        candidates = {*self._by_word.get(skeleton(p.words[-1]), ())[-_CROWD:], *(first if len(first) <= _CROWD else ())}
        fits = [c for c in candidates if same_party(p, self._parties[c])]
        return max(fits, key=lambda c: (self._seen[c], c)) if fits else None

    def learn_role(self, person: str, title: str | None, organisation: str | None, known: str) -> None:
        """Note for whom a person speaks: the state or body of the office. Offices once held ("former") are left out."""
        words = plain(f"{title or ''}").lower().replace("-", " ").split()
        if not words or not OFFICES & set(words) or {"former", "ex", "late", "onetime", "then"} & set(words):
            return
        who = self.resolve(person)
        body = party(f"{organisation or ''} {title or ''}") if not (organisation and party(organisation).words) else party(organisation)
        if not body.states and not any(w[0].isupper() for w in (organisation or "").split()):
            return
        each = [frozenset({s}) for s in sorted(body.states)] or [frozenset[str]()]
        for states in each:
            target = self._identify(Party(states, body.classes, body.words if len(each) < 2 else (), body.raw))
            if who and target and target != who and not target.startswith("class::"):
                entry = (known, target)
                if entry not in self._affiliations[who]:
                    self._affiliations[who].append(entry)

    def learn_title(self, name: str, known: str) -> None:
        """Note for whom a person speaks where the name itself says so: "Chadian Foreign Minister N. N."."""
        p = party(name)
        words = plain(name).lower().replace("-", " ").split()
        if p.words and p.states and OFFICES & set(words) and not {"former", "ex"} & set(words) and not p.classes - {"government"}:
            who = self.resolve(name)
            for state in sorted(p.states):
                entry = (known, f"state:{state}")
                if who and entry not in self._affiliations[who]:
                    self._affiliations[who].append(entry)

    def is_name(self, words: Iterable[str]) -> bool:
        """Whether every word has been met as part of a person's or an organisation's name."""
        return all(self._by_word.get(skeleton(w.lower())) for w in words)

    def behalf(self, actor: str, as_of: str | None) -> str | None:
        """The party for which a person speaks, by the latest office reported; None when none is known."""
        known = self._affiliations.get(actor)
        return known[-1][1] if known else None

    def circle(self, actor: str) -> frozenset[str]:
        """The party and all for whom it has been said to speak."""
        return frozenset({actor, *(target for _, target in self._affiliations.get(actor, ()))})

    def actors(self) -> tuple[Actor, ...]:
        """Every party with its names and mentions, sorted by id."""
        out = []
        for key, mentions in sorted(self._mentions.items()):
            names = sorted({m[1] for m in mentions}, key=lambda n: (-len(n), n))
            kind = key.split(":", 1)[0]
            evidence = tuple(f"speaks for {target} ({known})" for known, target in self._affiliations.get(key, ()))
            shown = display(key, names)
            meant = identify(shown, max((m[3] for m in mentions if m[3]), default=None))
            codes = (meant.id, meant.country, meant.sector) if meant else (None, "", "")
            out.append(Actor(key, shown, kind, tuple(names), tuple(sorted(mentions, key=str)), evidence, *codes))
        return tuple(out)


def display(key: str, names: Iterable[str]) -> str:
    """The name to show for a party: a state's own name, else the fullest name given."""
    kind, _, rest = key.partition(":")
    if kind == "state":
        return rest
    return max(names, key=lambda n: (len(tokens_of(n)), len(n), n), default=rest.replace(":", " ").strip())


def tokens_of(name: str) -> tuple[str, ...]:
    """What a shown name is measured by: its proper words, else its classes."""
    p = party(name)
    return p.words or tuple(sorted((*p.states, *p.classes)))


def compatible(a: str, b: str) -> bool:
    """Whether two party ids can be one within one initiative: equal, or a class with and without its state."""
    if a == b:
        return True
    x, y = a.split(":"), b.split(":")
    if x[0] == y[0] == "class" and len(x) == len(y) == 3:
        return x[2] == y[2] and (not x[1] or not y[1])
    return False
