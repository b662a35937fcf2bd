"""How a record is shown in a terminal: tables, a report with its rows marked, and text that no terminal acts on."""
