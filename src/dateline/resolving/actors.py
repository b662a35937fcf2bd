"""The cast of one report: every party under the fullest name that the report itself gives it.

Names are grouped (``Sergei Lavrov``, ``Mr Lavrov``, ``the foreign minister``, ``he``) from the parse, the title tables, the world
files and the order of discourse. A party that is never named keeps its description.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache

from dateline.lexicon import table
from dateline.lexicon import words as cell
from dateline.model import Page, Parse, Span
from dateline.reading.words import Words
from dateline.resolving import descriptions, world
from dateline.resolving.mentions import EDGE, Builder, Mention, Party, fold, is_adjective, noun_kind, people_nouns, plain
from dateline.resolving.offices import is_office, titles

BACK = 6
"""How many sentences back a pronoun or a bare noun may find its party."""
HE, SHE = frozenset({"he", "him", "his", "himself"}), frozenset({"she", "her", "hers", "herself"})
IT, THEY = frozenset({"it", "its", "itself"}), frozenset({"they", "them", "their", "theirs", "themselves"})
ME, US = frozenset({"i", "me", "my", "mine", "myself"}), frozenset({"we", "us", "our", "ours", "ourselves"})
PRONOUNS = HE | SHE | IT | THEY | ME | US
_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
LOOSE = frozenset({"top", "senior", "chief", "visiting", "veteran", "same", "former", "outgoing", "new", "embattled"})
_PART_OF = re.compile(
    r"\b(?:north|south|east|west|central|upper|lower|rural|inner)\w*|-(?:held|controlled|run|ruled|occupied)\b|\b(?:held|of|in|anti|pro)\b"
)


@cache
def _generic() -> dict[str, frozenset[str]]:
    return {line["noun"]: frozenset(cell(line["kinds"])) for line in table("generic_nouns")}


@cache
def _synonyms(noun: str) -> frozenset[str]:
    """The title words that a description may stand for: "the envoy" for an ambassador, "the leader" for a president."""
    return frozenset((noun, *cell(titles()[noun]["stands_for"])))


STATE_BODIES = frozenset({"government", "army", "military", "regime", "parliament", "administration", "ministry"})
"""Bodies that every state has: "the army" is that of the state it was named with, never a group that has the word in its name."""
CENTRAL = frozenset({"central", "federal", "national"})
LESSER = frozenset({"vice", "deputy", "former", "ex", "assistant", "ex-president"})
"""Words that make another office of a title: "the president" is no vice president."""


def _held(title: str) -> set[str]:
    return set(title.replace("-", " ").split()) | set(title.split())


FAR = 1500
"""Words back that an unnamed source is looked for."""
INDEFINITE = frozenset({"a", "an", "another", "one", "some", "several", "many"})


@cache
def _reporting() -> frozenset[str]:
    return frozenset(line["verb"] for line in table("reporting_verbs"))


class Cast:
    """The parties of one report. ``Cast.of(page, parse)`` builds it; ``name`` and ``kind`` answer for any span of the text."""

    def __init__(self, built: Builder) -> None:
        self.words = built.words
        self.parties = built.parties
        self.mentions = built.mentions
        self.offices = built.offices
        self._starts = [m.start for m in self.mentions]
        self._by_head = {m.head: m for m in reversed(self.mentions)}

    @classmethod
    def of(cls, page: Page, parse: Parse) -> Cast:
        """The cast of a page; reads nothing but its two arguments."""
        builder = Builder(Words(page, parse))
        builder.build()
        return cls(builder)

    def name(self, span: Span, speaker: str | None = None) -> str | None:
        """The fullest name of the party at ``span``; ``speaker`` is who "I" and "we" stand for there. None: a pronoun without a party."""
        head = self.words.noun_head(span)
        if head is None:
            return self.plain(span) or None
        t = self.words.tokens[head]
        low = t.text.lower()
        if low in PRONOUNS and t.pos in ("PRON", "DET", "ADJ"):
            return self._pronoun(head, low, speaker)
        if low in ("who", "which", "that", "whom", "whose") and t.pos in ("PRON", "DET", "SCONJ"):
            noun = next((k for k in self.words.up(head) if self.words.tokens[k].pos in ("NOUN", "PROPN")), None)
            return self.name(self.words.np(noun), speaker) if noun is not None else None
        party = self.party(span)
        if party:
            return party.name
        return self._described(span, head) or self.plain(span) or None

    def party(self, span: Span) -> Party | None:
        """The named party at ``span``, if it is one."""
        head = self.words.noun_head(span)
        if head is None:
            return None
        inside = self._between(*span)
        if inside and inside[-1].key.startswith("person:") and descriptions.owned(self.words, head, inside[-1]):
            return self._named(span, head)
        return (
            descriptions.titled(self.words, self.parties, inside, span)
            or self._named(span, head)
            or descriptions.apposed(self.words, self.parties, inside, self._by_head, span, head)
        )

    def _named(self, span: Span, head: int) -> Party | None:
        """The party named at the head of a span; an adjective or a possessor does not name it."""
        m = self._by_head.get(head)
        if m is None:
            inside = [x for x in self._between(*span) if x.start <= self.words.tokens[head].start < x.end]
            m = inside[0] if inside else None
        if m is None:
            first = self._between(*span)
            m = (
                first[0]
                if first and first[0].start <= span[0] + 4 and first[0].key.startswith("person:") and first[0].head == head
                else None
            )
        if m is None:
            return self._half(head)
        if m.form == "adjective" and self.words.tokens[m.head].dep in ("amod", "compound", "nmod") and span[1] > m.end:
            return None
        party = self.parties[m.key]
        if party.kind == "place":
            return None
        if party.kind != "person" and span[0] < m.start and self._modified(span, m):
            return None
        return party

    def _half(self, head: int) -> Party | None:
        """ "the North" where the report has a North Korea or a South Sudan."""
        t = self.words.tokens[head]
        if t.text not in ("North", "South") or t.dep in ("compound", "amod", "nmod"):
            return None
        return next((p for k, p in self.parties.items() if k.startswith("state:") and p.name.startswith(t.text + " ")), None)

    def _modified(self, span: Span, m: Mention) -> bool:
        """True when words other than an article stand before the name inside the span ("western Syria", "rebels in Syria")."""
        before = self.words.slice((span[0], m.start)).lower().strip(EDGE)
        if before in ("", "the", "a", "an", "by", "with", "from", "of"):
            return False
        if m.form == "adjective":
            return True
        return _PART_OF.search(before) is not None or any(
            (t.pos == "PROPN" and t.ent) or t.dep == "poss" for t in (self.words.tokens[k] for k in self.words.within((span[0], m.start)))
        )

    def _described(self, span: Span, head: int) -> str | None:
        """Who a definite description stands for: an office holder, a group or state named before; else None."""
        w = self.words
        t = w.tokens[head]
        noun = t.lemma.lower()
        edge = w.left_edge(head)
        definite = (
            w.tokens[edge].text.lower() in ("the", "this", "that", "his", "her", "its", "their", "our") or w.tokens[edge].dep == "poss"
        )
        modifiers = [k for k in range(edge, head) if w.tokens[k].pos in ("ADJ", "NOUN", "PROPN")]
        state = next((m for m in self._between(w.tokens[edge].start, t.start) if m.key.startswith("state:")), None)
        titled = t.tag in ("NN", "NNP") and is_office(t.text)
        holder: Party | None = None
        if titled and w.tokens[edge].text.lower() in INDEFINITE:
            holder = self._later_named(head, modifiers, state)
        elif titled and (definite or state):
            holder = self._holder(head, modifiers, state, frozenset({t.text.lower()}))
        if holder is None and definite and not modifiers and (noun in people_nouns() or is_office(noun)):
            same = self._same_noun(head)
            if same:
                return same
        if holder is None and titled and (definite or state):
            holder = self._holder(head, modifiers, state, _synonyms(t.text.lower()))
        if holder:
            return holder.name
        issued = descriptions.issuer(w, head) or (descriptions.paper_before(w, head) if definite and noun in descriptions.PAPERS else None)
        if issued and issued != span:
            name = self.name(issued)
            return descriptions.bare(w, issued) if name and name.startswith(("a ", "an ")) else name
        if noun == "statement" and definite:
            return self._antecedent(head, lambda p: p.kind not in ("place", "media"), None)
        watching = descriptions.watcher(w, head, self.mentions, self.parties)
        if watching:
            return watching.name
        if any(w.tokens[k].dep == "prep" and w.tokens[k].text == "of" for k in w.kids[head]):
            return None
        if definite and t.tag in ("NN", "NNP") and noun in _generic() and len([k for k in modifiers if w.tokens[k].pos != "ADJ"]) == 0:
            return self._generic_noun(head, noun, state)
        if definite and not state and noun in ("ministry", "department") and modifiers:
            return self._fuller(noun, t.start, frozenset(w.tokens[k].text.lower() for k in modifiers))
        return None

    def _same_noun(self, head: int) -> str | None:
        """ "the official" -> "a senior Turkish official": the nearest earlier unnamed party with that noun and more words."""
        w = self.words
        t = w.tokens[head]
        for k in range(head - 1, max(-1, head - FAR), -1):
            other = w.tokens[k]
            if other.lemma == t.lemma and other.tag == t.tag and other.dep not in ("compound", "nmod") and k not in self._by_head:
                span = w.np(k)
                if w.tokens[w.left_edge(k)].text.lower() in INDEFINITE or len(self.plain(span).split()) > 1:
                    return self.plain(span)
        return None

    def _holder(self, head: int, modifiers: list[int], state: Mention | None, nouns: frozenset[str]) -> Party | None:
        """The person whom "the foreign minister" or "the Russian diplomat" means: the latest before who holds such an office."""
        w = self.words
        noun = w.tokens[head].text.lower()
        wanted = {fold(w.tokens[k].text) for k in modifiers if not is_adjective(w, k) and w.tokens[k].pos != "PROPN"} - LOOSE
        country = self.parties[state.key].country if state else ""
        at = w.tokens[head].start
        if noun == "counterpart":
            owner = next((self.parties[m.key] for m in self._back(head) if m.subject and m.key.startswith("person:")), None)
            nouns, wanted = frozenset(x.split()[-1] for x in owner.titles) if owner else frozenset(), set()
        seen: list[tuple[int, Party]] = []
        for m in self.mentions:
            party = self.parties[m.key]
            if not m.key.startswith("person:") or self._same_clause(m, head):
                continue
            if (country and party.country and country != party.country) or (noun == "counterpart" and not party.country):
                continue
            if any(nouns & held and wanted <= held and not (LESSER & held) - wanted for held in map(_held, party.titles)):
                seen.append((m.start, party))
        seen = [x for x in seen if country and x[1].country == country] or seen
        before = [x for x in seen if x[0] < at]
        if before:
            own = [x for x in before if not x[1].country] if not (wanted or country) else []
            return (own or before)[-1][1]
        return seen[0][1] if seen and (wanted or country) else None

    def _same_clause(self, m: Mention, head: int) -> bool:
        """True when ``m`` is the subject of the clause in which ``head`` is an object: they are two people."""
        w = self.words
        if not m.subject or w.tokens[m.head].sentence != w.tokens[head].sentence or w.tokens[head].dep not in ("dobj", "pobj", "dative"):
            return False
        return w.tokens[m.head].head in {w.tokens[head].head, w.tokens[w.tokens[head].head].head}

    def _later_named(self, head: int, modifiers: list[int], state: Mention | None) -> Party | None:
        """The person whom "an opposition spokesman" of a first sentence turns out to be a few sentences on; None where nobody fits."""
        w = self.words
        noun = w.tokens[head].text.lower()
        wanted = {fold(w.tokens[k].text) for k in modifiers if not is_adjective(w, k)} - LOOSE
        country = self.parties[state.key].country if state else ""
        if not wanted and not country:
            return None
        for m in self._between(w.tokens[head].end, len(w.text)):
            if w.tokens[m.head].sentence - w.tokens[head].sentence > 4:
                return None
            party = self.parties[m.key]
            about = {x for t in party.titles for x in t.split()} | {fold(x) for x in (party.organisation or "").split()}
            if m.key.startswith("person:") and noun in about and wanted <= about and (not country or country == party.country):
                return party
        return None

    def _generic_noun(self, head: int, noun: str, state: Mention | None) -> str | None:
        w = self.words
        kinds = _generic()[noun]
        at = w.tokens[head].start
        if "state" in kinds and state is None:
            return self._antecedent(head, lambda p: p.key.startswith("state:"), None)
        if state is not None:
            return None
        said = frozenset(w.tokens[k].text.lower() for k in range(w.left_edge(head) + 1, head))
        if noun in STATE_BODIES:
            if said - LOOSE - CENTRAL and noun != "ministry":
                return None
            return self._fuller(noun, at, said if noun == "ministry" else frozenset())
        sharing = [
            m
            for m in self.mentions
            if m.key.startswith("org:") and noun in (about := fold(self.parties[m.key].name).split()) and said - LOOSE <= set(about)
        ]
        if sharing:
            before = [m for m in sharing if m.start < at]
            return self.parties[(before[-1] if before else sharing[0]).key].name
        if said - LOOSE:
            return None
        for m in self._back(head):
            party = self.parties[m.key]
            if m.key.startswith("org:") and party.kind in kinds:
                return party.name
        return None

    def _fuller(self, noun: str, at: int, modifiers: frozenset[str] = frozenset()) -> str | None:
        """See ``descriptions.fuller``; where no owner is ever named, the state that was the last subject owns it."""
        owned = [m for m in self.mentions if m.key.startswith(("state:", "person:"))]
        span = descriptions.fuller(self.words, noun, bisect_left(self.words.starts, at), owned, modifiers)
        if span:
            return descriptions.renamed(self.plain(span), noun)
        head = bisect_left(self.words.starts, at)
        owner = next((self.parties[m.key].name for m in self._back(head) if m.key.startswith("state:") and m.subject), None) or self.home()
        bare = self.plain((self.words.tokens[self.words.left_edge(head)].start, self.words.tokens[head].end))
        return f"{owner}'s {bare}" if owner else None

    def home(self) -> str | None:
        """The state that the report is most about: named (or in an adjective) at least twice and in most mentions of states."""
        counts = Counter(m.key for m in self.mentions if m.key.startswith("state:"))
        (key, n), *_ = counts.most_common(1) or [("", 0)]
        return self.parties[key].name if n > 1 and 2 * n > counts.total() else None

    def both(self, span: Span) -> tuple[str, ...]:
        """The parties of "both sides" or "the two countries": the nearest coordinated pair of parties before; empty without one."""
        w = self.words
        head = w.noun_head(span)
        if head is None or (w.tokens[head].tag != "NNS" and w.tokens[head].text.lower() != "both"):
            return ()
        words = set(w.slice(span).lower().split())
        lemma = w.tokens[head].lemma.lower()
        if not (lemma in ("side", "party", "country", "nation", "leader", "neighbour", "neighbor", "government", "foe") or lemma == "both"):
            return ()
        if not words & {"both", "two", "warring", "rival"} or words & {"of"}:
            return ()
        for k in range(head - 1, -1, -1):
            m = self._by_head.get(k)
            if m is None or m.form == "adjective" or self.parties[m.key].kind in ("place", "media"):
                continue
            if (lemma == "leader" and not m.key.startswith("person:")) or (
                lemma in ("country", "nation") and not m.key.startswith("state:")
            ):
                continue
            pair = [self.name((w.tokens[c].start, w.tokens[c].end)) for c in w.conjuncts(k)]
            if len(pair) == 2 and all(pair):
                return tuple(n for n in pair if n)
        return self._rivals(w.tokens[head].start) if lemma in ("side", "party", "both", "foe") else ()

    def _rivals(self, at: int) -> tuple[str, ...]:
        """The two states or armed parties named most often before ``at``, each at least twice; empty where there are none."""
        counts: dict[str, int] = {}
        for m in self._between(0, at):
            if self.parties[m.key].kind in ("government", "armed_group"):
                counts[m.key] = counts.get(m.key, 0) + 1
        top = sorted((k for k, n in counts.items() if n > 1), key=lambda k: (-counts[k], k))[:2]
        return tuple(self.parties[k].name for k in top) if len(top) == 2 else ()

    def _pronoun(self, i: int, low: str, speaker: str | None) -> str | None:
        if low in ME:
            return speaker
        if low in US:
            return self.side(speaker) if speaker else None
        if low in HE or low in SHE:
            gender = "m" if low in HE else "f"
            return self._antecedent(i, lambda p: p.kind == "person" and p.gender in ("", gender), speaker)
        if low in THEY:
            return self._plural(i) or self._antecedent(i, lambda p: p.kind != "person", speaker)
        return self._antecedent(i, lambda p: p.kind not in ("person", "place"), speaker)

    def _antecedent(self, i: int, fits: Callable[[Party], bool], speaker: str | None) -> str | None:
        """The party of the nearest earlier clause that fits; subjects first."""
        w = self.words
        at, sentence = w.tokens[i].start, w.tokens[i].sentence
        quoted = w.quoted(at)
        telling = self._tells(i)
        best: tuple[float, str] | None = None
        for m in self._back(i):
            party = self.parties[m.key]
            distance = sentence - w.tokens[m.head].sentence
            if distance > BACK or not fits(party):
                continue
            if m.form == "adjective" or (quoted and speaker == party.name):
                continue
            dep = w.tokens[m.head].dep
            score = -2.0 * distance + (1.5 if m.subject else 0.0) - (1.0 if dep in ("poss", "compound", "nmod", "amod") else 0.0)
            score += 0.6 if party.kind == "person" and party.gender else 0.0
            score -= 1.5 if w.quoted(m.start) and not quoted else 0.0
            score -= (at - m.start) / 2000
            if (
                m.key.startswith("state:")
                and dep == "pobj"
                and w.tokens[w.tokens[m.head].head].lemma in ("in", "at", "near", "from", "to", "outside")
            ):
                score -= 1.5
            score += 2.0 if telling and m.subject and self._tells(m.head) else 0.0
            if distance == 0 and w.tokens[m.head].head == w.tokens[i].head and m.subject and w.tokens[i].dep in ("dobj", "pobj", "iobj"):
                score -= 4.0
            if best is None or score > best[0]:
                best = (score, party.name)
        return best[1] if best else None

    def _tells(self, i: int) -> bool:
        """True for the subject of a verb of saying."""
        t = self.words.tokens[i]
        return t.dep == "nsubj" and self.words.tokens[t.head].lemma in _reporting()

    def _plural(self, i: int) -> str | None:
        """The nearest earlier plural or coordinated subject that names people or a body."""
        w = self.words
        sentence, telling = w.tokens[i].sentence, self._tells(i)
        best: tuple[float, int] | None = None
        for k in range(i - 1, -1, -1):
            t = w.tokens[k]
            distance = sentence - t.sentence
            if distance > 2:
                break
            people = t.tag in ("NNS", "NNPS") and (
                t.lemma.lower() in people_nouns() or is_office(t.lemma) or self._by_head.get(k) is not None
            )
            joint = t.pos == "PROPN" and k in self._by_head and any(w.tokens[c].dep == "conj" for c in w.kids[k])
            group = k in self._by_head and self.parties[self._by_head[k].key].kind in ("armed_group", "organisation", "collective")
            if not (people or joint or group) or t.dep in ("compound", "amod", "nmod"):
                continue
            score = -2.0 * distance + (1.5 if t.dep in ("nsubj", "nsubjpass") else 0.0) + (0.5 if people or joint else 0.0) - (i - k) / 200
            score += 2.5 if telling and self._tells(k) else 0.0
            if best is None or score > best[0]:
                best = (score, k)
        if best is None:
            return None
        if any(w.tokens[c].dep == "conj" for c in w.kids[best[1]]):
            return " and ".join(n for n in (self.name(w.np(c)) for c in w.conjuncts(best[1])) if n)
        return self.name(w.np(best[1]))

    def side(self, speaker: str) -> str:
        """Whom a speaker's "we" stands for: the state or body of the office, else the speaker."""
        for party in self.parties.values():
            if party.name == speaker and party.kind == "person":
                if party.country:
                    state = self.parties.get(f"state:{party.country}")
                    return state.name if state else party.organisation or speaker
                return party.organisation or speaker
        return speaker

    def kind(self, span: Span | None, name: str | None = None) -> str:
        """The speaker kind of the party at ``span`` (or of a name alone)."""
        if name and re.search(r"\w and \w", name):
            return "collective"
        for party in self.parties.values():
            if name is not None and party.name == name:
                return "organisation" if party.kind == "place" else party.kind
        known = world.by_name().get((name or "").lower().removeprefix("the "))
        if known:
            return known.kind
        head = self.words.noun_head(span) if span else None
        if head is not None and (head in self._by_head or self.words.tokens[head].pos == "NOUN"):
            t = self.words.tokens[head]
            named = self.parties.get(self._by_head[head].key) if head in self._by_head else None
            if named:
                return named.kind if named.kind != "place" else "organisation"
            return noun_kind(t.lemma.lower(), plural=t.tag in ("NNS", "NNPS")) or ("collective" if t.tag == "NNS" else "unnamed")
        last = (name or "").split(" of ")[0].split(" at ")[0].split()[-1:] or [""]
        return noun_kind(last[0].lower(), plural=False) or noun_kind(last[0].lower().rstrip("s"), plural=True) or "organisation"

    def plain(self, span: Span) -> str:
        """See ``mentions.plain``."""
        return plain(self.words, span)

    # ----------------------------------------------------------------------------------------------- look-ups

    def _between(self, start: int, end: int) -> list[Mention]:
        return self.mentions[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def _back(self, i: int) -> Iterable[Mention]:
        """Mentions before token ``i``, nearest first."""
        w = self.words
        k = bisect_left(self._starts, w.tokens[i].start) - 1
        while k >= 0 and w.tokens[i].sentence - w.tokens[self.mentions[k].head].sentence <= BACK:
            yield self.mentions[k]
            k -= 1
