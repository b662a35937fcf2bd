"""Killed at any moment, the record keeps what was reported as read, and the same command goes on from there."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

import dateline
from dateline.record import Record
from little_pile import exported

PROGRAM = """
import sys
sys.path.insert(0, sys.argv[1])
import fake_reader, dateline

def told(account):
    print(account.read + account.known, flush=True)

if __name__ == "__main__":
    dateline.pipeline = fake_reader.pipeline
    dateline.read(sys.argv[2], record=sys.argv[3], workers=int(sys.argv[4]), progress=told)
"""
REPORTS = 240


@pytest.mark.parametrize("workers", [1, 2])
def test_killed_three_times_nothing_is_lost(tmp_path: Path, workers: int, monkeypatch: pytest.MonkeyPatch) -> None:
    import fake_reader

    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    pile = tmp_path / "pile.jsonl"
    lines = [
        {"id": f"r{n}", "text": f"SLOW. Syria accepts talks number {n}. {n} killed.", "published": "2014-01-01"} for n in range(REPORTS)
    ]
    pile.write_text("".join(json.dumps(line) + "\n" for line in lines))
    command = [sys.executable, str(program), str(Path(__file__).parent), str(pile), str(tmp_path / "r"), str(workers)]
    told = 0
    for wanted, later in ((1, 0.0), (60, 0.3), (110, 0.7)):
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
        assert process.stdout is not None
        for line in process.stdout:
            told = max(told, int(line))
            if told >= wanted:
                break
        time.sleep(later)
        os.killpg(process.pid, signal.SIGKILL)
        told = max([told, *(int(word) for word in process.communicate()[0].split())])
        if (tmp_path / "r").exists():
            kept = sqlite3.connect(tmp_path / "r").execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
            if kept:
                with Record(tmp_path / "r") as record:
                    assert len(list(record.reports())) >= told
    assert 0 < told < REPORTS, "the test was too slow to cut anything"
    monkeypatch.setattr(dateline, "pipeline", fake_reader.pipeline)
    with dateline.read(pile, record=tmp_path / "r") as record:
        assert record.account is not None
        assert record.account.known >= told
        assert record.account.known + record.account.read == REPORTS
        finished = exported(record)
        assert record.status("2014-02-01")["initiatives"]
    with dateline.read(pile, record=tmp_path / "whole") as record:
        assert exported(record) == finished
    assert sqlite3.connect(tmp_path / "r").execute("PRAGMA integrity_check").fetchone()[0] == "ok"
