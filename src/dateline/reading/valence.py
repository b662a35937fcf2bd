"""Who does an act and to whom it is done, from the parse alone: voice, control, light verbs, possessors, "by" and "between".

``i`` and every index returned are indices of the parse's tokens; the words with a frame of their own are in
``lexicon/en/parties_verbs.csv``, the nouns that are no party in ``parties_nouns.csv``, the prepositions in ``parties_prepositions.csv``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from dateline.lexicon import table
from dateline.lexicon import words as cell
from dateline.reading.words import Words
from dateline.resolving import world

RELATIVES = frozenset({"who", "which", "that", "whom", "whose"})
INSIDE = frozenset({"compound", "amod", "nmod"})
PAPERS = frozenset({"report", "statement", "document", "poll", "survey", "percent", "house", "mission"})
VERBAL = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT", "SANCTION", "AGREE", "CONSULT", "COOPERATE", "CONCEDE", "AID"})
"""Acts done to parties alone: a thing stands for the party that owns it."""
TALKING = frozenset({"CONSULT", "AGREE", "COOPERATE"})
OWNED = frozenset({"REJECT", "ACCUSE", "SUPPORT"})
"""Acts that an act's doer suffers ("condemned Israel's strikes")."""
LEAVING = frozenset({"withdrawal", "pullout", "pull-out", "pullback", "retreat", "departure", "exit", "surrender", "return", "disarmament"})
"""Nouns of going: "the withdrawal of the troops" is what the troops do."""
FREEING = frozenset({"release", "free", "liberate", "return", "swap", "exchange", "evacuate", "rescue", "let"})
"""The ways of giving way that are done to somebody."""
BACKERS = frozenset({"backer", "sponsor", "patron", "mediator", "broker", "donor", "attacker", "occupier"})
"""Nouns that name somebody by the act."""
GOING = frozenset({"visit", "trip", "travel", "arrive", "fly", "go", "come", "head", "tour"})
CLASHES = frozenset({"clash", "skirmish", "battle", "fight", "fighting", "gunbattle", "war"})
DEPTH = 6
"""Verbs climbed to find the subject of a clause that has none."""


@dataclass(frozen=True, slots=True)
class Sides:
    """Words for who does an act, for whom it is done to, and whether the act is mutual (``between X and Y``)."""

    doers: tuple[int, ...] = ()
    targets: tuple[int, ...] = ()
    passive: bool = False


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
def _frame(name: str) -> frozenset[str]:
    return frozenset(line["verb"] for line in table("parties_verbs") if line["frame"] == name)


@cache
def _prepositions(kind: str) -> frozenset[str]:
    return frozenset(p for line in table("parties_prepositions") if line["type"] == kind for p in cell(line["prepositions"]))


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
        if t.dep == "xcomp" and w.tokens[up].lemma.lower() in _frame("object"):
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
    if verb is not None and w.tokens[verb].lemma.lower() in _frame("engages") and w.tokens[n].dep in ("pobj", "dobj"):
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
        if w.tokens[c].lemma in _frame("holds") and is_passive(w, c):
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


def sides(w: Words, i: int, kind: str) -> Sides:
    """Who does the act at ``i`` of PLOVER type ``kind``, and to whom."""
    t = w.tokens[i]
    if t.tag == "VBN" and i > 1 and w.tokens[i - 1].text == "-" and w.tokens[t.head].pos in ("NOUN", "PROPN"):
        return Sides((i - 2,), (t.head,), True)
    if t.pos == "PROPN" and t.ent:
        return Sides()
    return _verb(w, i, kind) if verbal(w, i) else _noun(w, i, kind)


def _verb(w: Words, v: int, kind: str) -> Sides:
    lemma = w.tokens[v].lemma.lower()
    who = subject(w, v)
    if is_passive(w, v):
        also = [c for c in w.kids[v] if w.tokens[c].dep == "conj" and w.tokens[c].tag == "VBN"]
        doers = (
            agents(w, v)
            or [d for c in also for d in agents(w, c)]
            or [d for n in after(w, v, ("in", "during")) if sort_of(w, n) == "act" for d in doers_of(w, n)][:1]
        )
        if not doers and lemma in _frame("bans"):
            doers = after(w, v, ("in",))
        return Sides(tuple(doers), tuple(_suffering(w, [who] if who is not None else [], kind)), True)
    if lemma in _frame("suffers") and kind in ("ASSAULT", "COERCE"):
        doers = [d for n in after(w, v, ("in", "from", "by", "to")) if sort_of(w, n) in ("act", "means") for d in doers_of(w, n)][:1]
        return Sides(tuple(doers), (who,) if who is not None else (), True)
    if lemma in _frame("falls") and kind in ("ASSAULT", "COERCE"):
        return Sides(tuple(d for n in after(w, v, ("to",)) for d in doers_of(w, n)), (who,) if who is not None else (), True)
    if lemma == "be" and kind in ("ASSAULT", "COERCE"):
        for n in after(w, v, ("under",)):
            held = owner(w, n)
            return Sides((held,) if held is not None else (), (who,) if who is not None else (), True)
    doers = doers_of(w, who) if who is not None else []
    return Sides(tuple(doers), tuple(_suffering(w, list(_objects(w, v, kind)), kind)))


def given_away(w: Words, v: int) -> bool:
    """True for a verb whose clause already holds what it is done to."""
    return any(w.tokens[k].dep in ("ccomp", "xcomp", "prep") for k in w.kids[v])


def _objects(w: Words, v: int, kind: str) -> Iterator[int]:
    """Whom an active verb is done to, the likeliest first."""
    lemma = w.tokens[v].lemma.lower()
    towards = _prepositions(kind)
    if kind == "MOBILIZE":
        yield from after(w, v, towards)
        return
    if kind == "RETREAT" and lemma not in FREEING:
        return
    if kind == "ASSAULT" and lemma in CLASHES:
        towards |= {"with"}
    if kind == "ACCUSE" and lemma == "blame":
        yield from after(w, v, ("on",))
    if kind == "CONSULT" and lemma in GOING:
        towards |= {"to", "in"}
    direct = [k for k in w.kids[v] if w.tokens[k].dep in ("dobj", "dative") and w.tokens[k].pos in ("NOUN", "PROPN", "PRON", "NUM")]
    direct = [relative(w, k, v) for k in direct]
    if not direct:
        direct = [k for c in w.kids[v] if w.tokens[c].dep == "conj" and c > v for k in w.kids[c] if w.tokens[k].dep == "dobj"]
    if not direct and w.tokens[v].dep == "relcl" and w.child(v, "nsubj") is not None and not given_away(w, v):
        direct = [w.tokens[v].head] if relative(w, w.child(v, "nsubj") or v, v) != w.tokens[v].head else []
    given = after(w, v, towards)
    if kind == "REQUEST":
        yield from (k for k in direct if not sort_of(w, k))
        for c in w.kids[v]:
            if w.tokens[c].dep in ("xcomp", "ccomp", "advcl"):
                yield from (k for k in w.kids[c] if w.tokens[k].dep == "nsubj" and k > v)
            if w.tokens[c].dep == "prep" and w.tokens[c].text.lower() == "for":
                for x in w.kids[c]:
                    yield from (k for k in w.kids[x] if w.tokens[k].dep == "nsubj")
    for k in direct:
        sort = sort_of(w, k)
        if sort == "act" and lemma in _frame("counters") and kind in ("ASSAULT", "REJECT"):
            held = owner(w, k)
            if held is not None:
                yield held
        elif sort == "act":
            if kind in ("ASSAULT", "COERCE", "CONSULT", "AID", "SANCTION", "MOBILIZE", "AGREE", "COOPERATE") or lemma in _frame("light"):
                yield from after(w, k, towards)
            if kind in ("REJECT", "ACCUSE", "SUPPORT", "AGREE"):
                held = owner(w, k)
                if held is not None:
                    yield held
        elif sort in ("means", "goods", "notion"):
            yield from after(w, k, towards)
        else:
            yield k
    for k in given:
        if sort_of(w, k) == "act":
            yield from after(w, k, towards)
        else:
            yield k
    if kind == "THREATEN":
        yield from (k for c in w.kids[v] if w.tokens[c].dep == "xcomp" for k in w.kids[c] if w.tokens[k].dep == "dobj")
    if kind in ("ACCUSE", "THREATEN", "REQUEST"):
        for c in w.kids[v]:
            if w.tokens[c].dep == "ccomp":
                yield from (k for k in w.kids[c] if w.tokens[k].dep in ("nsubj", "nsubjpass") and k > v)
    for c in w.kids[v]:
        if w.tokens[c].dep == "prep" and w.tokens[c].text.lower() == "in" and kind == "ASSAULT":
            for n in (x for x in w.kids[c] if w.tokens[x].dep == "pobj" and sort_of(w, x) == "act"):
                yield from after(w, n, towards)


def party_like(w: Words, k: int) -> bool:
    """True for a word that names or describes somebody: a name, a pronoun, a noun for people."""
    t = w.tokens[k]
    return t.pos in ("PROPN", "PRON") or t.lemma.lower() in people() or t.tag == "NNPS"


def _suffering(w: Words, found: list[int], kind: str) -> list[int]:
    """The words among ``found`` that may suffer an act of this type."""
    out: list[int] = []
    for k in found:
        sort = sort_of(w, k)
        if kind in VERBAL and sort != "act" and sort != "count" and not party_like(w, k):
            held = modifier(w, k) or next(iter(after(w, k, ("of", "by"))), None)
            if held is not None and not sort_of(w, held):
                out.append(held)
            continue
        if sort == "act":
            out.extend([held for held in [owner(w, k)] if held is not None] if kind in OWNED else after(w, k, _prepositions(kind)))
        elif sort == "count" or w.tokens[k].pos == "NUM":
            out.extend(after(w, k, ("of",)))
        elif sort == "site":
            held = holder(w, k)
            out.append(k if held is None else held)
        elif sort == "own" and kind in ("RETREAT", "CONSULT", "AID"):
            continue
        elif not sort:
            out.append(k)
    return out


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


def _noun(w: Words, n: int, kind: str) -> Sides:
    """The sides of an act named by a noun ("Israel's strikes on", "talks between", "launched an attack on")."""
    if kind == "PROTEST":
        faced = [k for k in w.kids[n] if k < n and against(w, k)]
        if faced:
            return Sides((), tuple(faced))
    pair = after(w, n, ("between", "among"))
    if pair:
        return Sides(tuple(c for p in pair for c in w.conjuncts(p)))
    t = w.tokens[n]
    if t.lemma.lower() in people() or t.lemma.lower() in BACKERS:
        named = t.head if t.dep == "compound" else w.child(n, "appos")
        backed = modifier(w, n) or next(iter(after(w, n, ("of",))), None)
        return Sides((n if named is None else named,), () if backed is None else (backed,))
    who = owner(w, n)
    doers = [who] if who is not None and not sort_of(w, who) else []
    up = t.head
    lemma = t.lemma.lower()
    if kind == "RETREAT" and lemma in LEAVING:
        gone = after(w, n, ("of", "by"))
        return Sides(tuple(d for k in gone or doers for d in doers_of(w, k)))
    towards = _prepositions(kind) | ({"to"} if kind == "CONSULT" and lemma in GOING else set())
    targets = _suffering(w, after(w, n, towards), kind)
    if kind in TALKING and not doers:
        doers = taking_part(w, n)
        if doers and not targets:
            targets = _suffering(w, after(w, w.governor(n) or n, ("with",)), kind)
    if w.tokens[up].pos in ("VERB", "AUX") and up != n:
        lemma = w.tokens[up].lemma.lower()
        if t.dep == "dobj" and lemma in _frame("light") and not doers:
            lead = subject(w, up)
            doers = doers_of(w, lead) if lead is not None else []
        elif t.dep == "nsubjpass" and lemma in _frame("light") and not doers:
            doers = agents(w, up)
        elif t.dep == "nsubj" and not targets and kind in ("ASSAULT", "COERCE"):
            targets = _suffering(w, list(_objects(w, up, kind)), kind)
    if not targets and kind in ("ASSAULT", "COERCE"):
        telling = [c for c in w.kids[n] if w.tokens[c].dep in ("acl", "relcl") and not is_passive(w, c)]
        targets = _suffering(w, [k for c in telling for k in _objects(w, c, kind)], kind)
    if not targets and kind in ("RETREAT", "ASSAULT", "COERCE", "ACCUSE"):
        targets = [k for k in after(w, n, ("of",)) if not sort_of(w, k)]
    if w.tokens[up].dep == "prep" and w.tokens[up].text.lower() == "in" and not doers:
        above = w.tokens[up].head
        lemma = w.tokens[above].lemma.lower()
        if lemma in _frame("hurls"):
            lead = subject(w, above)
            doers = doers_of(w, lead) if lead is not None else []
    return Sides(tuple(doers), tuple(targets))
