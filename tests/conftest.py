"""What several test files share: the sample reports, read once a session with the real reader."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import dateline
from dateline.demo import samples
from dateline.record import Record


@pytest.fixture(scope="session")
def samples_read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    """The record of the samples as ``dateline.read`` gives it; look, do not write."""
    folder = Path(str(samples()))
    path = tmp_path_factory.mktemp("record") / "samples.dateline"
    with dateline.read([folder], record=path, sidecar=folder / "outlets.csv", workers=1) as made:
        yield made
