"""What is exported, row by row, as it was asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, TypeVar

from quizapp.exchange.act_lines import line_of
from quizapp.exchange.columns import COLUMNS, FSRS, UNDONE, Column, What
from quizapp.exchange.reviews import derived, review_rows
from quizapp.exchange.selection import Wanted
from quizapp.exchange.totals import day_rows, question_rows, slip_rows
from quizapp.progress.answers import plain_answers
from quizapp.scheduling.schedulers import SM2
from quizapp.scheduling.states import StandingAnswer, standing
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
    acts = list(_told(store.acts(), tell))
    answers = standing(acts, aliases, store.scheduler)
    if what == "reviews":
        yield from _told(review_rows(acts, answers, wanted, undone=undone), tell)
    elif what == "days":
        yield from day_rows(plain_answers(answers, aliases), wanted)
    else:
        yield from slip_rows(plain_answers(answers, aliases), wanted, today)


def answers_of_log(store: Store, aliases: Mapping[str, str], tell: Tell) -> tuple[StandingAnswer, ...]:
    """Every answer that stands, oldest first."""
    return standing(_told(store.acts(), tell), aliases, store.scheduler)


def act_lines(store: Store, wanted: Wanted, *, tell: Tell) -> Iterator[str]:
    """Every act of the log as a line: of all questions and days, or of those wanted, and
    what was done to these rows later.

    With each answer stands what follows from the log: the schedule before and after it, and whether
    it was undone.
    """
    acts = list(_told(store.acts(), tell))
    stand = {one.act.id: one for one in standing(acts, wanted.library.aliases, store.scheduler)}
    given: set[str] = set()
    for act in _told(acts, tell):
        within = wanted.has_day(act.day) or act.target in given
        if within and wanted.has_question(act.question):
            given.add(act.id)
            yield line_of(act, derived(act, stand.get(act.id), wanted) if act.deed == "answered" else None)


def _told(items: Iterable[_Item], tell: Tell) -> Iterator[_Item]:
    for number, item in enumerate(items):
        if not number & 255:
            tell(number)
        yield item
