"""Five hundred damaged files of every format, and names and openings of files at random: an answer each, bounded, and nothing else touched.

(``bench/fuzz.py`` does the same ten thousand times and more, guided by coverage where atheris is installed.)
"""

from __future__ import annotations

import random
import resource

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dateline.sources import FORMATS
from fuzzing import Watch, new_watch, try_one
from seeds import SEEDS, damaged


@pytest.fixture(scope="module")
def watch() -> Watch:
    made = new_watch()
    for name, data in SEEDS.items():
        try_one(made, name, data)
    return made


@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(number=st.integers(0, 2**32))
def test_damaged_files_are_read_or_refused(watch: Watch, number: int) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try_one(watch, *damaged(random.Random(number)))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 400 * 1024


@settings(max_examples=200, deadline=None, database=None)
@given(name=st.text(max_size=20), head=st.binary(max_size=300))
def test_sniffers_never_fail(name: str, head: bytes) -> None:
    for chosen in FORMATS:
        assert chosen.sniff(name, head) in (True, False)
