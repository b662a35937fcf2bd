"""The view of now: a status answer as columns of answers and as a matrix, and what changed between two days. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

GROUPS = ("offered", "accepted", "condition", "refused", "silent")
HEADS = {
    "offered": "Offered", "accepted": "Accepted or backed", "condition": "On condition", "refused": "Refused or opposed",
    "silent": "Not answered",
}  # fmt: skip
SHORT = {"offered": "offered", "accepted": "accepted", "condition": "on condition", "refused": "refused", "silent": "not answered"}
MARKS = {"offered": "→", "accepted": "✓", "condition": "◐", "refused": "✕", "silent": "?"}
GROUP_OF = {
    "proposes": "offered", "mediates": "offered", "accepts": "accepted", "willing": "accepted", "supports": "accepted",
    "accepts_conditionally": "condition", "demands": "condition", "considering": "condition", "refuses": "refused",
    "opposes": "refused", "no_answer": "silent",
}  # fmt: skip
WORDS = {
    "proposes": "offers", "mediates": "mediates", "accepts": "accepts", "willing": "is willing", "supports": "backs",
    "accepts_conditionally": "accepts on condition", "demands": "demands", "considering": "considers", "refuses": "refuses",
    "opposes": "opposes", "no_answer": "has not answered", "reported": "a report says so", "no_record": "nothing read tells an answer",
}  # fmt: skip
PLAIN = ("proposes", "accepts", "accepts_conditionally", "refuses")
"""Stances that a column's head says already."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One party on one initiative. ``word``: the stance, where it says more than its column; ``basis``: of a silence."""

    initiative: str
    actor: str
    group: str
    stance: str
    word: str
    since: str | None
    condition: str | None
    told_by: str | None
    basis: str | None
    sources: int
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One initiative with its cells by column."""

    answer: dict[str, Any]
    cells: dict[str, list[Cell]]

    @property
    def every(self) -> list[Cell]:
        """The cells in the order of the columns."""
        return [c for g in GROUPS for c in self.cells[g]]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Parties down, initiatives across. ``cells``: by party, then initiative id; a party may have an answer and a silence."""

    initiatives: list[dict[str, Any]]
    parties: list[str]
    cells: dict[str, dict[str, list[Cell]]]


@dataclass(frozen=True, slots=True)
class Change:
    """What is different between two days: ``kind`` is ``new``, ``state``, ``date``, ``stance``, ``silent`` or ``gone``."""

    kind: str
    initiative: str
    name: str
    text: str
    before: str | None = None
    group: str | None = None
    actor: str | None = None
    rows: tuple[str, ...] = field(default=())


def lines(answer: dict[str, Any], independent: Callable[[list[str]], int]) -> list[Line]:
    """The initiatives of a status answer with their parties sorted into columns. ``independent``: sources behind some rows."""
    return [_line(one, independent) for one in answer["initiatives"]]


def _line(one: dict[str, Any], independent: Callable[[list[str]], int]) -> Line:
    cells: dict[str, list[Cell]] = {g: [] for g in GROUPS}
    for p in one["parties"]:
        group = GROUP_OF[p["stance"]]
        word = "" if p["stance"] in PLAIN else WORDS[p["stance"]]
        cells[group].append(
            Cell(one["id"], p["actor"], group, p["stance"], word, p["since"], p["condition"], p["told_by"], None,
                 independent(p["rows"]), tuple(p["rows"]))
        )  # fmt: skip
    for n in one["no_answer"]:
        word = WORDS[n["basis"]]
        cells["silent"].append(
            Cell(one["id"], n["actor"], "silent", "no_answer", word, n["asked_on"], None, None, n["basis"],
                 independent(n["rows"]), tuple(n["rows"]))
        )  # fmt: skip
    return Line(one, cells)


def matrix(found: Sequence[Line], columns: int) -> Matrix:
    """The most recently moved initiatives that parties stand on, and the parties that stand on most of them."""
    chosen = [line for line in found if line.every][:columns]
    cells: dict[str, dict[str, list[Cell]]] = {}
    for line in chosen:
        for cell in line.every:
            cells.setdefault(cell.actor, {}).setdefault(cell.initiative, []).append(cell)
    order = {line.answer["id"]: n for n, line in enumerate(chosen)}
    parties = sorted(cells, key=lambda a: (-len(cells[a]), min(order[i] for i in cells[a]), a.lower()))
    return Matrix([line.answer for line in chosen], parties, cells)


def changes(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    """What is in ``after`` and was not, or was otherwise, in ``before`` (two status answers), in the order of ``after``."""
    old = {i["id"]: i for i in before["initiatives"]}
    found: list[Change] = []
    for one in after["initiatives"]:
        was = old.get(one["id"])
        name = one["initiative"]
        if was is None:
            found.append(Change("new", one["id"], name, one["state"] or "on the table", rows=tuple(one["rows"])))
        elif was["state"] != one["state"] and one["state"]:
            found.append(Change("state", one["id"], name, one["state"], was["state"] or "no state"))
        if was is not None and was["expected"] != one["expected"] and one["expected"]:
            found.append(Change("date", one["id"], name, "next date"))
        stances = {p["actor"]: p["stance"] for p in was["parties"]} if was else {}
        silences = {n["actor"] for n in was["no_answer"]} if was else set()
        for p in one["parties"]:
            if stances.get(p["actor"]) != p["stance"]:
                earlier = stances.get(p["actor"]) or ("no_answer" if p["actor"] in silences else None)
                found.append(
                    Change("stance", one["id"], name, WORDS[p["stance"]], earlier and WORDS[earlier], GROUP_OF[p["stance"]], p["actor"],
                           tuple(p["rows"]))
                )  # fmt: skip
        for n in one["no_answer"]:
            if n["actor"] not in silences:
                found.append(Change("silent", one["id"], name, WORDS["no_answer"], None, "silent", n["actor"], tuple(n["rows"])))
    return found
