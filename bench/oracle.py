"""Oracle drafts: gold rows turned back into what a perfect encoder would propose, to measure the assembly alone.

usage: python bench/oracle.py [--docs 'dev*'] [--out rows.jsonl] [--shared ../shared] [--cache DIR]

Names of gold rows are aligned to literal words of the report: the name itself in the row, then in its sentence, else a pronoun or a
description in the row. Then ``assemble`` runs as on real drafts; score the rows with ``shared/score/rows.py``.
"""

from __future__ import annotations

import argparse
import fnmatch
import importlib.util
import json
import pathlib
import pickle
import sys
from collections.abc import Iterator
from typing import Any

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from dateline.model import Block, Date, Document, Draft, Hints, Page, Parse, Span, Timex  # noqa: E402
from dateline.reading.parse import load_nlp, parse  # noqa: E402
from dateline.reading.rows import assemble  # noqa: E402
from dateline.resolving.actors import PRONOUNS, Cast  # noqa: E402
from dateline.resolving.offices import is_office  # noqa: E402

PARTS = {
    "event": {"actors": "actor", "recipients": "recipient", "place": "place"},
    "position": {"actor": "actor", "initiative": "initiative", "condition": "condition"},
    "figure": {"text": "number", "population": "population", "place": "place", "told_by": "claimant"},
    "role": {"person": "person", "title": "title", "organisation": "organisation"},
    "state": {"initiative": "initiative"},
    "statement": {"addressee": "addressee", "via": "via"},
}
CLASSES = {
    "event": ("event_type", "modality"),
    "position": ("stance", "initiative_kind"),
    "figure": ("measure", "cumulative"),
    "state": ("state", "initiative_kind"),
    "statement": ("speaker_kind",),
    "role": (),
}


def scorer(shared: pathlib.Path) -> Any:
    """The shared scorer as a module."""
    spec = importlib.util.spec_from_file_location("shared_rows", shared / "score" / "rows.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def gold_page(doc: str, text: str, fields: dict[str, Any], outlet: str | None = None) -> Page:
    """A page whose blocks are the gold's own: paragraphs, cut at headline and furniture."""
    cuts = [(s, e, "furniture") for s, e in fields.get("furniture") or []]
    for zone in ("headline", "standfirst"):
        if fields.get(zone):
            cuts.append((*fields[zone], zone))
    cuts.sort()
    blocks: list[Block] = []
    at = 0
    for start, end, zone in [*cuts, (len(text), len(text), "")]:
        for s, e in _paragraphs(text, at, start):
            blocks.append(Block(s, e, "body"))
        if start < end:
            blocks.append(Block(start, end, zone))
        at = max(at, end)
    published = fields.get("published")
    date = Date(published["start"], published["end"], published.get("text"), published.get("basis") or "outside") if published else None
    return Page(key=doc, doc=doc, text=text, hints=Hints(outlet=outlet), blocks=tuple(blocks), document=Document(published=date))


def _paragraphs(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        if text[start:stop].strip():
            yield start, stop
        start = stop + 1


class Aligner:
    """Finds the literal words of a gold name near a gold row."""

    def __init__(self, cast: Cast, score: Any) -> None:
        self.cast, self.w, self.score = cast, cast.words, score

    def find(self, name: str, row: Span, taken: set[Span], wanted: tuple[str, ...], without: Span = (0, 0)) -> Span | None:
        inside = self.w.within(row)
        if not inside:
            return None
        if without[1]:
            for half in ((row[0], without[0]), (without[1], row[1])):
                hit = self.find(name, half, taken, wanted) if half[0] < half[1] else None
                if hit and not (without[0] <= hit[0] < without[1]):
                    return hit
            return None
        exact = self._exact(name, row)
        if exact:
            return exact
        sentence = range(*self.w.sentence(inside[0]))
        for area in (inside, sentence):
            hit = self._alike(name, area, taken)
            if hit:
                return hit
            if area is inside:
                hit = self._stand_in(inside, taken, wanted)
                if hit:
                    return hit
        return self._stand_in(sentence, taken, wanted)

    def _exact(self, name: str, row: Span) -> Span | None:
        at = self.w.text.find(name, *row)
        return (at, at + len(name)) if at >= 0 else None

    def _alike(self, name: str, area: range, taken: set[Span]) -> Span | None:
        for k in area:
            t = self.w.tokens[k]
            if t.pos not in ("NOUN", "PROPN") or (t.dep in ("compound", "nmod") and t.ent == ""):
                continue
            for span in (self.w.np(k), self.w.np(k, tails=False), (t.start, t.end)):
                if span not in taken and self.score.same_name(name, self.w.slice(span)):
                    return span
        return None

    def _stand_in(self, area: range, taken: set[Span], wanted: tuple[str, ...]) -> Span | None:
        found: list[tuple[int, Span]] = []
        for k in area:
            t = self.w.tokens[k]
            span = (t.start, t.end)
            if t.text.lower() in PRONOUNS | {"who", "which"} and t.pos in ("PRON", "DET"):
                found.append((0 if t.dep in wanted else 1, span))
            elif t.tag in ("NN", "NNS") and (
                is_office(t.lemma) or t.lemma in ("group", "country", "government", "movement", "army", "militia", "side", "ministry")
            ):
                found.append((0 if t.dep in wanted else 1, self.w.np(k, tails=False)))
        found = [f for f in found if f[1] not in taken and f[0] == 0]
        return min(found)[1] if found else None


SUBJECT = ("nsubj", "nsubjpass", "poss", "agent")
OBJECT = ("dobj", "pobj", "iobj", "nsubjpass", "poss")


def drafts(rows: list[dict[str, Any]], cast: Cast, score: Any) -> list[Draft]:
    """Drafts of the gold rows of one report."""
    align = Aligner(cast, score)
    out = []
    for row in rows:
        if row["type"] == "document":
            continue
        fields, kind = row["fields"], row["type"]
        span: Span = (row["start"], row["end"])
        parts: dict[str, tuple[Span, ...]] = {}
        taken: set[Span] = set()
        if kind == "statement":
            parts["content"] = (tuple(fields["content"]),)
            if fields.get("cue"):
                parts["cue"] = (tuple(fields["cue"]),)
            if fields.get("speaker"):
                hit = align.find(
                    fields["speaker"], _around(cast, fields.get("cue") or fields["content"]), {*taken}, SUBJECT, parts["content"][0]
                )
                parts["source"] = (hit,) if hit else ()
        for key, label in PARTS[kind].items():
            names = fields.get(key) or []
            names = [names] if isinstance(names, str) else names
            if key == "told_by":
                names = [n for n in names if n in cast.words.text[span[0] : span[1]]]
            spans = []
            for name in names:
                hit = align.find(name, span, taken, OBJECT if label == "recipient" else SUBJECT)
                if hit is None and label == "initiative":
                    hit = _initiative(cast, name, span)
                if hit:
                    taken.add(hit)
                    spans.append(hit)
            if spans:
                parts[label] = tuple(sorted(spans))
        classes = {}
        for name in CLASSES[kind]:
            value = fields.get(name)
            value = {True: "yes", False: "no"}.get(value, value)
            if value is not None:
                classes[name] = (value, 1.0)
        out.append(Draft(kind, _anchor(cast, kind, span, parts), span, {k: v for k, v in parts.items() if v}, classes, 1.0))
    return out


def _around(cast: Cast, cue: list[int]) -> Span:
    inside = cast.words.within((cue[0], cue[1]))
    return cast.words.sentence_span(inside[0]) if inside else (cue[0], cue[1])


def _initiative(cast: Cast, name: str, span: Span) -> Span | None:
    """The noun phrase of the row that shares most words with the initiative's name; else its last noun phrase."""
    w = cast.words
    wanted = {x.lower()[:5] for x in name.split() if len(x) > 2}
    best = None
    for k in w.within(span):
        t = w.tokens[k]
        if (t.pos in ("NOUN", "PROPN") and t.dep not in ("compound", "nmod", "poss")) or t.text.lower() in ("it", "that", "this"):
            np = w.np(k)
            shared = len(wanted & {x.lower()[:5] for x in w.slice(np).split()})
            rank = (shared, t.dep in ("dobj", "pobj", "nsubj"), -k)
            if best is None or rank > best[0]:
                best = (rank, np)
    return best[1] if best else span


def _anchor(cast: Cast, kind: str, span: Span, parts: dict[str, tuple[Span, ...]]) -> Span:
    for label in {"statement": ("cue",), "figure": ("number",), "role": ("title",)}.get(kind, ()):
        if parts.get(label):
            return parts[label][0]
    i = cast.words.head(span)
    return (cast.words.tokens[i].start, cast.words.tokens[i].end) if i is not None else span


def load(shared: pathlib.Path, pattern: str, cache: pathlib.Path) -> Iterator[tuple[Page, Parse, list[dict[str, Any]]]]:
    """Pages, parses (kept in ``cache``) and gold rows of the reports that match."""
    nlp = None
    cache.mkdir(parents=True, exist_ok=True)
    for path in sorted((shared / "gold" / "rows").glob("*.jsonl")):
        if not fnmatch.fnmatch(path.stem, pattern):
            continue
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        with (shared / "gold" / "text" / f"{path.stem}.txt").open(encoding="utf-8", newline="") as f:
            text = f.read()
        page = gold_page(path.stem, text, next(r["fields"] for r in rows if r["type"] == "document"))
        kept = cache / f"{path.stem}.pickle"
        if kept.exists():
            parsed = pickle.loads(kept.read_bytes())
        else:
            nlp = nlp or load_nlp()
            parsed = parse(page, nlp)
            kept.write_bytes(pickle.dumps(parsed))
        yield page, parsed, rows


def times_of(page: Page, parsed: Parse) -> tuple[Timex, ...]:
    """The temporal expressions of a page, none while that stage is missing."""
    try:
        from dateline.reading.times import find_times
    except ImportError:
        return ()
    return find_times(page.text, page.document.published, parsed, page.blocks)


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--docs", default="dev*")
    ap.add_argument("--out", default="/dev/stdout")
    ap.add_argument("--shared", type=pathlib.Path, default=ROOT.parent / "shared")
    ap.add_argument("--cache", type=pathlib.Path, default=pathlib.Path.home() / ".cache" / "dateline-oracle")
    args = ap.parse_args()
    score = scorer(args.shared)
    lost: dict[str, int] = {}
    with pathlib.Path(args.out).open("w", encoding="utf-8") as out:
        for page, parsed, gold in load(args.shared, args.docs, args.cache):
            cast = Cast.of(page, parsed)
            rows, dropped = assemble(page, parsed, times_of(page, parsed), drafts(gold, cast, score), cast, "oracle")
            for reason, n in dropped.items():
                lost[reason] = lost.get(reason, 0) + n
            for row in rows:
                out.write(json.dumps(row.to_json(), ensure_ascii=False) + "\n")
    print("dropped:", lost, file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
