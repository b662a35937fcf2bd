"""The sidecar: a CSV ``file,published,outlet,title,url`` that says of files what they do not say themselves."""

from __future__ import annotations

import csv
import io
import warnings
from collections.abc import Mapping
from pathlib import Path

from dateline.errors import UsageError
from dateline.model import Hints, Input
from dateline.sources.base import stem
from dateline.sources.decode import decode
from dateline.sources.known import merge


class SidecarWarning(UserWarning):
    """A line of the sidecar names a file that was not among the inputs."""


COLUMNS = frozenset({"file", "published", "outlet", "title", "url"})


def is_sidecar(path: str) -> bool:
    """True for a CSV whose first line names a sidecar's columns: ``file``, one more, and no other. False where it cannot be read."""
    try:
        with Path(path).open("rb") as stream:
            first = decode(stream.readline(500))
    except OSError:
        return False
    names = {n.strip().strip('"').lower() for n in first.strip("\ufeff \r\n").split(",")}
    return "file" in names and len(names) > 1 and names <= COLUMNS


class Sidecar:
    """What a sidecar says, by file name or path; missing columns and blank cells say nothing."""

    def __init__(self, path: str) -> None:
        """Reads the CSV. Raises UsageError where it cannot be read or has no column ``file``."""
        self.path = path
        try:
            rows = csv.DictReader(io.StringIO(decode(Path(path).read_bytes()), newline=""))
            columns = {(c or "").strip().lower(): c for c in rows.fieldnames or ()}
            if "file" not in columns:
                raise UsageError(f"{path}: no column 'file'; the first line must name the columns: file,published,outlet,title,url")
            self._rows: dict[str, Mapping[str, object]] = {}
            for row in rows:
                said = {name: row[column] for name, column in columns.items()}
                if name := str(said.pop("file") or "").strip():
                    self._rows[name.removeprefix("./")] = said
        except (OSError, csv.Error) as error:
            raise UsageError(f"{path}: the sidecar cannot be read ({_why(error)}); check the path and that it is a CSV") from error
        self._used: set[str] = set()

    def over(self, item: Input, path: str) -> Hints:
        """The hints of a report with what the sidecar says of it laid over them. ``path``: the file that it came from."""
        parts = path.replace("\\", "/").removeprefix("./").split("/")
        names = ["/".join(parts[i:]) for i in range(len(parts))]
        for name in [*names, stem(path), item.name]:
            if name in self._rows:
                self._used.add(name)
                return merge(item.hints, self._rows[name])
        return item.hints

    def warn_unused(self) -> None:
        """Warns of each file named that no input answered to."""
        for name in self._rows.keys() - self._used:
            warnings.warn(f"{self.path}: no input is named {name!r}; check the column 'file'", SidecarWarning, stacklevel=3)


def _why(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__
