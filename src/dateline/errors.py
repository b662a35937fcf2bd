"""The errors that Dateline raises.

    DatelineError            anything that a user can cause and mend; its message is one line and names the next step
    +-- InputError           an input that cannot be read as a report (refused, counted, the others go on)
    +-- RecordError          the record file: not a record, held by another process, no permission, disk full
    +-- UsageError           arguments that make no sense together
    +-- ChangedError         somebody else judged the same row in the meantime

Foreign exceptions are mapped to these at the edges (sources, record, command line); a test holds that none leaks.
"""

from __future__ import annotations


class DatelineError(Exception):
    """Base of everything that a user can cause. ``str(e)`` is one line that names the next step."""


class InputError(DatelineError):
    """An input that cannot be read as a report."""


class RecordError(DatelineError):
    """The record file cannot be used."""


class UsageError(DatelineError):
    """Arguments that make no sense together."""


class ChangedError(DatelineError):
    """Somebody else changed the same thing in the meantime."""
