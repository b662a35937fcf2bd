"""What every row module needs of one report: words, cast, times, and whose word a stretch of text is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dateline.model import Date, Page, Parse, Span, Timex
from dateline.reading.tellers import Told, teller
from dateline.reading.words import Words
from dateline.resolving.actors import PRONOUNS, Cast
from dateline.resolving.dates import row_date


@dataclass(frozen=True, slots=True)
class Scene:
    """One report with its layers; ``told`` fills once the statements are read."""

    page: Page
    parse: Parse
    times: tuple[Timex, ...]
    cast: Cast
    told: Sequence[Told] = ()

    @property
    def words(self) -> Words:
        return self.cast.words

    def teller(self, span: Span) -> Told | None:
        """The innermost statement whose content holds ``span``."""
        return teller(self.told, span)

    def date(
        self,
        kind: str,
        span: Span,
        anchor: Span,
        *,
        modality: str = "happened",
        label: str = "",
        total: bool = False,
        apart: Sequence[Span] = (),
    ) -> Date | None:
        """The date of a row from what stands near it; None where nothing gives one (see ``row_date``)."""
        told = self.teller(span) if kind != "statement" else None
        return row_date(
            span, anchor, self.times, self.words, kind=kind, modality=modality, label=label, total=total,
            told=told.content if told else None, apart=apart,
        )  # fmt: skip

    def names(self, spans: Iterable[Span], speaker: str | None) -> tuple[str, ...]:
        """The parties at these spans, coordinations taken apart, each once, in reading order."""
        found: list[str] = []
        for span in spans:
            listed = self.cast.both(span) or self._shared_noun(span)
            for name in listed or (self.cast.name(piece, speaker) for piece in self.pieces(span)):
                if name and name not in found and name.lower() not in PRONOUNS:
                    found.append(name)
        return tuple(found)

    def _shared_noun(self, span: Span) -> tuple[str, ...]:
        """ "Russian and Syrian forces" -> both forces; empty where the noun does not share coordinated modifiers."""
        w = self.words
        head = w.noun_head(span)
        if head is None or w.tokens[head].tag not in ("NNS", "NNPS"):
            return ()
        for k in w.kids[head]:
            pair = w.conjuncts(k) if k < head and w.tokens[k].dep in ("amod", "nmod", "compound") else []
            if len(pair) == 2 and pair[1] < head and w.tokens[pair[1]].pos in ("ADJ", "PROPN", "NOUN") and w.tokens[k].text[0].isupper():
                return tuple(f"{w.tokens[c].text} {w.text[w.tokens[pair[1]].end : w.tokens[head].end].strip()}" for c in pair)
        return ()

    def pieces(self, span: Span) -> list[Span]:
        """The parts of a coordinated noun phrase ("Iran and the six powers"), or the span itself."""
        w = self.words
        head = w.noun_head(span)
        if head is None or (self.cast.party(span) is not None and not any(w.tokens[k].dep == "conj" for k in w.kids[head])):
            return [span]
        inside = w.within(span)
        heads = [k for k in w.conjuncts(head) if k in inside and w.tokens[k].pos in ("NOUN", "PROPN", "PRON")]
        if len(heads) < 2:
            return [span]
        pieces, start = [], span[0]
        for here, following in zip(heads, [*heads[1:], None], strict=True):
            if following is None:
                pieces.append((start, span[1]))
                break
            edge = w.left_edge(following)
            last = edge - 1
            while last > here and (w.tokens[last].dep == "cc" or w.tokens[last].text in (",", ";", "both", "as", "well", "along", "with")):
                last -= 1
            pieces.append((start, w.tokens[last].end))
            start = w.tokens[edge].start
        return [p for p in pieces if p[0] < p[1]] or [span]


def trimmed(text: str, span: Span) -> Span:
    """A span without white space and stray punctuation at its edges; quotation marks and brackets are kept."""
    start, end = span
    while start < end and (text[start].isspace() or text[start] in ",;:.–—"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;:–—"):
        end -= 1
    return start, end


def hull(spans: Iterable[Span]) -> Span:
    """The shortest span that holds all of ``spans``. Raises ValueError without any."""
    items = list(spans)
    return min(s for s, _ in items), max(e for _, e in items)
