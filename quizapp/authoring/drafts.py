"""A question file that is being edited: when it was saved, which parts are sound now, and how the
others last looked when they were."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from quizapp.authoring.code_frames import CodeFrames
from quizapp.bank import Fault, Pack, Question, load_pack
from quizapp.bank.decoding import bytes_of
from quizapp.bank.yaml_problems import SourceError

#: Maximum width of a line in a frame, in characters; it fits in 80 columns.
_WIDTH = 64

#: Number of checks in a row for which a file may be missing: editors that replace a file remove it briefly.
_ABSENT = 6
_Stamp = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class FramedFault:
    """A fault, and the lines around it at the time it was found; ``frame`` may be empty."""

    fault: Fault
    frame: str


@dataclass(frozen=True, slots=True)
class Draft:
    """One question of the file. ``name`` is its id in the pack.

    ``question`` is its last sound state, or None if there has been none since the file was
    opened. ``broken`` says that the file now holds something else. ``line`` is its present line.
    """

    name: str
    question: Question | None
    line: int
    broken: bool


@dataclass(frozen=True, slots=True)
class DraftFile:
    """A file as it was read. ``pack`` is its last readable state; ``source`` its bytes, or None
    if it could not be read."""

    file: Path
    source: bytes | None
    pack: Pack | None
    drafts: tuple[Draft, ...]
    faults: tuple[FramedFault, ...]

    def faults_of(self, draft: Draft | None) -> tuple[FramedFault, ...]:
        """The faults of a question, errors first, then those of the file as a whole."""
        own = [one for one in self.faults if draft is not None and _name(one.fault) == draft.name]
        whole = [one for one in self.faults if one.fault.question is None]
        return (*_errors_first(own), *_errors_first(whole))


def read_draft(file: Path, before: DraftFile | None = None) -> DraftFile:
    """Read a file, or return ``before`` if the content is still the same. Never raises, neither
    for the content nor for a file that cannot be read."""
    try:
        source: bytes | None = bytes_of(file)
    except SourceError:
        source = None
    if before is not None and source is not None and source == before.source:
        return before
    loaded = load_pack(file, source)
    faults = framed(loaded.faults)
    pack = loaded.pack or (before.pack if before is not None else None)
    sound = loaded.pack.questions if loaded.pack is not None else ()
    drafts = _drafts(sound, loaded.faults, before.drafts if before is not None else ())
    return DraftFile(file, source, pack, drafts, faults)


def framed(faults: Iterable[Fault]) -> tuple[FramedFault, ...]:
    """The faults, each with the lines around it as they are now."""
    frames = CodeFrames(_WIDTH)
    return tuple(FramedFault(fault, frames.frame(fault)) for fault in faults)


def _drafts(
    sound: Iterable[Question], faults: tuple[Fault, ...], before: tuple[Draft, ...]
) -> tuple[Draft, ...]:
    """The questions in the order of the file: the sound ones, and the last sound state of those
    that a fault removed."""
    found = {one.entry.id: Draft(one.entry.id, one, one.line, broken=False) for one in sound}
    former = {draft.name: draft for draft in before}
    errors = [fault for fault in faults if fault.severity == "error"]
    for fault in errors:
        name = _name(fault)
        if name is not None and name not in found:
            known = former.get(name)
            found[name] = Draft(name, known.question if known else None, fault.line, broken=True)
    # If a question is missing while the file as a whole is broken, it may not have been removed.
    if any(fault.question is None for fault in errors):
        for name, draft in former.items():
            if name not in found and draft.question is not None:
                found[name] = Draft(name, draft.question, draft.line, broken=True)
    return tuple(sorted(found.values(), key=lambda draft: draft.line))


def _name(fault: Fault) -> str | None:
    return None if fault.question is None else fault.question.rpartition("/")[2]


def _errors_first(faults: Iterable[FramedFault]) -> list[FramedFault]:
    # A missing key was often misspelt, and then the misspelling is what must be fixed.
    return sorted(faults, key=lambda one: (one.fault.severity != "error", one.fault.rule == "missing-key"))


class Watch:
    """Watches one file for changes.

    A change is reported once two consecutive looks have seen the same state, so that a file is
    not read while it is being written.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._taken = self._seen = _stamp(file)
        self._absent = 0

    def look(self) -> bool:
        """Whether the file has changed since this method last returned True."""
        now = _stamp(self._file)
        self._absent = 0 if now is not None else self._absent + 1
        settled, self._seen = now == self._seen, now
        if now == self._taken or not settled or 0 < self._absent <= _ABSENT:
            return False
        self._taken = now
        return True


def _stamp(file: Path) -> _Stamp | None:
    """A value that changes whenever the file is written or replaced; None if it does not exist."""
    try:
        found = file.stat()
    except (OSError, ValueError):
        return None
    # The change time as well, since a copy may keep the modification time of its source.
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino
