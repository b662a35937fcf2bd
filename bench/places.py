"""Places on a hand-checked sample of mentions: the share in the right country and within 25 km.

usage: python bench/places.py [--sample FILE] [--draw 200 --seed 43] [--show] [--shared ../shared]

bench/places_sample.tsv (the rules were mended by its errors) and bench/places_fresh.tsv (drawn and read after that) hold one
mention a line: corpus, report id, offsets (code points of the page text) and the answer of a reader: ``SYR`` (a country),
``SYR 36.20 37.16`` (a place with its point in degrees), ``SYR/province 35.70 36.70`` (a province: right within 100 km of its
middle), ``region`` (spans countries), ``actor`` (a state or capital that acts: no place), ``?`` (no place name, or the reader could
not tell). No text of a report is kept. Drawn with a fixed seed among the names that the parse takes for places (GPE, LOC, FAC) in
reports of wars, before anything is resolved.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import random
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from dateline.flow import load_nlp
from dateline.model import Date, Hints, Input, Page, Place
from dateline.page import make_page
from dateline.reading.parse import parse
from dateline.resolving.actors import Cast
from dateline.resolving.places import find_places
from dateline.world.places import kilometres

HERE = Path(__file__).resolve().parent
SAMPLE = HERE / "places_sample.tsv"
PER_REPORT, LONGEST, NEAR_KM, WIDE_KM = 4, 8000, 25.0, 100.0
CORPORA = {"syria_2011_2016": 25, "news_20k": 25}
"""Corpus -> reports drawn from it."""
WAR = ("troops", "rebels", "ceasefire", "militants", "airstrike", "shelling", "peace talks")
"""A report counts as one of a war where its text holds two of these."""


def corpus(shared: Path, name: str) -> dict[str, dict[str, Any]]:
    """The English reports of wars in a corpus, by id."""
    with gzip.open(shared / f"corpora/{name}.jsonl.gz", "rt", encoding="utf-8") as stream:
        every = [json.loads(line) for line in stream]
    return {
        r["id"]: r for r in every if 800 < len(r["text"]) < LONGEST and "-LRB-" not in r["text"] and sum(w in r["text"] for w in WAR) > 1
    }


def page_of(report: dict[str, Any]) -> Page:
    day = (report.get("published") or "")[:10]
    hints = Hints(outlet=report.get("outlet"), published=Date(day, day, day, "outside") if day else None, title=report.get("title"))
    return make_page(Input(report["id"], b"", "json", "corpus", own_id=report["id"], text=report["text"], hints=hints))


def draw(shared: Path, sample: Path, size: int, seed: int) -> None:
    rnd = random.Random(seed)
    nlp = load_nlp()
    lines: list[tuple[str, str, int, int, str]] = []
    for name, share in CORPORA.items():
        reports = share * size // 200
        every = corpus(shared, name)
        chosen = sorted(every)
        rnd.shuffle(chosen)
        taken = 0
        for key in chosen:
            if taken == reports:
                break
            page = page_of(every[key])
            if page.language != "en":
                continue
            found = [(s, e) for s, e, label in parse(page, nlp).entities if label in ("GPE", "LOC", "FAC") and page.zone_at(s) == "body"]
            if len(found) < PER_REPORT:
                continue
            taken += 1
            lines += [(name, key, s, e, "") for s, e in sorted(rnd.sample(found, PER_REPORT))]
    with sample.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream, delimiter="\t", lineterminator="\n")
        out.writerow(("corpus", "id", "start", "end", "answer"))
        out.writerows(lines[:size])


def answers(sample: Path = SAMPLE) -> list[dict[str, str]]:
    with sample.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t"))


def right(answer: str, found: Place | None) -> bool:
    """Whether what was found is what the reader saw."""
    if answer == "actor":
        return found is None
    if found is None:
        return False
    if answer == "region":
        return found.precision == "region"
    country, *point = answer.split()
    country, _, wide = country.partition("/")
    if not point:
        return found.country == country and found.precision in ("country", "region")
    return found.country == country and kilometres(found.lat, found.lon, float(point[0]), float(point[1])) <= (WIDE_KM if wide else NEAR_KM)


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--draw", type=int, default=0)
    ap.add_argument("--sample", type=Path, default=SAMPLE)
    ap.add_argument("--seed", type=int, default=43)
    ap.add_argument("--show", action="store_true")
    ap.add_argument("--shared", type=Path, default=HERE.parents[1] / "shared")
    args = ap.parse_args()
    if args.draw:
        draw(args.shared, args.sample, args.draw, args.seed)
        return 0
    nlp = load_nlp()
    lines: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for line in answers(args.sample):
        lines[line["corpus"], line["id"]].append(line)
    texts = {name: corpus(args.shared, name) for name in CORPORA}
    count: Counter[str] = Counter()
    for (name, key), mine in lines.items():
        page = page_of(texts[name][key])
        cast = Cast.of(page, parse(page, nlp))
        found = find_places(cast.words, cast.mentions)[0]
        for line in mine:
            start, end = int(line["start"]), int(line["end"])
            place = next((p for (s, e), p in found if s < end and e > start), None)
            kind = "other" if line["answer"] in ("", "?") else line["answer"] if line["answer"] in ("actor", "region") else "place"
            ok = kind != "other" and right(line["answer"], place)
            count[f"{kind} {'right' if ok else 'wrong'}"] += 1
            if args.show and (not ok):
                around = " ".join(page.text[max(0, start - 50) : end + 30].split())
                got = place and (place.place, place.country, place.lat, place.lon, place.precision)
                print(key[-20:], repr(page.text[start:end]), line["answer"], "|", got, "|", around)
    told = count["place right"] + count["place wrong"] + count["region right"] + count["region wrong"]
    print(dict(count))
    print(f"{told} places: {(count['place right'] + count['region right']) / max(1, told):.3f} right; actors left out: ", end="")
    print(f"{count['actor right']} of {count['actor right'] + count['actor wrong']}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
