"""Killed at any moment, the record keeps what was reported as read, and the same command goes on from there (100 times: bench/kills.py)."""

from __future__ import annotations

from pathlib import Path

import pytest

from killing import trial


@pytest.mark.parametrize("workers", [1, 2])
def test_killed_five_times_nothing_is_lost(tmp_path: Path, workers: int) -> None:
    assert trial(tmp_path / "t", workers=workers, kills=5, seed=workers).hit == 5
