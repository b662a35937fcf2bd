"""Who stands where a word puts them: the party, the thing on the table and the ones asked, by the grammar around an anchor word.

A place is written as in the tables: ``obj`` (the object, or the subject of a passive), ``subj``, ``inf`` ("agrees to send"), ``ger``
("considers sending"), ``that`` (a finite clause), ``obj+inf`` ("urges them to leave"), a preposition ("for", "on", ...: its object or
gerund), or a preposition with ``+inf`` ("calls on them to leave", "calls for them to leave").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from dateline.lexicon import Line, table
from dateline.model import Span
from dateline.reading.nonanswers import on_table, subject
from dateline.reading.words import Words

PRONOUNS = frozenset("i we he she they it who which that his her its their our my both".split())
NO_PARTY = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "LAW", "EVENT", "CARDINAL", "ORDINAL", "QUANTITY", "WORK_OF_ART"})
NAMED = frozenset({"PERSON", "NORP", "ORG", "GPE"})
LIGHT = frozenset(
    "make express voice give reiterate declare issue have show extend repeat renew offer put submit present announce get".split()
)
"""Verbs whose subject holds the stance that their object names ("voiced support for")."""
TRANSPARENT = frozenset("prospect possibility idea chance resumption restart launch start opening holding notion".split())
"""Nouns before "of" that name no thing of their own."""
AHEAD = frozenset("early late later next this coming in the month week year".split())
"""Words of a time to come."""
LATER = frozenset("after before since during amid despite as following".split())
"""Words that begin what is no part of a deed's name."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a place holds: the words of the thing on the table, its head, and who is asked to act, if anybody."""

    thing: Span
    head: int
    asked: int | None = None


@cache
def acts() -> dict[str, Line]:
    """Verbs that name something on the table by themselves ("withdraw", "step down"), by lemma."""
    return {line["verb"]: line for line in table("initiative_acts")}


@cache
def _people() -> frozenset[str]:
    return frozenset(line["noun"] for line in table("people_nouns")) | frozenset(line["word"] for line in table("titles"))


def party(w: Words, k: int) -> bool:
    """True for a word that may name a party: a name, a noun for people, or a pronoun."""
    t = w.tokens[k]
    if t.pos == "PRON":
        return t.text.lower() in PRONOUNS
    if t.lemma.lower() in _people():
        return True
    return t.ent not in NO_PARTY and t.lemma.lower() not in on_table() and (t.ent in NAMED or t.pos == "PROPN")


def doer(w: Words, k: int) -> bool:
    """True for a subject that can take a stance: a party, or any noun that is no time, number or thing on the table."""
    t = w.tokens[k]
    return party(w, k) or (t.pos == "NOUN" and t.ent not in NO_PARTY and t.lemma.lower() not in on_table())


def on_the_table(w: Words, k: int) -> bool:
    """True for a noun that names something on the table."""
    t = w.tokens[k]
    return t.pos in ("NOUN", "PROPN") and t.lemma.lower() in on_table()


def negated(w: Words, i: int) -> bool:
    """True where the word (or the verb that it completes) is negated."""
    for k in (i, w.tokens[i].head if w.tokens[i].pos == "ADJ" or w.tokens[i].dep == "xcomp" else i):
        for c in w.kids[k]:
            if w.tokens[c].dep == "neg" or w.tokens[c].text.lower() in ("never", "no", "neither", "nor"):
                return True
    return False


def hypothetical(w: Words, i: int) -> bool:
    """True where the word stands in an "if" or "whether" clause, or is asked for rather than said."""
    for k in (i, *w.up(i)):
        if any(w.tokens[c].text.lower() in ("if", "whether", "unless") and w.tokens[c].dep == "mark" for c in w.kids[k]):
            return True
        if w.tokens[k].dep in ("ROOT", "ccomp", "relcl"):
            return False
    return False


def holder(w: Words, i: int) -> int | None:
    """The party whose stance the word ``i`` tells: the subject of a verb or adjective, the agent of a passive, the owner of a noun."""
    t = w.tokens[i]
    if t.pos == "ADJ":
        above = t.head
        found = (
            subject(w, above) if w.tokens[above].pos in ("AUX", "VERB") and t.dep in ("acomp", "xcomp", "conj", "oprd", "ccomp") else None
        )
        found = t.head if found is None and t.dep in ("amod", "acl", "relcl") and t.head < i else found
        return found if found is not None and doer(w, found) else None
    if t.pos == "NOUN":
        owner = w.child(i, "poss")
        if owner is not None and party(w, owner):
            return _own(w, i, owner)
        for k in w.kids[i]:
            if w.tokens[k].dep in ("prep", "agent") and w.tokens[k].text.lower() in ("by", "from"):
                noun = w.child(k, "pobj")
                if noun is not None and party(w, noun):
                    return noun
        if t.dep == "dobj" and w.tokens[t.head].lemma in LIGHT:
            found = subject(w, t.head)
            return found if found is not None and doer(w, found) else None
        return None
    if w.child(i, "nsubjpass") is not None or (t.tag == "VBN" and t.dep == "acl"):
        for k in w.kids[i]:
            if w.tokens[k].dep in ("agent", "prep") and w.tokens[k].text.lower() == "by":
                noun = w.child(k, "pobj")
                return noun if noun is not None and party(w, noun) else None
        return None
    found = subject(w, i)
    if found is not None and w.tokens[found].text.lower() in ("who", "which", "that") and t.dep == "relcl":
        found = t.head
    if found is not None and w.tokens[found].dep == "nsubjpass" and w.tokens[found].head != i and t.dep != "xcomp":
        return None
    return found if found is not None and found != i and doer(w, found) else None


def _own(w: Words, i: int, owner: int) -> int:
    """Whom "its" or "their" before the noun ``i`` means inside its clause: who is asked to do the verb, else the verb's subject."""
    if w.tokens[owner].text.lower() not in ("its", "their"):
        return owner
    verb = w.governor(i)
    if verb is None:
        return owner
    above = w.tokens[verb].head
    asked = [k for k in w.kids[above] if w.tokens[k].dep == "dobj" and above < k < verb and party(w, k)] if above != verb else []
    who = asked[0] if asked and w.tokens[verb].dep in ("xcomp", "ccomp") else w.child(verb, "nsubj")
    return who if who is not None and who < i and party(w, who) and w.tokens[who].pos != "PRON" else owner


def infinitive(w: Words, i: int) -> bool:
    """True for "to V" that completes another word ("refused to accept"): that word tells the stance."""
    t = w.tokens[i]
    above = w.tokens[t.head]
    return (
        t.pos == "VERB"
        and any(w.tokens[c].tag == "TO" for c in w.kids[i])
        and above.lemma not in ("expect", "schedule", "due", "set", "plan")
    )


def places(w: Words, i: int, place: str) -> Iterator[Found]:
    """What stands at ``place`` of the word ``i``; "the prospect of talks" is the talks."""
    for found in _at(w, i, place):
        inner = found
        if w.tokens[found.head].lemma.lower() in TRANSPARENT:
            of = next((k for k in w.kids[found.head] if w.tokens[k].text.lower() == "of"), None)
            noun = w.child(of, "pobj") if of is not None else None
            if noun is not None and on_the_table(w, noun):
                inner = Found(w.np(noun), noun, found.asked)
        yield Found(timed(w, inner.thing), inner.head, inner.asked)


def timed(w: Words, span: Span) -> Span:
    """A name with the time to come that follows it at once ("talks in Oslo early next year")."""
    inside = w.within(span)
    k = inside[-1] + 1 if inside else len(w.tokens)
    if inside and any(w.tokens[x].text.lower() == "between" for x in inside) and k < len(w.tokens) and w.tokens[k].dep == "cc":
        other = next(
            (x for x in range(k, min(k + 8, len(w.tokens))) if w.tokens[x].dep == "conj" and w.tokens[x].pos in ("NOUN", "PROPN")), None
        )
        if other is not None:
            span = (span[0], w.np(other, tails=False)[1])
            inside = w.within(span)
            k = inside[-1] + 1
    last = None
    while k < len(w.tokens) and w.tokens[k].text.lower() in AHEAD and (w.tokens[k].sentence == w.tokens[inside[-1]].sentence):
        last = k
        k += 1
    return (span[0], w.tokens[last].end) if last is not None and w.tokens[last].text.lower() in ("week", "month", "year") else span


def _at(w: Words, i: int, place: str) -> Iterator[Found]:
    if place == "obj":
        yield from _object(w, i)
    elif place == "subj":
        k = w.child(i if w.tokens[i].pos in ("VERB", "AUX") else w.tokens[i].head, "nsubj", "nsubjpass")
        if k is not None:
            yield Found(w.np(k), k)
    elif place in ("inf", "ger", "that"):
        yield from _clauses(w, i, place)
        if place == "that":
            yield from _proposed(w, i)
    elif place == "obj+inf":
        yield from _asked(w, i, [k for k in w.kids[i] if w.tokens[k].dep in ("dobj", "dative")])
    else:
        word, _, clause = place.partition("+")
        if clause and word == "for":
            yield from _marked(w, i)
        near = [*w.kids[i], *(w.kids[w.tokens[i].head] if w.tokens[i].pos == "ADJ" else ())]
        for p in (
            k for k in near if k > i and w.tokens[k].text.lower() == word and w.tokens[k].dep in ("prep", "prt", "agent", "dative", "mark")
        ):
            if clause:
                yield from _asked(w, i, [k for k in w.kids[p] if w.tokens[k].dep == "pobj"], p)
            else:
                for k in w.kids[p]:
                    if w.tokens[k].dep == "pobj":
                        yield Found(w.np(k), k)
                    elif w.tokens[k].dep == "pcomp" and w.tokens[k].pos == "VERB":
                        yield deed(w, k)


def _object(w: Words, i: int) -> Iterator[Found]:
    t = w.tokens[i]
    passive = w.child(i, "nsubjpass")
    if passive is not None:
        if w.tokens[passive].text.lower() in ("that", "which") and t.dep == "relcl":
            passive = t.head
        yield Found(w.np(passive), passive)
        return
    direct = [k for k in w.kids[i] if w.tokens[k].dep == "dobj"]
    for k in direct:
        if w.tokens[k].text.lower() in ("that", "which") and t.dep == "relcl":
            yield Found(w.np(t.head), t.head)
        else:
            yield Found(w.np(k), k)
    if (not direct and t.dep == "acl" and t.tag == "VBN") or (
        not direct and t.dep == "relcl" and w.child(i, "nsubj") is not None and w.tokens[w.child(i, "nsubj") or 0].tag != "WDT"
    ):
        yield Found(w.np(t.head), t.head)


def _to(w: Words, k: int) -> bool:
    return any(w.tokens[c].tag == "TO" for c in w.kids[k]) or w.tokens[k].tag == "TO"


def _clauses(w: Words, i: int, place: str) -> Iterator[Found]:
    near = [i, w.tokens[i].head] if w.tokens[i].pos == "ADJ" else [i]
    for above in near:
        for k in w.kids[above]:
            t = w.tokens[k]
            if k <= i or t.pos not in ("VERB", "AUX"):
                continue
            if place == "inf" and t.dep in ("xcomp", "ccomp", "acl", "advcl", "relcl") and _to(w, k) and w.child(k, "nsubj") is None:
                yield deed(w, k)
                return
            if place == "ger" and t.dep in ("xcomp", "dobj", "pcomp", "ccomp") and t.tag == "VBG" and w.child(k, "nsubj") is None:
                yield deed(w, k)
                return
            if place == "that" and t.dep == "ccomp" and not _to(w, k) and t.tag != "VBG" and not hypothetical(w, k):
                found = deed(w, k)
                who = w.child(k, "nsubj", "nsubjpass")
                yield Found(found.thing, found.head, who if who is not None and party(w, who) else None)
                return


def _proposed(w: Words, i: int) -> Iterator[Found]:
    """ "suggested to both that they should meet", where the parser hangs the clause on the ones it was suggested to."""
    for k in w.subtree(i):
        t = w.tokens[k]
        if k > i and t.dep == "relcl" and {"that", "should"} <= {w.tokens[c].text.lower() for c in w.kids[k]}:
            yield deed(w, k)
            return


def _asked(w: Words, i: int, objects: list[int], preposition: int | None = None) -> Iterator[Found]:
    """ "urge X to V", "call on X to V", "call for X to V": the deed asked for and who is asked."""
    heads = {i, *objects, *([preposition] if preposition is not None else ())}
    last = w.sentence(i)[1]
    for k in range(i + 1, min(last, i + 30)):
        t = w.tokens[k]
        if t.pos in ("VERB", "AUX") and t.head in heads and t.dep in ("xcomp", "ccomp", "acl", "relcl", "advcl", "pcomp") and _to(w, k):
            who = w.child(k, "nsubj", "nsubjpass")
            asked = who if who is not None else objects[0] if objects else None
            if asked is None or not i < asked < k:
                continue
            found = deed(w, k)
            yield Found(found.thing, found.head, asked)
            return


def _marked(w: Words, i: int) -> Iterator[Found]:
    """ "calls for the general to leave" where "for" marks the clause."""
    for k in w.kids[i]:
        t = w.tokens[k]
        if k > i and t.dep in ("advcl", "ccomp", "xcomp") and _to(w, k) and any(w.tokens[c].text.lower() == "for" for c in w.kids[k]):
            who = w.child(k, "nsubj", "nsubjpass")
            found = deed(w, k)
            yield Found(found.thing, found.head, who)


def deed(w: Words, verb: int) -> Found:
    """What a verb phrase puts on the table: the noun of its object where that names it, else the verb phrase itself."""
    todo, seen = [verb], 0
    if w.tokens[verb].lemma not in acts():
        while todo and seen < 12:
            k = todo.pop(0)
            seen += 1
            for c in w.kids[k]:
                t = w.tokens[c]
                if c > verb and t.dep in ("dobj", "pobj", "attr") and on_the_table(w, c):
                    return Found(_tailed(w, c, k), c)
                if c > verb and (t.dep in ("dobj", "prep", "xcomp", "pobj", "pcomp", "acl") or (t.dep in ("advcl", "relcl") and _to(w, c))):
                    todo.append(c)
    start = w.tokens[verb].start
    return Found((start, max(w.tokens[verb].end, w.tokens[clause_end(w, verb)].end)), verb)


def _tailed(w: Words, noun: int, verb: int) -> Span:
    """The noun phrase of an object with the "with ...", "between ...", "in ..." of its verb where they follow it at once."""
    start, end = w.np(noun)
    for k in w.kids[verb]:
        t = w.tokens[k]
        if (
            k > noun
            and t.dep == "prep"
            and t.text.lower() in ("with", "between", "in", "on", "over")
            and not w.text[end : t.start].strip(" \"'”’")
        ):
            end = max(end, w.tokens[w.plain_end(k)].end)
    return start, end


def clause_end(w: Words, verb: int) -> int:
    """The last word of a verb phrase before a comma, a joined clause or a clause that hangs on it."""
    skip: set[int] = set()
    for k in w.subtree(verb):
        if k > verb and w.tokens[k].dep in ("conj", "advcl", "relcl", "parataxis") and w.tokens[k].pos in ("VERB", "AUX"):
            skip.update(w.subtree(k))
    last = verb
    for k in w.subtree(verb):
        t = w.tokens[k]
        if k <= verb:
            continue
        if (
            k in skip
            or t.text.lower() in LATER
            or (t.ent == "DATE" and k > verb + 1)
            or t.text in (",", ";", "--", "—", "(")
            or (t.dep == "cc" and w.tokens[t.head].pos == "VERB")
        ):
            break
        last = k
    return last


def glossed(w: Words, i: int) -> Found | None:
    """What the sentence says that the words of ``i`` mean: "..., he said, referring to the truce"."""
    for k in range(i + 1, w.sentence(i)[1] - 1):
        if w.tokens[k].text.lower() == "referring" and w.tokens[k + 1].text.lower() == "to":
            noun = w.child(k + 1, "pobj")
            if noun is not None and on_the_table(w, noun):
                return Found(w.np(noun), noun)
    return None


CONDITIONS = frozenset({"if", "unless", "provided", "providing", "once", "until"})


def condition(w: Words, verb: int) -> Span | None:
    """The clause or phrase that a stance hangs on: "if ...", "provided ...", "on condition that ...", "in exchange for ..."."""
    deeds = [k for k in w.kids[verb] if w.tokens[k].dep in ("xcomp", "ccomp")]
    for above in (verb, *deeds, w.tokens[verb].head):
        if w.tokens[above].sentence != w.tokens[verb].sentence or w.tokens[above].pos not in ("VERB", "AUX", "ADJ"):
            continue
        for k in w.kids[above]:
            t = w.tokens[k]
            if t.dep in ("advcl", "ccomp", "prep", "pcomp") and any(
                w.tokens[c].text.lower() in CONDITIONS and w.tokens[c].dep in ("mark", "advmod", "prep") for c in w.kids[k]
            ):
                words = w.subtree(k)
                return w.tokens[words[0]].start, w.tokens[words[-1]].end
            if t.dep in ("advcl", "prep") and t.text.lower() in ("provided", "providing", "if", "unless"):
                words = w.subtree(k)
                return w.tokens[words[0]].start, w.tokens[words[-1]].end
    for k in w.subtree(verb):
        t = w.tokens[k]
        following = w.tokens[k + 1].text.lower() if k + 1 < len(w.tokens) else ""
        if k > verb and (
            (t.text.lower() == "on" and following == "condition") or (t.text.lower() == "in" and following in ("exchange", "return"))
        ):
            words = w.subtree(k)
            return t.start, w.tokens[words[-1]].end
    return None
