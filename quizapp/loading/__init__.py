"""Loads question files fast, by caching parsed content in the process and on disk."""
