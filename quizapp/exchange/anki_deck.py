"""Writes the questions as a deck for Anki, with their schedule and their review history."""

from __future__ import annotations

import tempfile
import zipfile
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, NamedTuple
from zoneinfo import ZoneInfo

from quizapp.bank import Question
from quizapp.examine.examined import Examined
from quizapp.examine.examiner import Examination, Examiner
from quizapp.exchange.anki_notes import VARIANTS, note_fields, note_type
from quizapp.exchange.fsrs_csv import RATINGS, milliseconds
from quizapp.exchange.selection import Wanted
from quizapp.progress.one_pass import Counted, counted_rows
from quizapp.scheduling.day import day_begins
from quizapp.scheduling.states import QuestionState, Scheduled
from quizapp.scheduling.variant_order import fresh_variants
from quizapp.store import Store
from quizapp.store.anki_collection import AnkiCard, AnkiReview, write_collection
from quizapp.words import Words

#: Maximum number of variants tried until three are fit to ask, and number of questions run ahead.
_TRIED = 6
_AHEAD = 4
#: Anki's upper limit for the time of an answer, in milliseconds.
_LONGEST = 60_000


class PastAnswer(NamedTuple):
    """An answer that was not undone: its instant, its duration in seconds, and how it counts."""

    at: datetime
    seconds: float | None
    counted: Counted


@dataclass(frozen=True, slots=True)
class Calendar:
    """How days are counted: the learner's ``today``, time zone (None for the system's) and roll-over hour."""

    now: datetime
    today: date
    zone: ZoneInfo | None
    rollover_hour: int


def past_answers(store: Store, wanted: Wanted, tell: Callable[[int], None]) -> dict[str, list[PastAnswer]]:
    """The selected answers that were not undone, of each question that still exists, oldest first."""
    history: dict[str, list[PastAnswer]] = {}
    for number, (row, one) in enumerate(counted_rows(store, wanted.library.aliases)):
        if not number & 1023:
            tell(number)
        if one is None or one.question not in wanted.library.questions:
            continue
        if wanted.has_day(date.fromordinal(one.day)):
            answer = PastAnswer(datetime.fromisoformat(row[2]), row[14], one)
            history.setdefault(one.question, []).append(answer)
    return history


def write_deck(
    questions: list[Question],
    states: Mapping[str, QuestionState],
    history: Mapping[str, list[PastAnswer]],
    examiner: Examiner,
    words: Words,
    calendar: Calendar,
    target: BinaryIO,
    tell: Callable[[int, int], None],
) -> int:
    """Write an ``.apkg`` of these questions, each with three variants; return the number of
    questions in it.

    ``history`` are the answers to each question, oldest first. ``tell`` is called with the number
    of questions done and their total. Raises RunnerError if code cannot be run at all.
    """
    days = (one[0].counted.day for one in history.values() if one)
    first = date.fromordinal(min(days, default=calendar.today.toordinal()))
    first = min(first, calendar.today)
    created = int(day_begins(first, calendar.zone, calendar.rollover_hour).timestamp())
    used: set[int] = set()

    def cards() -> Iterator[AnkiCard]:
        for number, (question, shown) in enumerate(_shown(questions, examiner)):
            tell(number, len(questions))
            if shown:
                state = states.get(question.id, QuestionState(question.id))
                reviews = _reviews(history.get(question.id, []), used)
                fields = note_fields(question.id, shown, words)
                yield _card(question, number, fields, state, reviews, first)

    with tempfile.TemporaryDirectory(prefix="quizapp-apkg-") as folder:
        file = Path(folder, "collection.anki2")
        conf = _conf(created, calendar)
        now = milliseconds(calendar.now)
        count = write_collection(file, cards(), note_type(), created=created, now=now, conf=conf)
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
            package.write(file, file.name)
            package.writestr("media", "{}")
    return count


def _shown(questions: list[Question], examiner: Examiner) -> Iterator[tuple[Question, list[Examined]]]:
    """Each question with its fit variants, at most three; some run ahead."""
    ahead: deque[tuple[Question, list[Examination]]] = deque()

    def next_one() -> tuple[Question, list[Examined]]:
        question, begun = ahead.popleft()
        examined = [one.result() for one in begun]
        return question, [one for one in examined if one.fit][:VARIANTS]

    for question in questions:
        ahead.append((question, examiner.examine_all(list(fresh_variants(question, None, _TRIED)))))
        if len(ahead) > _AHEAD:
            yield next_one()
    while ahead:
        yield next_one()


def _card(
    question: Question,
    number: int,
    fields: tuple[str, ...],
    state: QuestionState,
    reviews: tuple[AnkiReview, ...],
    first: date,
) -> AnkiCard:
    schedule = state.schedule
    kind = 2 if isinstance(schedule, Scheduled) else 0
    return AnkiCard(
        guid=sha256(question.id.encode()).hexdigest()[:16],
        deck=f"quizapp::{question.pack}",
        fields=fields,
        tags=tuple(tag.replace(" ", "_") for tag in question.tags),
        kind=kind,
        queue=-1 if state.suspended else kind,
        due=(schedule.due - first).days if isinstance(schedule, Scheduled) else number + 1,
        interval=schedule.memory.interval if isinstance(schedule, Scheduled) else 0,
        factor=schedule.memory.ease * 10 if isinstance(schedule, Scheduled) else 0,
        lapses=state.lapses,
        reviews=reviews,
    )


def _reviews(answers: list[PastAnswer], used: set[int]) -> tuple[AnkiReview, ...]:
    """The review history of a question; ``used`` are the timestamps that other reviews have."""
    found = []
    for one in answers:
        at, counted = milliseconds(one.at), one.counted
        while at in used:
            at += 1
        used.add(at)
        before, after = counted.before, counted.after
        if counted.kind == "practice":
            kind = 3
        elif counted.kind == "drill":
            kind = 2
        else:
            kind = 0 if before is None else 1
        found.append(
            AnkiReview(
                at=at,
                button=RATINGS[counted.quality],
                interval=after.interval if after else 0,
                before=before.interval if before else 0,
                factor=after.ease * 10 if after else 0,
                taken=min(round((one.seconds or 0) * 1000), _LONGEST),
                kind=kind,
            )
        )
    return tuple(found)


def _conf(created: int, calendar: Calendar) -> dict[str, object]:
    return {
        "schedVer": 2,
        "sched2021": True,
        "rollover": calendar.rollover_hour,
        "creationOffset": _minutes_west(created, calendar.zone),
        "curDeck": 1,
        "activeDecks": [1],
        "newSpread": 0,
        "collapseTime": 1200,
        "timeLim": 0,
        "estTimes": True,
        "dueCounts": True,
        "sortType": "noteFld",
        "sortBackwards": False,
        "addToCur": True,
    }


def _minutes_west(second: int, zone: tzinfo | None) -> int:
    """The offset of local clocks behind UTC at a time, in minutes."""
    at = datetime.fromtimestamp(second, zone).astimezone(zone)
    offset = at.utcoffset()
    return 0 if offset is None else -int(offset.total_seconds()) // 60
