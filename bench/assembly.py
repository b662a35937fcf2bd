"""Score the assembly on real drafts again and again without reading anew: parse, times and drafts are kept in a cache.

usage: python bench/assembly.py build CACHE [--sets dev,seed,labels] [--labels 'E_*' ...] [--every 3] [--shared ../shared]
       python bench/assembly.py score CACHE [--set labels] [--errors event] [--show 40] [--by-class]
       python bench/assembly.py ablation CACHE [--set dev]

``build`` keeps page, parse, times and encoder drafts of reports (gold ``dev*``, ``seed*``, and hand-coded reports of training/labels with
their corpus text and day); ``--sets sentences`` the PLOVER sentences that are trained on, each with one gold row: the parties, and clause
and type of the surest draft of its type. ``score`` assembles them with the code as it is now, rules included, and prints the table of
score/rows.py for each set; ``--errors TYPE`` lists rows that were found with wrong parties, missed and extra; ``--by-class`` adds each
event type, stance, state and measure. ``ablation`` sets the encoder alone and the rules alone beside the two together.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import pickle
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(Path(__file__).parent))

from dateline.flow import Reader  # noqa: E402
from dateline.model import Date, Hints, Input  # noqa: E402
from dateline.page import make_page  # noqa: E402
from dateline.reading import rules  # noqa: E402
from dateline.reading.parse import parse  # noqa: E402
from dateline.reading.rows import assemble  # noqa: E402
from dateline.reading.times import find_times  # noqa: E402
from dateline.resolving.actors import Cast  # noqa: E402
from oracle import scorer  # noqa: E402

KEPT_OUT = 4
"""Remainder modulo 5 of the numbers of the sentences that no fit sees."""
ROOTS = {"DEMAND": "REQUEST", "DISAPPROVE": "ACCUSE", "INVESTIGATE": "ACCUSE", "FIGHT": "ASSAULT", "CONCEDE": "YIELD", "RETREAT": "YIELD"}
"""Older and newer names of one root."""
TYPES = ("statement", "position", "event", "figure", "role", "state")


def gold_items(shared: Path, pattern: str) -> list[tuple[str, Input, list[dict[str, Any]]]]:
    """Name, input and gold rows of the gold reports of a split, dated as the gold dates them."""
    out = []
    for path in sorted((shared / "gold/rows").glob(f"{pattern}*.jsonl")):
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        data = (shared / f"gold/text/{path.stem}.txt").read_bytes()
        day = next((r["fields"].get("published") for r in rows if r["type"] == "document"), None)
        published = Date(day["start"], day["end"], None, "outside") if day else None
        out.append((path.stem, Input(path.stem, data, "text", path.stem, hints=Hints(published=published)), rows))
    return out


def label_items(shared: Path, patterns: list[str], every: int) -> list[tuple[str, Input, list[dict[str, Any]]]]:
    """The same for hand-coded reports of training/labels."""
    files = sorted({f for p in patterns for f in (ROOT / "training/labels").glob(f"{p}.jsonl")})[::every]
    coded: dict[str, list[dict[str, Any]]] = {}
    for f in files:
        rows = [json.loads(line) for line in f.read_text(encoding="utf-8").splitlines()]
        coded.setdefault(rows[0]["src"], rows)
    out = []
    for corpus in sorted({src.partition(":")[0] for src in coded}):
        with gzip.open(shared / f"corpora/{corpus}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                data = json.loads(line)
                name = f"{corpus}:{data['id']}"
                if name in coded and name not in {n for n, _, _ in out}:
                    day = (data.get("published") or "")[:10] or None
                    published = Date(day, day, None, "outside") if day else None
                    rows = [{**r, "doc": name} for r in coded[name]]
                    out.append((name, Input(name, line.encode(), "json", name, text=data["text"], hints=Hints(published=published)), rows))
    return out


def sentence_items(shared: Path) -> list[tuple[str, Input, list[dict[str, Any]]]]:
    """PLOVER sentences that are not kept out of training; the gold row has its root for a type and no clause yet."""
    with (shared / "gold/events/plover_train.tsv").open(encoding="utf-8", newline="") as f:
        lines = [(f"plover{k}", d) for k, d in enumerate(csv.DictReader(f, delimiter="\t")) if k % 5 != KEPT_OUT]
    return [
        (
            name,
            Input(name, d["sentence"].encode(), "text", name, text=d["sentence"]),
            [{"type": "event", "fields": {"event_type": d["gold_root"], "actors": [d["source"]], "recipients": [d["target"]]}}],
        )
        for name, d in lines
    ]


def placed(gold: list[dict[str, Any]], drafts: Any) -> list[dict[str, Any]]:
    """The row of a sentence with clause and type of the surest draft of its root; none where no draft has it."""
    row = gold[0]
    of_root = [d for d in drafts if d.type == "event" and ROOTS.get(d.classes["event_type"][0], d.classes["event_type"][0]) == root(row)]
    best = max(of_root, key=lambda d: d.confidence, default=None)
    if best is None:
        return []
    fields = {**row["fields"], "event_type": best.classes["event_type"][0]}
    return [{**row, "start": best.span[0], "end": best.span[1], "fields": fields}]


def root(row: dict[str, Any]) -> str:
    """The root of a sentence's row under today's names."""
    kind = str(row["fields"]["event_type"])
    return ROOTS.get(kind, kind)


def build(cache: Path, sets: list[str], shared: Path, patterns: list[str], every: int) -> None:
    cache.mkdir(parents=True, exist_ok=True)
    reader = Reader.load()
    assert reader.encoder
    for name in sets:
        items = (
            label_items(shared, patterns, every)
            if name == "labels"
            else sentence_items(shared)
            if name == "sentences"
            else gold_items(shared, name)
        )
        kept = []
        for doc, item, gold in items:
            page = make_page(item)
            words = parse(page, reader.nlp)
            times = find_times(page.text, page.document.published, words, page.blocks)
            drafts = reader.encoder.drafts(page)
            kept.append((doc, page, words, times, drafts, placed(gold, drafts) if name == "sentences" else gold))
        (cache / f"{name}.pkl").write_bytes(pickle.dumps(kept))
        print(name, len(kept), "reports")


WAYS = {"both": (True, True), "encoder": (True, False), "rules": (False, True)}
"""Who proposes rows: (the encoder, the rules)."""
CLASS = {"event": "event_type", "position": "stance", "state": "state", "figure": "measure", "statement": "speaker_kind"}


def predicted(doc: str, page: Any, words: Any, times: Any, drafts: Any, way: str) -> list[dict[str, Any]]:
    """The rows of a kept report."""
    cast = Cast.of(page, words)
    encoder, ruled = WAYS[way]
    proposed = [*(drafts if encoder else ()), *(rules.drafts(page, words, cast, alone=not encoder) if ruled else ())]
    rows, _ = assemble(page, words, times, proposed, cast, "bench")
    return [{**r.to_json(), "doc": doc} for r in rows]


def count(
    path: Path, shared: Path, way: str, errors: str | None, show: int
) -> tuple[dict[str, list[int]], dict[tuple[str, str], list[int]]]:
    """Counts by type (gold, read, found, full, told_by, date, modality right) and by class (gold, read, found, full)."""
    s = scorer(shared)
    total = {t: [0, 0, 0, 0, 0, 0, 0] for t in TYPES}
    classes: dict[tuple[str, str], list[int]] = {}
    shown = 0
    for doc, page, words, times, drafts, gold in pickle.loads(path.read_bytes()):
        pred = predicted(doc, page, words, times, drafts, way)
        above = [x for d in gold if d["type"] == "document" for x in (d["fields"].get("headline"), d["fields"].get("standfirst")) if x]
        gold, pred = ([r for r in rows if not any(a <= r["start"] < b for a, b in above)] for rows in (gold, pred))
        for t in TYPES:
            gs, ps = [r for r in gold if r["type"] == t], [r for r in pred if r["type"] == t]
            pairs, miss, extra = s.match(gs, ps)
            full = [(g, p) for g, p in pairs if s.full(g, p)]
            key = "period" if t == "figure" else "date"
            counts = (
                len(gs), len(ps), len(pairs), len(full),
                sum(s.same_name(g["fields"].get("told_by"), p["fields"].get("told_by")) for g, p in pairs),
                sum(s.same_date(g["fields"], p["fields"], key) for g, p in pairs),
                sum(g["fields"].get("modality") == p["fields"].get("modality") for g, p in pairs),
            )  # fmt: skip
            total[t] = [a + b for a, b in zip(total[t], counts, strict=True)]
            for n, rows in enumerate((gs, ps, [g for g, _ in pairs], [g for g, _ in full])):
                for r in rows if t in CLASS else ():
                    classes.setdefault((t, str(r["fields"].get(CLASS[t]))), [0, 0, 0, 0])[n] += 1
            if t != errors:
                continue
            wrong = [("parties", g, p) for g, p in pairs if not s.full(g, p)]
            listed = [*wrong, *(("missed", g, None) for g in miss), *(("extra", None, p) for p in extra)]
            for kind, g, p in listed[: max(0, show - shown)]:
                shown += 1
                print(f"{kind} {doc}")
                for mark, r in (("G", g), ("P", p)):
                    if r:
                        quote = page.text[r["start"] : r["end"]].replace("\n", " ")
                        unseen = ("via", "date", "cue", "content")
                        fields = {k: v for k, v in r["fields"].items() if v not in (None, [], "") and k not in unseen}
                        print(f"   {mark} {quote[:150]!r} {fields}")
    return total, classes


def score(path: Path, shared: Path, way: str, errors: str | None, show: int, by_class: bool) -> None:
    """Print the table of a set."""
    prf = scorer(shared).prf
    total, classes = count(path, shared, way, errors, show)
    mean = 0.0
    print(f"{path.stem:10}  gold  pred | found F1 | full P     R    F1 | told_by  date  modality")
    for t, (gold_n, pred_n, found, full_n, told, date, mod) in total.items():
        f1 = prf(found, pred_n, gold_n)[2]
        p, r, f = prf(full_n, pred_n, gold_n)
        mean += f / len(TYPES)
        k = max(1, found)
        print(f"{t:10} {gold_n:5} {pred_n:5} | {f1:8.3f} | {p:.3f} {r:.3f} {f:.3f} | {told / k:.3f} {date / k:.3f} {mod / k:.3f}")
    print(f"mean full F1 {mean:.3f}")
    for (t, name), (gold_n, pred_n, found, full_n) in sorted(classes.items()) if by_class else ():
        f, g = (prf(n, pred_n, gold_n)[2] for n in (found, full_n))
        print(f"{t:10} {name:22} {gold_n:4} {pred_n:4} | found F1 {f:.2f} full F1 {g:.2f}")


def ablation(path: Path, shared: Path) -> None:
    """Print full F1 by type for each way."""
    prf = scorer(shared).prf
    print(f"{path.stem:10} " + " ".join(f"{t:>9}" for t in TYPES) + "      mean")
    for way in WAYS:
        total, _ = count(path, shared, way, None, 0)
        scores = [prf(c[3], c[1], c[0])[2] for c in total.values()]
        print(f"{way:10} " + " ".join(f"{f:9.3f}" for f in scores) + f" {sum(scores) / len(scores):9.3f}")


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("action", choices=("build", "score", "ablation"))
    ap.add_argument("cache", type=Path)
    ap.add_argument("--sets", default="dev,seed,labels")
    ap.add_argument("--set", default="labels")
    ap.add_argument("--labels", nargs="*", default=["*"])
    ap.add_argument("--every", type=int, default=3)
    ap.add_argument("--way", choices=WAYS, default="both")
    ap.add_argument("--by-class", action="store_true")
    ap.add_argument("--errors", choices=TYPES)
    ap.add_argument("--show", type=int, default=40)
    ap.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    args = ap.parse_args()
    if args.action == "build":
        build(args.cache, args.sets.split(","), args.shared, args.labels, args.every)
    elif args.action == "ablation":
        ablation(args.cache / f"{args.set}.pkl", args.shared)
    else:
        score(args.cache / f"{args.set}.pkl", args.shared, args.way, args.errors, args.show, args.by_class)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
