"""A citation as text for people."""

from __future__ import annotations

import textwrap
from typing import Any

from dateline.views.tables import interval
from dateline.views.terminal import one_line

WIDTH = 100


def lines(c: dict[str, Any]) -> list[str]:
    """The answer of ``Record.cite`` in lines."""
    context = f"... {c['context']['before']}>>{c['quote']}<<{c['context']['after']} ..."
    report = c["report"]
    chain = " <- ".join(f"{one_line(link['who'])} ({link['as']})" for link in reversed(c["chain"]))
    published = interval(report["published"]) or "day not known"
    fields = ", ".join(
        f"{k}: {one_line(v)}" for k, v in c["row"]["fields"].items() if v not in (None, [], "", False) and not isinstance(v, dict)
    )
    return [
        f'"{one_line(c["quote"])}"',
        "",
        *textwrap.wrap(one_line(context), WIDTH, initial_indent="  ", subsequent_indent="  "),
        "",
        f"row:       {c['row']['id']} ({c['row']['type']}, {c['row']['zone']}, confidence {c['row']['confidence']})",
        f"says:      {fields}",
        f"chain:     {chain}",
        f"outlet:    {one_line(report['outlet'] or 'not known')}, {published}",
        f"report:    {one_line(report['doc'])}" + (f" <{one_line(report['url'])}>" if report["url"] else ""),
        f"offsets:   {c['start']}-{c['end']} of {report['characters']} characters, text sha256 {report['sha256'][:16]}",
    ]
