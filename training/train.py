"""Train the reader: python training/train.py --minutes N [--threads K] [--start CHECKPOINT] [--name RUN]

The schedule runs by the clock: the learning rate warms up, then falls in a straight line to a tenth at the end. A cycle holds every coded
report once, half of the PLOVER sentences, and a slice of PolNeAR. Checkpoints and a log lie in training/runs/RUN.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812

from data import RUNS, base_folder, cached
from dateline.reading.scheme import CLASSES, LABELS, TYPES, WIDTH, class_slices, nearness
from dateline.reading.units import Units, encode, windows
from gold import Example, Item
from network import Encoder, Pair

SEED = 20
BATCH = 900
POLNEAR_SLICE = 55_000
HELD_EVERY = 11
"""One coded report in eleven (by place in gold/rows, by id under training/labels) is kept for thresholds and calibration."""
SLICES = class_slices()
HIDDEN, MASK_ID = 0.06, 103
"""Share of the wordpieces that are hidden while training, and the piece that stands for them."""
AVERAGE = 0.998
"""Decay of the running mean of the weights, which is what is measured and saved."""
WEIGHT = {"rows": 1.0, "plover": 6.0, "polnear": 1.0}
"""Of a source's anchor loss (a PLOVER sentence has one word that counts)."""
UNMARKED = 0.06
"""Of the anchor loss of a PLOVER sentence's other words: most hold no event, some hold one that the source does not mark."""
LABEL_WEIGHT = torch.tensor([{"statement": 0.8, "attribution": 0.8, "figure": 1.5, "role": 1.5}.get(t, 2.5) for t in TYPES])
"""Of a type's labelling loss: long contents would drown the short parts of the others."""


@dataclass(slots=True)
class Window:
    """One window of an example, encoded."""

    example: Example
    lo: int
    hi: int
    ids: np.ndarray
    shape: np.ndarray
    first: np.ndarray
    items: list[Item]


def cut(example: Example, jitter: int = 0, units: Units | None = None) -> list[Window]:
    """The windows of an example."""
    u = units or example.units
    out = []
    for lo, hi in windows(u, jitter):
        items = [i for i in example.items if lo <= i.anchor < hi]
        out.append(Window(example, lo, hi, *encode(u, lo, hi), items))
    return out


class Names:
    """Swaps name words of a report for others of the same kind, alike in the whole report, so that names are not learnt by heart."""

    def __init__(self, examples: list[Example], share: float) -> None:
        self.share = share
        self.pool: dict[str, list[np.ndarray]] = {}
        seen = set()
        for e in examples:
            for k, label in sorted(e.names.items()):
                word = e.text[e.units.start[k] : e.units.end[k]]
                if (label, word) not in seen:
                    seen.add((label, word))
                    self.pool.setdefault(label, []).append(e.units.pieces[e.units.first[k] : e.units.first[k + 1]])

    def swap(self, e: Example, rng: random.Random) -> Units:
        """The example's units with some names swapped."""
        u = e.units
        if not e.names or rng.random() > self.share:
            return u
        table: dict[str, np.ndarray | None] = {}
        parts = [u.pieces[a:b] for a, b in zip(u.first[:-1], u.first[1:], strict=True)]
        for k, label in e.names.items():
            word = e.text[u.start[k] : u.end[k]]
            if word not in table:
                table[word] = rng.choice(self.pool[label]) if rng.random() < 0.6 else None
            new = table[word]
            if new is not None:
                parts[k] = new
        first = np.concatenate([[0], np.cumsum([len(p) for p in parts])])
        return Units(u.start, u.end, u.shape, u.paragraph, u.sentence, first, np.concatenate(parts))


def pack(items: list[Window], budget: int, rng: random.Random | None) -> list[list[Window]]:
    """Batches of windows of like length, at most ``budget`` wordpieces each, padding included."""
    out: list[list[Window]] = []
    step = 300 if rng else len(items) or 1
    for at in range(0, len(items), step):
        batch: list[Window] = []
        for w in sorted(items[at : at + step], key=lambda w: len(w.ids)):
            if batch and (len(batch) + 1) * len(w.ids) > budget:
                out.append(batch)
                batch = []
            batch.append(w)
        if batch:
            out.append(batch)
    if rng:
        rng.shuffle(out)
    return out


def pad(batch: list[Window]) -> tuple[torch.Tensor, ...]:
    """ids, shapes, first pieces, unit mask of a batch."""
    n, u = max(len(w.ids) for w in batch), max(len(w.first) for w in batch)
    ids, shape = np.zeros((len(batch), n), np.int64), np.zeros((len(batch), n), np.int64)
    first, mask = np.zeros((len(batch), u), np.int64), np.zeros((len(batch), u), np.float32)
    for i, w in enumerate(batch):
        ids[i, : len(w.ids)], shape[i, : len(w.ids)] = w.ids, w.shape
        first[i, : len(w.first)], mask[i, : len(w.first)] = w.first, 1
    return tuple(map(torch.from_numpy, (ids, shape, first, mask)))


def pairs(batch: list[Window], width: int) -> dict[str, torch.Tensor] | None:
    """The rows of a batch as tensors: where, type, labels, span, allowed classes."""
    rows = [(b, w, i) for b, w in enumerate(batch) for i in w.items]
    if not rows:
        return None
    n = len(rows)
    label = np.full((n, width), -100, np.int64)
    inside = np.full((n, width), -1, np.float32)
    free = np.zeros((n, WIDTH), bool)
    allowed = {k: np.zeros((n, len(v)), bool) for k, v in CLASSES.items()}
    for r, (_, w, i) in enumerate(rows):
        size = w.hi - w.lo
        label[r, :size] = [i.labels.get(k, 0) for k in range(w.lo, w.hi)]
        free[r, 1 + len(LABELS[i.type]) :] = True
        free[r, list(i.free)] = True
        if i.span:
            inside[r, :size] = 0
            inside[r, max(0, i.span[0] - w.lo) : max(0, i.span[1] - w.lo)] = 1
            inside[r, size:] = -1
        for k, values in i.classes.items():
            allowed[k][r, values] = True
    where = np.array([b for b, _, _ in rows])
    anchor = np.array([i.anchor - w.lo for _, w, i in rows])
    sentence = np.full((n, width), -1, np.int64)
    for r, (_, w, _) in enumerate(rows):
        sentence[r, : w.hi - w.lo] = w.example.units.sentence[w.lo : w.hi]
    near = nearness(anchor, sentence)
    t = torch.from_numpy
    return {
        "where": t(where), "anchor": t(anchor), "kind": t(np.array([TYPES.index(i.type) for _, _, i in rows])), "near": t(near),
        "label": t(label), "inside": t(inside), "free": t(free), **{f"class:{k}": t(v) for k, v in allowed.items()},
    }  # fmt: skip


def losses(encoder: Encoder, pair: Pair, batch: list[Window]) -> dict[str, torch.Tensor]:
    """anchor, label, span and class losses of a batch."""
    ids, shape, first, mask = pad(batch)
    ids = torch.where((torch.rand(ids.shape) < HIDDEN) & (ids > 0), MASK_ID, ids)
    anchors, words, x = encoder(ids, shape, first)
    gold, weight = torch.zeros_like(anchors), torch.zeros_like(anchors)
    for b, w in enumerate(batch):
        weight[b, : w.hi - w.lo] = torch.from_numpy(w.example.mask[w.lo : w.hi]) * WEIGHT[w.example.source]
        for i in w.items:
            gold[b, i.anchor - w.lo, TYPES.index(i.type)] = 1
    out = {"anchor": 4 * (F.binary_cross_entropy_with_logits(anchors, gold, reduction="none") * weight).sum() / mask.sum()}
    p = pairs(batch, mask.shape[1])
    if p is None:
        return out
    at = p["where"]
    label, inside, classes = pair(words[at], x[at, p["anchor"]], p["kind"], p["near"], mask[at])
    n = len(at)
    chosen = label.view(n, -1, len(TYPES), WIDTH)[torch.arange(n), :, p["kind"]].masked_fill(p["free"].unsqueeze(1), -1e4)
    each = F.cross_entropy(chosen.reshape(-1, WIDTH), p["label"].reshape(-1), ignore_index=-100, reduction="none").view(n, -1).sum(1)
    out["label"] = (each * LABEL_WEIGHT[p["kind"]]).sum() / n / 40
    known = p["inside"] >= 0
    if known.any():
        out["span"] = F.binary_cross_entropy_with_logits(inside[known], p["inside"][known], reduction="sum") / n / 120
    total = torch.zeros(())
    for name, s in SLICES.items():
        allowed = p[f"class:{name}"]
        has = allowed.any(1)
        if has.any():
            z = classes[has, s]
            total = total + (z.logsumexp(1) - z.masked_fill(~allowed[has], -1e4).logsumexp(1)).sum() / n
    out["class"] = 0.7 * total
    return out


def stream(data: dict[str, list[Example]], rng: random.Random) -> Iterator[tuple[int, list[Window]]]:
    """Endless batches, with the number of the cycle."""
    reports, plover, polnear = data["rows"], data["plover"], data["polnear"]
    names = Names(reports + plover, 0.6)
    queue: list[Window] = []
    cycle = 0
    while True:
        cycle += 1
        now = [w for e in reports for w in cut(e, rng.randint(0, 120), names.swap(e, rng))]
        now += [w for e in rng.sample(plover, len(plover) // 2) for w in cut(e, 0, names.swap(e, rng))]
        size = 0
        while size < POLNEAR_SLICE:
            if not queue:
                queue = [w for e in polnear for w in cut(e, rng.randint(0, 120))]
                rng.shuffle(queue)
            now.append(queue.pop())
            size += len(now[-1].ids)
        rng.shuffle(now)
        for batch in pack(now, BATCH, rng):
            yield cycle, batch


@torch.no_grad()
def measure(encoder: Encoder, pair: Pair, examples: list[Example]) -> dict[str, float]:
    """Anchor F1 at .5 by type, and with gold anchors: parts found whole (by label) and classes right."""
    encoder.eval(), pair.eval()
    n: dict[str, float] = {}
    add = lambda k, v: n.__setitem__(k, n.get(k, 0.0) + float(v))  # noqa: E731
    for batch in pack([w for e in examples for w in cut(e)], 3000, None):
        ids, shape, first, mask = pad(batch)
        anchors, words, x = encoder(ids, shape, first)
        for b, w in enumerate(batch):
            said = anchors[b, : w.hi - w.lo].numpy() > 0
            gold = np.zeros_like(said)
            for i in w.items:
                gold[i.anchor - w.lo, TYPES.index(i.type)] = True
            counts = w.example.mask[w.lo : w.hi] > 0
            for t, name in enumerate(TYPES):
                g, s = gold[:, t] & counts[:, t], said[:, t] & counts[:, t]
                add(f"a:{name}:tp", (g & s).sum()), add(f"a:{name}:n", g.sum() + s.sum())
        p = pairs(batch, mask.shape[1])
        if p is None:
            continue
        at = p["where"]
        label, _, classes = pair(words[at], x[at, p["anchor"]], p["kind"], p["near"], mask[at])
        k = len(at)
        best = label.view(k, -1, len(TYPES), WIDTH)[torch.arange(k), :, p["kind"]].argmax(-1)
        for r in range(k):
            name = TYPES[int(p["kind"][r])]
            ok = p["label"][r] >= 0
            for j, part in enumerate(LABELS[name], 1):
                g, s = (p["label"][r] == j) & ok, (best[r] == j) & ok
                add(f"l:{name}.{part}:tp", (g & s).sum()), add(f"l:{name}.{part}:n", g.sum() + s.sum())
        for name, s in SLICES.items():
            allowed = p[f"class:{name}"]
            has = allowed.any(1)
            if has.any():
                hit = allowed[has].gather(1, classes[has, s].argmax(1, keepdim=True))
                add(f"c:{name}:tp", hit.sum()), add(f"c:{name}:n", 2 * has.sum())
    encoder.train(), pair.train()
    return {k[:-3]: 2 * v / (n[k[:-2] + "n"] or 1) for k, v in n.items() if k.endswith(":tp")}


def show(scores: dict[str, float]) -> str:
    return " ".join(f"{k[2:]} {v:.3f}" for k, v in scores.items() if v)


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--minutes", type=float, default=60)
    ap.add_argument("--threads", type=int, default=1)
    ap.add_argument("--start", help="a checkpoint to go on from (its weights; the schedule starts anew)")
    ap.add_argument("--name", default="run")
    ap.add_argument("--lr", type=float, default=2e-4)
    ap.add_argument("--floor", type=float, default=0.1, help="share of the learning rate left at the end")
    ap.add_argument("--save-every", type=float, default=5.0, help="minutes between checkpoints")
    args = ap.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(SEED), np.random.seed(SEED)
    rng = random.Random(SEED if not args.start else SEED + 1)
    folder = RUNS / args.name
    folder.mkdir(parents=True, exist_ok=True)
    data = cached()
    for e in data["plover"]:
        e.mask[:, TYPES.index("event")] = np.maximum(e.mask[:, TYPES.index("event")], UNMARKED)
    data["polnear"], held_polnear = [e for k, e in enumerate(data["polnear"]) if k % 21], data["polnear"][::21]
    keep = [k % HELD_EVERY == 0 for k in range(len(data["rows"]))] + [zlib.crc32(e.id.encode()) % HELD_EVERY == 0 for e in data["labels"]]
    coded = data["rows"] + data["labels"]
    held = [e for e, k in zip(coded, keep, strict=True) if k]
    data["rows"] = [e for e, k in zip(coded, keep, strict=True) if not k]
    (folder / "held.json").write_text(json.dumps({"reports": [e.id for e in held], "polnear": [e.id for e in held_polnear]}))
    encoder, pair = Encoder(), Pair()
    if args.start:
        state = torch.load(args.start)
        encoder.load_state_dict(state["encoder"]), pair.load_state_dict(state["pair"])
    else:
        encoder.load_base(base_folder())
    base = [p for n, p in encoder.named_parameters() if p.requires_grad and n.split(".")[0] in ("layers", "places", "kind", "ln")]
    kept = {id(p) for p in base}
    heads = [p for m in (encoder, pair) for p in m.parameters() if p.requires_grad and id(p) not in kept]
    opt = torch.optim.AdamW([{"params": base, "rate": args.lr}, {"params": heads, "rate": 4 * args.lr}], lr=args.lr, weight_decay=0.01)
    began, budget = time.time(), args.minutes * 60
    step = pieces = 0
    saved = began
    sums: dict[str, float] = {}
    encoder.train(), pair.train()

    mean = [
        torch.optim.swa_utils.AveragedModel(m, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(AVERAGE)) for m in (encoder, pair)
    ]

    def save(name: str) -> None:
        state = {k: m.module.state_dict() for k, m in zip(("encoder", "pair"), mean, strict=True)}
        torch.save({**state, "pieces": pieces, "step": step}, folder / "tmp")
        Path(folder / "tmp").replace(folder / name)

    for cycle, batch in stream(data, rng):
        done = (time.time() - began) / budget
        if done >= 1:
            break
        rate = min(1.0, (step + 1) / 80) * (args.floor + (1 - args.floor) * (1 - done))
        for g in opt.param_groups:
            g["lr"] = g["rate"] * rate
        parts = losses(encoder, pair, batch)
        total: Any = sum(parts.values())
        opt.zero_grad(set_to_none=True)
        total.backward()
        torch.nn.utils.clip_grad_norm_(base + heads, 1.0)
        opt.step()
        for m, now in zip(mean, (encoder, pair), strict=True):
            m.update_parameters(now)
        step += 1
        pieces += sum(len(w.ids) for w in batch)
        for k, v in parts.items():
            sums[k] = sums.get(k, 0.0) + float(v.detach())
        if step % 50 == 0:
            rates = " ".join(f"{k} {v / 50:.3f}" for k, v in sums.items())
            print(
                f"{time.strftime('%H:%M:%S')} {done:.2f} cycle {cycle} step {step} {rates} | {pieces / (time.time() - began):.0f} pieces/s",
                flush=True,
            )
            sums = {}
        if time.time() - saved > args.save_every * 60:
            save("last.pt")
            saved = time.time()
            print("  held", show(measure(*(m.module for m in mean), held)), flush=True)
    save("last.pt")
    for name in ("dev", "plover_dev"):
        print(name, show(measure(*(m.module for m in mean), data[name])), flush=True)
    print(
        "held",
        show(measure(*(m.module for m in mean), held)),
        "pieces",
        pieces,
        "minutes",
        (time.time() - began) / 60,
        "pid",
        os.getpid(),
        flush=True,
    )


if __name__ == "__main__":
    main()
