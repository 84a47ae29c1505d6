"""Exports and imports of the log: tables and decks for other programs, and the logs of other machines."""
