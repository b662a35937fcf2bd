"""Search with facets, and the words that somebody may have meant."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from dateline.record import Record

MOST = 500
"""How many rows and how many reports a search looks at for its facets."""


@dataclass(frozen=True, slots=True)
class Found:
    """The hits of a search, best first. ``facets``: name -> (value, hits). ``meant``: the query that was searched instead, if any."""

    hits: tuple[dict[str, Any], ...]
    facets: dict[str, list[tuple[str, int]]]
    meant: str | None
    cut: bool


def find(record: Record, query: str, *, as_of: str | None, type: str = "", outlet: str = "", year: str = "") -> Found:
    """What holds the words of ``query``; where nothing does, what holds the words of the record that are spelt most like them."""
    hits = _search(record, query, as_of)
    meant = None
    if not hits:
        near = nearest(query, record.vocabulary())
        if near and near != query:
            hits, meant = _search(record, near, as_of), near
    facets = {
        "type": Counter(h["type"] or "report" for h in hits if _fits(h, "", outlet, year)),
        "outlet": Counter(h["outlet"] or "" for h in hits if _fits(h, type, "", year)),
        "year": Counter(_year(h) for h in hits if _fits(h, type, outlet, "")),
    }
    ranked = {name: sorted(c.items(), key=lambda e: (-e[1], e[0]))[:15] for name, c in facets.items()}
    ranked["year"].sort()
    return Found(tuple(h for h in hits if _fits(h, type, outlet, year)), ranked, meant, len(hits) >= MOST)


def _search(record: Record, query: str, as_of: str | None) -> list[dict[str, Any]]:
    return record.search(query, limit=MOST, as_of=as_of) if re.search(r"\w", query) else []


def _year(hit: dict[str, Any]) -> str:
    published = hit["published"] or {}
    return str(published.get("end") or published.get("start") or "undated")[:4].replace("unda", "undated")


def _fits(hit: dict[str, Any], type: str, outlet: str, year: str) -> bool:
    return (not type or (hit["type"] or "report") == type) and (not outlet or hit["outlet"] == outlet) and (not year or _year(hit) == year)


def nearest(query: str, vocabulary: Sequence[tuple[str, int]]) -> str | None:
    """The query with each unknown word put as the nearest of the vocabulary (word, how often); None where one has no near word."""
    known = dict(vocabulary)
    out = []
    for word in re.findall(r"\w+", query.casefold()):
        if word in known:
            out.append(word)
            continue
        around = [w for w in known if abs(len(w) - len(word)) <= 2 and (w[0] == word[0] or w[-1:] == word[-1:])]
        close = get_close_matches(word, around, n=5, cutoff=0.72)
        if not close:
            return None
        out.append(max(close, key=lambda w: (round(_likeness(w, word), 1), known[w], w)))
    return " ".join(out) or None


def _likeness(a: str, b: str) -> float:
    from difflib import SequenceMatcher

    return SequenceMatcher(None, a, b).ratio()
