"""The command line with the fake reader and the real rest; run as a program by tests that need a process of their own."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import dateline
import fake_reader
from dateline.cli import main

if __name__ == "__main__":
    dateline.pipeline = fake_reader.pipeline
    main()
