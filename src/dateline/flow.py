"""The whole reading of one report: the one file that strings the stages together.

``read_report`` is pure: the same input and reader give the same reading, alone or in a batch, in any order and on any worker.
"""

from __future__ import annotations

import hashlib
import importlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Protocol

from dateline.model import ZONES, Draft, Input, Page, Place, Reading, Row, Span, Time, Timex, make_row
from dateline.page import make_page
from dateline.reading import rules
from dateline.reading.parse import load_nlp, parse
from dateline.reading.rows import assemble
from dateline.reading.times import find_times
from dateline.resolving.actors import Cast
from dateline.resolving.places import READABLE, find_places
from dateline.world import tables

if TYPE_CHECKING:
    from spacy.language import Language

LANGUAGES = ("en",)
"""Languages whose reports are read; pages in others get their ``document`` row alone."""


class Encoder(Protocol):
    """What a learned reader offers: drafts of the rows of a page."""

    def drafts(self, page: Page) -> tuple[Draft, ...]: ...


@dataclass(frozen=True)
class Reader:
    """Models and tables, loaded once. ``version`` names the reader, its tables and its weights: the same version, the same rows."""

    nlp: Language
    encoder: Encoder | None
    rules: bool
    version: str

    @classmethod
    def load(cls, *, encoder: bool = True, rules: bool = True) -> Reader:
        """Load the parser, the weights and the tables.

        ``encoder`` and ``rules`` choose the proposers (both off: rows of no type but ``document`` and ``time``). Raises ImportError
        when the English pipeline is not installed, FileNotFoundError when the package came without weights.
        """
        learned = importlib.import_module("dateline.reading.encoder").Encoder() if encoder else None
        return cls(load_nlp(), learned, rules, _version(encoder, rules))


def read_report(item: Input, reader: Reader) -> Reading:
    """The reading of one report: page layers, rows in reading order, and what was left out by reason."""
    page = make_page(item)
    document = make_row(page.key, page.doc, page.text, (0, 0), page.document, zone="body", confidence=1.0, reader=reader.version)
    if page.language is not None and page.language not in LANGUAGES:
        return Reading(page, (document,), reader.version, {"language": 1})
    words = parse(page, reader.nlp)
    times = find_times(page.text, page.document.published, words, page.blocks)
    cast = Cast.of(page, words)
    drafts = list(reader.encoder.drafts(page)) if reader.encoder else []
    if reader.rules:
        drafts.extend(rules.drafts(page, words, cast, alone=reader.encoder is None))
    rows, dropped = assemble(page, words, times, drafts, cast, reader.version)
    counted = Counter(dropped)
    dated = [_time(page, t, reader.version) for t in times if page.zone_at(t.start) in ZONES]
    counted.update({"in furniture": len(times) - len(dated)} if len(dated) < len(times) else {})
    found, unplaced = find_places(cast.words, cast.mentions)
    placed = [_place(page, span, fields, reader.version) for span, fields in found if page.zone_at(span[0]) in READABLE]
    counted.update(unplaced)
    return Reading(page, (document, *dated, *rows, *placed), reader.version, dict(counted))


def _time(page: Page, t: Timex, reader: str) -> Row:
    fields = Time(timex_type=t.type, timex_value=t.value, date=t.date)
    return make_row(page.key, page.doc, page.text, (t.start, t.end), fields, zone=page.zone_at(t.start), confidence=1.0, reader=reader)


def _place(page: Page, span: Span, fields: Place, reader: str) -> Row:
    zone = page.zone_at(span[0])
    return make_row(
        page.key, page.doc, page.text, span, fields, zone=zone if zone in ZONES else "body", confidence=1.0, reader=reader
    )  # fmt: skip


def reader_version(*, encoder: bool = True, rules: bool = True) -> str:
    """The version that ``Reader.load`` with the same choices has, told without loading anything."""
    return _version(encoder, rules)


def _version(encoder: bool, with_rules: bool) -> str:
    """``rules-<hash>`` or ``encoder-<hash>``: a hash of every table, source of the reading and weight that rows depend on."""
    digest = hashlib.sha256()
    root = files("dateline")
    names: list[str] = []

    def walk(folder: str, keep: Callable[[str], bool]) -> None:
        for entry in root.joinpath(folder).iterdir():
            path = f"{folder}/{entry.name}"
            if entry.is_dir():
                walk(path, keep)
            elif keep(entry.name):
                names.append(path)

    for folder in ("lexicon", "world", "page", "reading", "resolving"):
        walk(folder, lambda n: n.endswith((".csv", ".py", ".gz")))
    if encoder:
        walk("weights", lambda n: n.endswith((".onnx", ".json")))
    for name in sorted(names):
        digest.update(name.encode())
        digest.update(root.joinpath(name).read_bytes())
    digest.update(tables.own().encode())
    kind = "+".join(k for k, on in (("encoder", encoder), ("rules", with_rules)) if on) or "none"
    return f"{kind}-{digest.hexdigest()[:12]}"
