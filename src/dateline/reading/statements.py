"""Statement rows: who says what, by which cue, through which channels."""

from __future__ import annotations

from dateline.model import Draft, Span, Statement
from dateline.reading.scene import Scene, hull, trimmed

OPENING, CLOSING = '"“„«', '"”»'
REACH = 400
"""Code points between cue and content past which the row is the content alone (a resumed quotation)."""


def read(scene: Scene, draft: Draft, speaker: str | None) -> tuple[Statement, Span] | str:
    """The statement of a draft and its span, or the reason why there is none. ``speaker``: whose words the draft stands in."""
    text = scene.page.text
    contents = draft.parts.get("content", ())
    if not contents:
        return "statement without content"
    content = edges(text, hull(contents) if len(contents) > 1 and contents[-1][1] - contents[0][0] < 2000 else contents[0])
    if content[0] >= content[1]:
        return "statement without content"
    cues = draft.parts.get("cue", ())
    cue = hull(cues) if cues else draft.anchor
    if cue[0] >= content[0] and cue[1] <= content[1] and cue[0] != content[0]:
        cue = draft.anchor
    sources = draft.parts.get("source", ())
    source = sources[0] if sources else None
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


def _speaker(scene: Scene, source: Span | None, speaker: str | None) -> str | None:
    if source is None:
        return None
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
