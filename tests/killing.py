"""Kill -9 at random moments while reports are read, and look at what is left: for the suite (ten kills) and ``bench/kills.py``."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import dateline
import fake_reader
from dateline.record import Record
from little_pile import exported

PROGRAM = """
import sys
sys.path.insert(0, sys.argv[1])
import fake_reader, dateline

def told(account):
    print(account.read + account.known, flush=True)

if __name__ == "__main__":
    print(0, flush=True)
    dateline.pipeline = fake_reader.pipeline
    dateline.read(sys.argv[2], record=sys.argv[3], workers=int(sys.argv[4]), progress=told)
"""


@dataclass
class Kills:
    """What a trial saw: kills that hit a running process, records finished, and the reports told as read when each kill fell."""

    hit: int
    finished: int
    told: list[int]


def trial(place: Path, *, workers: int, kills: int, seed: int, reports: int = 80) -> Kills:
    """Read a pile into a record, killed ``kills`` times at moments that a die picks, reading on each time.

    After each kill the record must open, be sound and hold all that was told as read; in the end, and whenever it is finished, its
    export must equal that of an undisturbed run. A finished record is begun anew until the kills are used up. Raises AssertionError.
    """
    place.mkdir(parents=True, exist_ok=True)
    pile, program, record = place / "pile.jsonl", place / "program.py", place / "record"
    program.write_text(PROGRAM, encoding="utf-8")
    with pile.open("w", encoding="utf-8") as stream:
        for n in range(reports):
            text = f"SLOW. Syria accepts talks number {n}. {n} killed."
            stream.write(json.dumps({"id": f"r{n}", "text": text, "published": "2014-01-01"}) + "\n")
    command = [sys.executable, str(program), str(Path(__file__).parent), str(pile), str(record), str(workers)]
    with mock.patch.object(dateline, "pipeline", fake_reader.pipeline):
        began = time.monotonic()
        subprocess.run([*command[:-2], str(place / "whole"), str(workers)], check=True, capture_output=True)
        took = time.monotonic() - began
        with dateline.open(place / "whole") as whole:
            wanted = exported(whole)
        dice, found, told = random.Random(seed), Kills(0, 0, []), 0
        while found.hit < kills:
            code, told = _killed(command, dice.uniform(0, took), told)
            assert code in (0, -signal.SIGKILL), "the reading failed by itself"
            if code:
                found.hit += 1
                found.told.append(told)
            _sound(record, told)
            if code == 0:
                found.finished += 1
                with dateline.open(record) as opened:
                    assert exported(opened) == wanted
                for file in place.glob("record*"):
                    file.unlink()
                told = 0
        with dateline.read(pile, record=record) as opened:
            assert opened.account is not None
            assert opened.account.known >= told
            assert opened.account.known + opened.account.read == reports
            assert exported(opened) == wanted
    return found


def _killed(command: list[str], later: float, told: int) -> tuple[int, int]:
    """Run it and kill it so many seconds after it began to read; its exit code and the most reports that it told as read."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert process.stdout is not None
    process.stdout.readline()
    try:
        process.wait(later)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
    numbers = [int(word) for word in process.communicate()[0].split()]
    return process.returncode, max([told, *numbers])


def _sound(record: Path, told: int) -> None:
    if not record.exists():
        assert told == 0
        return
    db = sqlite3.connect(record)
    assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    empty = not db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    db.close()
    if empty:
        assert told == 0
        return
    with Record(record) as opened:
        assert len(list(opened.reports())) >= told
