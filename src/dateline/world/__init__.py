"""What Dateline knows of the world: dated tables of states, organisations and office holders, and a gazetteer (docs/world.md).

``tables`` reads them (and a user's own entries), ``check`` says what is wrong with them, ``who`` finds the entry that a name or an
office means on a day, ``places`` finds the point that a place name means in a report.
"""
