"""Whose a word is, by the parse: what a noun is, who is the subject of a verb through control and relative clauses, who owns an act.

``i``, ``k``, ``n``, ``v`` and every index returned are indices of the parse's tokens; words with a frame of their own are in
``lexicon/en/parties_verbs.csv``, the nouns that are no party in ``parties_nouns.csv``.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from dateline.lexicon import table
from dateline.reading.words import Words
from dateline.resolving import world

RELATIVES = frozenset({"who", "which", "that", "whom", "whose"})
INSIDE = frozenset({"compound", "amod", "nmod"})
PAPERS = frozenset({"report", "statement", "document", "poll", "survey", "percent", "house", "mission"})
DEPTH = 6
"""Verbs climbed to find the subject of a clause that has none."""


@cache
def nouns() -> dict[str, str]:
    """Nouns that are no party and what they are: ``act``, ``means``, ``goods``, ``own``, ``time``, ``measure``, ``notion``, ``site``,
    ``count``."""
    return {line["noun"]: line["kind"] for line in table("parties_nouns")}


@cache
def people() -> frozenset[str]:
    """Nouns for people and their bodies; papers that only speak ("the report") act in nobody's place."""
    found = frozenset(line["noun"] for line in table("people_nouns")) | frozenset(line["word"] for line in table("titles"))
    return found - PAPERS


@cache
def frame(name: str) -> frozenset[str]:
    """The verbs of a frame of ``parties_verbs.csv``."""
    return frozenset(line["verb"] for line in table("parties_verbs") if line["frame"] == name)


def sort_of(w: Words, k: int) -> str:
    """What the noun ``k`` is when it is no party (see ``nouns``); '' for a party, a place or a word unknown."""
    t = w.tokens[k]
    if t.ent in ("DATE", "TIME"):
        return "time"
    if t.ent in ("MONEY", "PERCENT", "QUANTITY"):
        return "measure"
    if t.lemma.lower() in people() or (t.pos == "PROPN" and t.ent in ("ORG", "GPE", "NORP", "PERSON", "LOC", "FAC")):
        return ""
    if t.lemma.lower() == "force" and t.tag == "NN":
        return "means"
    return nouns().get(t.lemma.lower(), "") or nouns().get(t.text.lower().removesuffix("s"), "")


def party_like(w: Words, k: int) -> bool:
    """True for a word that names or describes somebody: a name, a pronoun, a noun for people."""
    t = w.tokens[k]
    return t.pos in ("PROPN", "PRON") or t.lemma.lower() in people() or t.tag == "NNPS"


def verbal(w: Words, i: int) -> bool:
    """True where ``i`` is used as a verb."""
    t = w.tokens[i]
    return t.pos in ("VERB", "AUX") and t.dep not in ("amod", "compound")


def is_passive(w: Words, v: int) -> bool:
    """True for a verb in the passive, a reduced one ("civilians abducted by") included."""
    t = w.tokens[v]
    if w.child(v, "nsubjpass", "auxpass") is not None:
        return True
    if w.child(v, "nsubj") is not None or t.tag != "VBN":
        return False
    if t.dep == "conj" and w.tokens[t.head].pos == "VERB" and w.child(v, "aux", "dobj") is None:
        return is_passive(w, t.head)
    return t.dep in ("acl", "advcl", "ROOT") and w.child(v, "aux") is None


def subject(w: Words, v: int) -> int | None:
    """The subject of a verb through coordination, control, relative clauses and "to"; a relative pronoun gives its noun."""
    for _ in range(DEPTH):
        own = w.child(v, "nsubj", "nsubjpass")
        if own is not None:
            return relative(w, own, v)
        t = w.tokens[v]
        up = t.head
        if up == v:
            return None
        if t.dep == "xcomp" and w.tokens[up].lemma.lower() in frame("object"):
            patient = w.child(up, "dobj")
            if patient is not None:
                return patient
            if w.child(up, "nsubjpass") is not None:
                return relative(w, w.child(up, "nsubjpass") or up, up)
        if t.dep in ("relcl", "acl") and w.tokens[up].pos in ("NOUN", "PROPN", "PRON"):
            if t.tag in ("VBG", "VBN", "VBD", "VBZ", "VBP") or not _infinitive(w, v) or t.dep == "relcl":
                return up
            return owner(w, up)
        if w.tokens[up].pos in ("NOUN", "PROPN") and t.dep not in ("conj",):
            return owner(w, up)
        v = up
        if w.tokens[v].pos == "ADP":
            v = w.tokens[v].head
            if w.tokens[v].pos in ("NOUN", "PROPN"):
                return owner(w, v)
    return None


def _infinitive(w: Words, v: int) -> bool:
    return any(w.tokens[k].dep == "aux" and w.tokens[k].text.lower() == "to" for k in w.kids[v])


def relative(w: Words, k: int, v: int) -> int:
    """The noun that a relative pronoun stands for; ``k`` itself when it is none."""
    t = w.tokens[k]
    if t.text.lower() not in RELATIVES or t.pos == "NOUN":
        return k
    for up in (v, *w.up(v)):
        if w.tokens[up].dep == "relcl":
            return w.tokens[up].head
        if w.tokens[up].dep not in ("conj", "ccomp", "xcomp"):
            break
    return k


def owner(w: Words, n: int) -> int | None:
    """Whose act the noun ``n`` names: possessor, party before it, "by", else the subject of the verb that governs it."""
    held = modifier(w, n)
    if held is not None:
        return held
    by = after(w, n, ("by",)) or [k for k in after(w, n, ("from",)) if party_like(w, k) and not sort_of(w, k)]
    if by:
        return by[0]
    for k in w.kids[n]:
        t = w.tokens[k]
        if t.dep in ("acl", "relcl") and is_passive(w, k):
            agent = agents(w, k)
            if agent:
                return agent[0]
    verb = w.governor(n)
    if verb is not None and w.tokens[verb].lemma.lower() in frame("engages") and w.tokens[n].dep in ("pobj", "dobj"):
        return next(iter(taking_part(w, n)), None)
    return None


def _between(w: Words, k: int, n: int) -> list[int]:
    """The words between ``k`` and ``n`` on the way up."""
    found = []
    for u in w.up(k):
        if u == n:
            break
        found.append(u)
    return found


def against(w: Words, k: int) -> bool:
    """True for the party of "anti-government"."""
    return k > 1 and w.tokens[k - 1].text == "-" and w.tokens[k - 2].text.lower() == "anti"


def holder(w: Words, k: int) -> int | None:
    """Whose a camp or stronghold is ("rebel positions", "a base of the army", "camps belonging to the group")."""
    held = modifier(w, k)
    if held is not None:
        return held
    for c in w.kids[k]:
        if w.tokens[c].lemma == "belong":
            return next(iter(after(w, c, ("to",))), None)
        if w.tokens[c].lemma in frame("holds") and is_passive(w, c):
            return next(iter(agents(w, c)), None)
    return next((x for x in after(w, k, ("of",)) if not sort_of(w, x) and party_like(w, x)), None)


def modifier(w: Words, n: int) -> int | None:
    """The possessor of ``n``, or a party that stands before it as an adjective or noun ("Israel's", "government", "Russian")."""
    own = w.child(n, "poss")
    if own is not None:
        return own
    for k in reversed([k for k in w.subtree(n) if k < n]):
        t = w.tokens[k]
        if t.dep not in ("compound", "amod", "nmod") or any(w.tokens[u].dep not in INSIDE for u in _between(w, k, n)):
            continue
        joined = k + 1 < len(w.tokens) and w.tokens[k + 1].text == "-"
        if (
            not joined
            and not against(w, k)
            and (t.ent in ("NORP", "ORG", "GPE", "PERSON") or t.lemma.lower() in people() or world.at(w.text, t.start))
        ):
            return k
    return None


def agents(w: Words, v: int) -> list[int]:
    """Who a passive verb says it is done by, acts and means left out ("by Russian strikes" gives the Russians)."""
    found: list[int] = []
    for k in after(w, v, frozenset({"by", "at"})):
        if w.tokens[k].lemma == "hand":
            found.extend(after(w, k, frozenset({"of"})) or [o for o in [w.child(k, "poss")] if o is not None])
        elif w.tokens[w.tokens[k].head].text.lower() == "by":
            found.extend(doers_of(w, k))
    return found


def doers_of(w: Words, k: int) -> list[int]:
    """``k`` if it may be a party; the owner of the act or means that it names; nothing for a time or a notion."""
    sort = sort_of(w, k)
    if sort == "count" or w.tokens[k].pos == "NUM":
        return [d for c in after(w, k, ("of",)) for d in doers_of(w, c)]
    if not sort:
        return [k]
    if sort in ("act", "means", "notion", "site"):
        who = owner(w, k)
        return [who] if who is not None and not sort_of(w, who) else []
    if sort == "own":
        return [k]
    return []


def after(w: Words, i: int, prepositions: Iterable[str]) -> list[int]:
    """Objects of these prepositions under ``i``, in order."""
    wanted = frozenset(prepositions)
    return [
        c
        for k in w.kids[i]
        if w.tokens[k].dep in ("prep", "agent", "dative", "prt") and w.tokens[k].text.lower() in wanted
        for c in w.kids[k]
        if w.tokens[c].dep == "pobj"
    ]


def taking_part(w: Words, n: int) -> list[int]:
    """The subject of the verb under which talks or a deal stand ("held talks", "took part in the meeting", "sat down for talks")."""
    k = n
    for up in w.up(n):
        t = w.tokens[up]
        if t.pos in ("VERB", "AUX"):
            if w.tokens[k].dep in ("nsubj", "nsubjpass", "ccomp", "advcl"):
                return agents(w, up) if w.tokens[k].dep == "nsubjpass" else []
            who = subject(w, up)
            return [d for d in doers_of(w, who) if party_like(w, d)] if who is not None and not is_passive(w, up) else []
        if t.dep not in ("prep", "dobj", "pobj", "attr") or (t.pos == "NOUN" and not sort_of(w, up)):
            return []
        k = up
    return []
