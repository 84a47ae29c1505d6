"""A loaded question file as bytes, for the cache. Entries are parsed only when they are needed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from quizapp.bank.faults import Fault
from quizapp.bank.lesson import Lesson
from quizapp.bank.questions import HeldEntry, LoadedPack, Outline, Pack, Question, Written, outline_of
from quizapp.bank.text import Text

if TYPE_CHECKING:
    from quizapp.bank.format import Entry

_LENGTH_BYTES = 8


class Row(NamedTuple):
    """One question: ``line`` is its line (from 1); ``digest`` that of its lines, empty if it
    depends on other lines; ``end`` is the offset at which its entry ends within the entries."""

    outline: Outline
    line: int
    digest: str
    end: int


class LessonRow(NamedTuple):
    """A lesson without its pack and file; ``needs`` are full ids."""

    id: str
    needs: tuple[str, ...]
    title: tuple[tuple[str, str], ...]
    line: int
    value: Any


class FaultRecord(NamedTuple):
    """A fault without its file."""

    line: int
    column: int
    question: str | None
    rule: str
    severity: Any
    message: str


@dataclass(frozen=True, slots=True)
class Record:
    """The result of reading a file, independent of its path. ``entries`` is the concatenation of
    the values of its questions as JSON."""

    pack: str | None
    title: tuple[tuple[str, str], ...]
    tags: tuple[str, ...]
    rows: tuple[Row, ...]
    faults: tuple[FaultRecord, ...]
    entries: bytes
    lessons: tuple[LessonRow, ...] = ()

    def loaded(self, file: Path, *, bundled: bool) -> LoadedPack:
        """The result of ``load_pack`` for ``file``, except for the sources of the questions."""
        faults = tuple(Fault(file, *fields) for fields in self.faults)
        if self.pack is None:
            return LoadedPack(None, faults)
        questions = []
        start = 0
        for outline, line, _, end in self.rows:
            held = HeldEntry(read=partial(_read, self.entries, start, end))
            questions.append(Question.outlined(self.pack, self.tags, outline, file, line, held))
            start = end
        lessons = tuple(
            Lesson(self.pack, row.id, row.needs, Text(row.title), file, row.line, row.value)
            for row in self.lessons
        )
        title = Text(self.title)
        return LoadedPack(Pack(self.pack, title, self.tags, tuple(questions), file, bundled, lessons), faults)

    def pieces(self) -> list[bytes]:
        """The entry of each question, as JSON."""
        starts = [0, *(row.end for row in self.rows)]
        return [self.entries[start : row.end] for start, row in zip(starts, self.rows, strict=False)]

    def to_bytes(self) -> bytes:
        """The bytes from which :func:`from_bytes` restores the record."""
        held = [self.pack, self.title, self.tags, self.rows, self.faults, self.lessons]
        head = json.dumps(held, ensure_ascii=False)
        front = head.encode("utf-8", "surrogatepass")
        return len(front).to_bytes(_LENGTH_BYTES) + front + self.entries


def from_bytes(written: bytes) -> Record:
    """The record that ``to_bytes`` wrote. Raises ValueError for anything else."""
    length = int.from_bytes(written[:_LENGTH_BYTES])
    front, entries = written[_LENGTH_BYTES : _LENGTH_BYTES + length], written[_LENGTH_BYTES + length :]
    try:
        pack, title, tags, rows, faults, lessons = json.loads(front)
        return Record(
            pack,
            _pairs(title),
            tuple(tags),
            tuple(Row(_outline(*outline), line, digest, end) for outline, line, digest, end in rows),
            tuple(FaultRecord(*fields) for fields in faults),
            entries,
            tuple(
                LessonRow(own, tuple(needs), _pairs(of), line, value)
                for own, needs, of, line, value in lessons
            ),
        )
    except (ValueError, TypeError, KeyError) as error:
        raise ValueError("this is not a record") from error


def record_of(loaded: LoadedPack) -> Record:
    """The result of ``load_pack`` as a record."""
    pack = loaded.pack
    faults = tuple(
        FaultRecord(fault.line, fault.column, fault.question, fault.rule, fault.severity, fault.message)
        for fault in loaded.faults
    )
    if pack is None:
        return Record(None, (), (), (), faults, b"")
    heads = [
        (outline_of(question.entry), question.line, digest_of(written.text))
        for question, written in zip(pack.questions, loaded.written, strict=True)
    ]
    pieces = [piece_of(written) for written in loaded.written]
    return assembled(pack, heads, pieces, faults)


def assembled(
    pack: Pack,
    heads: Sequence[tuple[Outline, int, str]],
    pieces: Sequence[bytes],
    faults: tuple[FaultRecord, ...] = (),
) -> Record:
    """The record of a pack and of its questions, given the outline, line, digest and entry of each."""
    rows, end = [], 0
    for (outline, line, digest), piece in zip(heads, pieces, strict=True):
        end += len(piece)
        rows.append(Row(outline, line, digest, end))
    lessons = tuple(
        LessonRow(one.id, one.needs, one.title.pairs, one.line, one.value) for one in pack.lessons
    )
    return Record(pack.name, pack.title.pairs, pack.tags, tuple(rows), faults, b"".join(pieces), lessons)


def piece_of(written: Written) -> bytes:
    """The value of a question, as JSON."""
    text = json.dumps(written.value, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def digest_of(text: str) -> str:
    """A digest of the lines of a question; empty if there are none."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest() if text else ""


def _pairs(title: Any) -> tuple[tuple[str, str], ...]:
    return tuple((language, text) for language, text in title)


def _outline(own: str, ask: Any, level: int, seconds: float, *named: list[str]) -> Outline:
    tags, aliases, after, needs = named
    return Outline(own, ask, level, seconds, tuple(tags), tuple(aliases), tuple(after), tuple(needs))


def _read(entries: bytes, start: int, end: int) -> Entry:
    from quizapp.bank.entry_reading import entry_of

    return entry_of(json.loads(entries[start:end]))
