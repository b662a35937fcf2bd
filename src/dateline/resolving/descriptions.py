"""Whom a description in words means: an apposed name, the issuer of a statement, the monitor or army named elsewhere in the report."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from dateline.lexicon import table
from dateline.model import Span
from dateline.reading.words import Words
from dateline.resolving.mentions import Mention, Party, people_nouns, plain
from dateline.resolving.offices import is_honorific, is_office

PAPERS = frozenset(
    {"statement", "communique", "communiqué", "report", "letter", "declaration", "release", "memo", "announcement", "estimate"}
)
"""Nouns for a text that speaks for whoever issued it."""
WATCHERS = frozenset({"monitor", "monitors", "watchdog", "observatory", "monitoring"})
"""Words of a description of a body that watches a war."""
BODIES = frozenset({"group", "organisation", "organization", "body", "network", "observatory", "monitor", "watchdog", "agency"})
SAME = ({"army", "military"}, {"government", "administration"})
"""Nouns that reports use for one body."""


@cache
def _generic() -> frozenset[str]:
    return frozenset(line["noun"] for line in table("generic_nouns"))


def titled(w: Words, parties: dict[str, Party], inside: list[Mention], span: Span) -> Party | None:
    """The person that ends a span after a title or other names, whatever stands before.

    "Iran, President A B", "US Secretary of State A B", "the United States C D" (cut from "ambassador to ..."), "talks E".
    """
    last = inside[-1] if inside else None
    if last is None or last.start <= span[0] or not last.key.startswith("person:") or w.text[last.end : span[1]].strip(" ,.'’s"):
        return None
    first = w.within((last.start, last.end))[0]
    if w.tokens[first - 1].pos not in ("NOUN", "PROPN"):
        return None
    ahead = [w.tokens[k] for k in w.within((inside[-2].end if len(inside) > 1 else span[0], last.start))]
    if any(t.dep == "cc" or t.pos == "VERB" for t in ahead):
        return None
    loose = len(inside) == 1 and all(t.pos in ("NOUN", "ADJ", "DET") for t in ahead)
    return parties[last.key] if loose or not ahead or any(is_office(t.text) for t in ahead[-4:]) else None


def owned(w: Words, head: int, name: Mention) -> bool:
    """True where a person only owns the party ("the forces of General A B", "the government of President C D")."""
    t = w.tokens[head]
    return (
        t.end <= name.start
        and t.pos == "NOUN"
        and not is_office(t.text)
        and any(w.tokens[k].text.lower() == "of" for k in w.within((t.end, name.start)))
    )


def apposed(w: Words, parties: dict[str, Party], inside: list[Mention], by_head: dict[int, Mention], span: Span, head: int) -> Party | None:
    """The party that a span names at its end or in apposition: "its head A B", "the rebel group C", "the envoy, A B"."""
    t = w.tokens[head]
    noun = t.lemma.lower()
    sortal = is_office(t.text) or noun in people_nouns() or noun in _generic()
    last = inside[-1] if inside else None
    if last is not None and last.form in ("name", "alias") and not w.text[last.end : span[1]].strip(" ,.'’s"):
        first = w.within((last.start, last.end))[0]
        before = w.tokens[first - 1] if first and w.tokens[first - 1].start >= span[0] else None
        titled = before is not None and (is_office(before.text) or is_honorific(before.text))
        if last.key.startswith("person:") and (titled or (sortal and before is not None and before.pos in ("NOUN", "PROPN", "PUNCT"))):
            return parties[last.key]
        if sortal and last.key.startswith(("org:", "state:")) and before is not None and before.lemma.lower() in (_generic() | {"ally"}):
            return parties[last.key]
    if sortal:
        for k in w.kids[head]:
            m = by_head.get(k)
            if k > head and w.tokens[k].dep == "appos" and m and m.form == "name" and parties[m.key].kind != "place":
                return parties[m.key]
    return None


def issuer(w: Words, head: int) -> Span | None:
    """Who speaks in a paper: "the ministry" of "a statement from the ministry", "an army statement", "the ministry's report"."""
    t = w.tokens[head]
    if t.lemma.lower() not in PAPERS:
        return None
    for k in w.kids[head]:
        noun = w.child(k, "pobj") if w.tokens[k].text in ("from", "by") else None
        if noun is not None:
            return w.np(noun)
        agent = w.child(k, "agent") if w.tokens[k].dep == "acl" and w.tokens[k].tag == "VBN" else None
        noun = w.child(agent, "pobj") if agent is not None else None
        if noun is not None:
            return w.np(noun)
    owner = w.child(head, "poss")
    if owner is not None and w.tokens[owner].pos in ("NOUN", "PROPN"):
        return w.np(owner, tails=False)
    edge = w.left_edge(head)
    named = [k for k in range(edge, head) if w.tokens[k].pos == "PROPN" or w.tokens[k].lemma.lower() in people_nouns()]
    if named and w.tokens[named[-1]].dep in ("compound", "nmod", "amod", "poss"):
        return w.tokens[named[0]].start, w.tokens[named[-1]].end
    return None


def paper_before(w: Words, head: int) -> Span | None:
    """Whose text "the statement" is: the issuer of the nearest paper before, or who said something "in a statement"."""
    for k in _back(w, head):
        t = w.tokens[k]
        if t.lemma.lower() not in PAPERS:
            continue
        found = issuer(w, k)
        if found:
            return found
        if t.dep == "pobj":
            verb = w.governor(k)
            who = w.child(verb, "nsubj") if verb is not None else None
            if who is not None and w.tokens[who].pos in ("NOUN", "PROPN"):
                return w.listed(who)
    return None


def _back(w: Words, head: int) -> Iterator[int]:
    return iter(range(head - 1, max(-1, head - 400), -1))


def fuller(w: Words, noun: str, stop: int, owned: list[Mention], modifiers: frozenset[str] = frozenset()) -> Span | None:
    """ "the government" -> "Syria's government": the nearest noun phrase with that head and a state before it, earlier ones first.

    ``owned``: mentions of states and people in reading order. ``modifiers``: lower-case words that must stand before the noun ("foreign").
    """
    alike = next((s for s in SAME if noun in s), {noun})
    for k in (*range(stop - 1, -1, -1), *range(stop + 1, len(w.tokens))):
        t = w.tokens[k]
        if t.lemma.lower() in alike and t.tag in ("NN", "NNP"):
            edge = w.tokens[w.left_edge(k)].start
            if modifiers and not modifiers <= {x.lower() for x in w.text[edge : t.start].split()}:
                continue
            if any(edge <= m.start < t.start for m in owned):
                return edge, t.end
    return None


def renamed(name: str, noun: str) -> str:
    """The owner of a body with the noun that the report uses here: ("Syrian military", "army") -> "Syrian army"."""
    owner, _, last = name.rpartition(" ")
    alike = next((s for s in SAME if noun in s), {noun})
    return f"{owner} {noun}" if owner and last.lower() in alike else name


def based(w: Words, head: int) -> bool:
    """True for "Britain-based" before a noun."""
    return any(w.tokens[k].text.lower() == "based" for k in range(w.left_edge(head), head))


def watcher(w: Words, head: int, mentions: list[Mention], parties: dict[str, Party]) -> Party | None:
    """The monitor that "a monitoring group" or "the Britain-based organisation" is: before, else after; None without one."""
    edge = w.left_edge(head)
    words = {w.tokens[k].text.lower() for k in range(edge, head + 1)}
    t = w.tokens[head]
    if t.tag not in ("NN", "NNP") or t.lemma.lower() not in BODIES | {"monitors"}:
        return None
    if not (words & WATCHERS or based(w, head)):
        return None
    found = [m for m in mentions if parties[m.key].kind == "monitor" and m.form in ("name", "alias")]
    before = [m for m in found if m.start < t.start]
    return parties[(before[-1] if before else found[0]).key] if found else None


def bare(w: Words, span: Span) -> str:
    """A description without its article ("an Israeli army" -> "Israeli army")."""
    name = plain(w, span)
    first, _, rest = name.partition(" ")
    return rest if first.lower() in ("a", "an") and rest else name
