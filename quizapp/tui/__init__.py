"""The terminal interface. Screens turn keys into calls on a session, and the results into widgets."""
