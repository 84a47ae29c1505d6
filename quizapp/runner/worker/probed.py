"""Files that libraries try to read and do without: that they are refused says nothing of the program."""

from __future__ import annotations

_FILES: frozenset[bytes] = frozenset()
_BENEATH: tuple[bytes, ...] = ()


def is_probed(path: bytes) -> bool:
    """Whether a refused path is one that libraries try on their own."""
    return path in _FILES or path.startswith(_BENEATH)
