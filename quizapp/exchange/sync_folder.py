"""Shares one log between several machines, through a folder that another program synchronizes.

Each machine appends its rows to a file of its own and reads those of the others. Rows never
change, and a log is the union of its rows by id. So files may arrive in any order, incomplete,
twice, or as conflict copies, and syncing can be interrupted at any moment.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from quizapp.exchange.act_lines import BEGINS, MalformedLine, act_of_line, line_of
from quizapp.scheduling.acts import Act
from quizapp.store import Store
from quizapp.words.note import Note

#: Called now and then with the number of lines done.
Tell = Callable[[int], None]
_BEGINS = BEGINS.encode()
_ID = 36
#: Number of lines written at once, and of rows added at once.
_AT_ONCE = 1000
_TAKEN = 10_000
#: Maximum length of a line, in bytes.
_LONGEST = 1 << 24
_NAME = re.compile(r"[0-9a-f-]{36}", re.ASCII)


@dataclass(slots=True)
class FileRead:
    """The result of reading a file of the folder: the number of unreadable ``lines`` (``first``
    is the number of the first one, ``why`` its fault), whether its last line is ``cut`` off, and
    why the file could not be read at all (``failed``)."""

    file: Path
    lines: int = 0
    first: int = 0
    why: Note | None = None
    cut: bool = False
    failed: str | None = None


@dataclass(frozen=True, slots=True)
class Synced:
    """The result of syncing: the number of rows ``taken`` from ``others``, the other files, and
    of those ``written`` to this machine's ``file``."""

    file: Path
    taken: int
    written: int
    others: tuple[FileRead, ...] = field(default=())


def machine_id(data: Path) -> str:
    """The id of this workspace on this machine, created on first use. Raises OSError."""
    file = data / "machine-id"
    with suppress(FileNotFoundError):
        held = file.read_text(encoding="ascii", errors="replace").strip()
        if _NAME.fullmatch(held):
            return held
    made = str(uuid4())
    beside = file.with_name(f".machine-id.{os.getpid()}")
    beside.write_text(f"{made}\n", encoding="ascii")
    beside.replace(file)
    return made


def sync(folder: Path, machine: str, store: Store, lock: Path, tell: Tell) -> Synced:
    """Add the rows of every file in ``folder`` that the log lacks, then append to the machine's
    own file the rows of the log that no file has.

    The machine's own file is read too, since its database may be an old one that was restored.
    The file ``lock`` is locked meanwhile, so that two windows do not append at once. Raises
    OSError if the own file cannot be read or written.
    """
    own = folder / f"{machine}.jsonl"
    with _locked(lock):
        _end_line(own)
        found = (file for file in sorted(folder.glob("*.jsonl")) if file.is_file())
        files = [FileRead(file) for file in found if not file.name.startswith(".")]
        known = store.known_ids()
        there: set[str] = set()
        # In pieces, so that the log is not locked for long; after an interruption, the next sync
        # continues.
        taken = sum(map(store.merge, _pieces(_lacking(files, known, there, own, tell))))
        written = _append(own, store.acts_with_ids(sorted(known - there)), tell)
    return Synced(own, taken, written, tuple(one for one in files if one.file != own))


def _lacking(files: list[FileRead], known: set[str], there: set[str], own: Path, tell: Tell) -> Iterator[Act]:
    """The rows of files that are not ``known``; the ids of all readable rows are added to ``there``."""
    count = 0
    for one in files:
        try:
            with one.file.open("rb") as file:
                for number, line in enumerate(_lines(file), 1):
                    count += 1
                    if not count & 255:
                        tell(count)
                    id_ = _id_of(line)
                    if id_ is not None and (id_ in there or id_ in known) and line.endswith(b"}\n"):
                        there.add(id_)
                    elif (act := _act(one, number, line)) is not None:
                        there.add(act.id)
                        if act.id not in known:
                            known.add(act.id)
                            yield act
        except OSError as error:
            if one.file == own:
                raise
            one.failed = error.strerror or str(error)


def _id_of(line: bytes) -> str | None:
    """The id at the beginning of a line, without parsing the rest."""
    if not line.startswith(_BEGINS):
        return None
    return line[len(_BEGINS) : len(_BEGINS) + _ID].decode("ascii", errors="replace")


def _act(one: FileRead, number: int, line: bytes) -> Act | None:
    """The act in a line; None if it is not one, which is noted."""
    if not line.strip():
        return None
    try:
        return act_of_line(line.decode("utf-8-sig" if number == 1 else "utf-8"))
    except (MalformedLine, UnicodeDecodeError) as error:
        if not line.endswith(b"\n"):
            one.cut = True
            return None
        one.lines += 1
        if one.why is None:
            one.first = number
            one.why = error.note if isinstance(error, MalformedLine) else Note("exchange.not-text")
        return None


def _append(own: Path, acts: Iterable[Act], tell: Tell) -> int:
    """Append rows to a file that ends with a complete line; return their number. They are on disk
    when this returns."""
    count = 0
    pending: list[str] = []
    with own.open("ab") as file:
        try:
            for act in acts:
                pending.append(f"{line_of(act)}\n")
                count += 1
                if len(pending) == _AT_ONCE:
                    file.write("".join(pending).encode())
                    pending.clear()
                    tell(count)
            file.write("".join(pending).encode())
        finally:
            file.flush()
        os.fsync(file.fileno())
    return count


def _end_line(own: Path) -> None:
    """Make the machine's own file end with a complete line. An incomplete last line is removed:
    its row is in the log, and is written again."""
    with suppress(FileNotFoundError), own.open("rb+") as file:
        end = size = file.seek(0, os.SEEK_END)
        while end:
            start = max(0, end - 65_536)
            file.seek(start)
            found = file.read(end - start).rfind(b"\n")
            end = start + found + 1
            if found >= 0:
                break
        if end < size:
            file.seek(end)
            if _act(FileRead(own), 0, file.read()) is not None:
                file.write(b"\n")
            else:
                file.truncate(end)


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """The lines of a file; of those that are too long, only the beginning."""
    while line := file.readline(_LONGEST):
        yield line
        while len(line) == _LONGEST and not line.endswith(b"\n"):
            line = file.readline(_LONGEST)


def _pieces(acts: Iterator[Act]) -> Iterator[list[Act]]:
    while piece := list(islice(acts, _TAKEN)):
        yield piece


@contextmanager
def _locked(lock: Path) -> Iterator[None]:
    """Keep other windows of this workspace from syncing, if files can be locked."""
    try:
        import fcntl
    except ImportError:  # Windows: rows that are written twice count once
        yield
        return
    with lock.open("rb") as held:
        with suppress(OSError):
            fcntl.flock(held, fcntl.LOCK_EX)
        yield
