"""The parse: page offsets, readable zones only, treebank text, long text, odd text."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dateline.model import Block, Document, Hints, Page, Parse
from dateline.reading import parse as parsing
from dateline.reading.parse import load_nlp, parse


@pytest.fixture(scope="module")
def nlp() -> Any:
    return load_nlp()


def page_of(text: str, *blocks: Block) -> Page:
    return Page("k", "d", text, Hints(), blocks or (Block(0, len(text), "body"),), Document())


def check(page: Page, got: Parse) -> None:
    last = 0
    for i, t in enumerate(got.tokens):
        assert last <= t.start < t.end <= len(page.text)
        assert page.text[t.start : t.end] == t.text
        assert t.text.strip()
        last = t.end
        first, end = got.sentences[t.sentence]
        assert first <= i < end
        assert first <= t.head < end
    assert [i for a, b in got.sentences for i in range(a, b)] == list(range(len(got.tokens)))
    for start, end, label in got.entities:
        assert 0 <= start < end <= len(page.text)
        assert label


def test_reads_only_the_readable_zones_each_block_apart(nlp: Any) -> None:
    text = "Envoy lands\nShare this page\nThe envoy arrived on Friday. He left"
    page = page_of(text, Block(0, 11, "headline"), Block(12, 27, "furniture", "interface"), Block(28, len(text), "body"))
    got = parse(page, nlp)
    check(page, got)
    assert [t.text for t in got.tokens[:2]] == ["Envoy", "lands"]
    assert not any(12 <= t.start < 27 for t in got.tokens)
    assert got.tokens[1].sentence != got.tokens[2].sentence


def test_treebank_words_keep_their_slice(nlp: Any) -> None:
    text = "`` We do n't agree , '' Mr Koroma 's aide -LRB- a colonel -RRB- said ."
    page = page_of(text)
    got = parse(page, nlp)
    check(page, got)
    assert {"``", "''", "-LRB-", "-RRB-", "'s", "n't"} <= {t.text for t in got.tokens}
    assert next(t for t in got.tokens if t.text == "-LRB-").pos == "PUNCT"


def test_long_block_is_cut(nlp: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "PIECE", 100)
    page = page_of("The rebels left the town on Monday. " * 12 + "x" * 250)
    check(page, parse(page, nlp))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(alphabet=st.one_of(st.sampled_from("ab .,'`\"-\n\t\u00a0\u2028"), st.characters()), max_size=60))
def test_any_text(nlp: Any, text: str) -> None:
    page = page_of(text)
    check(page, parse(page, nlp))
    assert parse(page, nlp) == parse(page, nlp)


def test_empty_page(nlp: Any) -> None:
    assert parse(page_of(""), nlp) == Parse((), (), ())
