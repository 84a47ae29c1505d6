"""Imports a file of rows: as a whole or not at all, skipping rows that are already in the log."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from quizapp.exchange.act_lines import MalformedLine, act_of_line
from quizapp.exchange.fsrs_csv import HEADER, MalformedRow, milliseconds, read_fsrs
from quizapp.scheduling.acts import Act
from quizapp.store import Store
from quizapp.words.note import Note

#: Called now and then with the number of rows done.
Tell = Callable[[int], None]
_NEEDED = HEADER[:3]
#: The id of the answer to a question at an instant, in milliseconds.
_Instants = dict[tuple[str, int], str]


class CannotImport(Exception):
    """The file, or its ``line``, cannot be imported; ``note`` says why. Nothing was imported."""

    def __init__(self, note: Note, line: int) -> None:
        super().__init__(note.key)
        self.note = note
        self.line = line


@dataclass(frozen=True, slots=True)
class Imported:
    """The result of an import: the number of rows ``added`` and of those already ``known``, and
    the ``questions`` of the added rows, with their ids as in the rows."""

    added: int
    known: int
    questions: frozenset[str]


def import_file(
    file: Path,
    store: Store,
    aliases: Mapping[str, str],
    day_of: Callable[[datetime], date],
    tell: Tell,
    *,
    dry_run: bool = False,
) -> Imported:
    """Add the rows of a file that the log lacks, in one transaction; with ``dry_run``, only count
    them.

    ``file`` contains JSON lines as exported, or FSRS's table as CSV, for which ``day_of`` returns
    the learner's day of an instant; ``aliases`` maps former ids of questions to present ones.
    Raises CannotImport, OSError and the errors of :mod:`quizapp.store.store_errors`.
    """
    is_table = _is_table(file)
    there = _instants(store, aliases) if is_table else {}

    def rows() -> Iterator[Act]:
        read = _table(file, there, aliases, day_of) if is_table else _lines(file)
        for number, act in enumerate(read):
            if not number & 255:
                tell(number)
            yield act

    # Everything is read once before anything is written, so that the log is not locked while the file is
    # checked.
    total, new, questions = 0, 0, set()
    known = store.known_ids()
    for act in rows():
        total += 1
        if act.id not in known:
            new += 1
            known.add(act.id)
            if act.deed == "answered":
                questions.add(act.question)
    if new and not dry_run:
        new = store.merge(rows())
    return Imported(new, total - new, frozenset(questions))


def read_table(file: Path, day_of: Callable[[datetime], date]) -> Iterator[Act]:
    """The reviews of FSRS's table as in the file; ``day_of`` returns the learner's day of an
    instant. Raises CannotImport, also for other files, and OSError."""
    if not _is_table(file):
        raise CannotImport(Note("exchange.unknown-format"), 1)
    return _table(file, {}, {}, day_of)


def _is_table(file: Path) -> bool:
    """Whether a file is a table, judged by its first non-empty line. Raises CannotImport."""
    for number, line in _text_lines(file):
        if not line.strip():
            continue
        if not line.lstrip().startswith("{"):
            names = [name.strip() for name in next(csv.reader([line]), [])]
            missing = [name for name in _NEEDED if name not in names]
            if len(missing) == len(_NEEDED):
                raise CannotImport(Note("exchange.unknown-format"), number)
            if missing:
                raise CannotImport(Note("exchange.columns", (("names", ", ".join(missing)),)), number)
            return True
        return False
    return False


def _text_lines(file: Path) -> Iterator[tuple[int, str]]:
    """The lines of a file with their numbers. Raises CannotImport for invalid UTF-8."""
    number = 0
    try:
        with file.open(encoding="utf-8-sig", newline="\n") as text:
            for number, line in enumerate(text, 1):
                yield number, line
    except UnicodeDecodeError as error:
        raise CannotImport(Note("exchange.not-text"), number + 1) from error


def _lines(file: Path) -> Iterator[Act]:
    for number, line in _text_lines(file):
        if line.strip():
            try:
                yield act_of_line(line)
            except MalformedLine as error:
                whole = number == 1 and line.startswith('{"schema": 1, "')
                note = Note("exchange.json-document") if whole and "[" in line[-3:] else error.note
                raise CannotImport(note, number) from error


def _instants(store: Store, aliases: Mapping[str, str]) -> _Instants:
    answers = store.answer_instants()
    return {(aliases.get(name, name), milliseconds(at)): id_ for id_, name, at in answers}


def _table(
    file: Path, there: _Instants, aliases: Mapping[str, str], day_of: Callable[[datetime], date]
) -> Iterator[Act]:
    """The reviews of a table. If the log already has an answer to the same question at the same
    millisecond, its id is used."""
    number = 0

    def lines() -> Iterator[str]:
        nonlocal number
        for number, line in _text_lines(file):  # noqa: B007 - counted for who complains
            yield line

    reader = csv.DictReader(lines(), skipinitialspace=True)
    reader.fieldnames = [name.strip() for name in reader.fieldnames or ()]
    try:
        for act in read_fsrs(reader, day_of):
            id_ = there.get((aliases.get(act.question, act.question), milliseconds(act.at)))
            yield act if id_ is None else replace(act, id=id_)
    except (MalformedRow, csv.Error) as error:
        note = error.note if isinstance(error, MalformedRow) else Note("exchange.no-row")
        raise CannotImport(note, number) from error
