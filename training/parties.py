"""Weights of ``reading/implied.py``: which party of a report takes part in which of its events.

usage: python training/parties.py CACHE [CACHE ...] --out src/dateline/lexicon/en/parties_weights.csv [--l2 1.0]

A cache holds pickled (name, page, parse, gold rows) or (name, page, parse, times, drafts, gold rows) of hand-coded reports. Where it has
drafts, events are those that the drafts give, matched to the gold; else the gold events themselves with parties from the grammar alone.
Names count as the same as in the shared scorer. Prints the log loss; the weights do not depend on the order of the reports.
"""

from __future__ import annotations

import argparse
import csv
import pickle
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "bench"))

from dateline.lexicon import table  # noqa: E402
from dateline.model import Draft, Event  # noqa: E402
from dateline.reading import events, implied, rules  # noqa: E402
from dateline.reading.rows import listened  # noqa: E402
from dateline.reading.scene import Scene  # noqa: E402
from dateline.reading.tellers import Told  # noqa: E402
from dateline.reading.words import Words  # noqa: E402
from dateline.resolving.actors import Cast  # noqa: E402
from oracle import scorer  # noqa: E402

LEAST = 4
"""A feature seen in fewer candidates has no weight."""


def anchor(w: Words, row: dict[str, Any]) -> int | None:
    """The word of a gold event that carries it: the first word of its span known for its type, else the head."""
    kind = row["fields"]["event_type"]
    known = {(x["word"], x["pos"]) for x in table("event_words") if x["type"] == kind}
    inside = w.within((row["start"], row["end"]))
    for pos, tags in (("verb", ("VERB",)), ("noun", ("NOUN", "PROPN"))):
        for k in inside:
            if w.tokens[k].pos in tags and (w.tokens[k].lemma.lower(), pos) in known:
                return k
    return w.head((row["start"], row["end"]))


def from_gold(cast: Cast, page: Any, parse: Any, gold: list[dict[str, Any]]) -> Iterator[tuple[implied.Acted, dict[str, Any]]]:
    """Gold events with the parties that the grammar gives them."""
    told = tuple(
        Told(tuple(r["fields"]["content"]), r["fields"]["speaker"], ())
        for r in gold
        if r["type"] == "statement" and r["fields"].get("content")
    )
    scene = Scene(page, parse, (), cast, told)
    for row in gold:
        k = anchor(cast.words, row) if row["type"] == "event" else None
        if k is None:
            continue
        t = cast.words.tokens[k]
        draft = Draft("event", (t.start, t.end), (row["start"], row["end"]), {}, {"event_type": (row["fields"]["event_type"], 1.0)}, 1.0)
        found = events.drafted(scene, draft)
        yield implied.Acted(found[0] if not isinstance(found, str) else Event(event_type=row["fields"]["event_type"]), t.start), row


def examples(path: Path) -> Iterator[tuple[list[str], bool, float]]:
    """Features of every candidate, whether it takes part, and its weight."""
    s = scorer(ROOT.parent / "shared")
    for name, page, parse, *rest in pickle.loads(path.read_bytes()):
        del name
        gold = rest[-1]
        cast = Cast.of(page, parse)
        if len(rest) == 1:
            pairs = list(from_gold(cast, page, parse, gold))
            acted = [a for a, _ in pairs]
        else:
            acted, pairs = _drafted(s, cast, page, parse, rest, gold)
        weigher = implied.Weigher(cast.words, cast, acted)
        for act, row in pairs:
            for slot in implied.SLOTS:
                wanted = row["fields"].get(slot) or []
                for candidate in dict.fromkeys((*getattr(act.fields, slot), *weigher.known)):
                    yield list(weigher.features(act, candidate, slot)), any(s.same_name(g, candidate) for g in wanted), 1.0


def _drafted(s: Any, cast: Cast, page: Any, parse: Any, rest: list[Any], gold: list[dict[str, Any]]) -> tuple[list[Any], list[Any]]:
    """Events of real drafts, and those of them that the gold has."""
    times, drafts = rest[0], rest[1]
    proposed = [*drafts, *rules.drafts(page, parse, cast, alone=False)]
    scene, kept, _ = listened(page, parse, times, proposed, cast, Counter())
    acted: list[implied.Acted] = []
    rows: list[dict[str, Any]] = []
    for draft in kept:
        found = events.drafted(scene, draft) if draft.type == "event" else ""
        if isinstance(found, tuple):
            fields = {"event_type": found[0].event_type, "actors": found[0].actors, "recipients": found[0].recipients, "n": len(acted)}
            rows.append({"type": "event", "start": found[1][0], "end": found[1][1], "fields": fields})
            acted.append(implied.Acted(found[0], draft.anchor[0]))
    pairs, _, _ = s.match([g for g in gold if g["type"] == "event"], rows)
    return acted, [(acted[p["fields"]["n"]], g) for g, p in pairs]


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("caches", nargs="+", type=Path)
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--l2", type=float, default=1.0)
    args = ap.parse_args()
    index: dict[str, int] = {}
    rows: list[int] = []
    columns: list[int] = []
    y: list[bool] = []
    for path in args.caches:
        for found, right, _ in examples(path):
            for f in found:
                rows.append(len(y))
                columns.append(index.setdefault(f, len(index)))
            y.append(right)
    x = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(y), len(index)))
    often = np.asarray(x.sum(axis=0)).ravel() >= LEAST
    model = LogisticRegression(C=1 / args.l2, max_iter=400, fit_intercept=False).fit(x[:, often], y)
    names = [n for n, keep in zip(index, often, strict=True) if keep]
    p = model.predict_proba(x[:, often])[:, 1]
    loss = -np.mean(np.where(y, np.log(p + 1e-9), np.log(1 - p + 1e-9)))
    with args.out.open("w", encoding="utf-8", newline="") as f:
        out = csv.writer(f, lineterminator="\n")
        out.writerow(["feature", "weight"])
        out.writerows((n, round(float(v), 3)) for n, v in sorted(zip(names, model.coef_[0], strict=True)))
    print(len(y), "candidates,", sum(y), "take part,", len(names), "features, log loss", round(float(loss), 4))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
