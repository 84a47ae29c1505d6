"""The empty working folder of a worker's programs, and removal of folders left by killed clients.

Each worker has its own folder, locked while the worker or its client lives. A folder that is not
locked was left by a client that was killed. On Windows, where folders cannot be locked, it is not
removed.
"""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

if sys.platform != "win32":
    import fcntl

_PREFIX = "quizapp-run-"
_TRIES = 10


class Scratch:
    """A new empty folder that cannot be written to. Raises OSError."""

    def __init__(self) -> None:
        self._held = -1
        self._discarded = False
        if sys.platform == "win32":
            self.path = Path(tempfile.mkdtemp(prefix=_PREFIX))
            return
        _remove_left()
        for _ in range(_TRIES):
            self.path = Path(tempfile.mkdtemp(prefix=_PREFIX))
            # Another client may look before the lock is taken, and remove the folder.
            try:
                self._held = os.open(self.path, os.O_RDONLY | os.O_DIRECTORY)
            except FileNotFoundError:
                continue
            with suppress(OSError):  # a disk without locks: nobody removes it there
                fcntl.flock(self._held, fcntl.LOCK_SH)
            if self.path.exists():
                self.path.chmod(0o500)
                return
            os.close(self._held)
        raise OSError("a folder of its own is always taken away")

    def discard(self) -> None:
        """Remove the folder. Allowed twice."""
        if self._discarded:
            return
        self._discarded = True
        if self._held >= 0:
            os.close(self._held)
        with suppress(OSError):
            self.path.rmdir()


def _remove_left() -> None:
    if sys.platform == "win32":
        return
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError):  # another user's, not a folder, locked by its client, or just removed
            held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                folder.rmdir()
            finally:
                os.close(held)
