"""How good a record is on its own reports: a random sample, stratified by type, judged blind, and what follows from the answers.

Precision of a type is the share of its sampled rows that are right. Recall rests on sampled sentences that gave no row at all: what
they should have given, scaled to all such sentences, is set against the rows that are right. What was missed inside a sentence that
gave another row is not counted, so recall is an upper bound; the report says so.
"""

from __future__ import annotations

import math
import random
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from dateline.model import Row
from dateline.record.judgements import Judgement

if TYPE_CHECKING:
    from dateline.record.record import Record

TYPES = ("statement", "position", "event", "figure", "role", "state")
ROWS_A_TYPE = 20
SENTENCES = 40
REPORTS_LOOKED_AT = 400
"""Reports from which sentences are drawn; more are sampled down to so many."""
Z = 1.959964
"""Of a 95% interval."""
_END = re.compile(r"""(?<=[.!?])["”’')]*\s+(?=["“‘'(]?[A-Z0-9])""")
_WORDS_OF_A_SENTENCE = 6


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to judge: a ``row``, or (row None) a sentence without rows."""

    row: Row | None
    report: str
    doc: str
    start: int
    end: int
    quote: str
    before: str
    after: str

    @property
    def key(self) -> str:
        """What names it in the log: the row's id, or the place of the sentence."""
        return self.row.id if self.row is not None else f"{self.report}:{self.start}:{self.end}"


@dataclass(frozen=True, slots=True)
class Sample:
    """A drawn sample. ``rows``: rows of each type in the record; ``silent``: sentences without rows, scaled to the whole record."""

    seed: int
    items: tuple[Item, ...]
    rows: Mapping[str, int]
    silent: float


@dataclass(frozen=True, slots=True)
class Score:
    """A share with its 95% Wilson interval: ``hits`` of ``n``."""

    hits: int
    n: int
    share: float | None
    low: float
    high: float


def wilson(hits: int, n: int) -> Score:
    """The share of ``hits`` in ``n`` with its 95% Wilson score interval."""
    if n == 0:
        return Score(0, 0, None, 0.0, 1.0)
    p, z2 = hits / n, Z * Z
    centre = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = Z * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return Score(hits, n, p, max(0.0, centre - half), min(1.0, centre + half))


def draw(record: Record, seed: int, rows_a_type: int = ROWS_A_TYPE, sentences: int = SENTENCES) -> Sample:
    """The sample of a seed: the same for every coder, and whatever was judged since (rows count as they were read)."""
    by_type = record.read_ids()
    chosen = {i for t in TYPES for i in _some(by_type.get(t, ()), rows_a_type, f"{seed}/{t}")}
    shown = {r.id: r for r in record.rows_of(chosen)}
    rows = [record.as_read(i) or shown[i] for i in sorted(chosen)]
    texts = {key: record.report(key).text for key in {r.report for r in rows}}
    items = [_item(texts[r.report], r.report, r.doc, r.start, r.end, r) for r in rows]
    reports = [key for key, _ in record.days().items()]
    looked = _some(reports, REPORTS_LOOKED_AT, f"{seed}/reports")
    silent = [(key, span) for key in looked for span in record.silent_sentences(key)]
    scale = len(reports) / max(1, len(looked))
    for key, (start, end) in _some(silent, sentences, f"{seed}/sentences"):
        report = record.report(key)
        items.append(_item(report.text, key, report.doc, start, end, None))
    random.Random(f"{seed}/order").shuffle(items)
    return Sample(seed, tuple(items), {t: len(by_type.get(t, ())) for t in TYPES}, len(silent) * scale)


def _some(every: Iterable[Any], most: int, seed: str) -> list[Any]:
    listed = sorted(every)
    return listed if len(listed) <= most else sorted(random.Random(seed).sample(listed, most))


def _item(text: str, report: str, doc: str, start: int, end: int, row: Row | None) -> Item:
    return Item(row, report, doc, start, end, text[start:end], text[max(0, start - 240) : start], text[end : end + 240])


def sentences_of(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The sentences of a block, in offsets of the text, headings and scraps left out."""
    found, at = [], start
    for cut in [*(start + m.start() for m in _END.finditer(text[start:end])), end]:
        piece = text[at:cut]
        if len(piece.split()) >= _WORDS_OF_A_SENTENCE:
            lead = len(piece) - len(piece.lstrip())
            found.append((at + lead, at + len(piece.rstrip())))
        at = cut
    return found


# ----------------------------------------------------------------------------------------------------------- answers


def answers(sample: Sample, log: Iterable[Judgement]) -> dict[str, dict[str, Judgement]]:
    """By coder, the answers in force that were given on this sample, by item; the last one counts."""
    keys = {i.key for i in sample.items}
    found: dict[str, dict[str, Judgement]] = {}
    for j in log:
        drawn = j.data.get("sample")
        if j.active and isinstance(drawn, Mapping) and drawn.get("seed") == sample.seed and drawn.get("item") in keys:
            found.setdefault(j.who, {})[str(drawn["item"])] = j
    return found


def verdict(j: Judgement) -> str:
    """What an answer says of a row: ``right``, ``wrong`` or ``field``; of a sentence: ``none`` or ``missed``."""
    if "row" not in j.data:
        return "missed" if j.data.get("missed") else "none"
    return {"accept": "right", "reject": "wrong"}.get(j.action, "field")


def results(sample: Sample, log: Iterable[Judgement]) -> dict[str, Any]:
    """Precision and recall by type with intervals, faults by field, and coders' agreement: JSON-ready.

    Where several coders answered one item, the first by name counts for precision and recall.
    """
    given = answers(sample, log)
    first: dict[str, Judgement] = {}
    for who in sorted(given):
        for key, j in given[who].items():
            first.setdefault(key, j)
    rows = {i.key: i.row for i in sample.items if i.row is not None}
    asked = sum(1 for k in first if k not in rows)
    out: dict[str, Any] = {}
    for t in TYPES:
        said = [verdict(first[k]) for k, row in rows.items() if row.type == t and k in first]
        strict, loose = wilson(said.count("right"), len(said)), wilson(len(said) - said.count("wrong"), len(said))
        missed = wilson(sum(t in first[k].data.get("missed", ()) for k in first if k not in rows), asked)
        out[t] = {"rows": sample.rows[t], "precision": asdict(strict), "row_right": asdict(loose), "missed": asdict(missed),
                  "recall": _recall(sample.rows[t], loose, missed, sample.silent)}  # fmt: skip
    fields: dict[str, int] = {}
    for k, j in first.items():
        for name in j.data.get("wrong", ()) if k in rows else ():
            fields[f"{rows[k].type}.{name}"] = fields.get(f"{rows[k].type}.{name}", 0) + 1
    return {
        "seed": sample.seed, "items": len(sample.items), "answered": {who: len(a) for who, a in sorted(given.items())}, "types": out,
        "wrong_fields": dict(sorted(fields.items(), key=lambda e: (-e[1], e[0]))), "sentences_without_rows": round(sample.silent),
        "agreement": agreement(given),
    }  # fmt: skip


def _recall(rows: int, right: Score, missed: Score, silent: float) -> dict[str, float] | None:
    if right.share is None or missed.share is None:
        return None

    def share(precision: float, rate: float) -> float:
        found, lost = rows * precision, silent * rate
        return found / (found + lost) if found + lost else 0.0

    return {"share": share(right.share, missed.share), "low": share(right.low, missed.high), "high": share(right.high, missed.low)}


def agreement(given: Mapping[str, Mapping[str, Judgement]]) -> list[dict[str, Any]]:
    """For every two coders: the items that both answered, the share on which they agree, and Cohen's kappa (None: no variance)."""
    out = []
    coders = sorted(given)
    for n, a in enumerate(coders):
        for b in coders[n + 1 :]:
            both = sorted(given[a].keys() & given[b].keys())
            pairs = [(verdict(given[a][k]), verdict(given[b][k])) for k in both]
            if pairs:
                agree = sum(x == y for x, y in pairs) / len(pairs)
                out.append({"coders": [a, b], "items": len(pairs), "agree": agree, "kappa": kappa(pairs)})
    return out


def kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Cohen's kappa of two coders' labels."""
    n = len(pairs)
    same = sum(a == b for a, b in pairs) / n
    labels = {x for pair in pairs for x in pair}
    chance = sum((sum(a == x for a, _ in pairs) / n) * (sum(b == x for _, b in pairs) / n) for x in labels)
    return None if chance == 1 else (same - chance) / (1 - chance)


def lines(found: Mapping[str, Any]) -> list[str]:
    """The results as text for people, fit for a paper's appendix."""
    said = ", ".join(f"{who} {n}" for who, n in found["answered"].items()) or "none yet"
    out = [f"Sample {found['seed']}: {found['items']} items; answers: {said}", "",
           f"{'type':<10} {'rows':>7}  {'precision (95% Wilson)':<28} {'row right, fields aside':<28} recall, upper bound"]  # fmt: skip
    for t, one in found["types"].items():
        recall = one["recall"]
        told = f"{recall['share']:.2f} [{recall['low']:.2f}, {recall['high']:.2f}]" if recall else "-"
        out.append(f"{t:<10} {one['rows']:>7}  {_told(one['precision']):<28} {_told(one['row_right']):<28} {told}")
    if found["wrong_fields"]:
        out += ["", "wrong fields: " + ", ".join(f"{k} {n}" for k, n in found["wrong_fields"].items())]
    for a in found["agreement"]:
        k = "-" if a["kappa"] is None else f"{a['kappa']:.2f}"
        out.append(f"agreement of {' and '.join(a['coders'])}: {a['agree']:.2f} on {a['items']} items, kappa {k}")
    out += ["", f"Recall counts rows missed in sentences that gave no row ({found['sentences_without_rows']:,} in the record), not those "
            "missed beside another row."]  # fmt: skip
    return out


def _told(score: Mapping[str, Any]) -> str:
    if score["share"] is None:
        return "-"
    return f"{score['share']:.2f} [{score['low']:.2f}, {score['high']:.2f}] of {score['n']}"
