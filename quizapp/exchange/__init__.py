"""The log in other forms: tables and decks for other programs, and the log of other machines."""
