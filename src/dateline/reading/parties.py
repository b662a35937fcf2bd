"""The parties of a draft made whole: fragments grow to their noun phrase, lists are completed, gaps are filled from the grammar."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache

from dateline.lexicon import table
from dateline.model import Draft, Span
from dateline.reading import valence, whose
from dateline.reading.nonanswers import on_table, subject
from dateline.reading.scene import Scene
from dateline.reading.words import Words
from dateline.resolving import world

INSIDE = frozenset({"compound", "amod", "nmod", "nummod", "quantmod", "det", "case", "punct", "advmod", "npadvmod"})
MUTUAL = frozenset({"AGREE", "CONSULT", "COOPERATE"})
TOGETHER = frozenset({"meet", "talk", "negotiate", "negotiation", "summit", "discussion", "agreement", "deal", "accord", "pact", "treaty"})
"""Words of mutual acts: whoever takes part does them."""
COUNTING = frozenset(
    "more than at least over under nearly almost some several many few about around up to dozen dozens hundreds of other fewer less".split()
)
"""Words before a noun that count it."""
EMPTY = frozenset({"there", "this", "that", "what", "who", "which", "those", "these", "all", "one", "none", "any"})


@cache
def _people() -> frozenset[str]:
    return frozenset(line["noun"] for line in table("people_nouns")) | frozenset(line["word"] for line in table("titles"))


def whole(scene: Scene, span: Span, anchor: int | None) -> tuple[Span, int | None]:
    """A party's span grown to its noun phrase, and the word that heads it.

    A modifier climbs to the noun for people that it belongs to ("backed Afghan" -> "the Western-backed Afghan government"), never to
    the act itself ("US demand" stays "US").
    """
    w = scene.words
    head = w.noun_head(span)
    if head is None:
        return span, None
    if w.text[span[1] : span[1] + 1] == "-" and w.tokens[head].dep != "conj":
        held = next((k for k in w.up(head) if w.tokens[k].pos in ("NOUN", "PROPN") and k > head), None)
        if held is not None and held != anchor:
            return (w.tokens[w.left_edge(held)].start, w.tokens[held].end), held
    for _ in range(3):
        t = w.tokens[head]
        above = t.head
        if t.dep not in INSIDE or above == anchor or above <= head or w.tokens[above].pos not in ("NOUN", "PROPN"):
            break
        if w.tokens[above].lemma.lower() not in _people() and w.tokens[above].pos != "PROPN":
            break
        head = above
    if w.tokens[head].pos == "PRON":
        return span, head
    if head in w.within(span):
        return (w.tokens[_left(w, span, w.left_edge(head))].start, max(span[1], w.tokens[head].end)), head
    return (w.tokens[w.left_edge(head)].start, max(span[1], w.tokens[head].end)), head


def _left(w: Words, span: Span, edge: int) -> int:
    """The first word of a labelled party grown to the left: names, adjectives of states and what hyphens join belong to it, other
    words that a parse of run-on text hangs on it ("said troops", "areas regime forces") do not."""
    first = w.within(span)[0]
    k = first
    while k > edge:
        t, following = w.tokens[k - 1], w.tokens[k]
        joined = "-" in (t.text, following.text) and t.end == following.start
        named = t.text[:1].isupper() and t.pos in ("PROPN", "ADJ") and not w.text[t.end : following.start].strip()
        if not (joined or named or t.dep in ("poss", "case")):
            break
        k -= 1
    return k


def owned(scene: Scene, span: Span) -> Span:
    """ "Kiir's" of "Kiir's information minister": the person that speaks is the one possessed."""
    w = scene.words
    head = w.noun_head(span)
    if head is None or w.tokens[head].dep != "poss" or w.tokens[w.tokens[head].head].lemma.lower() not in _people():
        return span
    return w.np(w.tokens[head].head, tails=False)


def spans(scene: Scene, parts: Sequence[Span], anchor: int | None, taken: Iterable[int] = ()) -> list[tuple[Span, int | None]]:
    """The whole noun phrases of one role: each once, none that lies inside another, coordinated ones added."""
    w = scene.words
    grown: dict[int | None, Span] = {}
    for part in parts:
        for piece in scene.pieces(part):
            span, head = whole(scene, piece, anchor)
            grown.setdefault(head, span)
    heads = [h for h in grown if h is not None]
    for head in heads:
        for other in _list(w, head):
            if other not in grown and other not in taken and _is_party(scene, other):
                grown[other] = w.np(other, tails=False)
    kept = [(span, h) for h, span in grown.items() if not (h is not None and any(_under(w, h, o) for o in heads if o != h))]
    return sorted(kept, key=lambda k: k[0])


def _list(w: Words, head: int) -> list[int]:
    """The words coordinated with ``head``, itself included."""
    top = head
    while w.tokens[top].dep == "conj" and w.tokens[w.tokens[top].head].pos in ("NOUN", "PROPN", "PRON"):
        top = w.tokens[top].head
    return [k for k in w.conjuncts(top) if w.tokens[k].pos in ("NOUN", "PROPN")]


def _under(w: Words, inner: int, outer: int) -> bool:
    """True where ``inner`` belongs to the noun phrase of ``outer`` (its apposition, its "of", its clause) and is not listed with it."""
    for k in (inner, *w.up(inner)):
        if k == outer:
            return True
        if w.tokens[k].dep in ("conj", "nsubj", "nsubjpass", "dobj", "ROOT") or (
            w.tokens[k].pos in ("VERB", "AUX") and w.tokens[k].dep != "acl"
        ):
            return False
    return False


def _is_party(scene: Scene, k: int) -> bool:
    t = scene.words.tokens[k]
    if t.ent in ("DATE", "TIME", "MONEY", "PERCENT", "LAW", "EVENT") or t.lemma.lower() in on_table():
        return False
    return t.pos in ("PROPN", "PRON") or t.lemma.lower() in _people()


Party = tuple[Span, int | None]
"""A party's noun phrase and the word that heads it."""


def by_grammar(scene: Scene, anchor: int, kind: str) -> tuple[list[Party], list[Party], bool]:
    """Who does the act at a word and whom it is done to, as its grammar has it; and whether both sides do it."""
    w = scene.words
    sides = valence.sides(w, anchor, kind)
    doers = _parties(scene, _states(scene, sides.doers) if kind in MUTUAL else sides.doers)
    targets = [p for p in _parties(scene, sides.targets[:1]) if p[1] not in {h for _, h in doers}]
    return doers, targets, kind in MUTUAL and ((len(doers) > 1 and not targets) or _with(w, anchor))


def instead(scene: Scene, found: list[Party], anchor: int | None, slot: str) -> list[Party]:
    """Who owns, does or suffers the acts, means and counts among labelled parties ("the killing of civilians": the civilians)."""
    return [p for p in _sifted(scene, found, anchor, whose.doers_of if slot == "actors" else _patients) if p not in found]


def filled(scene: Scene, draft: Draft, anchor: int | None, kind: str) -> tuple[list[Party], list[Party]]:
    """Actors and recipients of an event draft: what is labelled, put right and completed by the grammar of the act's word."""
    actors = _sifted(scene, spans(scene, draft.parts.get("actor", ()), anchor), anchor, whose.doers_of)
    taken = [h for _, h in actors if h is not None]
    recipients = _sifted(scene, spans(scene, draft.parts.get("recipient", ()), anchor, taken), anchor, _patients)
    if anchor is None:
        return actors, recipients
    w = scene.words
    sides = valence.sides(w, anchor, kind)
    doers = _parties(scene, _states(scene, sides.doers) if kind in MUTUAL else sides.doers)
    targets = [p for p in _parties(scene, sides.targets[:1]) if p[1] not in {h for _, h in doers}]
    does, suffers = {h for _, h in doers}, {h for _, h in targets}
    labelled = [*actors, *(p for p in recipients if p[1] not in {h for _, h in actors})]
    actors = [p for p in labelled if (p in actors and p[1] not in suffers) or p[1] in does]
    recipients = [p for p in labelled if p not in actors]
    actors = actors or doers
    used = {h for _, h in actors}
    recipients = [p for p in recipients if p[1] not in used] or [p for p in targets if p[1] not in used]
    actors, recipients = ([(uncounted(scene, s, h), h) for s, h in side] for side in (actors, recipients))
    if kind in MUTUAL and ((len(doers) > 1 and not targets) or _with(w, anchor)):
        return [*actors, *recipients], []
    return actors, recipients


def _with(w: Words, anchor: int) -> bool:
    """True for an act that both do: "met", "talks with", "a deal between"."""
    t = w.tokens[anchor]
    return t.lemma.lower() in TOGETHER or bool(whose.after(w, anchor, ("with", "between", "among")))


def _patients(w: Words, k: int) -> list[int]:
    """``k`` if it may suffer an act; nothing for an act, a means, a time or a notion; the people counted for a count."""
    sort = whose.sort_of(w, k)
    if sort == "count" or w.tokens[k].pos == "NUM":
        return whose.after(w, k, ("of",))
    if sort == "site":
        held = whose.holder(w, k)
        return [k if held is None else held]
    return [] if sort else [k]


def _sifted(scene: Scene, found: list[Party], anchor: int | None, may_be: Callable[[Words, int], list[int]]) -> list[Party]:
    """Labelled parties without those that are none (acts, means, times); what owns or suffers the act stands in for it."""
    out: list[Party] = []
    for span, head in found:
        if head is None:
            out.append((span, head))
            continue
        stand_ins = [] if head == anchor else may_be(scene.words, head)
        for k in stand_ins:
            if k not in {h for _, h in out}:
                out.append((span, head) if k == head else (scene.words.np(k, tails=False), k))
    return out


def _parties(scene: Scene, heads: Iterable[int]) -> list[Party]:
    """The noun phrases of these words and of what is listed with them."""
    w = scene.words
    found = dict.fromkeys(k for head in heads for one in (head, *_list(w, head)) for k in _named(scene, one))
    return [(phrase(w, k), k) for k in found if whose.sort_of(w, k) in ("", "site", "own") and w.tokens[k].text.lower() not in EMPTY]


def uncounted(scene: Scene, span: Span, head: int | None) -> Span:
    """A noun phrase without what counts it ("at least 19 civilians" -> "civilians") and without a time at its end."""
    w = scene.words
    if head is None or w.tokens[head].pos == "PRON":
        return span
    start, end = span
    for k in w.within((span[0], w.tokens[head].start)):
        t = w.tokens[k]
        if not (t.pos in ("NUM", "DET", "PUNCT", "ADV") or t.dep in ("det", "nummod", "quantmod", "predet") or t.text.lower() in COUNTING):
            break
        if t.text.lower() == "all" or t.dep == "poss":
            break
        start = w.tokens[k].end
    start = next((w.tokens[k].start for k in w.within((start, end))), start)
    for k in w.within((w.tokens[head].end, end)):
        if w.tokens[k].text.lower() == "including":
            end = w.tokens[k - 1].end
            break
        if w.tokens[k].dep in ("prep", "npadvmod", "advmod", "relcl", "acl", "advcl") and w.tokens[k].head == head:
            inner = w.child(k, "pobj") if w.tokens[k].dep == "prep" else k
            if w.tokens[k].dep != "prep" or inner is None or w.tokens[inner].ent in ("DATE", "TIME"):
                end = max(w.tokens[k - 1].end, w.tokens[head].end)
                break
    return start, end


def fullest(scene: Scene, name: str) -> str:
    """ "regime" -> "Syrian regime", "North" -> "North Korea", where the report has the longer form (the one it uses most)."""
    w = scene.words
    if name in ("North", "South"):
        return next(
            (p.name for k, p in sorted(scene.cast.parties.items()) if k.startswith("state:") and p.name.startswith(f"{name} ")), name
        )
    if name.lower() not in ("government", "regime"):
        return name
    longer: Counter[str] = Counter()
    for k, t in enumerate(w.tokens):
        if t.lemma.lower() == name.lower() and t.dep not in ("compound", "nmod"):
            start = w.tokens[w.left_edge(k)].start
            if any(world.at(w.text, w.tokens[c].start) for c in w.within((start, t.start))):
                longer[scene.cast.plain((start, t.end))] += 1
    if longer:
        return min(longer, key=lambda n: (-longer[n], n))
    home = scene.cast.home()
    return f"{home}'s {name.lower()}" if home else name


def _states(scene: Scene, heads: Iterable[int]) -> list[int]:
    """The states in the place of "the ministers of X and Y" where both meet."""
    w = scene.words
    out: list[int] = []
    for k in heads:
        of = [c for x in whose.after(w, k, ("of", "from")) for c in w.conjuncts(x)] if w.tokens[k].tag == "NNS" else []
        out.extend(of if len(of) > 1 and all(_state(scene, c) for c in of) else [k])
    return out


def _named(scene: Scene, k: int) -> list[int]:
    """``k``, its names where it is "the ministers, X and Y", and states run together in a text without commas ("Russia Iran")."""
    w = scene.words
    t = w.tokens[k]
    names = w.child(k, "appos")
    if t.tag == "NNS" and names is not None and w.tokens[names].ent == "PERSON" and len(w.conjuncts(names)) > 1:
        return w.conjuncts(names)
    if t.pos == "PROPN" and _state(scene, k):
        return [*(c for c in w.kids[k] if w.tokens[c].dep in ("compound", "nmod") and _state(scene, c)), k]
    return [k]


def _state(scene: Scene, k: int) -> bool:
    """True for the name of a state (not its adjective)."""
    found = world.at(scene.page.text, scene.words.tokens[k].start)
    return found is not None and found[1].key.startswith("state:") and found[1].form == "name"


def phrase(w: Words, k: int) -> Span:
    """The noun phrase headed by ``k`` with its "of", "in" and "for", times left out."""
    edge = w.left_edge(k)
    while w.tokens[k].dep in INSIDE and edge > 0 and w.tokens[edge - 1].head == w.tokens[k].head:
        before = world.at(w.text, w.tokens[edge - 1].start)
        if before is None or before[1].form != "adjective":
            break
        edge -= 1
    start, end = w.tokens[edge].start, w.tokens[k].end
    first = world.at(w.text, w.tokens[k].start)
    if first is not None and first[1].form == "name" and any(w.tokens[c].dep == "compound" for c in w.kids[k]):
        start = w.tokens[k].start
    for c in w.kids[k]:
        t = w.tokens[c]
        if c > k and t.dep == "prep" and t.lemma in ("of", "for", "in", "at") and end >= w.tokens[c - 1].end:
            inner = w.child(c, "pobj")
            if inner is None or whose.sort_of(w, inner) or (t.lemma in ("in", "at") and w.tokens[inner].pos != "PROPN"):
                break
            end = w.tokens[w.plain_end(c)].end
    return start, end


def holders(scene: Scene, draft: Draft) -> list[tuple[Span, int | None]]:
    """The parties that a position draft is about; where none is labelled, the subject of the stance word or its possessor."""
    w = scene.words
    inside = w.within(draft.anchor)
    anchor = inside[0] if inside else None
    actors = spans(scene, draft.parts.get("actor", ()), anchor)
    if actors or anchor is None:
        return actors
    verb = w.tokens[anchor].pos in ("VERB", "AUX", "ADJ")
    doers = _doers(w, w.tokens[anchor].head if w.tokens[anchor].pos == "ADJ" else anchor, verb, w.child(anchor, "nsubjpass") is not None)
    return _found(scene, [k for k in doers if _is_party(scene, k)], set())


def source(scene: Scene, cue: Span) -> Span | None:
    """The speaker at a cue that has none labelled: the subject of its verb, or what stands after "according to"."""
    w = scene.words
    inside = w.within(cue)
    if not inside:
        return None
    for k in inside:
        t = w.tokens[k]
        if t.pos == "VERB":
            who = subject(w, k)
            return w.listed(who) if who is not None and w.tokens[who].text.lower() not in ("it", "that", "there") else None
        if t.dep == "prep" and k == inside[-1]:
            noun = w.child(k, "pobj")
            return w.listed(noun) if noun is not None else None
    return None


def _found(scene: Scene, heads: Iterable[int], used: set[int | None]) -> list[tuple[Span, int | None]]:
    w = scene.words
    return [(w.np(k), k) for head in heads for k in dict.fromkeys([head, *_list(w, head)]) if k not in used]


def _doers(w: Words, i: int, verb: bool, passive: bool) -> list[int]:
    if passive or not verb:
        found = _after(w, i, frozenset({"by"}))
        owner = w.child(i, "poss")
        return found[:1] or ([owner] if owner is not None and not verb else [])
    who = subject(w, i)
    return [who] if who is not None else []


def _after(w: Words, i: int, prepositions: frozenset[str]) -> list[int]:
    """Objects of these prepositions under ``i``."""
    return [
        c
        for k in w.kids[i]
        if w.tokens[k].dep in ("prep", "agent", "dative") and w.tokens[k].text.lower() in prepositions
        for c in w.kids[k]
        if w.tokens[c].dep == "pobj"
    ]
