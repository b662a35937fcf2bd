"""Engines map the reading of one report over many. They know no linguistics (see ``engines.local.run``)."""
