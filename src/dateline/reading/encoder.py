"""The learned reader at work: ONNX weights, no torch.

    Encoder().drafts(page)            -> drafts of every row type, for `reading/rows.py`
    Encoder().attributions(text)      -> PolNeAR-style attributions, for the benchmark

One report is encoded by itself, in batches that depend on nothing but its text: dynamic quantisation depends on what shares a tensor.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from dateline.errors import DatelineError
from dateline.model import ZONES, Draft, Page, Span
from dateline.reading.anchors import Calibration, Floats, Found, Ints, draft, smooth, type_index
from dateline.reading.scheme import CLASSES, LABELS, TYPES, WIDTH, nearness
from dateline.reading.units import Units, encode, find_units, windows

BATCH = 384
"""Wordpieces in one batch, padding included."""
PAIRS = 1500
"""Anchors times units in one run of the pair head."""
_ROWS = tuple(t for t in TYPES if t != "attribution")


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who is said to say, think or hold what: spans of source, cue and content."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    confidence: float


class Encoder:
    """The reader's weights, loaded once. Thread-safe; one intra-op thread, so that workers do not fight.

    ``folder``: a folder with ``reader.onnx``, ``pair.onnx``, ``tokenizer.json`` and ``reader.json``; default: the weights that
    Dateline ships. Raises DatelineError when a file is missing, damaged, or made for another scheme of heads.
    """

    def __init__(self, folder: Path | None = None) -> None:
        place = folder or Path(str(files("dateline") / "weights"))
        try:
            about = json.loads((place / "reader.json").read_text(encoding="utf-8"))
            blobs = {name: (place / name).read_bytes() for name in ("reader.onnx", "pair.onnx", "tokenizer.json")}
        except (OSError, ValueError) as e:
            raise DatelineError(
                f"the reader's weights in {place} cannot be read ({e}); reinstall Dateline or run training/export.py"
            ) from e
        for name, blob in blobs.items():
            if hashlib.sha256(blob).hexdigest() != about["sha256"].get(name):
                raise DatelineError(f"{place / name} is damaged (its hash is not the one in reader.json); reinstall Dateline")
        if about["scheme"] != scheme():
            raise DatelineError(f"the weights in {place} were made for other heads than this version has; run training/export.py")
        self.name: str = about["name"]
        self.thresholds: dict[str, float] = about["thresholds"]
        self._calibration = {k: Calibration(**v) for k, v in about["calibration"].items()}
        self._lean = np.full((len(TYPES), WIDTH), -np.inf, np.float32)
        for k, t in enumerate(TYPES):
            self._lean[k, : 1 + len(LABELS[t])] = about["lean"][t]
        self._peak: dict[str, list[float]] = about["peak"]
        self._encode, self._pair = _session(blobs["reader.onnx"]), _session(blobs["pair.onnx"])
        self._tokenizer = Tokenizer.from_str(blobs["tokenizer.json"].decode("utf-8"))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()

    def drafts(self, page: Page, min_confidence: float | None = None) -> tuple[Draft, ...]:
        """Drafts of a report's readable blocks in reading order.

        ``min_confidence``: least confidence of a draft; default: the threshold of its type, set on held-out reports.
        """
        blocks = [(b.start, b.end) for b in page.blocks if b.zone in ZONES]
        return self.read(page.text, blocks, _ROWS, min_confidence)

    def read(
        self, text: str, blocks: Sequence[Span], types: Iterable[str] = _ROWS, min_confidence: float | None = None
    ) -> tuple[Draft, ...]:
        """As `drafts`, for a text and its paragraphs, and for chosen types (``attribution`` among them)."""
        least = {t: self.thresholds[t] if min_confidence is None else min_confidence for t in types}
        units = find_units(text, blocks, self._tokenizer)
        out = []
        for found in self._find(units, least):
            d = draft(found, units.start, units.end, text, self._calibration, self._peak)
            if d.confidence >= least[d.type]:
                out.append(d)
        return tuple(sorted(out, key=lambda d: (d.anchor, TYPES.index(d.type))))

    def attributions(self, text: str, min_confidence: float | None = None) -> tuple[Attribution, ...]:
        """Attributions in the sense of PolNeAR (opinions and beliefs included); overlapping cues: the likelier one stays."""
        blocks = [m.span() for m in re.finditer(r"[^\n]+", text) if not m.group().isspace()]
        out: list[Attribution] = []
        used: list[Span] = []
        for d in sorted(self.read(text, blocks, ("attribution",), min_confidence), key=lambda d: (-d.confidence, d.anchor)):
            cue = [s for s in d.parts.get("cue", ()) if s[0] <= d.anchor[0] < s[1]] or [d.anchor]
            if "content" not in d.parts or any(cue[0][0] < e and s < cue[0][1] for s, e in used):
                continue
            used.append(cue[0])
            out.append(Attribution(d.parts.get("source", ()), tuple(cue), d.parts["content"], d.confidence))
        return tuple(sorted(out, key=lambda a: a.cue))

    def _find(self, units: Units, least: dict[str, float]) -> list[Found]:
        out: list[Found] = []
        floor = np.full(len(TYPES), np.inf, np.float32)
        for t in least:
            floor[type_index(t)] = self._floor(t, least[t])
        for batch in _batches(units):
            ids, shape, first, sentence, mask = _pad(units, batch)
            anchors, words, vectors = self._encode.run(None, {"ids": ids, "shape": shape, "first": first})
            hit = (anchors >= floor) & (mask[..., None] > 0)
            where, word, kind = np.nonzero(hit)
            order = np.argsort(kind, kind="stable")
            where, word, kind = where[order], word[order], kind[order]
            step = max(1, PAIRS // first.shape[1])
            for at in range(0, len(where), step):
                w, a, k = where[at : at + step], word[at : at + step], kind[at : at + step]
                labels, margin, inside, classes = self._label(words[w], vectors[w, a], k, a, sentence[w], mask[w])
                for r in range(len(w)):
                    lo, hi = batch[w[r]]
                    size = hi - lo
                    logit = float(anchors[w[r], a[r], k[r]])
                    out.append(
                        Found(TYPES[k[r]], lo + int(a[r]), logit, lo, labels[r, :size], margin[r, :size], inside[r, :size], classes[r])
                    )
        return out

    def _label(
        self, words: Floats, vector: Floats, kind: Ints, anchor: Ints, sentence: Ints, mask: Floats
    ) -> tuple[Ints, Floats, Floats, Floats]:
        width = words.shape[1]
        near = nearness(anchor, sentence)
        labels, inside, classes = self._pair.run(None, {"words": words, "anchor": vector, "kind": kind, "near": near, "mask": mask})
        n = np.arange(len(kind))
        own = labels.reshape(len(kind), width, len(TYPES), WIDTH)[n, :, kind]
        said = np.isin(kind, _SAYING)
        own[n[said], anchor[said], _CUE] = _SURE
        best = (own + self._lean[kind][:, None]).argmax(-1)
        own[np.broadcast_to(~np.isfinite(self._lean[kind])[:, None], own.shape)] = -_SURE
        mine = np.take_along_axis(own, best[..., None], -1)[..., 0]
        np.put_along_axis(own, best[..., None], -_SURE, -1)
        return smooth(best * (mask > 0)), mine - own.max(-1), inside, classes

    def _floor(self, kind: str, confidence: float) -> float:
        """The least anchor logit that can still reach a confidence."""
        c = self._calibration[kind]
        if confidence <= 0:
            return -np.inf
        return float((np.log(confidence / (1 - min(confidence, 1 - 1e-6))) - c.bias) / c.anchor) if c.anchor > 0 else -np.inf


_SURE = 100.0
_SAYING = np.array([type_index("statement"), type_index("attribution")])
_CUE = 1 + LABELS["statement"].index("cue")


def scheme() -> str:
    """A digest of the order of types, labels and classes: weights made for another order are refused."""
    return hashlib.sha256(json.dumps([TYPES, LABELS, CLASSES]).encode()).hexdigest()[:16]


def _session(blob: bytes) -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # the fused norm is several times slower on CPUs than a sum and a norm
    return onnxruntime.InferenceSession(blob, options, providers=["CPUExecutionProvider"], disabled_optimizers=["SkipLayerNormFusion"])


def _batches(units: Units) -> list[list[tuple[int, int]]]:
    """Windows of like length together; the order depends on the report alone."""
    spans = windows(units)
    size = [int(units.first[hi] - units.first[lo]) for lo, hi in spans]
    out: list[list[tuple[int, int]]] = []
    for k in sorted(range(len(spans)), key=lambda k: (size[k], k)):
        if out and (len(out[-1]) + 1) * size[k] <= BATCH:
            out[-1].append(spans[k])
        else:
            out.append([spans[k]])
    return out


def _pad(units: Units, batch: list[tuple[int, int]]) -> tuple[Ints, Ints, Ints, Ints, Floats]:
    rows = [encode(units, lo, hi) for lo, hi in batch]
    n, u = max(len(r[0]) for r in rows), max(len(r[2]) for r in rows)
    ids, shape = np.zeros((len(rows), n), np.int64), np.zeros((len(rows), n), np.int64)
    first, sentence = np.zeros((len(rows), u), np.int64), np.full((len(rows), u), -1, np.int64)
    mask = np.zeros((len(rows), u), np.float32)
    for i, (a, b, c) in enumerate(rows):
        sentence[i, : len(c)] = units.sentence[batch[i][0] : batch[i][1]]
        ids[i, : len(a)], shape[i, : len(b)], first[i, : len(c)], mask[i, : len(c)] = a, b, c, 1
    return ids, shape, first, sentence, mask
