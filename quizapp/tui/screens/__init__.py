"""One module a screen, each beside its style."""
