"""A report's text cut at the edges of its rows, so that what is marked can be shown and pointed at. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from dateline.model import Block, Row

READ_ZONES = ("headline", "standfirst", "caption", "body")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text under the same rows, the shortest first; none of them where it is plain."""

    text: str
    rows: tuple[Row, ...]
    opens: tuple[str, ...]
    """Ids of the rows that begin here."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A block with its pieces and the rows that begin in it. ``read`` is false for furniture, bylines and datelines."""

    zone: str
    reason: str | None
    read: bool
    pieces: tuple[Piece, ...]
    rows: tuple[Row, ...]


def passages(text: str, blocks: Sequence[Block], rows: Sequence[Row]) -> list[Passage]:
    """The whole text, block by block, gaps between blocks included where they hold words."""
    marked = sorted((r for r in rows if r.type != "document" and r.end > r.start), key=lambda r: (r.start, r.end, r.id))
    found: list[Passage] = []
    at = 0
    for block in [*blocks, Block(len(text), len(text), "furniture")] if blocks else [Block(0, len(text), "body")]:
        if at < block.start and text[at : block.start].strip():
            found.append(_passage(text, Block(at, block.start, "furniture"), marked))
        if block.start < block.end and text[block.start : block.end].strip():
            found.append(_passage(text, block, marked))
        at = max(at, block.end)
    return found


def _passage(text: str, block: Block, marked: Sequence[Row]) -> Passage:
    mine = [r for r in marked if r.start < block.end and r.end > block.start]
    edges = {block.start, block.end}
    for r in mine:
        edges |= {max(r.start, block.start), min(r.end, block.end)}
    cuts = sorted(edges)
    pieces = []
    for start, end in pairwise(cuts):
        over = tuple(sorted((r for r in mine if r.start <= start and r.end >= end), key=lambda r: (r.end - r.start, r.id)))
        pieces.append(Piece(text[start:end], over, tuple(r.id for r in mine if r.start == start)))
    begun = tuple(r for r in mine if block.start <= r.start < block.end)
    return Passage(block.zone, block.reason, block.zone in READ_ZONES, tuple(pieces), begun)
