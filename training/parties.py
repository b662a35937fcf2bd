"""Weights of ``reading/taking.py``: which party of a report takes part in which of its acts.

usage: python training/parties.py CACHE [CACHE ...] --out src/dateline/lexicon/en/parties_weights.csv [--test CACHE ...] [--c 0.1]

A cache is what ``bench/assembly.py build`` keeps of hand-coded reports (or of PLOVER sentences, ``--sets sentences``): page, parse, times,
drafts and gold rows. Acts are those that the drafts give, matched to the gold by clause and type; a candidate takes part where the shared
scorer has its name for the same as a gold party's. ``--test`` prints, for caches kept out, how many of the acts found have the right
actors, recipients and both.
"""

from __future__ import annotations

import argparse
import csv
import pickle
import sys
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "bench"))

from dateline.model import EVENT_TYPES  # noqa: E402
from dateline.reading import events, rules, taking  # noqa: E402
from dateline.reading.candidates import SLOTS, Act  # noqa: E402
from dateline.reading.evidence import Weigher, group  # noqa: E402
from dateline.reading.rows import listened  # noqa: E402
from dateline.resolving.actors import Cast  # noqa: E402
from oracle import scorer  # noqa: E402

LEAST = 6
"""A feature seen in fewer candidates has no weight."""
FAINT = 0.02
"""Weights nearer to nought are left out of the table."""
S = scorer(ROOT.parent / "shared")
Gold = dict[str, list[str]]
"""The parties of a gold event by slot."""


def coded(path: Path) -> Iterator[tuple[Weigher, Act, Gold]]:
    """The acts of a cache that the gold has, with its parties."""
    for _, page, parse, times, drafts, gold in pickle.loads(path.read_bytes()):
        cast = Cast.of(page, parse)
        proposed = [*drafts, *rules.drafts(page, parse, cast, alone=False)]
        scene, kept, _ = listened(page, parse, times, proposed, cast, Counter())
        typed = [d for d in kept if d.type == "event" and d.classes.get("event_type", ("", 0.0))[0] in EVENT_TYPES]
        acts = [events.act_of(scene, d, n) for n, d in enumerate(typed)]
        rows = [
            {"type": "event", "start": a.span[0], "end": a.span[1], "fields": {"event_type": a.kind, "number": a.number, "actors": ["?"]}}
            for a in acts
        ]
        pairs, _, _ = S.match([g for g in gold if g["type"] == "event"], rows)
        weigher = Weigher(scene, acts)
        for g, p in sorted(pairs, key=lambda pair: pair[1]["fields"]["number"]):
            yield weigher, acts[p["fields"]["number"]], {s: g["fields"].get(s) or [] for s in SLOTS}


def fitted(caches: Iterable[Path], c: float) -> dict[tuple[str, str, str], float]:
    """The weight of each feature by slot, group ('': all) and name."""
    index: dict[tuple[str, str, str], int] = {}
    both: dict[tuple[str, str, str], tuple[int, int]] = {}
    columns, ends, y = array("l"), array("l", [0]), array("b")
    for path in caches:
        for weigher, a, gold in coded(path):
            kind = group(a.kind)
            for candidate in weigher.candidates(a):
                for slot in SLOTS:
                    for f in (*weigher.features(a, candidate, slot), f"type {a.kind}", "always"):
                        if (slot, kind, f) not in both:
                            both[slot, kind, f] = (
                                index.setdefault((slot, "", f), len(index)),
                                index.setdefault((slot, kind, f), len(index)),
                            )
                        columns.extend(both[slot, kind, f])
                    ends.append(len(columns))
                    y.append(any(S.same_name(g, candidate.name) for g in gold[slot]))
        print(path.stem, len(y), "candidates", flush=True)
    x = csr_matrix((np.ones(len(columns), np.float32), np.array(columns), np.array(ends)), shape=(len(y), len(index)))
    often = np.asarray(x.sum(axis=0)).ravel() >= LEAST
    model = LogisticRegression(C=c, max_iter=200, tol=1e-3, solver="liblinear", fit_intercept=False).fit(x[:, often], np.array(y))
    names = [k for k, keep in zip(index, often, strict=True) if keep]
    return {k: round(float(v), 3) for k, v in zip(names, model.coef_[0], strict=True) if abs(v) >= FAINT}


def report(path: Path) -> None:
    """Print how many acts of a cache have the right parties with the weights as they lie in the table."""
    n: Counter[str] = Counter()
    for weigher, a, gold in coded(path):
        sides = taking.best(taking.weighed(weigher, a))
        actors, recipients = (S.same_parties(gold[s], sides[s]) for s in SLOTS)
        n.update(acts=1, actors=actors, recipients=recipients, both=actors and recipients)
    print(path.stem, n["acts"], "acts:", *(f"{k} {n[k] / max(1, n['acts']):.3f}" for k in ("actors", "recipients", "both")), flush=True)


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("caches", nargs="*", type=Path)
    ap.add_argument("--test", nargs="*", type=Path, default=[])
    ap.add_argument("--out", type=Path)
    ap.add_argument("--c", type=float, default=0.1)
    args = ap.parse_args()
    if args.out:
        weights = fitted(args.caches, args.c)
        with args.out.open("w", encoding="utf-8", newline="") as f:
            out = csv.writer(f, lineterminator="\n")
            out.writerow(["slot", "group", "feature", "weight"])
            out.writerows((*k, v) for k, v in sorted(weights.items()))
        print(len(weights), "weights")
        taking.weights.cache_clear()
    for path in args.test:
        report(path)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
