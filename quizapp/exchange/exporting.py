"""Produces the rows of an export."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any, TypeVar

from quizapp.exchange.csv_export import CsvLines
from quizapp.exchange.export_columns import COLUMNS, FSRS, REVIEWS, UNDONE, Column, What
from quizapp.exchange.fsrs_csv import FsrsLines, fsrs_header
from quizapp.exchange.json_export import JsonLines
from quizapp.exchange.line_pieces import Page
from quizapp.exchange.reviews import ReviewRows
from quizapp.exchange.selection import Wanted
from quizapp.exchange.text_tables import header
from quizapp.exchange.totals import day_rows, question_rows, slip_rows
from quizapp.progress.one_pass import Counted, counted_rows
from quizapp.progress.reading import read_answers
from quizapp.scheduling.schedulers import SM2
from quizapp.store import Store
from quizapp.store.columns import Row as LogRow

_Item = TypeVar("_Item")
#: Called now and then with the number of rows done.
Tell = Callable[[int], None]
#: Number of rows that are formatted at once.
_PAGE = 200


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
        yield from _reporting(question_rows(store.states().values(), wanted, fsrs=_is_fsrs(store)), tell)
        return
    if what == "reviews":
        yield from ReviewRows(wanted).rows(_log(store, wanted, tell), undone=undone)
        return
    answers = read_answers(store, wanted.library, today, tell)
    yield from day_rows(answers, wanted) if what == "days" else slip_rows(answers, wanted, today)


def review_lines(store: Store, wanted: Wanted, *, tell: Tell) -> Iterator[list[str]]:
    """The lines of the table of reviews in pages, identical to those that
    :func:`~quizapp.exchange.text_tables.write_csv` writes for the rows of :func:`rows_of`."""
    yield [header(REVIEWS)]
    yield from map(CsvLines(wanted).of, _pages(store, wanted, tell))


def fsrs_lines(store: Store, wanted: Wanted, *, tell: Tell) -> Iterator[list[str]]:
    """The lines of FSRS's table in pages, oldest first."""
    yield [fsrs_header()]
    yield from map(FsrsLines(wanted).of, _pages(store, wanted, tell))


def act_lines(store: Store, wanted: Wanted, *, tell: Tell) -> Iterator[list[str]]:
    """Every act of the log as a line, in pages: of all questions and days, or of the selected ones,
    including later changes to these rows.

    Answers also have the derived data: the schedule before and after, and whether they were
    undone.
    """
    return map(JsonLines(wanted).of, _pages(store, wanted, tell))


def _pages(store: Store, wanted: Wanted, tell: Tell) -> Iterator[Page]:
    rows, done = counted_rows(store, wanted.library.aliases), 0
    while page := list(islice(rows, _PAGE)):
        tell(done)
        yield page
        done += len(page)


def _log(store: Store, wanted: Wanted, tell: Tell) -> Iterator[tuple[LogRow, Counted | None]]:
    return _reporting(counted_rows(store, wanted.library.aliases), tell)


def _reporting(items: Iterable[_Item], tell: Tell) -> Iterator[_Item]:
    for number, item in enumerate(items):
        if not number & 255:
            tell(number)
        yield item
