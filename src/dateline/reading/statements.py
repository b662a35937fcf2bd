"""Statement rows: who says what, by which cue, through which channels."""

from __future__ import annotations

from dateline.model import Draft, Span, Statement
from dateline.reading import parties, spans
from dateline.reading.scene import Scene, hull, trimmed
from dateline.resolving.offices import is_office

OPENING, CLOSING = '"“„«', '"”»'
BREAK = 40
"""Code points between two labelled stretches that are still one content."""
SHORTEST = 12
"""Code points of the shortest piece of a broken content that is a row of its own."""
QUOTING = frozenset({"quote", "cite"})
SPEAKING = frozenset(
    {"source", "official", "spokesman", "spokeswoman", "spokesperson", "minister", "statement", "officer", "diplomat", "witness"}
)
NEXT = 5
"""Code points after "according to" within which its source begins."""
BESIDE = 80
"""Code points between a source and its cue in which the name of the source may stand."""
REACH = 400
"""Code points between cue and content past which the row is the content alone (a resumed quotation)."""


def read(scene: Scene, draft: Draft, speaker: str | None) -> list[tuple[Statement, Span]] | str:
    """The statements of a draft, one for each piece of a broken quotation, and their spans; or the reason why there is none.

    ``speaker``: whose words the draft stands in.
    """
    found = [one for piece in _pieces(scene, draft) if not isinstance(one := _read(scene, draft, piece, speaker), str)]
    return found or "statement without content"


def _pieces(scene: Scene, draft: Draft) -> list[Span]:
    """The content of a draft: parts that only marks or a few words stand between are one, parts around cue or source are several."""
    breaks = [*draft.parts.get("cue", (draft.anchor,)), *draft.parts.get("source", ())]
    pieces: list[Span] = []
    for part in draft.parts.get("content", ()):
        last = pieces[-1] if pieces else None
        if last and part[0] - last[1] <= BREAK and not any(last[1] <= b[0] and b[1] <= part[0] for b in breaks):
            pieces[-1] = (last[0], part[1])
        else:
            pieces.append(part)
    whole = [p for p in pieces if p[1] - p[0] >= SHORTEST]
    return whole or pieces


def _read(scene: Scene, draft: Draft, piece: Span, speaker: str | None) -> tuple[Statement, Span] | str:
    text = scene.page.text
    cues = draft.parts.get("cue", ())
    cue = hull(cues) if cues else draft.anchor
    if cue[0] >= piece[0] and cue[1] <= piece[1] and cue[0] != piece[0]:
        cue = draft.anchor
    source = _source(scene, draft, cue, piece)
    if source is not None and source[1] <= cue[0] and _is_office(scene, source):
        source = _named_beside(scene, source, cue)
    content = edges(text, spans.content(scene.words, piece, cue, source))
    if content[0] >= content[1]:
        return "statement without content"
    if source is not None and content[0] <= source[0] < content[1]:
        source = None
    name = _speaker(scene, source, speaker)
    kind = _kind(scene, draft, source, name)
    addressees = scene.names(draft.parts.get("addressee", ())[:1], speaker)
    via = list(scene.names(draft.parts.get("via", ()), speaker))
    for span, addressee in zip(draft.parts.get("addressee", ()), addressees, strict=False):
        if addressee not in via and scene.cast.kind(span, addressee) == "media":
            via.append(addressee)
    fields = Statement(
        speaker=name,
        speaker_kind=kind,
        cue=cue,
        content=content,
        mode=mode(text, content, bool(scene.words.quoted(content[0]))),
        addressee=addressees[0] if addressees else None,
        via=tuple(v for v in via if v != name),
        source=source,
    )
    return fields, extent(scene, content, cue, source)


def _source(scene: Scene, draft: Draft, cue: Span, piece: Span) -> Span | None:
    """The labelled source that is the subject of the cue, else the first outside the content; without one, what the grammar gives."""
    sources = list(draft.parts.get("source", ()))
    if scene.page.text[cue[0] : cue[1]].lower().endswith("according to"):
        beside = [s for s in sources if cue[1] <= s[0] <= cue[1] + NEXT]
        return _grown(scene, beside[0]) if beside else _told_to(scene, cue) or next((s for s in sources if s[0] >= cue[1]), None)
    quoted = _quoted_person(scene, cue)
    if quoted:
        return quoted
    if len(sources) == 1:
        return _grown(scene, sources[0])
    given = parties.source(scene, cue)
    if not sources:
        return given
    head = scene.words.noun_head(given) if given else None
    at = scene.words.tokens[head].start if head is not None else -1
    outside = [s for s in sources if not piece[0] <= s[0] < piece[1]]
    return _grown(scene, next((s for s in sources if s[0] <= at < s[1]), outside[0] if outside else sources[-1]))


def _told_to(scene: Scene, cue: Span) -> Span | None:
    """What "according to" governs: the object of its "to", else the noun phrase that follows."""
    w = scene.words
    inside = w.within(cue)
    if not inside:
        return None
    noun = w.child(inside[-1], "pobj")
    if noun is None:
        after = inside[-1] + 1
        while after < len(w.tokens) and w.tokens[after].dep in ("det", "compound", "amod", "nummod", "poss", "case", "nmod"):
            after += 1
        noun = after if after < len(w.tokens) and w.tokens[after].pos in ("NOUN", "PROPN", "PRON") else None
    return w.listed(noun) if noun is not None else None


def _quoted_person(scene: Scene, cue: Span) -> Span | None:
    """Who is quoted in "the agency quoted him as saying" and "state television said, quoting a source"; None elsewhere."""
    w = scene.words
    for k in w.within(cue):
        above = list(w.up(k))[:2]
        quoting = [v for v in above if w.tokens[v].lemma in QUOTING and any(w.tokens[c].text == "as" for c in w.kids[v])]
        quoting += [v for v in w.kids[k] if w.tokens[v].lemma in QUOTING and w.tokens[v].tag == "VBG" and v > k]
        for verb in quoting:
            who = w.child(verb, "dobj")
            if who is not None and (w.tokens[who].pos in ("PRON", "PROPN") or w.tokens[who].lemma.lower() in SPEAKING):
                return w.np(who)
    return None


def _named_beside(scene: Scene, source: Span, cue: Span) -> Span:
    """A source that stops short of the name between it and the cue ("the coordinator for aid in the capital A B said") with that name."""
    between = scene.page.text[source[1] : cue[0]]
    if not 2 < len(between) <= BESIDE or any(c in between for c in '.;:"“”'):
        return source
    for m in scene.cast.mentions:
        gap = scene.page.text[m.end : cue[0]].strip(" ,") if source[1] <= m.start < cue[0] else "-"
        if (
            m.key.startswith("person:")
            and not gap
            and scene.words.tokens[max(0, scene.words.within((m.start, m.end))[0] - 1)].pos in ("NOUN", "PROPN", "PUNCT")
        ):
            return source[0], m.end
    return source


def _grown(scene: Scene, span: Span) -> Span:
    """A source grown to its noun phrase where a single piece of it was labelled."""
    w = scene.words
    inside = w.within(span)
    if inside and w.tokens[inside[0]].dep == "cc" and w.tokens[inside[0]].head < inside[0]:
        first = w.tokens[w.left_edge(w.tokens[inside[0]].head)].start
        return (first, span[1]) if span[0] - first < BESIDE else (w.tokens[inside[1]].start, span[1]) if len(inside) > 1 else span
    if len(inside) > 1 and w.tokens[inside[-1]].dep == "prep":
        end = w.np(w.tokens[inside[-1]].head)[1]
        return (span[0], end) if end > span[1] else span
    return parties.whole(scene, parties.owned(scene, span), None)[0] if len(scene.pieces(span)) == 1 else span


def _is_office(scene: Scene, source: Span) -> bool:
    head = scene.words.noun_head(source)
    return head is not None and is_office(scene.words.tokens[head].text)


def _speaker(scene: Scene, source: Span | None, speaker: str | None) -> str | None:
    if source is None:
        return None
    both = scene.cast.both(source)
    if both:
        return " and ".join(both)
    pieces = scene.pieces(source)
    names = list(dict.fromkeys(n for n in (scene.cast.name(p, speaker) for p in pieces) if n))
    if len(pieces) > 1 and len(names) > 1:
        return " and ".join([", ".join(names[:-1]), names[-1]])
    return names[0] if names else scene.cast.plain(source) or None


def _kind(scene: Scene, draft: Draft, source: Span | None, name: str | None) -> str:
    rule = scene.cast.kind(source, name) if source is not None else "unnamed"
    guess = draft.classes.get("speaker_kind")
    if (source is not None and scene.cast.party(source) is not None) or guess is None:
        return rule
    return guess[0] if guess[1] >= 0.7 else rule


def edges(text: str, span: Span) -> Span:
    """A content span cut at its words, with the quotation marks that belong to it."""
    start, end = trimmed(text, span)
    if start > 0 and start < end and text[start - 1] in OPENING and text[start] not in OPENING:
        start -= 1
    if end < len(text) and text[end] in CLOSING and any(c in OPENING for c in text[start:end]):
        end += 1
    elif end + 1 < len(text) and text[end] in ".,!?" and text[end + 1] in CLOSING and text[start] in OPENING:
        end += 2
    if end > start and text[end - 1] == "." and text[start] not in OPENING:
        end -= 1
    return start, end


def mode(text: str, content: Span, inside_quotation: bool) -> str:
    """``direct`` when the content is one quotation, ``mixed`` when it holds one, ``indirect`` without quotation marks."""
    words = text[content[0] : content[1]].strip()
    opens = bool(words) and words[0] in OPENING
    marks = sum(words.count(c) for c in set(OPENING + CLOSING))
    if opens and (words.rstrip(".,")[-1:] in CLOSING or marks == 1):
        return "direct" if marks <= 2 or words.count("\n") else "mixed"
    if marks:
        return "mixed"
    return "direct" if inside_quotation else "indirect"


def extent(scene: Scene, content: Span, cue: Span, source: Span | None) -> Span:
    """The row: source, cue and content where they stand together, else the content."""
    near = [content]
    text = scene.page.text
    for part in (cue, source):
        if part is None:
            continue
        gap = (min(part[1], content[1]), max(part[0], content[0])) if part[0] < content[0] else (content[1], part[0])
        between = text[gap[0] : gap[1]] if gap[0] < gap[1] else ""
        if len(between) <= REACH and not any(mark in between for mark in (". ", ".\n", "\n", ".” ", '." ')):
            near.append(part)
    return hull(near)
