"""Whose word a stretch of a report is: the innermost statement whose content holds it; the report's own outside of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dateline.model import Span

SLACK = 3
"""Code points (a quotation mark, a full stop) by which a row may stick out of the content that tells it."""


@dataclass(frozen=True, slots=True)
class Told:
    """A stretch of text that is somebody's word: the content of a statement, its speaker and the channels."""

    content: Span
    speaker: str | None
    via: tuple[str, ...]


def teller(told: Sequence[Told], span: Span) -> Told | None:
    """The innermost of ``told`` whose content holds ``span``; None where the report itself speaks."""
    holding = [t for t in told if t.content[0] - SLACK <= span[0] and span[1] <= t.content[1] + SLACK]
    return min(holding, key=lambda t: t.content[1] - t.content[0]) if holding else None
