"""Produces the rows of an export."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache
from typing import Any, TypeVar

from quizapp.exchange.export_columns import COLUMNS, FSRS, UNDONE, Column, What
from quizapp.exchange.fsrs_csv import fsrs_rows
from quizapp.exchange.review_lines import Questions, csv_lines, json_of_question, line_of_row
from quizapp.exchange.reviews import ReviewRows
from quizapp.exchange.selection import Wanted
from quizapp.exchange.totals import day_rows, question_rows, slip_rows
from quizapp.progress.one_pass import Counted, counted_rows
from quizapp.progress.reading import read_answers
from quizapp.scheduling.schedulers import SM2
from quizapp.store import Store
from quizapp.store.columns import Row as LogRow

_Item = TypeVar("_Item")
#: Called now and then with the number of rows done.
Tell = Callable[[int], None]


def columns_of(store: Store, what: What, *, undone: bool = False) -> tuple[Column, ...]:
    """The columns of an export, in order."""
    if what == "questions" and _is_fsrs(store):
        return (*COLUMNS[what], *FSRS)
    return (*COLUMNS[what], UNDONE) if undone else COLUMNS[what]


def _is_fsrs(store: Store) -> bool:
    return store.scheduler.mark != SM2.mark


def rows_of(
    store: Store, what: What, wanted: Wanted, today: date, *, undone: bool = False, tell: Tell
) -> Iterator[dict[str, Any]]:
    """The rows of an export, with its columns as keys. ``today`` is the learner's."""
    if what == "questions":
        yield from _told(question_rows(store.states().values(), wanted, fsrs=_is_fsrs(store)), tell)
        return
    if what == "reviews":
        yield from ReviewRows(wanted).rows(_log(store, wanted, tell), undone=undone)
        return
    answers = read_answers(store, wanted.library, today, tell)
    yield from day_rows(answers, wanted) if what == "days" else slip_rows(answers, wanted, today)


def review_lines(store: Store, wanted: Wanted, *, tell: Tell) -> Iterator[str]:
    """The lines of the table of reviews, identical to those that
    :func:`~quizapp.exchange.text_tables.write_csv` writes for the rows of :func:`rows_of`."""
    return csv_lines(_log(store, wanted, tell), wanted)


def fsrs_lines(store: Store, wanted: Wanted, *, tell: Tell) -> Iterator[tuple[Any, ...]]:
    """The rows of FSRS's table, oldest first."""
    return fsrs_rows(_log(store, wanted, tell), wanted)


def act_lines(store: Store, wanted: Wanted, *, tell: Tell) -> Iterator[str]:
    """Every act of the log as a line: of all questions and days, or of the selected ones,
    including later changes to these rows.

    Answers also have the derived data: the schedule before and after, and whether they were
    undone.
    """
    questions = Questions(wanted, json_of_question)
    has_day = cache(lambda day: wanted.has_day(date.fromisoformat(day)))
    everything = wanted.selection.is_everything
    given: set[str] = set()
    for row, one in _log(store, wanted, tell):
        question = questions[row[5]]
        if question is not None and (everything or has_day(row[3]) or row[6] in given):
            if not everything:
                given.add(row[1])
            yield line_of_row(row, one, question)


def _log(store: Store, wanted: Wanted, tell: Tell) -> Iterator[tuple[LogRow, Counted | None]]:
    return _told(counted_rows(store, wanted.library.aliases), tell)


def _told(items: Iterable[_Item], tell: Tell) -> Iterator[_Item]:
    for number, item in enumerate(items):
        if not number & 255:
            tell(number)
        yield item
