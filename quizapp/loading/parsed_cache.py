"""An on-disk cache of bytes by name, which may be tampered with or deleted at any time."""

from __future__ import annotations

import hmac
import os
import stat
import sys
import time
from contextlib import suppress
from functools import cached_property
from pathlib import Path

#: Maximum size of an entry, in bytes; a file of 8 MB takes less.
ENTRY_LIMIT = 32 * 1024**2
#: Maximum size of the cache, in bytes; the oldest entries are removed first.
TOTAL_LIMIT = 64 * 1024**2
#: Seconds after which an unused entry is removed.
AGE_LIMIT = 90 * 24 * 3600.0

_MAGIC = b"quizapp shelf 1\n"
_SEAL_BYTES = 32
_KEY_BYTES = 32
_DAY = 24 * 3600.0
_UNFINISHED = ".part"
_PROBE = "probe"


class ParsedCache:
    """Stores bytes in ``folder``, each entry authenticated together with its name (HMAC-SHA256,
    RFC 2104) by the key in ``key_file``, which is created when needed.

    An entry that is missing, truncated, too large, or sealed with a different key counts as
    absent. If nothing can be stored, nothing is; no method raises because of the disk.
    Any number of processes may use the same folder, and it may be deleted at any time.
    """

    def __init__(self, folder: Path, key_file: Path) -> None:
        self._folder = folder
        self._key_file = key_file
        self._full = False
        #: Size of the folder in bytes, as far as this process knows; None until it was determined.
        self._total: int | None = None

    def get(self, name: str) -> bytes | None:
        """The bytes stored under ``name``, or None."""
        file = self._folder / name
        try:
            found = file.stat()
            if self._key is None or not stat.S_ISREG(found.st_mode) or found.st_size > ENTRY_LIMIT:
                return None
            with file.open("rb") as stream:
                held = stream.read(ENTRY_LIMIT + 1)
        except OSError:
            return None
        front = len(_MAGIC) + _SEAL_BYTES
        kept = held[front:]
        if not hmac.compare_digest(held[:front], _MAGIC + self._seal(name, kept)):
            return None
        if time.time() - found.st_mtime > _DAY:
            with suppress(OSError):
                os.utime(file)  # entries in use are not old
        return kept

    def put(self, name: str, kept: bytes) -> None:
        """Store ``kept`` under ``name``, if possible."""
        held = len(_MAGIC) + _SEAL_BYTES + len(kept)
        if self._full or self._key is None or held > ENTRY_LIMIT:
            return
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(self._folder / name, _MAGIC + self._seal(name, kept) + kept)
            self._make_room(held)
        except OSError:
            self._full = True

    def serves(self) -> bool:
        """Whether stored entries can be read back."""
        self.put(_PROBE, b"")
        served = self.get(_PROBE) is not None
        with suppress(OSError):
            (self._folder / _PROBE).unlink()
        return served

    def _seal(self, name: str, kept: bytes) -> bytes:
        assert self._key is not None
        seal = hmac.new(self._key, f"{name}\0".encode(), "sha256")
        seal.update(kept)
        return seal.digest()

    @cached_property
    def _key(self) -> bytes | None:
        try:
            if (kept := self._kept_key()) is not None:
                return kept
            self._key_file.parent.mkdir(parents=True, exist_ok=True)
            _write(self._key_file, os.urandom(_KEY_BYTES))
            # If two processes create a key at the same time, the later one wins.
            return self._kept_key()
        except OSError:
            return None

    def _kept_key(self) -> bytes | None:
        """The key; None if there is none that only the user can read."""
        try:
            found = self._key_file.stat()
            if not stat.S_ISREG(found.st_mode) or found.st_size != _KEY_BYTES:
                return None
            if sys.platform != "win32" and (found.st_mode & 0o077 or found.st_uid != os.getuid()):
                return None
            return self._key_file.read_bytes()
        except FileNotFoundError:
            return None

    def _make_room(self, added: int) -> None:
        """Remove old entries, when this process adds its first one or the limit is exceeded."""
        if self._total is not None:
            self._total += added
            if self._total <= TOTAL_LIMIT:
                return
        now = time.time()
        there: list[tuple[float, int, str]] = []
        with os.scandir(self._folder) as entries:
            for entry in entries:
                with suppress(FileNotFoundError):  # another process is cleaning up too
                    found = entry.stat(follow_symlinks=False)
                    if stat.S_ISREG(found.st_mode):
                        there.append((found.st_mtime, found.st_size, entry.path))
        there.sort()
        total = sum(size for _, size, _ in there)
        most = TOTAL_LIMIT if total <= TOTAL_LIMIT else TOTAL_LIMIT * 3 // 4
        for changed, size, path in there:
            abandoned = path.endswith(_UNFINISHED) and now - changed > _DAY
            if total > most or now - changed > AGE_LIMIT or abandoned:
                with suppress(FileNotFoundError):
                    Path(path).unlink()
                total -= size
        self._total = total


def _write(file: Path, held: bytes) -> None:
    """Write ``file`` in one step, readable by the user alone. Raises OSError."""
    unfinished = file.with_name(f"{file.name}.{os.urandom(6).hex()}{_UNFINISHED}")
    try:
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(held)
        unfinished.replace(file)
    except OSError:
        with suppress(OSError):
            unfinished.unlink()
        raise
