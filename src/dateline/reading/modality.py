"""How real an act is: done, going on, planned, expected, possible, conditional, wanted, denied or not done.

Rules over the parse with their words in ``lexicon/en/modality_words.csv``. ``judge`` also says how sure the rule is, so that a
classifier's guess can overrule a weak one.
"""

from __future__ import annotations

from functools import cache

from dateline.lexicon import table
from dateline.reading.words import Words

STRONG, FAIR, WEAK, POOR = 0.9, 0.65, 0.5, 0.4
"""Shares of the rules of each grade that were right on the training reports, roughly."""
PREPOSITIONS = frozenset(
    {"of", "for", "on", "about", "to", "in", "into", "over", "against", "from", "by", "with", "at", "after", "before", "during"}
)
NEGATIONS = frozenset({"not", "n't", "n’t", "never", "no", "neither", "nor", "without", "none", "nobody", "hardly", "nothing"})


@cache
def _words(pos: str) -> dict[str, str]:
    return {line["word"]: line["modality"] for line in table("modality_words") if line["pos"] == pos}


FUTURE = frozenset({"next", "tomorrow", "coming", "upcoming"})
"""Words of a date that makes "is meeting" a plan."""
VERBAL = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT"})
"""Acts done by saying: the words themselves are the act, however what they speak of may stand."""


def judge(w: Words, i: int, *, told: bool = False, kind: str = "", own: bool = False) -> tuple[str, float]:
    """The modality of the act at token ``i`` and how sure the rule is (0..1).

    ``told``: the act stands in somebody's words; ``own``: in the words of the one who does it; ``kind``: its PLOVER type.
    """
    verbal = w.tokens[i].pos in ("VERB", "AUX")
    value, sure = _verb(w, i, told, 0) if verbal else _noun(w, i, told)
    sure = sure if verbal or sure == STRONG else POOR
    if kind in VERBAL:
        if own and value not in ("planned", "conditional"):
            return "happened", STRONG
        if value in ("wanted", "denied", "did_not_happen") and kind in ("ACCUSE", "REJECT", "THREATEN"):
            return "happened", FAIR
        if value == "ongoing" and w.tokens[i].tag in ("VBP", "VBZ") and told:
            return "happened", WEAK
    return value, sure


def _verb(w: Words, v: int, told: bool, depth: int) -> tuple[str, float]:
    t = w.tokens[v]
    absent = "denied" if told else "did_not_happen"
    if _conditional(w, v):
        return "conditional", STRONG
    if _negated(w, v):
        if _modal(w, v) in ("will", "would", "wo", "'ll"):
            return absent, FAIR
        return absent, STRONG if t.tag in ("VBD", "VBN", "VB", "VBP", "VBZ") else FAIR
    if any(w.tokens[k].dep == "advcl" and _conditional(w, k) and _mark(w, k) != "whether" for k in w.kids[v]) and t.tag not in ("VBD",):
        return "conditional", STRONG
    modal = _modal(w, v)
    if modal:
        value = _words("modal")[modal]
        if modal in ("would", "'d", "’d"):
            value = "planned" if _reported(w, v) else "conditional"
            return value, FAIR
        if value == "planned" and any(w.tokens[k].lemma in ("likely", "probably", "expected") for k in w.kids[v]):
            return "expected", STRONG
        return value, FAIR if value == "planned" else STRONG
    if (
        t.dep == "conj"
        and depth < 3
        and w.tokens[t.head].pos in ("VERB", "AUX")
        and w.tokens[t.head].tag == t.tag
        and w.child(v, "nsubj", "nsubjpass", "aux") is None
    ):
        return _verb(w, t.head, told, depth + 1)
    if t.tag == "VB" or any(w.tokens[k].dep == "aux" and w.tokens[k].text.lower() == "to" for k in w.kids[v]):
        return _infinitive(w, v, told, depth)
    if t.tag == "VBG" and not any(w.tokens[k].dep == "aux" for k in w.kids[v]):
        return _gerund(w, v, told, depth)
    return _tense(w, v)


def _tense(w: Words, v: int) -> tuple[str, float]:
    t = w.tokens[v]
    helpers = [w.tokens[k] for k in w.kids[v] if w.tokens[k].dep in ("aux", "auxpass")]
    lemmas = {h.lemma for h in helpers}
    if t.tag == "VBG":
        if t.lemma == "go" and w.child(v, "xcomp") is not None:
            return "planned", FAIR
        if any(w.tokens[k].ent == "DATE" and w.tokens[k].text.lower() in FUTURE for k in w.subtree(v)):
            return "planned", FAIR
        present = any(h.tag in ("VBZ", "VBP") for h in helpers)
        return "ongoing", STRONG if present else FAIR
    if t.tag in ("VBZ", "VBP") and not helpers:
        return "ongoing", FAIR
    if "be" in lemmas and t.tag == "VBN" and any(h.tag in ("VBZ", "VBP") and h.dep == "auxpass" for h in helpers):
        return "ongoing", WEAK
    if "have" in lemmas:
        lasting = any(
            w.tokens[k].lemma in ("long", "always") or (w.tokens[k].text.lower() in ("since", "for") and _lasts(w, k)) for k in w.kids[v]
        )
        return ("ongoing", FAIR) if lasting else ("happened", FAIR)
    if t.tag == "VBN" and _words("adj").get(t.text.lower()) == "planned" and (t.dep in ("acl", "ROOT", "relcl") or "be" in lemmas):
        return "planned", FAIR
    return "happened", STRONG if t.tag in ("VBD", "VBN") else WEAK


def _lasts(w: Words, k: int) -> bool:
    """True for the preposition of a stretch of time that reaches to now ("for years", "since May")."""
    return any(w.tokens[c].ent == "DATE" for c in w.kids[k])


def _infinitive(w: Words, v: int, told: bool, depth: int) -> tuple[str, float]:
    """The act in a "to" clause: what governs it decides."""
    g = w.tokens[v].head
    t = w.tokens[g]
    if g == v:
        return "happened", WEAK
    if t.pos in ("VERB", "AUX"):
        value = _words("verb").get(t.lemma)
        if t.lemma == "be":
            side = next((w.tokens[k] for k in w.kids[g] if w.tokens[k].dep in ("acomp", "attr") and k < v), None)
            if side is not None:
                return _words("adj").get(side.lemma) or _words("noun").get(side.lemma) or "planned", FAIR
            return "planned", FAIR
        if t.lemma == "have" and w.tokens[v].dep == "xcomp":
            return "wanted", STRONG
        if t.lemma == "go":
            return "planned", FAIR
        if _negated(w, g):
            if value in ("did_not_happen",):
                return "happened", FAIR
            return ("denied" if told else "did_not_happen"), FAIR
        if value:
            outer = _verb(w, g, told, depth + 1) if depth < 3 else ("happened", WEAK)
            if outer[0] in ("conditional", "possible") and value in ("planned", "did_not_happen"):
                return outer
            return value, STRONG
        if w.tokens[v].dep == "advcl":
            return "wanted", FAIR
        if depth < 3:
            value, sure = _verb(w, g, told, depth + 1)
            return value, min(sure, FAIR)
        return "happened", WEAK
    if t.pos in ("NOUN", "PROPN"):
        value = _words("noun").get(t.lemma)
        return (value, STRONG) if value else ("wanted", WEAK)
    if t.pos == "ADJ":
        value = _words("adj").get(t.lemma)
        return (value, STRONG) if value else ("possible", WEAK)
    return "wanted", WEAK


def _gerund(w: Words, v: int, told: bool, depth: int) -> tuple[str, float]:
    t = w.tokens[v]
    g = t.head
    if t.dep == "pcomp":
        preposition = w.tokens[g].text.lower()
        above = w.tokens[w.tokens[g].head]
        if preposition == "without":
            return "did_not_happen", STRONG
        value = _words("noun").get(above.lemma) or (
            _words("verb").get(above.lemma) if above.lemma not in ("call", "back", "warn", "press") else None
        )
        if value and preposition in ("of", "on", "about", "to", "for", "at", "from", "against"):
            return value, FAIR
        if preposition in ("on", "about", "towards", "toward") or (preposition == "to" and above.pos != "VERB"):
            return "possible", FAIR
        if preposition == "before":
            return "possible", WEAK
        return "happened", FAIR
    if t.dep in ("acl", "relcl"):
        value = _words("noun").get(w.tokens[g].lemma)
        return ("ongoing", FAIR) if value is None else (value, WEAK)
    if t.dep in ("xcomp", "ccomp", "dobj") and w.tokens[g].pos == "VERB":
        lemma = w.tokens[g].lemma
        value = _words("verb").get(lemma)
        if lemma in ("begin", "start", "resume"):
            return _verb(w, g, told, depth + 1) if depth < 3 else ("ongoing", WEAK)
        if value:
            return value, FAIR
    if t.dep == "advcl" and w.tokens[g].pos in ("VERB", "AUX") and depth < 3:
        value, _ = _verb(w, g, told, depth + 1)
        return value, WEAK
    return "happened", WEAK


def _noun(w: Words, n: int, told: bool) -> tuple[str, float]:
    """The modality of an act in a noun phrase ("talks", "the attack on"): its adjectives, then what governs it."""
    t = w.tokens[n]
    for k in w.kids[n]:
        word = w.tokens[k]
        if word.dep in ("amod", "compound") and k < n:
            value = _words("adj").get(word.text.lower())
            if value and word.text.lower() not in ("next", "present", "certain", "important", "open", "free", "set", "able", "due"):
                return value, STRONG
            if word.text.lower() == "next":
                return "planned", FAIR
        if word.dep == "det" and word.text.lower() == "no":
            return ("denied" if told else "did_not_happen"), FAIR
    g = t.head
    seen = 0
    while g != n and seen < 4:
        above = w.tokens[g]
        seen += 1
        if above.pos in ("ADP", "SCONJ") and above.head != g:
            if above.text.lower() == "without":
                return "did_not_happen", FAIR
            if above.text.lower() in ("after", "during", "following", "since", "amid"):
                return "happened", FAIR
            g = above.head
            continue
        if above.pos == "NOUN":
            value = _words("noun").get(above.lemma)
            if value:
                return value, FAIR
            if above.dep in ("pobj", "dobj", "nsubj", "nsubjpass") and seen < 3:
                g = above.head
                continue
            return "happened", WEAK
        if above.pos in ("VERB", "AUX"):
            value = _words("verb").get(above.lemma) if t.dep not in ("nsubj", "nsubjpass") or above.tag == "VBN" else None
            if above.lemma in ("continue", "remain"):
                return "ongoing", FAIR
            if (
                value
                and value not in ("ongoing",)
                and above.lemma not in ("warn", "back", "support", "reject", "dismiss", "allow", "discuss", "debate", "threaten", "go")
            ):
                outer, _ = _verb(w, g, told, 1)
                return ("planned" if value == "planned" else value), FAIR if outer in ("happened", "ongoing") else WEAK
            outer, _ = _verb(w, g, told, 1)
            if outer in ("planned", "expected", "possible", "conditional", "wanted"):
                return outer, FAIR if t.dep in ("nsubj", "nsubjpass", "dobj") else WEAK
            if outer in ("denied", "did_not_happen"):
                return (outer, FAIR) if t.dep in ("nsubj", "nsubjpass", "dobj", "attr") else ("happened", WEAK)
            if outer == "ongoing" and t.dep in ("nsubj", "attr") and above.lemma in ("be", "take"):
                return "ongoing", FAIR
            return "happened", WEAK
        if above.head == g:
            break
        g = above.head
    return "happened", WEAK


def _modal(w: Words, v: int) -> str | None:
    for k in w.kids[v]:
        t = w.tokens[k]
        if t.dep == "aux" and t.tag == "MD" and t.text.lower() in _words("modal"):
            return t.text.lower()
    return None


def _mark(w: Words, v: int) -> str:
    for k in w.kids[v]:
        t = w.tokens[k]
        if t.dep == "mark" and k < v:
            return t.text.lower()
    return ""


def _conditional(w: Words, v: int) -> bool:
    """True for the verb of an "if" clause (not "asked if")."""
    mark = _mark(w, v)
    return (
        mark in _words("mark")
        and mark not in ("whether", "should")
        and w.tokens[v].dep in ("advcl", "ROOT", "conj", "ccomp")
        and not (
            w.tokens[v].dep == "ccomp" and w.tokens[w.tokens[v].head].lemma in ("ask", "see", "know", "wonder", "say", "decide", "clear")
        )
    )


def _negated(w: Words, v: int) -> bool:
    for k in w.kids[v]:
        t = w.tokens[k]
        if (
            t.dep == "neg"
            or (t.dep == "advmod" and t.text.lower() in ("never", "hardly"))
            or (t.dep == "preconj" and t.text.lower() == "neither")
        ):
            return True
        if t.dep in ("nsubj", "nsubjpass", "dobj", "attr") and (
            t.text.lower() in ("nobody", "none", "nothing", "no-one")
            or any(w.tokens[c].text.lower() in ("no", "neither") and w.tokens[c].dep == "det" for c in w.kids[k])
        ):
            return t.dep != "dobj" or w.tokens[v].lemma in (
                "have",
                "make",
                "hold",
                "see",
                "carry",
                "conduct",
                "launch",
                "reach",
                "sign",
                "take",
                "give",
                "find",
            )
    return False


def _reported(w: Words, v: int) -> bool:
    """True for the verb of a reported clause ("said it would ...")."""
    t = w.tokens[v]
    return t.dep == "ccomp" and w.tokens[t.head].pos == "VERB" and w.tokens[t.head].tag in ("VBD", "VBN", "VBG", "VB")


def combine(rule: tuple[str, float], guess: tuple[str, float] | None, trust: float) -> str:
    """The rule's value unless the classifier contradicts it with a probability above ``trust`` times the rule's sureness."""
    if guess is None or guess[0] == rule[0]:
        return rule[0]
    return guess[0] if guess[1] >= trust * rule[1] else rule[0]
