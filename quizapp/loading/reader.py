"""Reads question files, each content once."""

from __future__ import annotations

import time
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from quizapp.bank.decoding import bytes_of
from quizapp.bank.flaws import SourceError
from quizapp.bank.questions import LoadedPack
from quizapp.bank.records import Record, from_bytes, record_of
from quizapp.loading.edition import edition
from quizapp.loading.shelf import Shelf

#: Nanoseconds after a change during which another may bear the same time.
_UNSETTLED = 2 * 10**9

#: What tells two states of a file apart without reading it; None where nothing does.
_State = tuple[int, ...] | None


@dataclass(slots=True)
class _Known:
    """A file as this process saw it last."""

    state: _State
    digest: bytes
    record: Record
    loaded: LoadedPack


class Reader:
    """Gives what ``load_pack`` gives, but for what the questions were made of.

    A file that did not change since this process read it is not read again. Of
    one that did, only the questions that changed are, where that is sure to
    give the same. What ``shelf`` keeps of a content is not read at all; None
    keeps nothing beyond this process.
    """

    def __init__(self, shelf: Shelf | None = None) -> None:
        self._shelf = shelf
        self._known: dict[tuple[Path, bool], _Known] = {}

    def __call__(self, file: Path, *, bundled: bool) -> LoadedPack:
        """Read a question file. Never raises for what it holds, nor for one that cannot be read."""
        state = _state_of(file)
        known = self._known.get((file, bundled))
        if known is not None and state is not None and known.state == state:
            return known.loaded
        try:
            source = bytes_of(file)
        except SourceError:
            from quizapp.bank.packs import load_pack

            return load_pack(file, bundled=bundled)
        digest = sha256(source).digest()
        if known is not None and known.digest == digest:
            known.state = state
            return known.loaded
        record = self._record(source, digest, known.record if known is not None else None)
        loaded = record.loaded(file, bundled=bundled)
        self._known[file, bundled] = _Known(state, digest, record, loaded)
        return loaded

    def _record(self, source: bytes, digest: bytes, before: Record | None) -> Record:
        name = sha256(edition() + digest).hexdigest()
        kept = self._shelf.get(name) if self._shelf is not None else None
        if kept is not None:
            try:
                return from_bytes(kept)
            except ValueError:
                pass  # then it is as if nothing were kept
        record = _read(source, before)
        if self._shelf is not None:
            self._shelf.put(name, record.to_bytes())
        return record


def _read(source: bytes, before: Record | None) -> Record:
    # Both need YAML and the models, which what is kept does without.
    from quizapp.bank.packs import load_pack
    from quizapp.bank.rereading import reread

    changed = reread(source, before) if before is not None else None
    return changed if changed is not None else record_of(load_pack(Path(), source))


def _state_of(file: Path) -> _State:
    now = time.time_ns()
    try:
        found = file.stat()
    except (OSError, ValueError):
        return None
    if now - max(found.st_mtime_ns, found.st_ctime_ns) < _UNSETTLED:
        return None
    return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
