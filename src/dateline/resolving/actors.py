"""The cast of one report: every party under the fullest name that the report itself gives it.

Names are grouped (``Sergei Lavrov``, ``Mr Lavrov``, ``the foreign minister``, ``he``) from the parse, the title tables, the world
files and the order of discourse. A party that is never named keeps its description.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from dateline.lexicon import Line, table
from dateline.lexicon import words as cell
from dateline.model import Page, Parse, Span
from dateline.resolving import world
from dateline.resolving.offices import Office, is_honorific, is_office, offices, titles
from dateline.words import Words

BACK = 6
"""How many sentences back a pronoun or a bare noun may find its party."""
HE, SHE = frozenset({"he", "him", "his", "himself"}), frozenset({"she", "her", "hers", "herself"})
IT, THEY = frozenset({"it", "its", "itself"}), frozenset({"they", "them", "their", "theirs", "themselves"})
ME, US = frozenset({"i", "me", "my", "mine", "myself"}), frozenset({"we", "us", "our", "ours", "ourselves"})
PRONOUNS = HE | SHE | IT | THEY | ME | US
_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_ACRONYM = re.compile(r"\s*[(\[]\s*(?:the\s+)?[\"“'‘]?([A-Z][A-Za-z.&\-]{1,11})[\"”'’]?\s*[)\]]")
LOOSE = frozenset({"top", "senior", "chief", "visiting", "veteran", "same", "former", "outgoing", "new", "embattled"})
_HYPHENATED = re.compile(r"(?:-\w+)+")
_PART_OF = re.compile(r"\b(?:north|south|east|west|central|upper|lower|rural|inner)\w*|-(?:held|controlled|run|ruled|occupied)\b|\b(?:held|of|in|anti|pro)\b")
_EDGE = " \t\r\n,;:.\"“”'‘’()[]-–—"


@dataclass(slots=True)
class Party:
    """One party of the report: its fullest name, kind (``person`` or a speaker kind), gender, country and offices."""

    key: str
    name: str
    kind: str
    gender: str = ""
    country: str = ""
    titles: set[str] = field(default_factory=set)
    organisation: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a party is named; ``subject`` when it is the subject of its clause; ``form`` as in ``world.Known``."""

    start: int
    end: int
    head: int
    key: str
    subject: bool
    form: str = "name"


def fold(text: str) -> str:
    """Lower case without accents, ``al-`` and possessive endings: what names are compared by."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.replace("’", "'")) if not unicodedata.combining(c)).lower()
    return re.sub(r"\b(?:al|el|ash|as|an)[- ](?=\w)", "", plain.removesuffix("'s").removesuffix("'"))


@cache
def _people_nouns() -> dict[str, Line]:
    return {line["noun"]: line for line in table("people_nouns")}


@cache
def _generic() -> dict[str, frozenset[str]]:
    return {line["noun"]: frozenset(cell(line["kinds"])) for line in table("generic_nouns")}


@cache
def _synonyms(noun: str) -> frozenset[str]:
    """The title words that a description may stand for: "the envoy" for an ambassador, "the leader" for a president."""
    return frozenset((noun, *cell(titles()[noun]["stands_for"])))


@cache
def _genders() -> dict[str, str]:
    return {fold(line["name"]): line["gender"] for line in table("given_names")}


class Cast:
    """The parties of one report. ``Cast.of(page, parse)`` builds it; ``name`` and ``kind`` answer for any span of the text."""

    def __init__(self, w: Words) -> None:
        self.words = w
        self.parties: dict[str, Party] = {}
        self.mentions: list[Mention] = []
        self.offices: tuple[Office, ...] = ()
        self._starts: list[int] = []
        self._by_head: dict[int, Mention] = {}
        self._acronyms: dict[str, str] = {}

    @classmethod
    def of(cls, page: Page, parse: Parse) -> Cast:
        """The cast of a page; reads nothing but its two arguments."""
        cast = cls(Words(page, parse))
        cast._find_known()
        cast._find_people()
        cast._find_organisations()
        cast.mentions.sort(key=lambda m: (m.start, -m.end))
        cast._starts = [m.start for m in cast.mentions]
        cast._by_head = {m.head: m for m in reversed(cast.mentions)}
        cast._name_states()
        cast._find_offices()
        return cast

    # -------------------------------------------------------------------------------------------------- building

    def _add(self, span: Span, party: Party, form: str = "name") -> None:
        inside = self.words.within(span)
        if not inside:
            return
        head = self.words.head(span)
        head = inside[-1] if head is None or self.words.tokens[head].pos not in ("NOUN", "PROPN", "ADJ") else head
        self.parties.setdefault(party.key, party)
        dep = self.words.tokens[head].dep
        self.mentions.append(Mention(span[0], span[1], head, party.key, dep in ("nsubj", "nsubjpass", "agent"), form))

    def _find_known(self) -> None:
        """States and organisations of the world files, longest match first, not inside a person's name."""
        w = self.words
        people = [(s, e) for s, e, label in w.entities if label == "PERSON" and " " in w.text[s:e].strip()]
        orgs = [(s, e) for s, e, label in w.entities if label == "ORG"]
        taken = -1
        for i, t in enumerate(w.tokens):
            if t.start < taken or not (t.text[0].isupper() or t.text.lower() in ("al", "anti", "dpa")):
                continue
            found = world.at(w.text, t.start)
            if found is None:
                continue
            end, known = found
            if any(s <= t.start and end <= e for s, e in people):
                if not (i and is_office(w.tokens[i - 1].text)) and not any(is_office(x.text) for x in w.tokens[i + 1 : i + 4]):
                    continue
            if i and is_honorific(w.tokens[i - 1].text):
                continue
            if any(s <= t.start and end <= e and e - s > end - t.start + 5 for s, e in orgs) and known.form != "name":
                self._inside_org(t.start, end, known)
                taken = end
                continue
            self._add((t.start, end), Party(known.key, known.name, known.kind, country=known.country), known.form)
            taken = end

    def _inside_org(self, start: int, end: int, known: world.Known) -> None:
        """A state's adjective inside a longer organisation name counts as seen, not as a mention of its own."""
        self.parties.setdefault(known.key, Party(known.key, known.name, known.kind, country=known.country))

    def _find_people(self) -> None:
        w = self.words
        spans: list[Span] = []
        known = {m.start for m in self.mentions}
        for start, end, label in w.entities:
            if label == "PERSON":
                span = self._bare_name((start, end))
                if span and span[0] not in known:
                    spans.append(span)
        covered = {k for s in spans for k in w.within(s)} | {k for m in self.mentions for k in w.within((m.start, m.end))}
        for i, t in enumerate(w.tokens[:-1]):
            if (is_honorific(t.text) or is_office(t.text) and t.text[0].isupper()) and i + 1 not in covered and t.tag != "NNS":
                run = i + 1
                while run < len(w.tokens) and run not in covered and self._name_word(run, i):
                    run += 1
                if run > i + 1:
                    spans.append((w.tokens[i + 1].start, w.tokens[run - 1].end))
                    covered.update(range(i + 1, run))
        spans.sort()
        full = {" ".join(w.text[s:e].split()) for s, e in spans if " " in w.text[s:e].strip()}
        surnames = {fold(n).split()[-1] for n in full}
        for i, t in enumerate(w.tokens):
            if i not in covered and t.pos == "PROPN" and t.ent != "DATE" and len(t.text) > 2 and fold(t.text) in surnames and t.text[0].isupper():
                spans.append((t.start, t.end))
        spans.sort()
        self._group_people(spans)

    def _name_word(self, k: int, title: int) -> bool:
        t = self.words.tokens[k]
        if t.sentence != self.words.tokens[title].sentence or is_office(t.text):
            return False
        return t.text[0].isupper() and t.pos == "PROPN" and t.ent not in ("GPE", "NORP", "DATE") or t.text == "-" and k - title > 1

    def _bare_name(self, span: Span) -> Span | None:
        """A person's name without the titles, adjectives and possessive that the tagger took along; None when nothing is left."""
        inside = list(self.words.within(span))
        while inside:
            t = self.words.tokens[inside[0]]
            title = is_office(t.text) or is_honorific(t.text) or t.lemma.lower() in ("foreign", "prime", "vice")
            if title and len(inside) > 1 or t.pos in ("DET", "PUNCT", "ADP") or (len(inside) > 2 and t.ent == "PERSON" and self._is_adjective(inside[0])):
                inside.pop(0)
            else:
                break
        while inside and (self.words.tokens[inside[-1]].pos in ("PUNCT", "PART") or self.words.tokens[inside[-1]].text in ("'s", "’s", "’", "'")):
            inside.pop()
        if not inside or not self.words.tokens[inside[-1]].text[0].isalpha() or len(inside) > 6:
            return None
        start, end = self.words.tokens[inside[0]].start, self._hyphenated(inside[-1])
        if "\n" in self.words.text[start:end] or is_office(self.words.text[start:end]):
            return None
        return start, end

    def _hyphenated(self, last: int) -> int:
        """The end of a name whose last word goes on after a hyphen ("Jae" of "Jae-in")."""
        end = self.words.tokens[last].end
        match = _HYPHENATED.match(self.words.text, end)
        return match.end() if match else end

    def _is_adjective(self, i: int) -> bool:
        found = world.at(self.words.text, self.words.tokens[i].start)
        return found is not None and found[1].form == "adjective"

    def _group_people(self, spans: list[Span]) -> None:
        """Full names first, then single names to the full name that ends (else begins) with them."""
        w = self.words
        groups: dict[str, list[tuple[int, str]]] = {}
        by_last: dict[str, list[str]] = {}
        by_first: dict[str, list[str]] = {}
        long = [s for s in spans if len(fold(w.text[s[0] : s[1]]).split()) > 1]
        for s in long:
            name = w.slice(s)
            parts = fold(name).split()
            key = next((k for k in by_last.get(parts[-1], ()) if _compatible(parts, fold(groups[k][0][1]).split())), None)
            if key is None:
                key = "person:" + " ".join(parts)
                by_last.setdefault(parts[-1], []).append(key)
                by_first.setdefault(parts[0], []).append(key)
            groups.setdefault(key, []).append((s[0], name))
        best = {k: max((n for _, n in v), key=lambda n: (min(len(n.split()), 3), -next(s for s, m in v if m == n))) for k, v in groups.items()}
        last_seen: dict[str, int] = {}
        for s in sorted(spans):
            name = w.slice(s)
            parts = fold(name).split()
            if not parts:
                continue
            if len(parts) > 1:
                key = next(k for k, v in groups.items() if (s[0], name) in v)
            else:
                options = [k for k in by_last.get(parts[0], ()) if k in groups] or [k for k in by_first.get(parts[0], ()) if k in groups]
                before = [k for k in options if k in last_seen]
                key = max(before, key=lambda k: last_seen[k]) if before else options[0] if options else f"person:{parts[0]}"
            last_seen[key] = s[0]
            self._add(s, Party(key, best.get(key, name), "person"), "name")
            self._note_gender(key, s)

    def _note_gender(self, key: str, span: Span) -> None:
        party = self.parties[key]
        if not party.gender:
            party.gender = _genders().get(fold(party.name).split()[0].split("-")[0], "") if " " in party.name else ""
        first = self.words.within(span)
        if first and first[0]:
            line = titles().get(self.words.tokens[first[0] - 1].text.lower().rstrip("."))
            if line and line["gender"]:
                party.gender = line["gender"]

    def _find_organisations(self) -> None:
        w = self.words
        covered = {k for m in self.mentions for k in w.within((m.start, m.end))}
        full: list[tuple[str, str]] = []
        for start, end, label in w.entities:
            if label not in ("ORG", "NORP", "GPE", "FAC", "LOC"):
                continue
            inside = [k for k in w.within((start, end)) if w.tokens[k].pos not in ("DET", "PUNCT", "PART") or k not in (w.within((start, end))[0], w.within((start, end))[-1])]
            if not inside or all(k in covered for k in inside):
                continue
            span = (w.tokens[inside[0]].start, w.tokens[inside[-1]].end)
            name = w.slice(span)
            if "\n" in w.text[span[0] : span[1]] or not name or not name[0].isalnum():
                continue
            key = self._acronyms.get(name) or self._spelled_out(span) or next((k for n, k in full if label == "ORG" and n.endswith(" " + fold(name))), None)
            kind = self._noun_kind(w.tokens[inside[-1]].lemma.lower(), plural=False) or ("organisation" if label != "GPE" else "place")
            key = key or f"{'place' if kind == 'place' else 'org'}:{fold(name)}"
            if label == "ORG":
                full.append((fold(name), key))
                self._note_acronym(span, key)
            self._add(span, Party(key, name, kind))
        for m in list(self.mentions):
            if m.form in ("name", "alias") and m.key.startswith("org:"):
                self._note_acronym((m.start, m.end), m.key)
        for i, t in enumerate(w.tokens):
            if t.text in self._acronyms and i not in covered:
                self._add((t.start, t.end), self.parties[self._acronyms[t.text]])

    def _spelled_out(self, span: Span) -> str | None:
        """The key of a known party whose acronym follows this name in brackets."""
        match = _ACRONYM.match(self.words.text, span[1])
        found = world.at(self.words.text, match.start(1)) if match else None
        return found[1].key if found and match and found[0] == match.end(1) else None

    def _note_acronym(self, span: Span, key: str) -> None:
        match = _ACRONYM.match(self.words.text, span[1])
        if match:
            self._acronyms.setdefault(match.group(1), key)

    def _name_states(self) -> None:
        """Known parties take the fullest form that this report uses; a capital or adjective alone gives the state's own name."""
        forms: dict[str, list[tuple[str, str]]] = {}
        for m in self.mentions:
            if m.key.startswith(("state:", "org:")):
                forms.setdefault(m.key, []).append((m.form, self.words.slice((m.start, m.end))))
        for key, seen in forms.items():
            party = self.parties[key]
            named = [n for f, n in seen if f in ("name", "alias")]
            if named:
                party.name = max(named, key=lambda n: (len(n), n))
            elif seen and all(f == "capital" for f, _ in seen):
                party.name = seen[0][1]

    def _find_offices(self) -> None:
        people = [(m.start, m.end) for m in self.mentions if m.key.startswith("person:")]
        keys = {(m.start, m.end): m.key for m in self.mentions}
        self.offices = tuple(offices(self.words, people))
        for office in self.offices:
            party = self.parties[keys[office.person]]
            title = fold(self.words.slice(office.title))
            party.titles.add(title)
            line = titles().get(title.split()[-1]) if title else None
            if line and line["gender"]:
                party.gender = line["gender"]
            if office.organisation:
                party.organisation = party.organisation or self.plain(office.organisation)
                for k in self.words.within(office.organisation):
                    found = world.at(self.words.text, self.words.tokens[k].start)
                    if found and found[1].country:
                        party.country = party.country or found[1].country
                        break

    # ------------------------------------------------------------------------------------------------- answering

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
        party = self._named(span, head)
        if party:
            return party.name
        return self._described(span, head) or self.plain(span) or None

    def party(self, span: Span) -> Party | None:
        """The named party at ``span``, if it is one."""
        head = self.words.noun_head(span)
        return None if head is None else self._named(span, head)

    def _named(self, span: Span, head: int) -> Party | None:
        """The party named at the head of a span; an adjective or a possessor does not name it."""
        m = self._by_head.get(head)
        if m is None:
            inside = [x for x in self._between(*span) if x.start <= self.words.tokens[head].start < x.end]
            m = inside[0] if inside else None
        if m is None:
            first = self._between(*span)
            m = first[0] if first and first[0].start <= span[0] + 4 and first[0].key.startswith("person:") and first[0].head == head else None
        if m is None:
            return None
        if m.form == "adjective" and self.words.tokens[m.head].dep in ("amod", "compound", "nmod") and span[1] > m.end:
            return None
        party = self.parties[m.key]
        if party.kind == "place":
            return None
        if party.kind != "person" and span[0] < m.start and self._modified(span, m):
            return None
        return party

    def _modified(self, span: Span, m: Mention) -> bool:
        """True when words other than an article stand before the name inside the span ("western Syria", "rebels in Syria")."""
        before = self.words.slice((span[0], m.start)).lower().strip(_EDGE)
        if before in ("", "the", "a", "an", "by", "with", "from", "of"):
            return False
        if not m.key.startswith("state:") or m.form == "adjective":
            return True
        return _PART_OF.search(before) is not None or any(t.pos == "PROPN" or t.dep == "poss" for t in (self.words.tokens[k] for k in self.words.within((span[0], m.start))))

    def _described(self, span: Span, head: int) -> str | None:
        """Who a definite description stands for: an office holder, a group or state named before; else None."""
        w = self.words
        t = w.tokens[head]
        noun = t.lemma.lower()
        edge = w.left_edge(head)
        definite = w.tokens[edge].text.lower() in ("the", "this", "that", "his", "her", "its", "their", "our") or w.tokens[edge].dep == "poss"
        modifiers = [k for k in range(edge, head) if w.tokens[k].pos in ("ADJ", "NOUN", "PROPN")]
        state = next((m for m in self._between(w.tokens[edge].start, t.start) if m.key.startswith("state:")), None)
        if t.tag in ("NN", "NNP") and is_office(t.text):
            indefinite = w.tokens[edge].text.lower() in ("a", "an", "another", "one")
            holder = self._later_named(head, modifiers, state) if indefinite else self._holder(head, modifiers, state) if definite or state else None
            if holder:
                return holder.name
        if definite and t.tag in ("NN", "NNP") and noun in _generic() and len([k for k in modifiers if w.tokens[k].pos != "ADJ"]) == 0:
            return self._generic_noun(head, noun, state)
        return None

    def _holder(self, head: int, modifiers: list[int], state: Mention | None) -> Party | None:
        """The person whom "the foreign minister" or "the Russian diplomat" means: the latest before who holds such an office."""
        w = self.words
        noun = w.tokens[head].text.lower()
        wanted = {fold(w.tokens[k].text) for k in modifiers if not self._is_adjective(k) and w.tokens[k].pos != "PROPN"} - LOOSE
        country = self.parties[state.key].country if state else ""
        nouns = _synonyms(noun)
        at = w.tokens[head].start
        if noun == "counterpart":
            owner = next((self.parties[m.key] for m in self._back(head) if m.subject and m.key.startswith("person:")), None)
            nouns, wanted = ({x.split()[-1] for x in owner.titles} if owner else set()), set()
        seen: list[tuple[int, Party]] = []
        for m in self.mentions:
            party = self.parties[m.key]
            if not m.key.startswith("person:") or (country and party.country and country != party.country) or (noun == "counterpart" and not party.country):
                continue
            if any(nouns & set(x.split()) and wanted <= set(x.split()) for x in party.titles):
                seen.append((m.start, party))
        before = [x for x in seen if x[0] < at]
        if before:
            return before[-1][1]
        return seen[0][1] if seen and (wanted or country) else None

    def _later_named(self, head: int, modifiers: list[int], state: Mention | None) -> Party | None:
        """The person whom "an opposition spokesman" of a first sentence turns out to be a few sentences on; None where nobody fits."""
        w = self.words
        noun = w.tokens[head].text.lower()
        wanted = {fold(w.tokens[k].text) for k in modifiers if not self._is_adjective(k)} - LOOSE
        country = self.parties[state.key].country if state else ""
        if not wanted and not country:
            return None
        for m in self._between(w.tokens[head].end, len(w.text)):
            if w.tokens[m.head].sentence - w.tokens[head].sentence > 4:
                return None
            party = self.parties[m.key]
            about = {x for t in party.titles for x in t.split()} | set(fold(party.organisation or "").split())
            if m.key.startswith("person:") and noun in about and wanted <= about and (not country or country == party.country):
                return party
        return None

    def _generic_noun(self, head: int, noun: str, state: Mention | None) -> str | None:
        w = self.words
        kinds = _generic()[noun]
        at = w.tokens[head].start
        if "state" in kinds and state is None:
            return next((self.parties[m.key].name for m in self._back(head) if m.key.startswith("state:") and m.form != "adjective"), None)
        if state is not None:
            return None
        for m in self._back(head):
            party = self.parties[m.key]
            if m.key.startswith("org:") and noun in fold(party.name).split():
                return party.name
        if noun in ("government", "army", "military", "regime", "parliament", "administration"):
            return self._fuller(noun, at)
        for m in self._back(head):
            party = self.parties[m.key]
            if m.key.startswith("org:") and party.kind in kinds:
                return party.name
        return None

    def _fuller(self, noun: str, at: int) -> str | None:
        """"the government" -> "Syria's government": the nearest noun phrase with that head and a state before it, earlier ones first."""
        w = self.words
        stop = bisect_left(w.starts, at)
        for k in (*range(stop - 1, -1, -1), *range(stop + 1, len(w.tokens))):
            t = w.tokens[k]
            if t.lemma.lower() == noun and t.tag in ("NN", "NNP"):
                edge = w.left_edge(k)
                if any(m.key.startswith(("state:", "person:")) for m in self._between(w.tokens[edge].start, t.start)):
                    return self.plain((w.tokens[edge].start, t.end))
        return None

    def both(self, span: Span) -> tuple[str, ...]:
        """The parties of "both sides" or "the two countries": the nearest coordinated pair of parties before; empty without one."""
        w = self.words
        head = w.noun_head(span)
        if head is None or w.tokens[head].tag != "NNS" and w.tokens[head].text.lower() != "both":
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
            if lemma == "leader" and not m.key.startswith("person:") or lemma in ("country", "nation") and not m.key.startswith("state:"):
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

    def _antecedent(self, i: int, fits: object, speaker: str | None) -> str | None:
        """The party of the nearest earlier clause that fits; subjects first."""
        w = self.words
        at, sentence = w.tokens[i].start, w.tokens[i].sentence
        quoted = w.quoted(at)
        best: tuple[float, str] | None = None
        for m in self._back(i):
            party = self.parties[m.key]
            distance = sentence - w.tokens[m.head].sentence
            if distance > BACK or not fits(party):  # type: ignore[operator]
                continue
            if m.form == "adjective" or (quoted and speaker == party.name):
                continue
            dep = w.tokens[m.head].dep
            score = -2.0 * distance + (1.5 if m.subject else 0.0) - (1.0 if dep in ("poss", "compound", "nmod", "amod") else 0.0)
            score += 0.6 if party.kind == "person" and party.gender else 0.0
            score -= 1.5 if w.quoted(m.start) and not quoted else 0.0
            score -= (at - m.start) / 2000
            if distance == 0 and w.tokens[m.head].head == w.tokens[i].head and m.subject and w.tokens[i].dep in ("dobj", "pobj", "iobj"):
                score -= 4.0
            if best is None or score > best[0]:
                best = (score, party.name)
        return best[1] if best else None

    def _plural(self, i: int) -> str | None:
        """The nearest earlier plural or coordinated subject that names people or a body."""
        w = self.words
        sentence = w.tokens[i].sentence
        best: tuple[float, int] | None = None
        for k in range(i - 1, -1, -1):
            t = w.tokens[k]
            distance = sentence - t.sentence
            if distance > 2:
                break
            people = t.tag in ("NNS", "NNPS") and (t.lemma.lower() in _people_nouns() or is_office(t.lemma) or self._by_head.get(k) is not None)
            joint = t.pos == "PROPN" and k in self._by_head and any(w.tokens[c].dep == "conj" for c in w.kids[k])
            group = k in self._by_head and self.parties[self._by_head[k].key].kind in ("armed_group", "organisation", "collective")
            if not (people or joint or group) or t.dep in ("compound", "amod", "nmod"):
                continue
            score = -2.0 * distance + (1.5 if t.dep in ("nsubj", "nsubjpass") else 0.0) + (0.5 if people or joint else 0.0) - (i - k) / 200
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
            party = self.parties.get(self._by_head[head].key) if head in self._by_head else None
            if party:
                return party.kind if party.kind != "place" else "organisation"
            return self._noun_kind(t.lemma.lower(), plural=t.tag in ("NNS", "NNPS")) or ("collective" if t.tag == "NNS" else "unnamed")
        last = (name or "").split(" of ")[0].split(" at ")[0].split()[-1:] or [""]
        return self._noun_kind(last[0].lower(), plural=False) or self._noun_kind(last[0].lower().rstrip("s"), plural=True) or "organisation"

    @staticmethod
    def _noun_kind(noun: str, *, plural: bool) -> str | None:
        line = _people_nouns().get(noun)
        if line is not None:
            return line["plural" if plural else "singular"]
        if is_office(noun):
            return "collective" if plural else "unnamed"
        return None

    def plain(self, span: Span) -> str:
        """The words of a noun phrase without quotation marks, leading article, trailing clause or apposition."""
        w = self.words
        head = w.noun_head(span)
        start, end = span
        if head is not None:
            for k in range(head + 1, w.within(span).stop):
                t = w.tokens[k]
                if t.dep in ("relcl", "appos") or t.text in (";", "--", "—") or t.text == "," and not self._listed(k, span):
                    cut = k if t.text in (",", ";", "--", "—") else min([k, *w.subtree(k)])
                    end = min(end, w.tokens[max(head, cut - 1)].end)
                    break
        text = w.slice((start, end)).strip(_EDGE)
        text = re.sub(r"(?:'s|’s|’)$", "", text)
        return re.sub(r"^(?:the|The)\s+", "", text)

    def _listed(self, k: int, span: Span) -> bool:
        """True when the comma ``k`` separates the parts of a list inside the span."""
        w = self.words
        return any(w.tokens[j].dep == "conj" for j in w.within((w.tokens[k].end, span[1]))) and w.tokens[min(k + 1, len(w.tokens) - 1)].dep not in ("relcl", "det", "nsubj")

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


def _compatible(a: list[str], b: list[str]) -> bool:
    """Two full names of one person: the same last word, and first words that are equal or an initial of one another."""
    if a[-1] != b[-1]:
        return False
    return a[0] == b[0] or a[0][0] == b[0][0] and (len(a[0].rstrip(".")) == 1 or len(b[0].rstrip(".")) == 1) or set(a) <= set(b) or set(b) <= set(a)
