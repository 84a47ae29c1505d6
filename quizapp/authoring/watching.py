"""Tells when a file has been saved, from looks at it every now and then."""

from __future__ import annotations

from pathlib import Path

#: Looks that a file may be gone for: editors that replace a file remove it for a moment.
_ABSENT = 6

_Stamp = tuple[int, int, int, int]


class Watch:
    """Looks at one file.

    A change counts once two looks in a row saw the same, so that a file is not
    read while it is still being written.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._taken = self._seen = _stamp(file)
        self._absent = 0

    def look(self) -> bool:
        """Whether the file has become another one since a look that said so."""
        now = _stamp(self._file)
        self._absent = 0 if now is not None else self._absent + 1
        settled, self._seen = now == self._seen, now
        if now == self._taken or not settled or 0 < self._absent <= _ABSENT:
            return False
        self._taken = now
        return True


def _stamp(file: Path) -> _Stamp | None:
    """What changes whenever a file is written or replaced; None where there is none to see."""
    try:
        found = file.stat()
    except (OSError, ValueError):
        return None
    # The change time too: a copy may keep the time of what it was copied from.
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino
