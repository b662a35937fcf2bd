"""Every file of a folder of exports, archives and feeds: reports found, refusals, and the number counted by hand.

    python bench/formats.py ../shared/formats [--fuzz 10000]

The counts were made without Dateline: the exports by their own last numbers and by hand ("74 of 74 DOCUMENTS", "End of Document",
Factiva's accession numbers), the archives by ``zcat | grep`` for responses with status 200 and a body, the feeds by their entries that
hold any words. A difference ends the run with exit code 1. ``--fuzz``: damaged copies of all files under 300 kB, each read or refused
within ten seconds.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
import warnings
from collections import Counter
from pathlib import Path

from dateline.model import Input
from dateline.sources import inputs

COUNTED = {
    "nexis/afp_2013-03-12_0501.html": 74, "nexis/irish-times_1995-06-12_0001.html": 166, "nexis/guardian1.docx": 2, "nexis/nyt1.docx": 50,
    "nexis/washington-post.docx": 50, "nexis/sample.DOCX": 10, "nexis/sample.TXT": 10,
    "factiva/Factiva-example.html": 2, "factiva/irish-independence_1_2017-11-14.html": 44, "factiva/nyt_1_1993-01-03.html": 27,
    "warc/clipped.warc.gz": 1, "warc/clueweb-quirk.warc.gz": 29, "warc/dolma-0001.warc.gz": 15, "warc/example-bad-non-chunked.warc.gz": 1,
    "warc/example-bad.warc.gz.bad": 1, "warc/example-trunc.warc": 1, "warc/example-wget-bad-target-uri.warc.gz": 1,
    "warc/example-wrong-chunks.warc.gz": 1, "warc/example.warc.gz": 1, "warc/news_pages.warc.gz": 206, "warc/warcfile.warc.gz": 16,
    "warc/warcfile.warc.lz4": 16,
}  # fmt: skip
FEEDS_WITH_WORDS = frozenset(
    "amp01 amp21 amp41 amp61 entry_content_blink entry_summary_content_type entry_summary_inline_markup_2 entry_summary_meta"
    " entry_summary_xml_base_inherit_3 entry_summary_xml_lang_blank entry_title_text_plain http_item_description_spaces"
    " item_content_encoded_object item_content_encoded_script item_description_br_shorttag item_fullitem_embed item_media_title3"
    " item_summary_and_description rss2.0noNSwithModules style_background_repeat_repeat_x style_color_blue style_height_2px"
    " style_mso_no_proof_yes style_white_space_top".split()
)
"""Feeds whose one entry holds words; the others have no entry, or one of links, pictures and empty tags."""


def counted(name: str) -> int | None:
    """The reports of a file as counted by hand; None: not counted."""
    if name.startswith("feeds/"):
        return int(name.removeprefix("feeds/").removesuffix(".xml") in FEEDS_WITH_WORDS)
    return COUNTED.get(name)


def table(folder: Path) -> int:
    """Prints the table; gives the number of files that differ from the count by hand."""
    wrong, sums = 0, Counter[str]()
    print("| file | by hand | read | refused | seconds |\n|---|---|---|---|---|")
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        name, start = path.relative_to(folder).as_posix(), time.perf_counter()
        items = list(inputs([str(path)]))
        read, refused = sum(isinstance(i, Input) for i in items), [i for i in items if not isinstance(i, Input)]
        hand = counted(name)
        differs = not items or hand not in (None, read)
        wrong += differs
        sums.update(files=1, hand=hand or 0, read=read, refused=len(refused))
        if differs or not name.startswith("feeds/"):
            why = "; ".join(Counter(r.reason for r in refused))
            print(f"| {name}{' **differs**' if differs else ''} | {hand} | {read} | {why} | {time.perf_counter() - start:.2f} |")
    print(f"| all {sums['files']} | {sums['hand']} | {sums['read']} | {sums['refused']} | |")
    return wrong


def fuzz(folder: Path, times: int) -> int:
    """Reads damaged copies of the files; gives the number of those that failed or took over ten seconds."""
    dice, failed = random.Random(7), 0
    seeds = [p for p in sorted(folder.rglob("*")) if p.is_file() and p.stat().st_size < 300_000]
    with tempfile.TemporaryDirectory() as place:
        for number in range(times):
            seed = dice.choice(seeds)
            data = bytearray(seed.read_bytes())
            for _ in range(dice.randrange(1, 6)):
                at = dice.randrange(len(data) + 1)
                data[at : at + dice.choice((0, 1, 1, 8, 4000))] = dice.randbytes(dice.choice((0, 1, 1, 30)))
            path = Path(place) / seed.name
            path.write_bytes(data[: dice.randrange(len(data) + 1)] if dice.random() < 0.2 else data)
            start = time.perf_counter()
            try:
                answered = bool(list(inputs([str(path)])))
            except Exception as error:
                answered = False
                print(f"{number} {seed.name}: {type(error).__name__} {error}")
            if not answered or time.perf_counter() - start > 10:
                failed += 1
                print(f"{number} {seed.name}: no answer, or after {time.perf_counter() - start:.1f} s")
    print(f"fuzz: {times} damaged files, {failed} failed")
    return failed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--fuzz", type=int, default=0, metavar="N")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    sys.exit(bool(table(options.folder) + (fuzz(options.folder, options.fuzz) if options.fuzz else 0)))


if __name__ == "__main__":
    main()
