"""Dateline: from a pile of news reports to a record that can be cited. See README.md."""

__version__ = "0.1.0"
