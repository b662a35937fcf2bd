"""Helpers of the reading tests: a page, a parse and a cast from a few sentences of our own."""

from __future__ import annotations

from functools import cache
from typing import Any

from dateline.model import Block, Date, Document, Draft, Hints, Page, Parse, Span
from dateline.reading.parse import load_nlp, parse
from dateline.resolving.actors import Cast


@cache
def nlp() -> Any:
    return load_nlp()


def page_of(text: str, published: str | None = "2014-06-12") -> Page:
    """A page whose every line is a body block."""
    blocks, at = [], 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            blocks.append(Block(at, at + len(line.rstrip("\n")), "body"))
        at += len(line)
    when = Date(published, published, None, "outside") if published else None
    return Page("key", "doc", text, Hints(), tuple(blocks), Document(published=when))


def cast_of(text: str) -> tuple[Page, Parse, Cast]:
    page = page_of(text)
    parsed = parse(page, nlp())
    return page, parsed, Cast.of(page, parsed)


def span(text: str, words: str, nth: int = 1) -> Span:
    """Where ``words`` stand for the ``nth`` time. Raises ValueError when they do not."""
    at = -1
    for _ in range(nth):
        at = text.index(words, at + 1)
    return at, at + len(words)


def draft(kind: str, text: str, anchor: str, within: str, classes: dict[str, str], *, nth: int = 1, **parts: str | list[str]) -> Draft:
    """A draft from literal words; parts are looked for in ``within`` first."""
    whole = span(text, within, nth)

    def place(words: str) -> Span:
        at = text.find(words, *whole)
        return (at, at + len(words)) if at >= 0 else span(text, words)

    found = {k: tuple(place(v) for v in ([value] if isinstance(value, str) else value)) for k, value in parts.items()}
    return Draft(kind, place(anchor), whole, found, {k: (v, 0.9) for k, v in classes.items()}, 0.9)
