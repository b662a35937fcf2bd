"""Imports point along the way of the data and never back (docs/architecture.md)."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SRC = Path(__file__).resolve().parents[1] / "src" / "dateline"
BASE = {"model", "errors"}
MAY_IMPORT = {
    "model": set(),
    "errors": set(),
    "lexicon": BASE,
    "world": BASE | {"lexicon"},
    "sources": BASE,
    "page": BASE | {"lexicon", "world", "sources"},
    "reading": BASE | {"lexicon", "world", "resolving"},
    "resolving": BASE | {"lexicon", "world", "reading"},
    "flow": BASE | {"page", "reading", "resolving", "world", "lexicon"},
    "engines": BASE | {"flow", "sources"},
    "reconciling": BASE | {"lexicon", "world"},
    "record": BASE | {"sources", "page", "engines", "reconciling", "exports", "flow"},
    "exports": BASE | {"__version__", "record"},
    "views": BASE | {"record"},
    "web": BASE | {"__version__", "record", "reconciling", "views", "exports"},
}
PURE = ("page", "reading", "resolving", "reconciling")


def part_of(path: Path) -> str:
    return path.relative_to(SRC).parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("dateline."):
            found.add(node.module.split(".")[1])
        elif isinstance(node, ast.ImportFrom) and node.module == "dateline":
            found |= {a.name for a in node.names}
        elif isinstance(node, ast.Import):
            found |= {a.name.split(".")[1] for a in node.names if a.name.startswith("dateline.")}
    return found


FILES = sorted(p for p in SRC.rglob("*.py") if part_of(p) in MAY_IMPORT)


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SRC)))
def test_imports_follow_the_data(path: Path) -> None:
    part = part_of(path)
    assert imported(path) - {part} <= MAY_IMPORT[part]


@pytest.mark.parametrize("path", [p for p in FILES if part_of(p) in PURE], ids=lambda p: str(p.relative_to(SRC)))
def test_stages_know_no_database_network_or_clock(path: Path) -> None:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {a.name.split(".")[0] for a in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("today", "now", "utcnow"):
            pytest.fail(f"a clock in {path.name}:{node.lineno}")
    assert not names & {"sqlite3", "socket", "urllib", "requests", "httpx", "subprocess", "time", "random"}


def test_files_stay_small_enough_to_hold_in_the_head() -> None:
    long = {str(p.relative_to(SRC)): n for p in SRC.rglob("*.py") if (n := len(p.read_text(encoding="utf-8").splitlines())) > 500}
    assert not long
