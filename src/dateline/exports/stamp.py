"""What an export was made from: the version of Dateline, the readers, and a hash of the texts that were read."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from dateline import __version__

if TYPE_CHECKING:
    from dateline.record import Record


def made(record: Record) -> dict[str, str]:
    """``{"dateline", "readers", "inputs", "judgements"}``; ``inputs``: SHA-256 over the texts' hashes in order of ``doc``."""
    readers, digest, reports = set(), hashlib.sha256(), 0
    for report in record.reports():
        readers.add(report.reader)
        digest.update(report.sha256.encode())
        reports += 1
    return {
        "dateline": __version__, "readers": ", ".join(sorted(readers)), "inputs": f"sha256:{digest.hexdigest()} ({reports} reports)",
        "judgements": str(sum(j.active for j in record.judgements())),
    }  # fmt: skip
