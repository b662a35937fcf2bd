"""The named parties of one report and where they are mentioned: known names, people, organisations, offices."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache

from dateline.lexicon import Line, table
from dateline.model import Span
from dateline.reading.words import Words
from dateline.resolving import world
from dateline.resolving.offices import Office, is_honorific, is_office, offices, titles

_ACRONYM = re.compile(r"\s*[(\[]\s*(?:the\s+)?[\"“'‘]?([A-Z][A-Za-z.&\-]{1,11})[\"”'’]?\s*[)\]]")
_HYPHENATED = re.compile(r"(?:-(?:[^\W\d_a-z]\w*|[a-z]{2,3}(?!\w)))+")
PARTICLES = frozenset({"de", "di", "da", "dos", "van", "von", "der", "den", "bin", "ibn", "al", "el", "la", "le", "ten", "ul"})
"""Small words inside names of people."""
EDGE = " \t\r\n,;:.\"“”'‘’()[]-–—"


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
def people_nouns() -> dict[str, Line]:
    return {line["noun"]: line for line in table("people_nouns")}


@cache
def _genders() -> dict[str, str]:
    return {fold(line["name"]): line["gender"] for line in table("given_names")}


class Builder:
    """Finds the parties of a page in one pass over each layer; ``build`` is its only entrance."""

    def __init__(self, w: Words) -> None:
        self.words = w
        self.parties: dict[str, Party] = {}
        self.mentions: list[Mention] = []
        self.offices: tuple[Office, ...] = ()
        self._acronyms: dict[str, str] = {}
        self._apostrophes = w.text.count("'") + w.text.count("’")

    def build(self) -> None:
        """Fill ``parties``, ``mentions`` (in reading order) and ``offices``."""
        self._find_known()
        self._find_people()
        self._find_organisations()
        self.mentions.sort(key=lambda m: (m.start, -m.end))
        self._name_states()
        self._find_offices()

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
            beside_title = (i and is_office(w.tokens[i - 1].text)) or any(is_office(x.text) for x in w.tokens[i + 1 : i + 4])
            if not beside_title and any(s <= t.start and end <= e and (s, e) != (t.start, end) for s, e in people):
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
            first = w.within((start, end))
            if label == "PERSON" or (label == "ORG" and first and is_honorific(w.tokens[first[0]].text)):
                span = self._bare_name((start, end))
                if span and span[0] not in known and not self._is_common(span):
                    spans.append(span)
        covered = {k for s in spans for k in w.within(s)} | {k for m in self.mentions for k in w.within((m.start, m.end))}
        for i, t in enumerate(w.tokens[:-1]):
            if t.tag == "NNS" or not (is_honorific(t.text) or is_office(t.text)):
                continue
            comma = w.tokens[i + 1].text == "," and not is_honorific(t.text)
            begin = run = i + 2 if comma else i + 1
            while run < len(w.tokens) and run not in covered and self._name_word(run, i):
                run += 1
            if run > begin + comma and (comma or t.text[0].isupper() or run > begin + 1):
                spans.append((w.tokens[begin].start, w.tokens[run - 1].end))
                covered.update(range(begin, run))
        spans.sort()
        full = {" ".join(w.text[s:e].split()) for s, e in spans if " " in w.text[s:e].strip()}
        surnames = {fold(n).split()[-1] for n in full}
        for i, t in enumerate(w.tokens):
            if (
                i not in covered
                and t.pos == "PROPN"
                and t.ent != "DATE"
                and len(t.text) > 2
                and fold(t.text) in surnames
                and t.text[0].isupper()
            ):
                spans.append((t.start, t.end))
        spans.sort()
        self._group_people(spans)

    def _is_common(self, span: Span) -> bool:
        """True for a single word that the tagger took for a person: one with an article, or a noun for a body ("the Observatory")."""
        inside = self.words.within(span)
        if len(inside) != 1:
            return False
        before = self.words.tokens[inside[0] - 1].text.lower() if inside[0] else ""
        return before in ("the", "a", "an") or noun_kind(self.words.tokens[inside[0]].text.lower(), plural=False) is not None

    def _name_word(self, k: int, title: int) -> bool:
        t = self.words.tokens[k]
        following = self.words.tokens[min(k + 1, len(self.words.tokens) - 1)]
        if t.sentence != self.words.tokens[title].sentence or is_office(t.text) or following.text in ("Minister", "Secretary", "Ministry"):
            return False
        if t.text.lower() in PARTICLES and k + 1 < len(self.words.tokens) and self.words.tokens[k + 1].text[0].isupper():
            return True
        return (t.text[0].isupper() and t.pos == "PROPN" and t.ent not in ("GPE", "NORP", "DATE")) or (t.text == "-" and k - title > 1)

    def _bare_name(self, span: Span) -> Span | None:
        """A person's name without the titles, adjectives and possessive that the tagger took along; None when nothing is left."""
        inside = list(self.words.within(span))
        while inside:
            t = self.words.tokens[inside[0]]
            title = is_office(t.text) or is_honorific(t.text) or t.lemma.lower() in ("foreign", "prime", "vice")
            if (
                (title and len(inside) > 1)
                or t.pos in ("DET", "PUNCT", "ADP")
                or (len(inside) > 2 and world.at(self.words.text, t.start) is not None)
            ):
                inside.pop(0)
            else:
                break
        while inside and (
            self.words.tokens[inside[-1]].pos in ("PUNCT", "PART") or self.words.tokens[inside[-1]].text in ("'s", "’s", "’", "'")
        ):
            inside.pop()
        if not inside or not self.words.tokens[inside[-1]].text[0].isalpha() or len(inside) > 6:
            return None
        start, end = self.words.tokens[inside[0]].start, self._hyphenated(inside[-1])
        if "\n" in self.words.text[start:end] or is_office(self.words.text[start:end]):
            return None
        return start, self._unpossessed(inside[-1], end)

    def _unpossessed(self, last: int, end: int) -> int:
        """The end of a name without the ``s`` of a possessor in a text that has lost its apostrophes ("Assads forces")."""
        w = self.words
        following = w.tokens[last + 1] if last + 1 < len(w.tokens) else None
        bound = following is not None and following.pos in ("NOUN", "ADJ") and following.text.islower()
        word = w.text[max(0, end - 3) : end]
        lost = self._apostrophes == 0 and bound and len(word) == 3 and word[2] == "s" and word[1] not in "aeious"
        return end - 1 if lost else end

    def _hyphenated(self, last: int) -> int:
        """The end of a name whose last word goes on after a hyphen ("Jae" of "Jae-in")."""
        end = self.words.tokens[last].end
        match = _HYPHENATED.match(self.words.text, end)
        return match.end() if match else end

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
            key = key or next((k for k in by_first.get(parts[0], ()) if _one_in_other(parts, fold(groups[k][0][1]).split())), None)
            if key is None:
                key = "person:" + " ".join(parts)
                by_last.setdefault(parts[-1], []).append(key)
                by_first.setdefault(parts[0], []).append(key)
            groups.setdefault(key, []).append((s[0], name))
        best = {
            k: max((n for _, n in v), key=lambda n: (min(len(n.split()), 3), -next(s for s, m in v if m == n))) for k, v in groups.items()
        }
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
        full = [(fold(w.slice((m.start, m.end))), m.key) for m in self.mentions if m.key.startswith("org:") and m.form != "adjective"]
        for start, end, label in w.entities:
            if label not in ("ORG", "NORP", "GPE", "FAC", "LOC", "PERSON"):
                continue
            label = "ORG" if label == "PERSON" else label
            inside = [
                k
                for k in w.within((start, end))
                if w.tokens[k].pos not in ("DET", "PUNCT", "PART") or k not in (w.within((start, end))[0], w.within((start, end))[-1])
            ]
            cut = next((n for n, k in enumerate(inside) if n and w.tokens[k].tag == "DT" and w.tokens[inside[n - 1]].pos == "PROPN"), None)
            inside = inside[cut + 1 :] if cut is not None else inside
            if not inside or all(k in covered for k in inside):
                continue
            if all(is_office(w.tokens[k].text) or is_honorific(w.tokens[k].text) for k in inside):
                continue
            span = (w.tokens[inside[0]].start, w.tokens[inside[-1]].end)
            name = w.slice(span)
            if "\n" in w.text[span[0] : span[1]] or not name or not name[0].isalnum():
                continue
            key = (
                self._acronyms.get(name)
                or self._spelled_out(span)
                or next((k for n, k in reversed(full) if label == "ORG" and set(fold(name).split()) < set(n.split())), None)
            )
            kind = noun_kind(w.tokens[inside[-1]].lemma.lower(), plural=False) or ("organisation" if label != "GPE" else "place")
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
            if named and key.startswith("org:"):
                known = world.by_name().get(named[0].lower())
                party.name = known.name if known and known.name in named else max(named, key=lambda n: (len(n), n))
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
                party.organisation = party.organisation or plain(self.words, office.organisation)
                for k in self.words.within(office.organisation):
                    found = world.at(self.words.text, self.words.tokens[k].start)
                    if found and found[1].country:
                        party.country = party.country or found[1].country
                        break


def is_adjective(w: Words, i: int) -> bool:
    """True for the adjective of a state ("Syrian")."""
    found = world.at(w.text, w.tokens[i].start)
    return found is not None and found[1].form == "adjective"


def noun_kind(noun: str, *, plural: bool) -> str | None:
    line = people_nouns().get(noun)
    if line is not None:
        return line["plural" if plural else "singular"]
    if is_office(noun):
        return "collective" if plural else "unnamed"
    return None


def plain(w: Words, span: Span) -> str:
    """The words of a noun phrase without quotation marks, leading article, trailing clause or apposition."""
    head = w.noun_head(span)
    start, end = span
    if head is not None:
        for k in range(head + 1, w.within(span).stop):
            t = w.tokens[k]
            timed = t.dep == "prep" and any(w.tokens[c].ent in ("DATE", "TIME") for c in w.kids[k])
            if timed or t.dep in ("relcl", "appos") or t.text in (";", "--", "—") or (t.text == "," and not _listed(w, k, span)):
                cut = k if t.text in (",", ";", "--", "—") else min([k, *w.subtree(k)])
                end = min(end, w.tokens[max(head, cut - 1)].end)
                break
        first = next((k for k in w.within((start, end)) if w.tokens[k].ent not in ("DATE", "TIME")), head)
        if w.tokens[w.within((start, end))[0]].tag == "CD" and w.tokens[first].pos != "PUNCT":
            start = w.tokens[min(first, head)].start
    text = w.slice((start, end)).strip(EDGE)
    text = re.sub(r"(?:'s|’s|’)$", "", text)
    return re.sub(r"^(?:the|The)\s+", "", text)


def _listed(w: Words, k: int, span: Span) -> bool:
    """True when the comma ``k`` separates the parts of a list inside the span."""
    return any(w.tokens[j].dep == "conj" for j in w.within((w.tokens[k].end, span[1]))) and w.tokens[
        min(k + 1, len(w.tokens) - 1)
    ].dep not in ("relcl", "det", "nsubj")


def _one_in_other(a: list[str], b: list[str]) -> bool:
    """A full name with or without its last parts ("A B" and "A B C")."""
    return len(a) != len(b) and min(len(a), len(b)) >= 2 and a[: len(b)] == b[: len(a)]


def _compatible(a: list[str], b: list[str]) -> bool:
    """Two full names of one person: the same last word, and first words that are equal or an initial of one another."""
    if a[-1] != b[-1]:
        return False
    return (
        a[0] == b[0]
        or (a[0][0] == b[0][0] and (len(a[0].rstrip(".")) == 1 or len(b[0].rstrip(".")) == 1))
        or set(a) <= set(b)
        or set(b) <= set(a)
    )
