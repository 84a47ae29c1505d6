"""What a learner's commands and screens work with: library, log and runner, opened when first used."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from importlib import import_module
from itertools import islice
from typing import TYPE_CHECKING, Any

from quizapp.bank import Fault, Folder, Library, Question, load_library
from quizapp.bank.scope import Scope
from quizapp.config.settings import Settings
from quizapp.config.workspace import Workspace, cache_folder, cache_key_file, pins_file
from quizapp.loading.parsed_cache import ParsedCache
from quizapp.loading.reader import Reader
from quizapp.progress.home_figures import HomeFigures, home_figures
from quizapp.progress.kept_weights import chosen_scheduler, learners_fsrs
from quizapp.runner.client import Runner
from quizapp.scheduling.acts import Act, Deed
from quizapp.scheduling.day import learner_day
from quizapp.scheduling.levelling import DueByDay, Levelling
from quizapp.scheduling.limits import DayLimits
from quizapp.scheduling.schedulers import Scheduler
from quizapp.scheduling.spent_time import Speed, speed_of, spent
from quizapp.scheduling.spreading import Spread, SpreadOrder, spread
from quizapp.scheduling.states import asked_from
from quizapp.store import Mark, Store, open_to_read
from quizapp.words import Note, Words

if TYPE_CHECKING:
    # The home screen's figures do without these, and a learner waits for the figures.
    from pathlib import Path

    from quizapp.care.daily import DailyBackup
    from quizapp.care.trusted import Trust
    from quizapp.examine.examiner import Examiner
    from quizapp.progress.answers import Selection
    from quizapp.progress.behind import WeakPoints
    from quizapp.progress.course_path import CoursePath
    from quizapp.progress.document import Document
    from quizapp.progress.history import PastAnswer
    from quizapp.progress.statistics import Statistics
    from quizapp.progress.summary import Summary
    from quizapp.progress.topics import Topic, Topics
    from quizapp.progress.trying_settings import Comparison
    from quizapp.review.lesson_steps import LessonBreak
    from quizapp.review.placement import Placement
    from quizapp.review.question_deeds import QuestionDeeds
    from quizapp.review.session import Sitting

#: Days of the log from which the learner's pace is measured.
_SPEED_DAYS = 14
#: Seconds that closing waits for a backup that is being made.
_PATIENCE = 5.0


def _stamp(file: Path) -> tuple[int, int] | None:
    """What tells that a file was edited: when, in nanoseconds, and its size in bytes."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def utc_now() -> datetime:
    """The current instant."""
    return datetime.now(UTC)


class Study:
    """Everything for one learner in one workspace.

    ``runner`` is given, so that tests give a fake; it is not started here. One that
    ``only_reads`` also works where nothing can be written; nothing may be written in it.
    Opening the log raises the errors of :mod:`quizapp.store.store_errors`.
    """

    def __init__(
        self,
        workspace: Workspace,
        settings: Settings,
        runner: Runner,
        clock: Callable[[], datetime] = utc_now,
        *,
        only_reads: bool = False,
    ) -> None:
        self.workspace = workspace
        self.settings = settings
        self.words = Words(settings.language)
        self.runner = runner
        self.clock = clock
        self._only_reads = only_reads
        self._read_as: dict[Path, tuple[int, int] | None] = {}
        self._told: Note | None = None
        self._told_damage: tuple[Note, ...] = ()
        self._untold: list[Note] = []
        self._measured: tuple[date, Speed] | None = None
        self._due_by_day, self._due_as_of = DueByDay(), Mark()
        self._lesson_break: LessonBreak | None = None
        self._torch: str | None = None

    @cached_property
    def library(self) -> Library:
        """Every pack of the workspace, the bundled ones included."""
        return self._load()

    @cached_property
    def store(self) -> Store:
        """The log, with former question ids followed to the present ones."""
        opened = open_to_read if self._only_reads else Store.open
        store = opened(self.workspace.database, scheduler=self.scheduler)
        store.bring_up()
        store.adopt(self.library.aliases)
        return store

    @cached_property
    def scheduler(self) -> Scheduler:
        """What computes intervals. Raises SettingsError where FSRS's weights cannot be read."""
        return chosen_scheduler(self.settings, self.workspace)

    def reload(self, file: Path) -> Fault | None:
        """Take up the question files as they are now, after ``file`` was changed.

        Where the change has brought an error into the file, everything stays as it
        is, and the error is given.
        """
        return self._take_up({file})

    def _take_up(self, files: Collection[Path]) -> Fault | None:
        before = {(fault.rule, fault.question, fault.message) for fault in self.library.faults}
        read_as = self._read_as
        library = self._load()
        for fault in library.faults:
            known = (fault.rule, fault.question, fault.message) in before
            if fault.file in files and fault.severity == "error" and not known:
                self._read_as = read_as
                return fault
        self.library = library
        self.store.adopt(library.aliases)
        return None

    def _load(self) -> Library:
        folders = [Folder(path, bundled) for path, bundled in self.workspace.question_folders]
        library = load_library(folders, self._read)
        files = [pack.file for pack in library.packs.values()]
        files += [library.course.file] if library.course.file is not None else []
        self._read_as = {file: _stamp(file) for file in files}
        return library

    @cached_property
    def _read(self) -> Reader:
        return Reader(ParsedCache(cache_folder(), cache_key_file()))

    @cached_property
    def trust(self) -> Trust:
        """Which packs may run where the protections are not full."""
        from quizapp.care.trusted import Trust

        return Trust(pins_file(), [path for path, bundled in self.workspace.question_folders if bundled])

    @cached_property
    def examiner(self) -> Examiner:
        """Runs the questions that may run."""
        from quizapp.examine.examiner import Examiner

        return Examiner(self.runner, why_not_run=self.why_not_run)

    def why_not_run(self, question: Question) -> Note | None:
        """Why a question may not be run, None where it may; waits for the worker where that decides."""
        if self.trust.lets_run(question, self.runner):
            return None
        return Note("care.untrusted", (("file", str(question.file)),))

    @cached_property
    def _daily_backup(self) -> DailyBackup:
        from quizapp.care import backups
        from quizapp.care.daily import DailyBackup

        return DailyBackup(self.workspace.data / backups.FOLDER, self.day_of)

    def news(self) -> Note | None:
        """What the learner has not been told: of the device that questions run on, that it is
        not the one asked for, or no longer; of PyTorch, that it is another version; of the log,
        what is damaged. Told once; never waited for."""
        ready = self.runner.start()
        if ready.done() and ready.exception() is None:
            self._untold += self._upgraded(ready.result().torch)
            if (note := ready.result().note) != self._told:
                self._told = note
                return note
        self._untold = [*self._untold, *self._newly_damaged()]
        return self._untold.pop(0) if self._untold else None

    def _upgraded(self, torch: str) -> list[Note]:
        """That PyTorch was updated since it was seen last; looked at once."""
        if self._torch == torch:
            return []
        from quizapp.care.drifting import upgraded

        self._torch = torch
        note = upgraded(self.workspace.data, self.store, torch)
        return [] if note is None else [note]

    def damage(self) -> tuple[Note, ...]:
        """What was found damaged in the log while it was read, and was not told yet."""
        told, self._untold = (*self._untold, *self._newly_damaged()), []
        return told

    def _newly_damaged(self) -> tuple[Note, ...]:
        if "store" not in self.__dict__ or self.store.is_closed:
            return ()
        found = self.store.damage().notes()
        new = tuple(note for note in found if note not in self._told_damage)
        self._told_damage = found
        return new

    @property
    def limits(self) -> DayLimits:
        """How much is asked on a day; the learner's pace is that of their last weeks."""
        settings = self.settings
        minutes = settings.minutes_per_day
        return DayLimits(
            new=settings.new_per_day,
            due=settings.due_per_day,
            seconds=60.0 * minutes if minutes else None,
            speed=self._speed(self.today),
            week=settings.week,
        )

    def _speed(self, today: date) -> Speed:
        if self._measured is None or self._measured[0] != today:
            answers = self.store.answer_times(today - timedelta(days=_SPEED_DAYS))
            questions = self.library.questions
            names = {one.question for one in answers if one.question in questions}
            self._measured = today, speed_of(answers, {name: questions[name].seconds for name in names})
        return self._measured[1]

    def _levelling(self) -> Levelling:
        """On which days reviews fall, by the settings and by what is due on them already."""
        settings = self.settings
        load: Mapping[date, int] = {}
        if settings.level_days:
            found = self.store.changes(self._due_as_of)
            self._due_as_of = found.mark
            self._due_by_day = DueByDay() if found.whole else self._due_by_day
            self._due_by_day.change((name, asked_from(state)) for name, state in found.states.items())
            load = self._due_by_day.load
        return Levelling(settings.week, settings.level_days, load)

    def day_of(self, instant: datetime) -> date:
        """The learner's day of an instant."""
        return learner_day(instant, self.settings.timezone, self.settings.rollover_hour)

    @property
    def today(self) -> date:
        return self.day_of(self.clock())

    def sitting(self, scope: Scope | None = None) -> Sitting:
        """A new sitting; one at a time. The day's first begins a backup.

        What was edited since it was read is taken up: it may have been trusted as
        it is now, and would not run as it was.
        """
        from quizapp.review.lesson_steps import LessonBreak
        from quizapp.review.session import Sitting

        self._lesson_break = self._lesson_break or LessonBreak()
        edited = {file for file, stamp in self._read_as.items() if _stamp(file) != stamp}
        if edited:
            self._take_up(edited)
        self._daily_backup.begin(self.store, self.clock())
        return Sitting(
            library=self.library,
            store=self.store,
            examiner=self.examiner,
            clock=self.clock,
            day_of=self.day_of,
            limits=self.limits,
            scope=scope,
            levelling=self._levelling,
            lesson_break=self._lesson_break,
        )

    @property
    def placement(self) -> Placement:
        """Which units of the course are known already."""
        from quizapp.review.placement import Placement

        return Placement(self.library, self.store, self.clock, self.day_of)

    def home(self) -> HomeFigures:
        """The figures of the home screen."""
        figures = home_figures(self.library, self.store, self.today, self.limits)
        return replace(figures, spread=bool(self.deeds.latest_spread(self.store.states())))

    def comparison(
        self, new_per_day: Sequence[int] = (), retentions: Sequence[float] = (), days: int = 365
    ) -> Comparison:
        """What other settings would cost, to be played from today on."""
        from quizapp.progress.simulation import Simulation
        from quizapp.progress.trying_settings import Comparison, plans_to_compare

        plans = plans_to_compare(self.settings, self.workspace, self.limits, new_per_day, retentions)
        fsrs = learners_fsrs(self.settings.retention, self.workspace)
        simulation = Simulation(self.library, self.store.acts(), fsrs, self.today)
        return Comparison(simulation, plans, days)

    def get_ready(self) -> None:
        """Do now what the first question would wait for: listing questions needs no
        models, asking one does."""
        import_module("quizapp.bank.variation")
        for question in islice(self.library.questions.values(), 1):
            _ = question.entry

    def summary(self, scope: Scope | None = None, also: Collection[str] = ()) -> Summary:
        """What today's answers within a scope, and to the questions ``also``, came to."""
        from quizapp.progress.summary import summarise

        covers = (scope or Scope()).covers
        within = {q.id for q in self.library.questions.values() if covers(q)} | set(also)
        return summarise(self.store, self.today, within, self.library.aliases)

    def statistics(self, selection: Selection | None = None) -> Statistics:
        """Every figure of the learner's progress, of all questions where nothing is selected."""
        from quizapp.progress.answers import Selection
        from quizapp.progress.statistics import Outlook, statistics

        outlook = Outlook(self.today, self.settings.timezone, self.limits)
        return statistics(self.library, self.store, outlook, selection or Selection())

    def progress_document(self, found: Statistics) -> Document:
        """Figures in the learner's words."""
        from quizapp.progress.sections import document

        packs, language = self.library.packs, self.words.language
        return document(found, self.words, lambda name: packs[name].title.in_language(language))

    def topics(self) -> Topics:
        """Every pack and tag, and how its questions stand."""
        from quizapp.progress.topics import topics

        return topics(self.library, self.store.states(), self.today)

    def weak_points(self) -> WeakPoints:
        """The classes of slips that were made lately, and the weakest questions."""
        from quizapp.progress.statistics import weak_points

        return weak_points(self.library, self.store, self.today)

    def path(self) -> CoursePath:
        """Where the learner stands on the course."""
        from quizapp.progress.course_path import course_path

        return course_path(self.library, self.store.states())

    def topic(self, scope: Scope) -> Topic | None:
        """The pack or tag of a scope, or the questions that it names in their order; None where
        there is no pack or tag of that name."""
        from quizapp.progress.topics import Topic

        every = self.topics()
        if scope.questions is not None:
            named = scope.questions
            held = [one for topic in every.packs for one in topic.questions if one.question.id in named]
            return Topic(scope, None, (), tuple(held))
        return next((one for one in (*every.packs, *every.tags) if one.scope == scope), None)

    def history(self, question: str) -> tuple[PastAnswer | Act, ...]:
        """What was done to a question of the library and stands, the latest first."""
        from quizapp.progress.history import history

        return history(self.library, self.store, self.library.questions[question])

    @cached_property
    def deeds(self) -> QuestionDeeds:
        """What is done to questions besides answering them."""
        from quizapp.review.question_deeds import QuestionDeeds

        return QuestionDeeds(self.store, self.clock, self.day_of)

    def plan_spread(self, order: SpreadOrder = "known") -> Spread:
        """How the backlog would be spread over the days ahead."""
        limits, today = self.limits, self.today
        states = self.store.states()
        fluent = {name: question.seconds for name, question in self.library.questions.items()}
        answers = self.store.answers_on(today)
        reviewed = sum(act.kind == "review" for act in answers)
        done = float(reviewed) if limits.seconds is None else spent(answers)
        return spread(states, fluent, today, limits, self.store.scheduler, order, done=done)

    def undo_spread(self) -> int:
        """Undo the last spread backlog that is not through yet; how many questions come back."""
        return len(self.deeds.take_back(self.deeds.latest_spread(self.store.states())))

    def suspend(self, question: str) -> None:
        """Ask a question no more until it is resumed."""
        from quizapp.review.question_deeds import Wish

        self.deeds.do(Wish("suspended"), [question])

    def resume(self, question: str) -> None:
        """Ask a suspended question again."""
        from quizapp.review.question_deeds import Wish

        self.deeds.do(Wish("resumed"), [question])

    def new_act(self, deed: Deed, question: str, **rest: Any) -> Act:
        """An act that is done now, without an id yet."""
        now = self.clock()
        return Act("", now, self.day_of(now), deed, question, **rest)

    def close(self) -> None:
        """End the runner and close the log. Closing twice is allowed."""
        self.runner.close()
        if "_daily_backup" in self.__dict__:
            self._daily_backup.finish(_PATIENCE)
        if "store" in self.__dict__:
            self.store.close()
