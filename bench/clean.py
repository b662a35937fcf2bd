"""Body, title, authors and date of saved web pages, by the page stage alone, against pages coded by hand.

    python bench/clean.py ../shared/gold/clean [--errors]

Reads each page as a bare file (no address, no day from outside). The scores are those of ``score/clean.py`` beside the gold: body F1
over 4-word sequences, title and day exact. ``--errors`` prints every page whose day differs, with the candidates that were looked at.
"""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from dateline.model import Input, Page
from dateline.page import make_page


def predicted(page: Page, name: str) -> dict[str, Any]:
    """A page in the shape of the scorer."""
    fields = page.document
    published = fields.published
    return {
        "id": name,
        "text": "\n".join(page.text[b.start : b.end] for b in page.blocks if b.zone in ("standfirst", "caption", "body")),
        "title": page.text[slice(*fields.headline)] if fields.headline else page.hints.title,
        "authors": [fields.byline] if fields.byline else [],
        "date": published.start if published and published.exact else None,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    gold_file = options.folder / "pages_dev.jsonl"
    answers, slowest, began = [], 0.0, time.perf_counter()
    for line in gold_file.read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        start = time.perf_counter()
        page = make_page(Input(gold["id"], gzip.decompress((options.folder / gold["html"]).read_bytes()), "html", gold["id"]))
        slowest = max(slowest, time.perf_counter() - start)
        answers.append(predicted(page, gold["id"]))
        if options.errors and gold.get("date") and answers[-1]["date"] != gold["date"][:10]:
            print(f"{gold['id']}: {gold['date']} by hand, {page.document.published}")
            for c in page.candidates:
                print(f"    {c.source:9} {c.start}..{c.end} {'taken' if c.accepted else 'not taken'}: {c.quote[:60]!r} {c.reason}")
    print(f"{len(answers)} pages in {time.perf_counter() - began:.1f} s, the slowest {slowest:.2f} s")
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "dateline.jsonl"
        file.write_text("".join(json.dumps(a) + "\n" for a in answers), encoding="utf-8")
        return subprocess.run([sys.executable, options.folder.parents[1] / "score/clean.py", gold_file, file]).returncode


if __name__ == "__main__":
    raise SystemExit(main())
