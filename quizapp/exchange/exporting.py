"""What is exported, row by row, as it was asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, TypeVar

from quizapp.exchange.act_lines import line_of
from quizapp.exchange.columns import COLUMNS, FSRS, UNDONE, Column, What
from quizapp.exchange.fsrs_csv import fsrs_rows
from quizapp.exchange.id_order import in_id_order
from quizapp.exchange.reviews import derived, review_rows
from quizapp.exchange.selection import Wanted
from quizapp.exchange.totals import day_rows, question_rows, slip_rows
from quizapp.progress.answers import plain_answers
from quizapp.scheduling.acts import Act
from quizapp.scheduling.schedulers import SM2
from quizapp.scheduling.states import StandingAnswer, answers_of, standing
from quizapp.store import Store

_Item = TypeVar("_Item")
#: Takes how many rows are done, now and then.
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
    aliases = wanted.library.aliases
    if what == "questions":
        yield from _told(question_rows(store.states().values(), wanted, fsrs=_is_fsrs(store)), tell)
        return
    if what == "reviews":
        yield from in_id_order(_review_rows(store, wanted, undone=undone, tell=tell))
        return
    answers = plain_answers(answers_of_log(store, aliases, tell), aliases)
    yield from day_rows(answers, wanted) if what == "days" else slip_rows(answers, wanted, today)


def _review_rows(
    store: Store, wanted: Wanted, *, undone: bool, tell: Tell
) -> Iterator[tuple[str, dict[str, Any]]]:
    for question, acts in _told_groups(store, tell):
        if wanted.has_question(question):
            answers = answers_of(question, acts, store.scheduler)
            for row in review_rows(acts, answers, wanted, undone=undone):
                yield row["id"], row


def fsrs_lines(store: Store, wanted: Wanted, *, tell: Tell) -> Iterator[tuple[Any, ...]]:
    """The rows of FSRS's table, oldest first."""

    def rows() -> Iterator[tuple[str, tuple[Any, ...]]]:
        for question, acts in _told_groups(store, tell):
            if wanted.has_question(question):
                yield from fsrs_rows(question, answers_of(question, acts, store.scheduler), wanted)

    return in_id_order(rows())


def answers_of_log(store: Store, aliases: Mapping[str, str], tell: Tell) -> tuple[StandingAnswer, ...]:
    """Every answer that stands, oldest first."""
    return standing(_told(store.acts(), tell), aliases, store.scheduler)


def act_lines(store: Store, wanted: Wanted, *, tell: Tell) -> Iterator[str]:
    """Every act of the log as a line: of all questions and days, or of those wanted, and
    what was done to these rows later.

    With each answer stands what follows from the log: the schedule before and after it, and whether
    it was undone.
    """

    def lines() -> Iterator[tuple[str, str]]:
        for question, acts in _told_groups(store, tell):
            if wanted.has_question(question):
                stand = {one.act.id: one for one in answers_of(question, acts, store.scheduler)}
                yield from _lines(acts, stand, wanted)

    return in_id_order(lines())


def _lines(acts: list[Act], stand: Mapping[str, StandingAnswer], wanted: Wanted) -> Iterator[tuple[str, str]]:
    given: set[str] = set()
    for act in acts:
        if wanted.has_day(act.day) or act.target in given:
            given.add(act.id)
            also = derived(act, stand.get(act.id), wanted) if act.deed == "answered" else None
            yield act.id, line_of(act, also)


def _told_groups(store: Store, tell: Tell) -> Iterator[tuple[str, list[Act]]]:
    count = 0
    for question, acts in store.acts_by_question():
        tell(count)
        count += len(acts)
        yield question, acts


def _told(items: Iterable[_Item], tell: Tell) -> Iterator[_Item]:
    for number, item in enumerate(items):
        if not number & 255:
            tell(number)
        yield item
