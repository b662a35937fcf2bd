"""Choose reports worth coding by hand: other wars and talks, none of the gold, no near-copy of what is measured on.

usage: choose.py [--count 120] [--coders ABCD] [--seed 7] [--without LIST.tsv]
prints CORPUS:ID, characters, coder letters, title (tab-separated); LIST.tsv: an earlier list, whose reports are left out

A report is a candidate when it is English, 1,000 to 3,000 characters long, speaks of conflict or talks (words of RARE count three
times: answers, refusals, non-answers, conditions, truces), is not in gold/meta.json or a pile, and shares no more than .3 of its
5-word shingles with ``dev*``, ``seed*`` or a pile. At most 3 a day and outlet-topic bucket. One in eight goes to two coders.
"""

from __future__ import annotations

import argparse
import collections
import gzip
import json
import pathlib
import random
import re

SHARED = pathlib.Path(__file__).resolve().parents[2] / "shared"
CORPORA = ("news_20k", "syria_2011_2016", "fakes")
PLAIN = set(
    "war ceasefire truce rebels troops militants airstrike airstrikes talks negotiations peace sanctions hostage militia insurgents army "
    "shelling envoy mediator army clashes killed bombing treaty nuclear missile coup junta separatists opposition protesters".split()
)
RARE = set(
    "rejected refused condition conditions agreed proposal proposed invited accept accepted truce ceasefire unless precondition "
    "preconditions boycott withdraw withdrawal exchange prisoners deadline ultimatum denied responded response mediation envoy".split()
)
WORD = re.compile(r"[a-z]+")


def shingles(text: str) -> set[tuple[str, ...]]:
    words = WORD.findall(text.lower())
    return {tuple(words[i : i + 5]) for i in range(len(words) - 4)}


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--count", type=int, default=120)
    ap.add_argument("--coders", default="ABCD")
    ap.add_argument("--without", type=pathlib.Path)
    ap.add_argument("--seed", type=int, default=7)
    args = ap.parse_args()
    rng = random.Random(args.seed)
    held: set[tuple[str, ...]] = set()
    for f in [*(SHARED / "gold/text").glob("dev*.txt"), *(SHARED / "gold/text").glob("seed*.txt")]:
        held |= shingles(f.read_text(encoding="utf-8"))
    taken = {m.get("src") for m in json.loads((SHARED / "gold/meta.json").read_text(encoding="utf-8"))}
    for pile in (SHARED / "gold/piles").iterdir():
        for line in (pile / "reports.jsonl").read_text(encoding="utf-8").splitlines():
            data = json.loads(line)
            taken.add(data["id"])
            held |= shingles(data["text"])
    if args.without:
        taken |= {line.split("\t")[0].partition(":")[2] for line in args.without.read_text(encoding="utf-8").splitlines()}
    scored = []
    for corpus in CORPORA:
        with gzip.open(SHARED / f"corpora/{corpus}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                data = json.loads(line)
                text = data["text"]
                if not 1000 <= len(text) <= 3000 or data["id"] in taken:
                    continue
                words = WORD.findall(text.lower())
                if sum(w in ("the", "of", "to") for w in words) < len(words) * 0.06:
                    continue
                score = (sum(w in PLAIN for w in words) + 3 * sum(w in RARE for w in words)) / max(60, len(words)) * rng.uniform(0.7, 1.0)
                scored.append((score, corpus, data, shingles(text)))
    scored.sort(key=lambda s: -s[0])
    per: collections.Counter[str] = collections.Counter()
    seen: set[tuple[str, ...]] = set()
    chosen = []
    caps = {"news_20k": int(args.count * 0.6), "syria_2011_2016": int(args.count * 0.25), "fakes": int(args.count * 0.15)}
    for _, corpus, data, own in scored:
        bucket = f"{corpus}{(data.get('published') or '')[:10]}"
        if per[bucket] >= 2 or caps[corpus] <= 0:
            continue
        if not own or len(own & held) > 0.3 * len(own) or len(own & seen) > 0.2 * len(own):
            continue
        per[bucket] += 1
        caps[corpus] -= 1
        seen |= own
        chosen.append((corpus, data))
    rng.shuffle(chosen)
    letters = args.coders
    for n, (corpus, data) in enumerate(chosen):
        who = letters[n % len(letters)]
        if n % 8 == 3:
            who += letters[(n + 1) % len(letters)]
        print(f"{corpus}:{data['id']}", len(data["text"]), who, (data.get("title") or data["text"][:70]).replace("\n", " ")[:90], sep="\t")


if __name__ == "__main__":
    main()
