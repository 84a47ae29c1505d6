"""One module per screen, each next to its style sheet."""
