"""Tools for authors: checking question files, fixing them, and writing new ones."""
