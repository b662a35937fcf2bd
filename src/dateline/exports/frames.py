"""Rows of one type as a pandas or polars frame, where one of these is installed."""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from typing import Any

from dateline.errors import UsageError
from dateline.exports import flat
from dateline.model import Row

KINDS = ("pandas", "polars")


def frame(rows: Iterable[Row], type_name: str, kind: str) -> Any:
    """A frame of the ``kind`` (``pandas`` or ``polars``) with ``flat.columns(type_name)``, empty where there are no rows.

    Raises UsageError when the kind is unknown or its library is not installed.
    """
    if kind not in KINDS:
        raise UsageError(f"{kind!r} is no kind of frame; take one of {', '.join(KINDS)}")
    try:
        library = importlib.import_module(kind)
    except ImportError as e:
        raise UsageError(f"{kind} is not installed; pip install 'dateline[frames]'") from e
    lines = [flat.cells(row) for row in rows]
    columns = flat.columns(type_name)
    data = {c: [line[c] for line in lines] for c in columns}
    return library.DataFrame(data) if kind == "pandas" else library.DataFrame(data, strict=False, infer_schema_length=None)
