"""Anki's side of the comparison at scale: a collection with the same questions and answers, and how
long things take in it. Needs the package ``anki``, which is among the development tools."""

from __future__ import annotations

import resource
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from quizapp.exchange.anki_deck import past_answers
from quizapp.exchange.fsrs_csv import RATINGS, milliseconds
from quizapp.exchange.selection import Wanted
from quizapp.review.study import Study
from quizapp.scheduling.day import day_begins
from quizapp.scheduling.states import QuestionState, Scheduled
from quizapp.store.anki_collection import AnkiCard, AnkiReview, NoteType, write_collection

#: Seconds of processor time, of one run each, by what took them.
Times = dict[str, list[float]]
_NOTES = NoteType(1_764_374_400_000, "plain", ("Front", "Back"), "{{Front}}", "{{Back}}", "")
_CONF: dict[str, object] = {"schedVer": 2, "sched2021": True, "rollover": 4, "curDeck": 1, "activeDecks": [1]}


def write(study: Study, file: Path) -> None:
    """A collection with the questions, schedules and answers of a workspace, in one deck for each pack."""
    history = past_answers(study.store, Wanted(study.library), lambda _: None)
    days = [one[0].counted.day for one in history.values()]
    first = date.fromordinal(min(days, default=study.today.toordinal()))
    states, used = study.store.states(), set[int]()

    def cards() -> Iterator[AnkiCard]:
        for number, question in enumerate(study.library.questions.values()):
            schedule = states.get(question.id, QuestionState(question.id)).schedule
            reviews = []
            for one in history.get(question.id, ()):
                at, counted = milliseconds(one.at), one.counted
                while at in used:
                    at += 1
                used.add(at)
                interval = counted.after.interval if counted.after else 0
                before = counted.before.interval if counted.before else 0
                taken = round((one.seconds or 0) * 1000)
                reviews.append(
                    AnkiReview(at, RATINGS[counted.quality], interval, before, 2500, taken, int(before > 0))
                )
            is_new = not isinstance(schedule, Scheduled)
            yield AnkiCard(
                guid=question.id,
                deck=f"quizapp::{question.pack}",
                fields=(question.id, question.code or ""),
                tags=tuple(question.tags),
                kind=0 if is_new else 2,
                queue=0 if is_new else 2,
                due=number if is_new else (schedule.due - first).days,  # type: ignore[union-attr]
                interval=0 if is_new else schedule.memory.interval,  # type: ignore[union-attr]
                factor=0 if is_new else schedule.memory.ease * 10,  # type: ignore[union-attr]
                reviews=tuple(reviews),
            )

    created = int(day_begins(first, study.settings.timezone, 4).timestamp())
    now = milliseconds(study.clock())
    write_collection(file, cards(), _NOTES, created=created, now=now, conf=_CONF)


def spent() -> float:
    """The seconds of processor time of this process so far, and of those it started that have ended."""
    used = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


class Timer:
    """Gathers seconds of processor time, by what took them."""

    def __init__(self) -> None:
        self.times: Times = {}

    def time(self, name: str, what: Callable[..., object], *given: object, **named: object) -> None:
        begun = spent()
        what(*given, **named)
        self.times.setdefault(name, []).append(spent() - begun)


def measure(file: Path, answers: int, rounds: int) -> Times:
    """What Anki takes, as often as ``rounds`` says where it changes nothing."""
    from anki.collection import Collection
    from anki.scheduler.v3 import CardAnswer

    timed = Timer()
    for _ in range(rounds):
        collection = Collection(str(file))
        collection.decks.set_current(collection.decks.id("quizapp"))
        backend, queue = collection._backend, collection.sched.get_queued_cards
        timed.time("the day's queue", queue, fetch_limit=1)
        timed.time("a year's figures", backend.graphs, search="", days=365)
        timed.time("all figures", backend.graphs, search="", days=0)
        timed.time("check", backend.check_database)
        with tempfile.TemporaryDirectory() as folder:
            options = {"backup_folder": folder, "force": True, "wait_for_completion": True}
            timed.time("backup", backend.create_backup, **options)
            dataset = str(Path(folder, "dataset"))
            timed.time("export", backend.export_dataset, min_entries=0, target_path=dataset)
        collection.close()
    collection = Collection(str(file))
    collection.decks.set_current(collection.decks.id("quizapp"))
    for _ in range(answers):
        queued = collection.sched.get_queued_cards(fetch_limit=1).cards
        if not queued:
            break
        card = collection.get_card(queued[0].card.id)
        card.start_timer()
        good = CardAnswer.Rating.GOOD
        answer = collection.sched.build_answer(card=card, states=queued[0].states, rating=good)
        timed.time("answer", collection.sched.answer_card, answer)
        timed.time("next", collection.sched.get_queued_cards, fetch_limit=1)
    collection.close()
    return timed.times
