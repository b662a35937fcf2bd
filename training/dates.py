"""Weights of ``resolving/dates.py``: which of the dates near a row is its own, or none.

usage: python training/dates.py KEPT [KEPT ...] --out src/dateline/lexicon/en/dates_weights.csv [--l2 4.0] [--folds 5]

KEPT are files of hand-coded reports that ``bench/row_dates.py --keep`` writes. The model is a conditional logit over the choices of each
row; rows whose days no choice has are left out. The coders of training/labels take a day from afar more readily than those of the gold: a
sign of its own learns that habit, and is left out of the table. ``--folds`` prints first what reports held out in turn score.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "bench"))

from dateline.resolving.date_signs import Choice, Tree, none_signs, signs  # noqa: E402
from dateline.resolving.dates import asked, choose  # noqa: E402
from row_dates import Coded, Days, kept, questions  # noqa: E402

LEAST = 4
"""A sign seen in fewer choices has no weight."""


@dataclass(frozen=True, slots=True)
class Case:
    """One row with its choices, their signs ("no date" last), and its days."""

    report: str
    kind: str
    choices: list[Choice]
    signs: list[list[str]]
    want: Days | None

    def right(self) -> list[bool]:
        """Which choices are right; the last is "no date"."""
        return [*((c.when.start, c.when.end) == self.want for c in self.choices), self.want is None]


def cases(report: Coded) -> list[Case]:
    """The rows of a report that have a choice of dates."""
    out = []
    tree = None
    habit = "" if report.name.startswith("train") else "habit"
    for _, times, words, span, anchor, known, want in questions(report):
        tree = tree or Tree(words)
        row, found = asked(tree, span, anchor, times, **known)
        seen = [list(signs(tree, row, c, found)) for c in found]
        none = list(none_signs(tree, row, found))
        if habit:
            none += ["habit", f"habit {row.kind}"]
        out.append(Case(report.name, row.kind, found, [*seen, none], want))
    return out


def fit(data: list[Case], l2: float) -> dict[str, float]:
    """Weights of the signs by maximum likelihood with a ridge."""
    seen = Counter(s for c in data for some in c.signs for s in some)
    index = {s: n for n, s in enumerate(sorted(s for s, n in seen.items() if n >= LEAST))}
    rows: list[int] = []
    columns: list[int] = []
    groups: list[int] = []
    right: list[bool] = []
    for g, c in enumerate(x for x in data if x.choices and any(x.right())):
        for some, ok in zip(c.signs, c.right(), strict=True):
            for s in some:
                if s in index:
                    rows.append(len(groups))
                    columns.append(index[s])
            groups.append(g)
            right.append(ok)
    x = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(groups), len(index)))
    group, good = np.array(groups), np.array(right)
    starts = np.flatnonzero(np.r_[True, group[1:] != group[:-1]])

    def loss(w: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = x @ w
        top = np.maximum.reduceat(scores, starts)[group]
        e = np.exp(scores - top)
        every, those = np.add.reduceat(e, starts), np.add.reduceat(e * good, starts)
        value = float(np.sum(np.log(every) - np.log(those)) + l2 / 2 * (w @ w))
        slope = x.T @ (e / every[group] - e * good / those[group]) + l2 * w
        return value, slope

    found = minimize(loss, np.zeros(len(index)), jac=True, method="L-BFGS-B", options={"maxiter": 200})
    return {s: float(found.x[n]) for s, n in index.items()}


def answer(case: Case, weights: dict[str, float]) -> Days | None:
    """The days that the weights give a row."""
    if not case.choices:
        return None
    *scores, none = [sum(weights.get(s, 0.0) for s in some) for some in case.signs]
    best = choose(case.choices, scores, none)
    days = (best.when.start, best.when.end) if best else (None, None)
    return days if any(days) else None


def report_on(data: list[Case], answers: list[Days | None]) -> None:
    """Print the share right by row type."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for c, got in zip(data, answers, strict=True):
        for k in (c.kind, "event+position" if c.kind in ("event", "position") else ""):
            counts[k]["rows"] += 1
            counts[k]["right"] += got == c.want
            counts[k]["within reach"] += any(c.right())
            counts[k]["missed" if got is None else "spurious" if c.want is None else "wrong"] += got != c.want
    for k, n in counts.items():
        print(f"{k:15} right {n['right'] / n['rows']:.3f}  (within reach {n['within reach'] / n['rows']:.3f}) {dict(n)}" if k else "")


def fold_of(name: str, folds: int) -> int:
    """The fold of a report; the same in every run."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % folds


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("kept", nargs="+", type=Path)
    ap.add_argument("--out", type=Path)
    ap.add_argument("--l2", type=float, default=4.0)
    ap.add_argument("--folds", type=int, default=0)
    args = ap.parse_args()
    data = [c for path in args.kept for report in kept(path, ()) for c in cases(report)]
    if args.folds:
        answers: dict[int, Days | None] = {}
        for fold in range(args.folds):
            weights = fit([c for c in data if fold_of(c.report, args.folds) != fold], args.l2)
            answers |= {n: answer(c, weights) for n, c in enumerate(data) if fold_of(c.report, args.folds) == fold}
        for label, some in (("labels", False), ("gold", True)):
            mine = [n for n, c in enumerate(data) if c.report.startswith("train") == some]
            if mine:
                print(f"{label}, {args.folds} folds:")
                report_on([data[n] for n in mine], [answers[n] for n in mine])
    if args.out:
        fitted = fit(data, args.l2)
        weights = {s: round(v, 2) for s, v in fitted.items() if not s.startswith("habit")}
        with args.out.open("w", encoding="utf-8", newline="") as f:
            out = csv.writer(f, lineterminator="\n")
            out.writerow(["sign", "weight"])
            out.writerows((s, v) for s, v in sorted(weights.items()) if abs(v) >= 0.03)
        print(len(data), "rows,", len(weights), "signs, left out:", {s: round(v, 2) for s, v in fitted.items() if s not in weights})
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
