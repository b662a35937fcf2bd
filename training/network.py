"""The network: MiniLM-L6 with an anchor head, and a pair head that labels, bounds and classifies a row given its anchor."""

from __future__ import annotations

from pathlib import Path

import torch
import torch.nn.functional as F  # noqa: N812
from safetensors.torch import load_file
from torch import nn

from dateline.reading.scheme import CLASS_WIDTH, DISTANCES, TYPES, WIDTH
from dateline.reading.units import SHAPES

DIM, HEADS, INNER, LAYERS = 384, 12, 1536, 6
PAIR = 160
POOLS = 2


class Layer(nn.Module):
    """A BERT layer (post-norm)."""

    def __init__(self, drop: float) -> None:
        super().__init__()
        self.qkv, self.o = nn.Linear(DIM, 3 * DIM), nn.Linear(DIM, DIM)
        self.ln1, self.ln2 = nn.LayerNorm(DIM, eps=1e-12), nn.LayerNorm(DIM, eps=1e-12)
        self.f1, self.f2 = nn.Linear(DIM, INNER), nn.Linear(INNER, DIM)
        self.drop = nn.Dropout(drop)

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        b, n, d = x.shape
        q, k, v = self.qkv(x).view(b, n, 3, HEADS, d // HEADS).permute(2, 0, 3, 1, 4).unbind(0)
        y = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        x = self.ln1(x + self.drop(self.o(y.transpose(1, 2).reshape(b, n, d))))
        return self.ln2(x + self.drop(self.f2(F.gelu(self.f1(x)))))


class Encoder(nn.Module):
    """Wordpieces and shapes -> for each unit its vector, its projection for the pair head, and one anchor logit a row type."""

    def __init__(self, drop: float = 0.1) -> None:
        super().__init__()
        self.words, self.places = nn.Embedding(30522, DIM), nn.Embedding(512, DIM)
        self.kind, self.ln = nn.Parameter(torch.zeros(DIM)), nn.LayerNorm(DIM, eps=1e-12)
        self.shapes = nn.Embedding(SHAPES, DIM)
        nn.init.zeros_(self.shapes.weight)
        self.layers = nn.ModuleList([Layer(drop) for _ in range(LAYERS)])
        self.drop = nn.Dropout(drop)
        self.a1, self.a2 = nn.Linear(DIM, 256), nn.Linear(256, len(TYPES))
        nn.init.constant_(self.a2.bias, -4.0)
        self.word = nn.Linear(DIM, PAIR)
        self.words.weight.requires_grad = False

    def load_base(self, folder: Path) -> None:
        """Start from the published weights."""
        w = {k.removeprefix("bert."): v for k, v in load_file(folder / "model.safetensors").items()}
        with torch.no_grad():
            self.words.weight.copy_(w["embeddings.word_embeddings.weight"])
            self.places.weight.copy_(w["embeddings.position_embeddings.weight"])
            self.kind.copy_(w["embeddings.token_type_embeddings.weight"][0])
            self.ln.weight.copy_(w["embeddings.LayerNorm.weight"])
            self.ln.bias.copy_(w["embeddings.LayerNorm.bias"])
            for i, layer in enumerate(self.layers):
                p = f"encoder.layer.{i}."
                for a in ("weight", "bias"):
                    getattr(layer.qkv, a).copy_(torch.cat([w[f"{p}attention.self.{x}.{a}"] for x in ("query", "key", "value")]))
                    getattr(layer.o, a).copy_(w[f"{p}attention.output.dense.{a}"])
                    getattr(layer.ln1, a).copy_(w[f"{p}attention.output.LayerNorm.{a}"])
                    getattr(layer.f1, a).copy_(w[f"{p}intermediate.dense.{a}"])
                    getattr(layer.f2, a).copy_(w[f"{p}output.dense.{a}"])
                    getattr(layer.ln2, a).copy_(w[f"{p}output.LayerNorm.{a}"])

    def forward(self, ids: torch.Tensor, shape: torch.Tensor, first: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        mask = (ids == 0).to(torch.float32)[:, None, None, :] * -1e4
        x = self.words(ids) + self.places.weight[: ids.shape[1]] + self.kind + self.shapes(shape)
        x = self.drop(self.ln(x))
        for layer in self.layers:
            x = layer(x, mask)
        x = torch.gather(x, 1, first.unsqueeze(-1).expand(-1, -1, DIM))
        return self.a2(self.drop(F.gelu(self.a1(x)))), self.word(x), x


class Pair(nn.Module):
    """(words of the window, one anchor) -> part logits of every type [n, units, types*WIDTH], span logit [n, units], classes."""

    def __init__(self, drop: float = 0.1) -> None:
        super().__init__()
        self.anchor, self.rowtype = nn.Linear(DIM, PAIR), nn.Embedding(len(TYPES), PAIR)
        self.near, self.match = nn.Embedding(DISTANCES, PAIR), nn.Linear(DIM, PAIR)
        nn.init.zeros_(self.match.weight), nn.init.zeros_(self.match.bias)
        self.ln = nn.LayerNorm(PAIR)
        self.c1, self.c2 = (nn.Conv1d(PAIR, PAIR, 5, padding=2, groups=8) for _ in range(2))
        self.m1, self.m2 = nn.Linear(PAIR, PAIR), nn.Linear(PAIR, PAIR)
        self.out, self.inside, self.pool = nn.Linear(PAIR, len(TYPES) * WIDTH), nn.Linear(PAIR, 1), nn.Linear(PAIR, POOLS)
        self.h = nn.Linear(DIM + POOLS * PAIR + PAIR, 256)
        self.classes = nn.Linear(256, CLASS_WIDTH)
        self.drop, self.hide = nn.Dropout(drop), nn.Dropout(3 * drop)

    def forward(
        self, words: torch.Tensor, anchor: torch.Tensor, kind: torch.Tensor, near: torch.Tensor, mask: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        m, t = mask.unsqueeze(-1), self.rowtype(kind)
        x = words + (self.anchor(anchor) + t).unsqueeze(1) + words * self.match(anchor).unsqueeze(1) + self.near(near)
        x = F.gelu(self.ln(x)) * m
        x = (x + F.gelu(self.m1(self.c1(x.transpose(1, 2)).transpose(1, 2)))) * m
        x = x + F.gelu(self.m2(self.c2(x.transpose(1, 2)).transpose(1, 2)))
        weight = (self.pool(x) + (m - 1) * 1e4).softmax(1)
        pooled = torch.einsum("nup,nud->npd", weight, x).flatten(1)
        hidden = F.gelu(self.h(self.hide(torch.cat([anchor, pooled, t], -1))))
        x = self.drop(x)
        return self.out(x), self.inside(x).squeeze(-1), self.classes(self.hide(hidden))
