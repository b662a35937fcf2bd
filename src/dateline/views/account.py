"""The account of a call of ``read`` as text for people."""

from __future__ import annotations

import time
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
    if others := account.get("languages"):
        told = ", ".join(f"{language} {n}" for language, n in sorted(others.items(), key=lambda pair: (-pair[1], pair[0])))
        out.append(f"{sum(others.values())} of the read are in languages that give no rows ({told}): kept and searchable")
    if account["copies"]:
        out.append(f"{account['copies']} of them hold text taken from another report: counted once as a source")
    rows = ", ".join(f"{kind} {n}" for kind, n in account["rows"].items() if n)
    out.append(f"rows: {rows or 'none'}")
    out += [f"refused: {one_line(r['input'])}: {one_line(r['reason'])}" for r in refused[:SHOWN_REFUSALS]]
    if len(refused) > SHOWN_REFUSALS:
        out.append(f"... and {len(refused) - SHOWN_REFUSALS} more refused; all of them with --json")
    return out


def refused_lines(refused: list[dict[str, Any]]) -> list[str]:
    """All that a record holds as refused, a line each; those worth another try are marked."""
    if not refused:
        return ["nothing is refused"]
    return [f"{'retry ' if r['retriable'] else '      '}{one_line(r['input'])}: {one_line(r['reason'])}" for r in refused]


def round_lines(account: dict[str, Any], told: set[str]) -> list[str]:
    """A line for one round of ``watch``, and the refusals that no earlier round had (``told`` takes them in)."""
    new = [line for r in account["refused"] if (line := f"refused: {one_line(r['input'])}: {one_line(r['reason'])}") not in told]
    told.update(new)
    now = time.strftime("%Y-%m-%d %H:%M")
    return [f"{now}  {account['read']} read, {account['known']} known, {len(account['refused'])} refused", *new]
