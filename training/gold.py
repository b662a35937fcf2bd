"""Readers of the gold that the encoder learns from: whole reports with rows, PolNeAR, single PLOVER sentences.

Each gives `Example`s: units, and `Item`s (an anchor unit, part labels, the span, classes). What a source does not say is masked:
PolNeAR has attributions only, PLOVER one event a sentence. Anchors are not in the gold; `anchors.py` beside this chooses them.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from align import SHARED, SUBJECTS, Mentions, initiative, patient, phrase, stands_in, subject
from anchors import Candidate, Chooser
from dateline.reading.scheme import CLASSES, CLASSES_OF, LABELS, TYPES
from dateline.reading.units import Units, find_units

Span = tuple[int, int]
GOLD = SHARED / "gold"
ROOT = Path(__file__).resolve().parents[1]
MERGED = {"DEMAND": ["REQUEST"], "DISAPPROVE": ["ACCUSE"], "INVESTIGATE": ["ACCUSE"], "FIGHT": ["ASSAULT"], "YIELD": ["CONCEDE", "RETREAT"]}
QUANTITIES = frozenset("dozens hundreds thousands scores tens millions several many few couple dozen hundred thousand million".split())


@dataclass(slots=True)
class Item:
    """One row as the heads see it. ``free``: labels that the source does not mark (not penalised where the gold says "no part")."""

    type: str
    anchor: int
    labels: dict[int, int]
    span: tuple[int, int] | None
    classes: dict[str, list[int]]
    free: tuple[int, ...] = ()
    row: dict[str, Any] | None = None


@dataclass(slots=True)
class Example:
    """A text with its items. ``mask`` [units, types]: 1 where the anchor loss counts."""

    id: str
    source: str
    text: str
    units: Units
    items: list[Item]
    mask: np.ndarray
    names: dict[int, str] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)


def paragraphs(text: str, skip: Iterable[Span] = ()) -> list[Span]:
    """Lines of a text that hold a word and do not lie in one of the spans to skip."""
    skip = list(skip)
    out = []
    for m in re.finditer(r"[^\n]+", text):
        s, e = m.span()
        if re.search(r"\w", m.group()) and not any(a <= s and e <= b + 1 for a, b in skip):
            out.append((s, e))
    return out


# ------------------------------------------------------------------------------------------------- whole reports


def read_rows(pattern: str) -> Iterator[tuple[str, str, list[dict[str, Any]]]]:
    """(name, text, rows) of the reports of gold/rows whose name starts so."""
    for path in sorted((GOLD / "rows").glob(f"{pattern}*.jsonl")):
        rows = [json.loads(x) for x in path.read_text(encoding="utf-8").splitlines() if x.strip()]
        with (GOLD / "text" / f"{path.stem}.txt").open(encoding="utf-8", newline="") as f:
            yield path.stem, f.read(), rows


def read_labels(folder: Path) -> Iterator[tuple[str, str, list[dict[str, Any]]]]:
    """(source id, text, rows) of the reports coded under training/labels; texts are joined from the corpora in one pass each.

    Of a report coded twice the first file's rows count.
    """
    wanted: dict[str, list[dict[str, Any]]] = {}
    for path in sorted(folder.glob("*.jsonl")):
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        for src in dict.fromkeys(r["src"] for r in rows):
            wanted.setdefault(src, [r for r in rows if r["src"] == src])
    banned = {m.get("src") for m in json.loads((GOLD / "meta.json").read_text()) if not m["doc"].startswith("train")}
    for corpus in sorted({s.partition(":")[0] for s in wanted}):
        ids = {s.partition(":")[2]: s for s in wanted if s.startswith(corpus + ":")}
        with gzip.open(SHARED / "corpora" / f"{corpus}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                data = json.loads(line)
                src = ids.pop(data["id"], None)
                if src and data["id"] not in banned:
                    yield src, data["text"], wanted[src]


def report_example(name: str, text: str, rows: list[dict[str, Any]], tokenizer: Any, nlp: Any, chooser: Chooser | None) -> Example:
    """A coded report as an example. Without a chooser no anchors are set (used to collect candidates)."""
    document = next((r["fields"] for r in rows if r["type"] == "document"), {})
    above = [tuple(s) for s in (document.get("headline"), document.get("standfirst")) if s]
    units = find_units(text, paragraphs(text, [tuple(s) for s in document.get("furniture") or []]), tokenizer)
    mask = np.ones((len(units), len(TYPES)), np.float32)
    mask[:, TYPES.index("attribution")] = 0
    for s, e in above:
        lo, hi = units.at((s, e))
        mask[lo:hi] = 0
    doc = nlp(text)
    ex = Example(name, "rows", text, units, [], mask, _names(doc, units))
    mentions = Mentions(doc)
    body = [r for r in rows if r["type"] in LABELS and not any(s <= r["start"] < e for s, e in above)]
    if chooser is None:
        return ex
    used: dict[tuple[str, int], Item] = {}
    for row, char in zip(body, chooser.assign(doc, body), strict=True):
        if char is None:
            ex.lost.append(row["type"])
            continue
        anchor, hi = units.at((char, char + 1))
        if hi <= anchor:
            ex.lost.append(row["type"])
            continue
        item = _item(row, anchor, char, doc, mentions, units)
        key = (item.type, anchor)
        if key in used:
            old = used[key]
            if item.classes == old.classes or item.type == "statement":
                old.labels = {**item.labels, **old.labels}
                if old.span and item.span:
                    old.span = (min(old.span[0], item.span[0]), max(old.span[1], item.span[1]))
            else:
                ex.lost.append(f"{item.type}:clash")
            continue
        used[key] = item
        ex.items.append(item)
    _mask_repeated_roles(ex, doc)
    return ex


def _names(doc: Any, units: Units) -> dict[int, str]:
    """Unit -> entity label, for single name words (used to swap names while training)."""
    out = {}
    for ent in doc.ents:
        if ent.label_ in ("PERSON", "GPE", "NORP"):
            lo, hi = units.at((ent.start_char, ent.end_char))
            for k in range(lo, hi):
                word = doc.text[units.start[k] : units.end[k]]
                if len(word) > 2 and word[0].isupper():
                    out[k] = ent.label_ if hi - lo == 1 or ent.label_ == "PERSON" else ""
    return {k: v for k, v in out.items() if v}


def _mask_repeated_roles(ex: Example, doc: Any) -> None:
    """A role is coded once a report: later words equal to a role's anchor are neither right nor wrong."""
    column = TYPES.index("role")
    words = {ex.text[ex.units.start[i.anchor] : ex.units.end[i.anchor]].lower() for i in ex.items if i.type == "role"}
    anchors = {i.anchor for i in ex.items if i.type == "role"}
    for k in range(len(ex.units)):
        if k not in anchors and ex.text[ex.units.start[k] : ex.units.end[k]].lower() in words:
            ex.mask[k, column] = 0


def _item(row: dict[str, Any], anchor: int, char: int, doc: Any, mentions: Mentions, units: Units) -> Item:
    f, kind = row["fields"], row["type"]
    span = (row["start"], row["end"])
    parts = PARTS[kind](row, char, doc, mentions)
    labels: dict[int, int] = {}
    for label, spans in parts:
        number = 1 + LABELS[kind].index(label)
        for s in spans:
            lo, hi = units.at(s)
            for k in range(lo, hi):
                labels.setdefault(k, number)
    if kind == "statement":
        labels[anchor] = 2
    lo, hi = units.at(span)
    return Item(kind, anchor, labels, (lo, hi) if hi > lo else None, _classes(kind, f), row=row)


def _classes(kind: str, f: dict[str, Any]) -> dict[str, list[int]]:
    out = {}
    for name in CLASSES_OF[kind]:
        value = f.get(name)
        if name == "cumulative":
            value = "yes" if f.get("cumulative") else "no"
        elif name == "bound":
            low, high = f.get("low"), f.get("high")
            value = "none" if low is None and high is None else "at_least" if high is None else "up_to" if low is None else "exact"
        if value in CLASSES[name]:
            out[name] = [CLASSES[name].index(value)]
    return out


def sentence_of(doc: Any, span: Span) -> Span:
    """From the start of the sentence that holds the span's first character to the end of the one that holds its last."""
    lo = hi = None
    for s in doc.sents:
        a, b = s.start_char, s.end_char
        if lo is None and b > span[0]:
            lo = a
        if b >= span[1]:
            hi = b
            break
    start, end = (lo if lo is not None else span[0]), (hi if hi is not None else span[1])
    cut = doc.text.rfind("\n", start, span[0])
    stop = doc.text.find("\n", span[1], end)
    return (cut + 1 if cut >= 0 else start), (stop if stop >= 0 else end)


def _token(doc: Any, char: int) -> Any:
    span = doc.char_span(char, char + 1, alignment_mode="expand")
    return span[0] if span is not None and len(span) else doc[0]


def _parties(
    names: Iterable[str], label: str, regions: list[Span], char: int, m: Mentions, taken: list[Span]
) -> tuple[list[Any], list[str]]:
    out, missing = [], []
    for name in names:
        s = m.find(name, regions, char, taken)
        if s:
            taken.append(s)
            out.append((label, [s]))
        else:
            missing.append(name)
    return out, missing


def _stand_in(token: Any | None, label: str, regions: list[Span], taken: list[Span]) -> list[Any]:
    if token is None or not stands_in(token):
        return []
    s = phrase(token) if token.lower_ not in ("his", "its", "their", "our") else (token.idx, token.idx + len(token))
    if not any(a <= s[0] and s[1] <= b for a, b in regions) or any(s[0] < e and b < s[1] for b, e in taken):
        return []
    taken.append(s)
    return [(label, [s])]


def _place(f: dict[str, Any], regions: list[Span], char: int, m: Mentions, taken: list[Span]) -> list[Any]:
    for part in (f.get("place") or "").split(","):
        s = m.find(part.strip(), regions, char, taken) if part.strip() else None
        if s:
            taken.append(s)
            return [("place", [s])]
    return []


def _event(row: dict[str, Any], char: int, doc: Any, m: Mentions) -> list[Any]:
    f, span = row["fields"], (row["start"], row["end"])
    regions, taken, token = [span, sentence_of(doc, span)], [], _token(doc, char)
    out, no_actor = _parties(f.get("actors") or [], "actor", regions, char, m, taken)
    more, no_recipient = _parties(f.get("recipients") or [], "recipient", regions, char, m, taken)
    out += more
    if no_actor and not any(x[0] == "actor" for x in out):
        out += _stand_in(subject(token), "actor", regions, taken)
    if no_recipient and not any(x[0] == "recipient" for x in out):
        out += _stand_in(patient(token), "recipient", regions, taken)
    return out + _place(f, [span], char, m, taken)


def _position(row: dict[str, Any], char: int, doc: Any, m: Mentions) -> list[Any]:
    f, span = row["fields"], (row["start"], row["end"])
    regions, taken, token = [span, sentence_of(doc, span)], [], _token(doc, char)
    out: list[Any] = []
    condition = f.get("condition")
    if condition:
        at = doc.text.find(condition, *regions[1])
        if at >= 0:
            out.append(("condition", [(at, at + len(condition))]))
            taken.append((at, at + len(condition)))
    parties, missing = _parties([f["actor"]] if f.get("actor") else [], "actor", regions, char, m, taken)
    out += parties or (_stand_in(subject(token), "actor", regions, taken) if missing else [])
    out += _parties(f.get("addressees") or [], "addressee", regions, char, m, taken)[0]
    return out + _initiative(f, doc, regions, char, taken)


def _initiative(f: dict[str, Any], doc: Any, regions: list[Span], char: int, taken: list[Span]) -> list[Any]:
    s = initiative(doc, f.get("initiative") or "", regions, char)
    return [("initiative", [s])] if s else []


def _state(row: dict[str, Any], char: int, doc: Any, m: Mentions) -> list[Any]:
    span = (row["start"], row["end"])
    return _initiative(row["fields"], doc, [span, sentence_of(doc, span)], char, [])


def _statement(row: dict[str, Any], char: int, doc: Any, m: Mentions) -> list[Any]:
    f, span = row["fields"], (row["start"], row["end"])
    content = tuple(f.get("content") or span)
    cue = tuple(f["cue"]) if f.get("cue") else (char, char + 1)
    out: list[Any] = [("cue", [cue])]
    taken: list[Span] = [cue, content]
    source = tuple(f["source"]) if f.get("source") else None
    region = sentence_of(doc, cue)
    if source is None:
        source = _source(f.get("speaker"), cue, region, span, doc, m, taken)
    if source:
        taken.append(source)
        out.append(("source", [source]))
    out.append(("content", [content]))
    if f.get("addressee"):
        out += _parties([f["addressee"]], "addressee", [region], cue[0], m, taken)[0]
    out += _parties(f.get("via") or [], "via", [region], cue[0], m, taken)[0]
    return out


def _source(speaker: str | None, cue: Span, region: Span, span: Span, doc: Any, m: Mentions, taken: list[Span]) -> Span | None:
    token = _cue_head(doc, cue)
    subj = subject(token)
    if subj is None and token.dep_ in ("prep", "pcomp"):
        subj = next((g for g in token.subtree if g.dep_ == "pobj"), None)
    grammatical = None
    if subj is not None:
        s = phrase(subj)
        if region[0] <= s[0] and s[1] <= region[1] and not any(s[0] < e and b < s[1] for b, e in taken):
            grammatical = s
    if not speaker:
        return grammatical
    if grammatical and (
        subj.lower_ in PRONOUN_SUBJECTS or (m.doc.text[grammatical[0] : grammatical[1]] and _matches(m, speaker, grammatical))
    ):
        return grammatical
    found = m.find(speaker, [span, region], cue[0], taken)
    if not found and " and " in speaker:
        found = m.find(speaker.split(" and ")[0], [region], cue[0], taken)
    return found or grammatical


PRONOUN_SUBJECTS = frozenset("he she they it we i who which".split())


def _matches(m: Mentions, name: str, span: Span) -> bool:
    import rows as scorer

    return bool(scorer.same_name(name, m.doc.text[span[0] : span[1]]))


def _cue_head(doc: Any, cue: Span) -> Any:
    span = doc.char_span(*cue, alignment_mode="expand")
    if span is None or not len(span):
        return _token(doc, cue[0])
    verbs = [t for t in span if t.pos_ == "VERB"]
    return verbs[-1] if verbs else span.root


def _figure(row: dict[str, Any], char: int, doc: Any, m: Mentions) -> list[Any]:
    f, span = row["fields"], (row["start"], row["end"])
    text = f.get("text") or ""
    at = doc.text.find(text, *span)
    taken: list[Span] = []
    out: list[Any] = []
    region = sentence_of(doc, span)
    if at >= 0 and text:
        words = list(re.finditer(r"\w[\w,.\-]*", text))
        last = max((w.end() for w in words if is_number(w.group())), default=len(text))
        out.append(("number", [(at, at + last)]))
        taken.append((at, at + last))
    if f.get("population"):
        out += _parties([f["population"]], "population", [span, region], char, m, taken)[0]
    out += _place(f, [span, region], char, m, taken)
    if f.get("told_by"):
        out += _parties([f["told_by"]], "claimant", [region], char, m, taken)[0]
    return out


_NUMBER_WORDS = frozenset(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen "
    "twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion both half third quarter".split()
)


def is_number(word: str) -> bool:
    """A word that counts: digits, number words, quantities such as "dozens"."""
    w = word.lower().strip(".,")
    return any(c.isdigit() for c in w) or any(p in _NUMBER_WORDS or p in QUANTITIES for p in w.split("-"))


def _role(row: dict[str, Any], char: int, doc: Any, m: Mentions) -> list[Any]:
    f, span = row["fields"], (row["start"], row["end"])
    taken: list[Span] = []
    out: list[Any] = []
    region = sentence_of(doc, span)
    title = f.get("title") or ""
    at = doc.text.lower().find(title.lower(), *span) if title else -1
    s = (at, at + len(title)) if at >= 0 else (char, char + len(_token(doc, char)))
    if title:
        taken.append(s)
        out.append(("title", [s]))
    out += _parties([f["person"]], "person", [span, region], char, m, taken)[0]
    if f.get("organisation"):
        out += _parties([f["organisation"]], "organisation", [span, region], char, m, taken)[0]
    return out


PARTS = {
    "statement": _statement, "event": _event, "position": _position, "state": _state, "figure": _figure, "role": _role,
}  # fmt: skip


# -------------------------------------------------------------------------------------------- sentences and PolNeAR


def read_plover() -> list[dict[str, Any]]:
    """Sentences of plover_train with party spans: number, text, actors, recipients (spans), kinds (PLOVER roots)."""
    out = []
    with (GOLD / "events" / "plover_train.tsv").open(encoding="utf-8", newline="") as f:
        for k, d in enumerate(csv.DictReader(f, delimiter="\t")):
            text, spans = _unmark(d["marked_sentence"])
            root = d["gold_root"]
            out.append(
                {"number": k, "text": text, "actors": spans["s"], "recipients": spans["t"], "kinds": MERGED.get(root, [root]), "row": d}
            )
    return out


def _unmark(marked: str) -> tuple[str, dict[str, list[Span]]]:
    out, opened = "", {}
    spans: dict[str, list[Span]] = {"s": [], "t": []}
    for p in re.split(r"(</?[st]>)", marked):
        if re.fullmatch(r"<[st]>", p):
            opened[p[1]] = len(out)
        elif re.fullmatch(r"</[st]>", p):
            if p[2] in opened:
                spans[p[2]].append((opened.pop(p[2]), len(out)))
        else:
            out += p
    return out, spans


def plover_example(entry: dict[str, Any], doc: Any, tokenizer: Any, chooser: Chooser) -> Example | None:
    """A PLOVER sentence: its anchor and parties are known, everything else is masked."""
    text = entry["text"]
    units = find_units(text, paragraphs(text), tokenizer)
    char = chooser.assign_sentence(doc, entry)
    if char is None:
        return None
    anchor, hi = units.at((char, char + 1))
    if hi <= anchor:
        return None
    labels: dict[int, int] = {}
    for number, key in ((1, "actors"), (2, "recipients")):
        for s in entry[key]:
            lo, end = units.at(s)
            for k in range(lo, end):
                labels.setdefault(k, number)
    kinds = [CLASSES["event_type"].index(k) for k in entry["kinds"] if k in CLASSES["event_type"]]
    mask = np.zeros((len(units), len(TYPES)), np.float32)
    mask[anchor, TYPES.index("event")] = 1
    item = Item("event", anchor, labels, None, {"event_type": kinds}, free=(3,))
    return Example(f"plover{entry['number']}", "plover", text, units, [item], mask, _names(doc, units))


def read_polnear(path: Path, tokenizer: Any, cues: dict[str, float]) -> list[Example]:
    """PolNeAR documents: the attribution head and its labels; every other anchor head is masked."""
    opener = gzip.open if path.suffix == ".gz" else open
    out = []
    column = TYPES.index("attribution")
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            d = json.loads(line)
            text = d["text"]
            units = find_units(text, paragraphs(text), tokenizer)
            mask = np.zeros((len(units), len(TYPES)), np.float32)
            mask[:, column] = 1
            ex = Example(d["doc_id"], "polnear", text, units, [], mask)
            used = set()
            for a in d.get("attributions", []):
                labels: dict[int, int] = {}
                cue = _unit_list(units, a["cue"])
                if not cue:
                    continue
                for number, key in ((3, "content"), (1, "source"), (2, "cue")):
                    for k in _unit_list(units, a[key]):
                        labels[k] = number
                anchor = max(cue, key=lambda k: (cues.get(text[units.start[k] : units.end[k]].lower(), 0.0), -k))
                if anchor not in used:
                    used.add(anchor)
                    ex.items.append(Item("attribution", anchor, labels, None, {}))
            out.append(ex)
    return out


def read_polnear_texts(path: Path, ids: set[str]) -> list[dict[str, Any]]:
    """The PolNeAR documents with these ids, as they stand."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return list(filter(lambda d: d["doc_id"] in ids, map(json.loads, lines)))


def _unit_list(units: Units, spans: Iterable[Any]) -> list[int]:
    out: list[int] = []
    for s, e in spans:
        lo, hi = units.at((s, e))
        out += range(lo, hi)
    return out


def cue_words(path: Path) -> dict[str, float]:
    """How often a word of a cue is the cue: P(in a cue | word) over PolNeAR train, for choosing a statement's anchor word."""
    inside: dict[str, int] = defaultdict(int)
    total: dict[str, int] = defaultdict(int)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            d = json.loads(line)
            for w in re.findall(r"\w+", d["text"].lower()):
                total[w] += 1
            for a in d.get("attributions", []):
                for s, e in a["cue"]:
                    for w in re.findall(r"\w+", d["text"][s:e].lower()):
                        inside[w] += 1
    return {w: n / (total[w] + 5) for w, n in inside.items()}


__all__ = ["SUBJECTS", "Candidate", "Example", "Item", "cue_words", "paragraphs", "plover_example", "read_labels", "read_plover",
           "read_polnear", "read_polnear_texts", "read_rows", "report_example"]  # fmt: skip
