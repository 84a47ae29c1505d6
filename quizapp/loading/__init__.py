"""Reads question files fast: what was read of a content is kept, in the process and on disk."""
