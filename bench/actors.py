"""Actor resolution on a hand-checked sample of mentions: B-cubed precision, recall and F1.

usage: python bench/actors.py [--draw 300] [--show] [--shared ../shared]

bench/actors_sample.tsv holds one mention a line: report id, offsets (code points of the page text) and the answer of a reader who saw
the report: the party's own name in a short form, one form a party over all reports; ``?`` where the reader could not tell (left out of
the score). No text of a report is kept. A mention is a named party, a description with an office, or a pronoun, as the parse gives it;
the sample is drawn with a fixed seed over reports, then over mentions, before anything is resolved. Predicted: the party id that
reconciling gives to the mention's name in its report, reports in order of day.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import random
from collections import defaultdict
from pathlib import Path
from typing import Any

from dateline.flow import load_nlp
from dateline.model import Date, Hints, Input, Page, Parse
from dateline.page import make_page
from dateline.reading.parse import parse
from dateline.reconciling.actors import Registry
from dateline.resolving.actors import PRONOUNS, Cast
from dateline.resolving.offices import is_office

HERE = Path(__file__).resolve().parent
SAMPLE = HERE / "actors_sample.tsv"
SEED, REPORTS, LONGEST = 41, 30, 6000
PRONOUN_SHARE = 0.12


def corpus(shared: Path) -> dict[str, dict[str, Any]]:
    """The English reports of the corpus that name a day and are short enough to be read by eye, by id."""
    with gzip.open(shared / "corpora/syria_2011_2016.jsonl.gz", "rt", encoding="utf-8") as stream:
        every = [json.loads(line) for line in stream]
    return {r["id"]: r for r in every if r.get("published") and 800 < len(r["text"]) < LONGEST and "-LRB-" not in r["text"]}


def page_of(report: dict[str, Any]) -> Page:
    day = report["published"][:10]
    hints = Hints(outlet=report.get("outlet"), published=Date(day, day, day, "outside"), title=report.get("title"))
    return make_page(Input(report["id"], b"", "json", "corpus", own_id=report["id"], text=report["text"], hints=hints))


def spans(page: Page, parsed: Parse) -> list[tuple[int, int, bool]]:
    """Every mention of a party by the parse alone: entities, noun phrases headed by an office, personal pronouns."""
    found: dict[int, tuple[int, int, bool]] = {}
    for start, end, label in parsed.entities:
        if label in ("PERSON", "ORG", "GPE", "NORP") and page.zone_at(start) == "body":
            found[start] = (start, end, False)
    for t in parsed.tokens:
        if page.zone_at(t.start) != "body" or any(s <= t.start < e for s, e, _ in found.values()):
            continue
        if t.text.lower() in PRONOUNS - {"it", "its", "itself", "i", "me", "my", "us", "our"} and t.pos == "PRON":
            found[t.start] = (t.start, t.end, True)
        elif t.tag == "NN" and is_office(t.text) and t.dep in ("nsubj", "dobj", "pobj", "nsubjpass", "poss"):
            found[t.start] = (t.start, t.end, False)
    return sorted(found.values())


def draw(shared: Path, size: int) -> None:
    """Write the sample's offsets; answers that stand there are kept."""
    rnd = random.Random(SEED)
    every = corpus(shared)
    nlp = load_nlp()
    old = {(r["id"], r["start"]): r["answer"] for r in answers()} if SAMPLE.exists() else {}
    lines = []
    chosen = sorted(every)
    rnd.shuffle(chosen)
    taken = 0
    for name in chosen:
        page = page_of(every[name])
        if page.language != "en" or taken == REPORTS:
            continue
        mentions = spans(page, parse(page, nlp))
        named = [m for m in mentions if not m[2]]
        pronouns = [m for m in mentions if m[2]]
        per = size // REPORTS
        few = round(per * PRONOUN_SHARE)
        if len(named) < per:
            continue
        taken += 1
        picked = rnd.sample(named, per - min(few, len(pronouns))) + rnd.sample(pronouns, min(few, len(pronouns)))
        lines += [(name, s, e, old.get((name, str(s)), "")) for s, e, _ in sorted(picked)]
    with SAMPLE.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream, delimiter="\t", lineterminator="\n")
        out.writerow(("id", "start", "end", "answer"))
        out.writerows(lines)


def answers() -> list[dict[str, str]]:
    with SAMPLE.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t"))


def predicted(shared: Path) -> list[tuple[dict[str, str], str | None, str, str]]:
    """(line of the sample, party id, the name within the report, the words) of every mention."""
    every = corpus(shared)
    nlp = load_nlp()
    lines: dict[str, list[dict[str, str]]] = defaultdict(list)
    for line in answers():
        lines[line["id"]].append(line)
    registry = Registry()
    out = []
    for name in sorted(lines, key=lambda n: (every[n]["published"], n)):
        page = page_of(every[name])
        cast = Cast.of(page, parse(page, nlp))
        names = [(line, cast.name((int(line["start"]), int(line["end"])))) for line in lines[name]]
        registry.open_report([p.name for p in cast.parties.values()], every[name]["published"][:10])
        for line, said in names:
            out.append((line, registry.resolve(said), said or "", page.text[int(line["start"]) : int(line["end"])]))
    return out


def b_cubed(pairs: list[tuple[str, str]]) -> tuple[float, float, float]:
    """Precision, recall and F1 of (gold cluster, predicted cluster) pairs."""
    gold, pred = defaultdict(set), defaultdict(set)
    for i, (g, p) in enumerate(pairs):
        gold[g].add(i)
        pred[p].add(i)
    precision = sum(len(gold[g] & pred[p]) / len(pred[p]) for g, p in pairs) / len(pairs)
    recall = sum(len(gold[g] & pred[p]) / len(gold[g]) for g, p in pairs) / len(pairs)
    return precision, recall, 2 * precision * recall / (precision + recall)


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--draw", type=int, default=0)
    ap.add_argument("--show", action="store_true", help="print the mentions with what was found, to read against the reports")
    ap.add_argument("--shared", type=Path, default=HERE.parents[1] / "shared")
    args = ap.parse_args()
    if args.draw:
        draw(args.shared, args.draw)
        return 0
    found = predicted(args.shared)
    scored = [(line["answer"], party or f"none:{n}") for n, (line, party, _, _) in enumerate(found) if line["answer"] not in ("", "?")]
    if args.show:
        for line, party, said, words in found:
            print(line["id"], line["start"], repr(words), line["answer"], "|", party, "|", said, sep="\t")
    p, r, f = b_cubed(scored)
    print(f"{len(scored)} mentions of {len({g for g, _ in scored})} parties: B-cubed P {p:.3f} R {r:.3f} F1 {f:.3f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
