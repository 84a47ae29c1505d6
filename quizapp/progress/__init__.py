"""Statistics computed from the log, and reports of them."""
