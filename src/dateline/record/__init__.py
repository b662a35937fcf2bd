"""The record: one SQLite file that keeps what was read, every row with its characters (see ``record/schema``)."""

from dateline.record.ingest import Account, Pipeline
from dateline.record.look import Report
from dateline.record.record import Record
from dateline.record.select import Filters

__all__ = ["Account", "Filters", "Pipeline", "Record", "Report"]
