"""The record's schema: numbered SQL files, applied in order, each in one transaction; and the views made from the row types."""
