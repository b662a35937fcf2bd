"""Bad input and bad places: one line that names the next step, nothing lost, no traceback."""

from __future__ import annotations

import io
import multiprocessing
import os
import resource
import signal
import sqlite3
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

import fake_reader
from dateline.cli.app import run
from dateline.record import Record
from fake_reader import item
from little_pile import build, exported, pile

FAKE_CLI = str(Path(__file__).parent / "fake_cli.py")


def dateline(*arguments: str | Path, limit: int | None = None) -> subprocess.CompletedProcess[str]:
    """The command line in a process of its own; ``limit``: largest file that it may write, in bytes."""

    def before() -> None:
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    command = [sys.executable, FAKE_CLI, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, preexec_fn=before)


def one_line(done: subprocess.CompletedProcess[str], code: int, says: str) -> None:
    """The process ended with ``code`` and one telling line on standard error."""
    assert done.returncode == code, done
    assert "Traceback" not in done.stderr + done.stdout
    assert done.stderr.count("\n") == 1, done.stderr
    assert says in done.stderr


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("empty.txt", b"", "empty file"),
        ("picture.txt", bytes(range(256)) * 40, "binary"),
        ("spaces.txt", b" " * 50_000_000, "white space"),
        ("bad.jsonl", b'{"text": 3}\n', "no text"),
        ("cut.jsonl", b'{"text": "a\n', "not JSON"),
    ],
)
def test_inputs_that_are_no_reports(tmp_path: Path, name: str, data: bytes, says: str) -> None:
    (tmp_path / name).write_bytes(data)
    (tmp_path / "good.txt").write_text("Syria accepts talks in Oslo.")
    done = dateline("read", tmp_path / name, tmp_path / "good.txt", "--record", tmp_path / "r")
    assert done.returncode == 1
    assert done.stderr == ""
    assert "1 read, 0 known, 1 refused" in done.stdout
    assert says in done.stdout
    with Record(tmp_path / "r") as record:
        assert [r.doc for r in record.reports()] == ["good"]
        assert len(record.refused()) == 1


def test_broken_utf8_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"Syria accepts talks \xff\xfe\x80 in Oslo.")
    done = dateline("read", tmp_path / "a.txt", "--record", tmp_path / "r")
    assert done.returncode in (0, 1)
    assert "Traceback" not in done.stderr + done.stdout


def test_a_folder_without_reports_and_a_path_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    for path in (tmp_path / "folder", tmp_path / "nowhere.txt"):
        done = dateline("read", path, "--record", tmp_path / "r")
        assert done.returncode == 1
        assert "1 refused" in done.stdout


@pytest.mark.parametrize("command", [["read", "INPUT", "--record", "RECORD"], ["events", "RECORD"]])
def test_files_that_are_no_record(tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "in.txt").write_text("Talks ended.")
    (tmp_path / "text").write_text("just words, no record at all")
    db = sqlite3.connect(tmp_path / "other.sqlite")
    db.execute("CREATE TABLE t (x)")
    db.commit()
    db.close()
    for place, says in (("text", "not a Dateline record"), ("other.sqlite", "another program"), (".", "is a folder")):
        path = tmp_path / place
        before = path.read_bytes() if path.is_file() else None
        words = [{"INPUT": str(tmp_path / "in.txt"), "RECORD": str(path)}.get(c, c) for c in command]
        one_line(dateline(*words), 1, says)
        assert before is None or path.read_bytes() == before
    one_line(dateline("read", tmp_path / "in.txt", "--record", tmp_path / "no" / "folder" / "r"), 1, "no folder")


def test_a_damaged_record_is_told(tmp_path: Path) -> None:
    with build(tmp_path / "r", pile()):
        pass
    data = bytearray((tmp_path / "r").read_bytes())
    data[100:] = os.urandom(len(data) - 100)
    (tmp_path / "r").write_bytes(data)
    done = dateline("events", tmp_path / "r")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") == 1


def as_nobody(*arguments: str | Path) -> tuple[int, str, str]:
    """A command run by a user without rights: its exit code, output and errors. What it needs must be loaded already."""
    ours, theirs = multiprocessing.Pipe()

    def target() -> None:
        os.setuid(65534)
        with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
            code = run([str(a) for a in arguments])
        theirs.send((code, out.getvalue(), err.getvalue()))

    process = multiprocessing.get_context("fork").Process(target=target)
    process.start()
    assert ours.poll(60)
    answer: tuple[int, str, str] = ours.recv()
    process.join()
    return answer


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs to become a user without rights")
def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dateline.pipeline", fake_reader.pipeline)
    inside = tmp_path / "in.txt"
    inside.write_text("Talks ended.")
    assert run(["read", str(inside), "--record", str(tmp_path / "loads_all")]) == 0
    with build(tmp_path / "r", pile()) as record:
        before = exported(record)
    for folder in (tmp_path, *tmp_path.parents[:3]):
        if folder.stat().st_uid == os.getuid() and not folder.stat().st_mode & 0o001:
            folder.chmod(0o755)
    for place in ("r", "new"):
        code, _, err = as_nobody("read", inside, "--record", tmp_path / place)
        assert (code, err.count("\n")) == (1, 1)
        assert "no permission" in err
    assert as_nobody("export", tmp_path / "r", "--format", "rows") == (0, before["rows"], ""), "who may only read can read"


def test_a_full_disk_loses_nothing_that_was_read(tmp_path: Path) -> None:
    with build(tmp_path / "r", pile(5)) as record:
        before = exported(record)
    for n in range(400):
        (tmp_path / f"big{n}.txt").write_text(f"Syria accepts talks in Oslo {n}. " + "words and words " * 500)
    size = (tmp_path / "r").stat().st_size
    done = dateline("read", *sorted(tmp_path.glob("big*.txt")), "--record", tmp_path / "r", limit=size + 200_000)
    one_line(done, 1, "disk is full")
    with Record(tmp_path / "r") as record:
        kept = {r.doc for r in record.reports()}
        assert set(exported(record)["rows"].splitlines()) >= set(before["rows"].splitlines())
    again = dateline("read", *sorted(tmp_path.glob("big*.txt")), "--record", tmp_path / "r")
    assert again.returncode == 0
    assert f"{400 - sum(d.startswith('big') for d in kept)} read" in again.stdout
    assert sqlite3.connect(tmp_path / "r").execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def test_output_to_a_full_disk(tmp_path: Path) -> None:
    with build(tmp_path / "r", pile()):
        pass
    one_line(dateline("export", tmp_path / "r", "--format", "rows", "-o", tmp_path / "out", limit=2000), 1, "name another place")
    assert not (tmp_path / "out").exists()


def test_a_second_writer_waits_then_says_who_holds_it(tmp_path: Path) -> None:
    from dateline.errors import RecordError
    from dateline.record import lock

    with build(tmp_path / "r", pile()) as record:
        with lock.writer(tmp_path / "r", 0):
            record.wait = 0.3
            with pytest.raises(RecordError, match=rf"is being written by process {os.getpid()} \(since .*\); wait"):
                build_again(record)
            assert record.positions(), "readers are not kept out"
        build_again(record)
        assert not (tmp_path / "r-lock").exists()


def build_again(record: Record) -> None:
    """Add one report."""
    record.add([item("Talks ended again.", "again")], fake_reader.pipeline())
