"""Checkpoint -> weights: python training/export.py RUN [--out FOLDER]

Builds the encoder's ONNX graph by hand with ONNX Runtime's fused operators, quantises it to int8 (7 bits of weight, so that every
machine computes the same: without VNNI the 8-bit product would saturate), exports the pair head in fp32, fits confidence and thresholds on
the held-out reports, and writes the model card.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import sys
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

import calibrate
from data import ROOT, RUNS, base_folder, cached
from dateline.reading.encoder import scheme
from dateline.reading.scheme import LABELS, TYPES
from dateline.reading.units import WINDOW
from network import DIM, HEADS, LAYERS, PAIR, Encoder, Pair

FUSED = "com.microsoft"


class Graph:
    """Nodes and constants of a graph under construction."""

    def __init__(self, weights: dict[str, Any]) -> None:
        self.w = {k: v.numpy().astype(np.float32) for k, v in weights.items()}
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def const(self, value: Any, name: str | None = None) -> str:
        name = name or f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def op(self, kind: str, inputs: list[str], outputs: int = 1, domain: str = "", **attributes: Any) -> Any:
        n = len(self.nodes)
        out = [f"{kind}{n}_{i}" for i in range(outputs)]
        self.nodes.append(helper.make_node(kind, inputs, out, name=f"{kind}{n}", domain=domain, **attributes))
        return out[0] if outputs == 1 else out

    def times(self, x: str, p: str) -> str:
        return str(self.op("MatMul", [x, self.const(self.w[p + ".weight"].T, p)]))

    def linear(self, x: str, p: str) -> str:
        return str(self.op("Add", [self.times(x, p), self.const(self.w[p + ".bias"])]))

    def normed(self, x: str, p: str) -> str:
        """Layer normalisation; kept apart from the sum before it, as the fused operator is several times slower on CPUs."""
        norm = [self.const(self.w[p + end]) for end in (".weight", ".bias")]
        return str(self.op("LayerNormalization", [x, *norm], axis=-1, epsilon=1e-12))


def encoder_graph(weights: dict[str, Any]) -> tuple[onnx.ModelProto, list[str]]:
    """The encoder as ONNX, and the names of the nodes that stay in floating point."""
    g = Graph(weights)
    x = g.op("Gather", [g.const(g.w["words.weight"], "wordemb"), "ids"])
    length = g.op("Slice", [g.op("Shape", ["ids"]), g.const(np.array([1])), g.const(np.array([2]))])
    table = g.const(g.w["places.weight"][: WINDOW + 64] + g.w["kind"])
    places = g.op("Slice", [table, g.const(np.array([0])), length, g.const(np.array([0]))])
    shapes = g.op("Gather", [g.const(g.w["shapes.weight"], "shapeemb"), "shape"])
    x = g.op("Add", [g.op("Add", [x, shapes]), places])
    x = g.normed(x, "ln")
    blank = g.op("Equal", ["ids", g.const(np.array(0, dtype=np.int64))])
    mask = g.op("Cast", [g.op("Not", [blank])], to=TensorProto.INT32)
    for i in range(LAYERS):
        p = f"layers.{i}."
        q, k, v = g.op("Split", [g.linear(x, p + "qkv")], 3, axis=-1, num_outputs=3)
        a = g.linear(g.op("MultiHeadAttention", [q, k, v, "", mask], domain=FUSED, num_heads=HEADS), p + "o")
        x = g.normed(g.op("Add", [a, x]), p + "ln1")
        f = g.op("BiasGelu", [g.times(x, p + "f1"), g.const(g.w[p + "f1.bias"])], domain=FUSED)
        x = g.normed(g.op("Add", [g.linear(f, p + "f2"), x]), p + "ln2")
    size = g.op("Concat", [g.op("Shape", ["first"]), g.const(np.array([DIM]))], axis=0)
    x = g.op("GatherElements", [x, g.op("Expand", [g.op("Unsqueeze", ["first", g.const(np.array([-1]))]), size])], axis=1)
    hidden = g.op("BiasGelu", [g.times(x, "a1"), g.const(g.w["a1.bias"])], domain=FUSED)
    outputs = {"anchors": g.linear(hidden, "a2"), "words": g.linear(x, "word"), "vectors": x}
    for name, value in outputs.items():
        g.nodes.append(helper.make_node("Identity", [value], [name]))
    kept = [
        n.name for n in g.nodes if (n.op_type == "MatMul" and n.input[1] == "a2") or (n.op_type == "Gather" and n.input[0] != "wordemb")
    ]
    info = helper.make_tensor_value_info
    inputs = [info(n, TensorProto.INT64, ["B", s]) for n, s in (("ids", "L"), ("shape", "L"), ("first", "U"))]
    graph = helper.make_graph(g.nodes, "reader", inputs, [info(n, TensorProto.FLOAT, None) for n in outputs], g.constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18), helper.make_opsetid(FUSED, 1)])
    model.ir_version = 9
    return model, kept


def quantise(model: Path, out: Path, kept: list[str]) -> None:
    """Dynamic int8 per channel of the matrix products and the word table."""
    quantize_dynamic(
        model, out, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True, op_types_to_quantize=["MatMul", "Gather"],
        nodes_to_exclude=kept, extra_options={"MatMulConstBOnly": True, "DefaultTensorType": TensorProto.FLOAT},
    )  # fmt: skip


def export_pair(state: dict[str, Any], out: Path) -> None:
    """The pair head in fp32."""
    pair = Pair()
    pair.load_state_dict(state)
    pair.eval()
    n, u = 3, 20
    args = (
        torch.randn(n, u, PAIR),
        torch.randn(n, DIM),
        torch.zeros(n, dtype=torch.long),
        torch.zeros(n, u, dtype=torch.long),
        torch.ones(n, u),
    )
    names = ["words", "anchor", "kind", "near", "mask"]
    axes = {k: {0: "N", 1: "U"} for k in ("words", "near", "mask", "labels", "inside")} | {
        k: {0: "N"} for k in ("anchor", "kind", "classes")
    }
    torch.onnx.export(
        pair,
        args,
        str(out),
        input_names=names,
        output_names=["labels", "inside", "classes"],
        dynamic_axes=axes,
        opset_version=17,
        dynamo=False,
    )


def write_about(
    folder: Path, name: str, lean: dict[str, Any], peak: dict[str, Any], calibration: dict[str, Any], thresholds: dict[str, float]
) -> None:
    """reader.json: what the weights are, and the hashes that they are checked by."""
    sha = {f: hashlib.sha256((folder / f).read_bytes()).hexdigest() for f in ("reader.onnx", "pair.onnx", "tokenizer.json")}
    about = {
        "name": name,
        "scheme": scheme(),
        "lean": lean,
        "peak": peak,
        "thresholds": thresholds,
        "calibration": calibration,
        "sha256": sha,
    }
    (folder / "reader.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("run", help="name of a run under training/runs")
    ap.add_argument("--out", type=Path, default=ROOT / "src/dateline/weights")
    ap.add_argument("--no-fit", action="store_true", help="plain confidence and thresholds of .5: for a quick look at a checkpoint")
    args = ap.parse_args()
    torch.set_num_threads(1)
    state = torch.load(RUNS / args.run / "last.pt")
    args.out.mkdir(parents=True, exist_ok=True)
    plain = RUNS / args.run / "reader.fp32.onnx"
    model, kept = encoder_graph(state["encoder"])
    onnx.save(model, plain)
    quantise(plain, args.out / "reader.onnx", kept)
    export_pair(state["pair"], args.out / "pair.onnx")
    shutil.copyfile(base_folder() / "tokenizer.json", args.out / "tokenizer.json")
    name = f"reader-{hashlib.sha256((args.out / 'reader.onnx').read_bytes()).hexdigest()[:8]}"
    flat = {t: {"bias": 0.0, "anchor": 1.0, "kind": 0.0} for t in TYPES}
    level = {t: [0.0] * (1 + len(LABELS[t])) for t in TYPES}
    peak = {t: [-1000.0] * (1 + len(LABELS[t])) for t in TYPES}
    write_about(args.out, name, level, peak, flat, dict.fromkeys(TYPES, 0.4))
    if not args.no_fit:
        network, pair = Encoder(), Pair()
        network.load_state_dict(state["encoder"]), pair.load_state_dict(state["pair"])
        data, kept_out = cached(), json.loads((RUNS / args.run / "held.json").read_text())
        ids = set(kept_out["reports"]) | set(kept_out["polnear"])
        level, peak = calibrate.parts(network, pair, [e for k in ("rows", "labels", "polnear") for e in data[k] if e.id in ids])
        write_about(args.out, name, level, peak, flat, dict.fromkeys(TYPES, 0.4))
        calibration, thresholds, about = calibrate.fit(args.out, RUNS / args.run)
        write_about(args.out, name, level, peak, calibration, thresholds)
        (args.out / "CARD.md").write_text(calibrate.card(args.out, name, about), encoding="utf-8")
    print(name, {f.name: f.stat().st_size for f in sorted(args.out.iterdir())})


if __name__ == "__main__":
    sys.exit(main())
