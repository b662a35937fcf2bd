"""Turn a coder's draft into label rows with offsets, and check them.

usage: code_rows.py SOURCE DRAFT.jsonl [--out LABELS.jsonl]
       code_rows.py --show SOURCE          print the report with its paragraphs and length

SOURCE is CORPUS:ID, e.g. ``news_20k:teftst/2016-01-25-...`` (a line of ../shared/corpora/CORPUS.jsonl.gz; for ids shared by several
texts the first one counts). A line of the draft is a row of the codebook written with quotes in place of offsets:

  {"type": "event", "quote": "rebels shelled the town", "fields": {"event_type": "ASSAULT", "actors": ["rebels"], ...}}
  {"type": "statement", "quote": "...", "fields": {"cue": "said", "content": "the words", "source": "the minister", ...}}

``quote`` must stand in the text exactly. Where it stands there more than once add ``"nth": 2`` (1-based) or
``"after": "words that come before it"``. Span fields (cue, content, source, headline, standfirst, furniture) are given as words;
they are looked for inside the quote first, then nearest to it. Every span may have its own ``"cue_after": "words"``. Output rows
carry ``src``, ``type``, ``start``, ``end``, ``fields``: no text of the report but the names that fields hold.
"""

from __future__ import annotations

import argparse
import gzip
import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))
from dateline.model import from_plain, make_row, to_plain  # noqa: E402

SHARED = ROOT.parent / "shared"
SPANS = ("cue", "content", "source", "headline", "standfirst")


def source_text(source: str) -> dict[str, str]:
    """The corpus line of a source id. Raises SystemExit when there is none."""
    corpus, _, ident = source.partition(":")
    with gzip.open(SHARED / "corpora" / f"{corpus}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            data = json.loads(line)
            if data["id"] == ident:
                return data
    raise SystemExit(f"no report {ident!r} in {corpus}")


def find(text: str, quote: str, nth: int, after: str | None, near: tuple[int, int] | None) -> tuple[int, int]:
    """Offsets of a quote; raises ValueError when it is not there, or is there twice and nothing says which."""
    starts, at = [], text.find(quote)
    while at >= 0:
        starts.append(at)
        at = text.find(quote, at + 1)
    if not starts:
        raise ValueError(f"not in the text: {quote!r}")
    if after is not None:
        edge = text.find(after)
        if edge < 0:
            raise ValueError(f"'after' not in the text: {after!r}")
        starts = [s for s in starts if s >= edge + len(after)] or starts
        return starts[0], starts[0] + len(quote)
    if nth:
        return starts[nth - 1], starts[nth - 1] + len(quote)
    if near is not None:
        inside = [s for s in starts if near[0] <= s and s + len(quote) <= near[1]]
        best = inside[0] if inside else min(starts, key=lambda s: min(abs(s - near[1]), abs(near[0] - s)))
        return best, best + len(quote)
    if len(starts) > 1:
        raise ValueError(f"stands {len(starts)} times, say nth or after: {quote!r}")
    return starts[0], starts[0] + len(quote)


def convert(text: str, source: str, draft: dict) -> dict:
    """One draft row as a label row; raises ValueError with what is wrong."""
    if draft["type"] == "document":
        span: tuple[int, int] = (0, len(text))
    else:
        span = find(text, draft["quote"], draft.get("nth", 0), draft.get("after"), None)
    f = dict(draft["fields"])
    for name in SPANS:
        if isinstance(f.get(name), str):
            f[name] = find(text, f[name], 0, draft.get(f"{name}_after"), span)
    if draft["type"] == "document":
        f["furniture"] = [find(text, q, 0, None, None) for q in f.get("furniture") or []]
    fields = from_plain(draft["type"], f)
    row = make_row("label", "label", text, span, fields, zone="body", confidence=1.0, reader="coder")
    return {"src": source, "type": row.type, "start": row.start, "end": row.end, "fields": to_plain(row.fields)}


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("source")
    ap.add_argument("draft", nargs="?")
    ap.add_argument("--show", action="store_true")
    ap.add_argument("--out")
    args = ap.parse_args()
    data = source_text(args.source)
    text = data["text"]
    if args.show or not args.draft:
        print(json.dumps({k: v for k, v in data.items() if k != "text"}, ensure_ascii=False), len(text), "characters")
        print(text)
        return 0
    rows, bad = [], 0
    for n, line in enumerate(pathlib.Path(args.draft).read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            rows.append(convert(text, args.source, json.loads(line)))
        except (ValueError, KeyError, TypeError, IndexError) as e:
            bad += 1
            print(f"line {n}: {type(e).__name__}: {e}", file=sys.stderr)
    if bad:
        print(f"{bad} rows to mend; nothing written", file=sys.stderr)
        return 1
    out = "\n".join(json.dumps(r, ensure_ascii=False) for r in sorted(rows, key=lambda r: (r["start"], r["end"], r["type"])))
    if args.out:
        pathlib.Path(args.out).write_text(out + "\n", encoding="utf-8")
    print(f"{len(rows)} rows" + (f" -> {args.out}" if args.out else ""))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
