"""The command line. Thin: every command is a documented call on ``dateline.Record``."""

from dateline.cli.app import cli, main

__all__ = ["cli", "main"]
