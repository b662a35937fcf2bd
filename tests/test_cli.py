"""The command line: every command answers, piped and as JSON, and says what is wrong in one line."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path

import click
import pytest

import dateline
import fake_reader
from dateline.cli import app, reference
from dateline.cli.app import cli, run
from little_pile import build, pile

ROOT = Path(__file__).parent.parent
ROW_VIEWS = ("statements", "positions", "events", "figures", "roles")


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("cli") / "r.dateline"
    with build(path, pile()):
        return str(path)


def out(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    """Standard output of one command that must end with ``code``."""
    got = run(list(arguments))
    captured = capsys.readouterr()
    assert got == code, captured.err
    assert "Traceback" not in captured.err
    return captured.out if code in (0, 1) and captured.out else captured.err


def test_read_prints_the_account(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dateline, "pipeline", fake_reader.pipeline)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text("Big news\n\nSyria accepts talks in Oslo.")
    (tmp_path / "b.jsonl").write_text('{"id": "b", "text": "Iran refuses talks.", "published": "2014-02-02"}\n{"x": 1}\n')
    account = json.loads(out(capsys, "read", ".", "--json", "--published", "2014-01-01", "--outlet", "Wire", code=1))
    assert account["inputs"] == account["read"] + account["known"] + len(account["refused"]) == 3
    assert (account["read"], account["files"]) == (2, 2)
    again = out(capsys, "read", "a.txt", "b.jsonl", code=1)
    assert "0 read, 2 known, 1 refused" in again
    assert "b.jsonl:2" in again
    both = json.loads(out(capsys, "positions", "record.dateline", "--json"))
    assert [(p["doc"], p["fields"]["date"]["start"]) for p in both] == [("a", "2014-01-01"), ("b", "2014-02-02")]
    folder = json.loads(out(capsys, "read", ".", "--json", code=1))
    assert folder["inputs"] == 3, "the record itself is no input"


def test_sidecar_and_python_call_agree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dateline, "pipeline", fake_reader.pipeline)
    (tmp_path / "a.txt").write_text("Syria accepts talks in Oslo.")
    (tmp_path / "days.csv").write_text("file,published,outlet\na.txt,2014-03-04,The Wire\n")
    with dateline.read(tmp_path / "a.txt", record=tmp_path / "r", sidecar=tmp_path / "days.csv") as made:
        assert made.report("a").outlet == "The Wire"
    with dateline.open(tmp_path / "r") as opened:
        assert opened.positions()[0].fields.date.start == "2014-03-04"
    for wrong in ({"published": "soon"}, {"min_confidence": 2}):
        with pytest.raises(dateline.UsageError):
            dateline.read(tmp_path / "a.txt", record=tmp_path / "r", **wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("view", ROW_VIEWS)
def test_row_views(view: str, record: str, capsys: pytest.CaptureFixture[str]) -> None:
    rows = json.loads(out(capsys, view, record, "--json"))
    assert all(list(r)[:3] == ["id", "doc", "type"] for r in rows)
    shown = out(capsys, view, record)
    if rows:
        lines = shown.splitlines()
        assert len(lines) == len(rows) + 1
        assert lines[0].split("\t")[-1] == "id"
        assert len({line.count("\t") for line in lines}) == 1
    narrowed = json.loads(out(capsys, view, record, "--actor", "Iran", "--from", "2014-03-01", "--as-of", "2014-03-31", "--json"))
    assert len(narrowed) <= len(rows)


def test_status(record: str, capsys: pytest.CaptureFixture[str]) -> None:
    answer = json.loads(out(capsys, "status", record, "--as-of", "2014-03-31", "--json"))
    assert {"as_of", "known_on", "undated", "initiatives"} <= set(answer)
    assert "Status as of 2014-03-31" in out(capsys, "status", record, "--as-of", "2014-03-31")
    assert json.loads(out(capsys, "status", record, "--as-of", "2013-01-01", "--json"))["initiatives"] == []


@pytest.mark.parametrize(
    "view", [["timeline"], ["disagreements"], ["sources"], ["search", "Oslo"], ["why-date", "story"], ["show", "story"]]
)
def test_other_views_answer_in_both_ways(view: list[str], record: str, capsys: pytest.CaptureFixture[str]) -> None:
    command, *rest = view
    json.loads(out(capsys, command, record, *rest, "--json"))
    out(capsys, command, record, *rest)


def test_cite_shows_the_whole_chain(record: str, capsys: pytest.CaptureFixture[str]) -> None:
    row = json.loads(out(capsys, "figures", record, "--json"))[0]
    shown = out(capsys, "cite", record, row["id"])
    assert row["quote"] in shown
    assert "the monitor (told by)" in shown
    assert f"{row['start']}-{row['end']}" in shown
    assert json.loads(out(capsys, "cite", record, row["id"][:12], "--json"))["row"] == row


def test_show_marks_rows_on_a_terminal(record: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dateline.views.terminal.is_terminal", lambda: True)
    monkeypatch.setattr("dateline.views.marked.is_terminal", lambda: True)
    assert "Iran accepts talks" in out(capsys, "show", record, "story")
    assert "Iran" in out(capsys, "positions", record, "--report", "story")


def test_nothing_in_a_report_reaches_the_terminal_raw(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nasty = "\x1b]0;owned\x07 Syria accepts talks\x9b31m \x08\u202e now.\r Iran\x1b[2J said [bold]no[/bold]\x00"
    with build(
        tmp_path / "r", [fake_reader.item(nasty, "\x1b[31mname", hints=dateline.model.Hints(outlet="\x1b[1mWire", title="\x07"))]
    ) as r:
        row = r.positions()[0].id
    path = str(tmp_path / "r")
    for arguments in (
        ["positions", path], ["show", path, "\x1b[31mname"], ["cite", path, row], ["search", path, "talks"], ["timeline", path],
        ["statements", path, "--json"], ["show", path, "\x1b[31mname", "--json"], ["why-date", path, "\x1b[31mname"],
        ["status", path, "--as-of", "2020-01-01"],
        ["export", path, "--format", "rows"], ["export", path, "--format", "texts"], ["export", path, "--format", "jsonl"],
    ):  # fmt: skip
        shown = out(capsys, *arguments)
        assert not [c for c in shown if (ord(c) < 32 and c not in "\n\t") or 0x7F <= ord(c) < 0xA0 or c == "\u202e"], arguments


def test_export(record: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for kind in ("rows", "texts", "jsonl"):
        printed = out(capsys, "export", record, "--format", kind)
        out(capsys, "export", record, "--format", kind, "-o", str(tmp_path / kind))
        assert (tmp_path / kind).read_text(encoding="utf-8") == printed
    out(capsys, "export", record, "--format", "csv", "-o", str(tmp_path / "tables"))
    assert (tmp_path / "tables" / "positions.csv").exists()
    assert out(capsys, "export", record, "--format", "csv", "--table", "position").startswith("id,doc")
    assert "-o FOLDER" in out(capsys, "export", record, "--format", "csv", code=2)


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        ([], 2, "Usage"),
        (["reed", "x"], 2, "No such command"),
        (["read"], 2, "Missing argument"),
        (["status", "RECORD"], 2, "--as-of"),
        (["status", "RECORD", "--as-of", "tomorrow"], 2, "YYYY-MM-DD"),
        (["status", "nowhere.dateline", "--as-of", "2014-01-01"], 1, "there is no record"),
        (["search", "RECORD", "..."], 2, "word"),
        (["cite", "RECORD", "zz"], 2, "no row"),
        (["show", "RECORD", "zz"], 2, "no report"),
        (["read", "x", "--published", "soon"], 2, "YYYY-MM-DD"),
        (["read", "x", "--sidecar", "nowhere.csv"], 2, "nowhere.csv"),
        (["positions", "RECORD", "--min-confidence", "3"], 2, "0<=x<=1"),
    ],
)
def test_wrong_usage(
    arguments: list[str],
    code: int,
    says: str,
    record: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(dateline, "pipeline", fake_reader.pipeline)
    assert run([record if a == "RECORD" else a for a in arguments]) == code
    captured = capsys.readouterr()
    assert says in captured.err + captured.out
    assert not captured.err or captured.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == [], "wrong usage leaves nothing behind"


def test_what_is_a_bug_is_one_line_too(record: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dateline, "open", lambda _p: 1 / 0)
    assert run(["events", record]) == app.REFUSED
    assert (
        capsys.readouterr().err
        == "dateline: internal error (ZeroDivisionError: division by zero); please report it (DATELINE_DEBUG=1 shows where)\n"
    )


def test_every_command_is_in_the_reference() -> None:
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    for name in cli.commands:
        assert f"## dateline {name}\n" in page
    assert page == reference.page(), "run: python -m dateline.cli.reference > docs/cli.md"


def test_every_command_teaches() -> None:
    for name, command in cli.commands.items():
        assert command.help, name
        assert command.epilog, name
        assert "Example" in command.epilog, name
        assert all(p.help for p in command.params if isinstance(p, click.Option)), name


def test_help_starts_fast_and_loads_no_reader() -> None:
    code = "import sys, dateline.cli; dateline.cli.app.run(['--help']); print(sorted(m for m in sys.modules if m.split('.')[0] in HEAVY))"
    heavy = "HEAVY = {'spacy', 'numpy', 'onnxruntime', 'rich', 'sqlite3', 'trafilatura', 'lxml', 'pandas', 'polars'}\n"
    times = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run([sys.executable, "-c", heavy + code], capture_output=True, text=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        assert done.stdout.splitlines()[-1] == "[]"
    assert min(times) < 0.5, "seconds of the processor; 0.1 s on an idle machine"
