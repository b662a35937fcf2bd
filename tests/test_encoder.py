"""Units, windows, decoding, and the shipped weights on sentences of our own."""

from __future__ import annotations

import shutil
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from dateline.errors import DatelineError
from dateline.reading.anchors import clause, runs, smooth, trim
from dateline.reading.encoder import Encoder
from dateline.reading.scheme import LABELS, REACH, TYPES, WIDTH, class_slices, distance_buckets
from dateline.reading.units import PIECES, WINDOW, encode, find_units, shape_of, windows

WEIGHTS = Path(str(files("dateline") / "weights"))

TALKS = (
    "The prime minister of Norland, Ada Vinter, said on Monday that her government would accept the ceasefire plan.\n"
    "Rebels shelled the port of Sundhavn on Sunday, killing at least 14 people, the harbour police said.\n"
    "Talks between Norland and the rebels are due to resume next week, but the rebels have not said whether they will attend.\n"
)


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    t = Tokenizer.from_file(str(WEIGHTS / "tokenizer.json"))
    t.no_truncation()
    t.no_padding()
    return t


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder()


def lines(text: str) -> list[tuple[int, int]]:
    out, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            out.append((at, at + len(line)))
        at += len(line) + 1
    return out


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_units_cover_every_word_character_once(tokenizer: Tokenizer, text: str) -> None:
    units = find_units(text, [(0, len(text))] if text else [], tokenizer)
    covered = [c for s, e in zip(units.start, units.end, strict=True) for c in range(s, e)]
    assert len(covered) == len(set(covered))
    assert set(covered) == {k for k, c in enumerate(text) if not c.isspace()}
    counts = np.diff(units.first)
    assert (counts >= 1).all()
    assert (counts <= PIECES).all()
    assert len(units.pieces) == counts.sum()


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 300), min_size=1, max_size=12), st.integers(0, 120))
def test_windows_part_the_units_and_fit(tokenizer: Tokenizer, sizes: list[int], jitter: int) -> None:
    text = "\n".join(" ".join(["Peace"] * n) + "." for n in sizes)
    units = find_units(text, lines(text), tokenizer)
    found = windows(units, jitter)
    assert found[0][0] == 0
    assert found[-1][1] == len(units)
    assert all(a[1] == b[0] for a, b in pairwise(found))
    for lo, hi in found:
        ids, shape, first = encode(units, lo, hi)
        assert len(ids) <= WINDOW
        assert len(shape) == len(ids)
        assert len(first) == hi - lo
        assert (ids[first] == units.pieces[units.first[lo:hi]]).all()


def test_a_quotation_ends_with_its_paragraph(tokenizer: Tokenizer) -> None:
    text = 'He said "wait\nand see'
    units = find_units(text, lines(text), tokenizer)
    inside = dict(zip([text[s:e] for s, e in zip(units.start, units.end, strict=True)], units.shape % 2, strict=True))
    assert inside["wait"] == 1
    assert inside["and"] == 0


@pytest.mark.parametrize(("word", "shape"), [("peace", 1), ("Peace", 2), ("A", 2), ("UN", 3), ("14", 4), (",", 0)])
def test_shape(word: str, shape: int) -> None:
    assert shape_of(word) == shape


def test_distance_buckets_tell_sides_apart() -> None:
    b = distance_buckets()
    assert b[REACH] == 0
    assert len({int(b[REACH + k]) for k in range(-6, 7)}) == 13
    assert b.max() < 32


def test_classes_lie_side_by_side() -> None:
    at = 0
    for s in class_slices().values():
        assert s.start == at
        at = s.stop
    assert max(map(len, LABELS.values())) == WIDTH - 1


def test_a_hole_of_one_word_is_filled() -> None:
    assert smooth(np.array([[1, 0, 1, 0, 0, 2]])).tolist() == [[1, 1, 1, 0, 0, 2]]


def test_runs_and_clause() -> None:
    assert runs(np.array([0, 1, 1, 2, 0, 1])) == [(1, 1, 3), (2, 3, 4), (1, 5, 6)]
    assert clause(np.array([-1.0, 2.0, 3.0, 1.0, -4.0, 2.0]), 2) == (1, 4)
    assert clause(np.array([-1.0, -2.0, -3.0]), 1) == (1, 2)


@pytest.mark.parametrize(
    ("text", "span", "kept"),
    [(' "the envoy", ', (0, 14), "the envoy"), ("the U.S.", (0, 8), "the U.S."), ("the town.", (0, 9), "the town"), ("...", (0, 3), None)],
)
def test_trim(text: str, span: tuple[int, int], kept: str | None) -> None:
    cut = trim(text, *span)
    assert (text[cut[0] : cut[1]] if cut else None) == kept


def test_drafts_lie_in_the_text_and_repeat(encoder: Encoder) -> None:
    first = encoder.read(TALKS, lines(TALKS))
    assert first == encoder.read(TALKS, lines(TALKS))
    assert {"statement", "event", "figure"} <= {d.type for d in first}
    for d in first:
        assert 0 <= d.span[0] < d.span[1] <= len(TALKS)
        assert 0 <= d.confidence <= 1
        assert all(0 <= s < e <= len(TALKS) for spans in d.parts.values() for s, e in spans)
        assert set(d.parts) <= set(LABELS[d.type])


def test_a_saying_has_its_source_and_words(encoder: Encoder) -> None:
    said = [d for d in encoder.read(TALKS, lines(TALKS), ("statement",)) if TALKS[slice(*d.anchor)] == "said"]
    assert any("Vinter" in TALKS[slice(*d.parts["source"][0])] for d in said if "source" in d.parts)
    assert any("accept the ceasefire plan" in TALKS[slice(*s)] for d in said for s in d.parts.get("content", ()))


def test_more_confidence_means_fewer_drafts(encoder: Encoder) -> None:
    counts = [len(encoder.read(TALKS, lines(TALKS), min_confidence=c)) for c in (0.05, 0.5, 0.95)]
    assert counts == sorted(counts, reverse=True)


def test_nothing_to_read(encoder: Encoder) -> None:
    assert encoder.read("", []) == ()
    assert encoder.read(" \n—\n", [(0, 4)]) == encoder.read(" \n—\n", [(0, 4)])
    assert encoder.attributions("") == ()


def test_attributions_have_words(encoder: Encoder) -> None:
    for a in encoder.attributions(TALKS):
        assert a.content
        assert a.cue
    assert len(TYPES) == 7


def test_damaged_and_missing_weights_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DatelineError, match="cannot be read"):
        Encoder(tmp_path)
    for name in ("reader.json", "reader.onnx", "pair.onnx", "tokenizer.json"):
        shutil.copyfile(WEIGHTS / name, tmp_path / name)
    with (tmp_path / "pair.onnx").open("ab") as f:
        f.write(b"\0")
    with pytest.raises(DatelineError, match="damaged"):
        Encoder(tmp_path)
