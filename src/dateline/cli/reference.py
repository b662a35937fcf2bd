"""Writes docs/cli.md: ``python -m dateline.cli.reference > docs/cli.md``. A test holds that the page is current."""

from __future__ import annotations

import click

from dateline.cli.app import cli

HEAD = """# Commands

Written by `python -m dateline.cli.reference`; do not edit. Everything here is also a Python call: see `dateline.read`,
`dateline.open` and the methods of `dateline.Record`.

Views take the RECORD first. `--json` prints the shapes of [the codebook](codebook.md); without it a view is a drawn table on a
terminal and tab-separated lines where it is piped.
"""


def page() -> str:
    """The whole page."""
    parts = [HEAD, _section(cli, "dateline")]
    for name, command in cli.commands.items():
        parts.append(_section(command, f"dateline {name}"))
        if isinstance(command, click.Group):
            parts += [_section(inner, f"dateline {name} {part}") for part, inner in command.commands.items()]
    return "\n".join(parts)


def _section(command: click.Command, path: str) -> str:
    settings = cli.context_settings["help_option_names"]
    with click.Context(command, info_name=path, terminal_width=100, max_content_width=100, help_option_names=settings) as context:
        return f"## {path}\n\n```text\n{command.get_help(context)}\n```\n"


if __name__ == "__main__":
    print(page(), end="")
