"""JSON as text that is safe to show: exact when parsed, with no character in it that a terminal would act on."""

from __future__ import annotations

import json
import re
from typing import Any

UNSAFE = re.compile("[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
"""What JSON leaves as it is and a terminal or an editor may act on: C1 controls, direction marks, line separators."""


def dumps(value: Any, *, indent: int | None = None) -> str:
    """One JSON text; control characters are written as ``\\uXXXX``."""
    return UNSAFE.sub(lambda m: f"\\u{ord(m[0]):04x}", json.dumps(value, ensure_ascii=False, indent=indent))
