"""The account of a call of ``read`` as text for people."""

from __future__ import annotations

from typing import Any

from dateline.views.terminal import one_line

SHOWN_REFUSALS = 20


def lines(account: dict[str, Any]) -> list[str]:
    """What became of every input, in lines (``account``: the codebook's shape)."""
    refused = account["refused"]
    out = [
        f"{account['inputs']} inputs from {account['files']} files: {account['read']} read, {account['known']} known, "
        f"{len(refused)} refused ({account['seconds']:.1f} s)"
    ]
    if account["copies"]:
        out.append(f"{account['copies']} of them hold text taken from another report: counted once as a source")
    rows = ", ".join(f"{kind} {n}" for kind, n in account["rows"].items() if n)
    out.append(f"rows: {rows or 'none'}")
    out += [f"refused: {one_line(r['input'])}: {one_line(r['reason'])}" for r in refused[:SHOWN_REFUSALS]]
    if len(refused) > SHOWN_REFUSALS:
        out.append(f"... and {len(refused) - SHOWN_REFUSALS} more refused; all of them with --json")
    return out
