"""Reconciling: from the rows of many reports to what they say together. Pure; no store, no clock.

The seam:

- ``reconcile(reports, rows) -> Reconciled``: ``reports`` are ``ReportView`` (any order), ``rows`` are ``model.Row`` (any order) whose
  ``report`` is the key of their report. Reports are taken in the order of the end of their publication interval, then key; what a row
  is assigned to depends on earlier reports only. The same input in another order gives an equal ``Reconciled``.
- ``status(reconciled, as_of, known_on=None) -> dict``: the codebook's status answer, a scan over ``reconciled.initiatives``.
- ``timeline(reconciled, ...)``, ``disagreements(reconciled, as_of=None)``: views over the tables.

``Reconciled`` holds tuples of frozen dataclasses (``shapes.py``), one table each; ``initiatives`` carry their ``steps`` (one a row).
A report whose publication has an open end is copied, counted and listed (``coverage`` with ``known=None``), and enters nothing else.
"""

from dateline.reconciling.shapes import Disagreement, Initiative, Reconciled, ReportView

__all__ = ["Disagreement", "Initiative", "Reconciled", "ReportView"]
