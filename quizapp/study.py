"""What a learner's commands and screens work with: library, log and runner, opened when first used."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cached_property

from quizapp.agenda import Scope
from quizapp.bank import Folder, Library, load_library
from quizapp.examiner import Examiner
from quizapp.progress.home import HomeFigures, home_figures
from quizapp.progress.summary import Summary, summarise
from quizapp.runner.client import Runner
from quizapp.scheduling.day import learner_day
from quizapp.scheduling.queue import DayLimits
from quizapp.session import Sitting
from quizapp.settings import Settings
from quizapp.store import Store
from quizapp.words import Words
from quizapp.workspace import Workspace


def utc_now() -> datetime:
    """The current instant."""
    return datetime.now(UTC)


class Study:
    """Everything for one learner in one workspace.

    ``runner`` is given, so that tests give a fake; it is not started here.
    Opening the log raises the errors of :mod:`quizapp.store.errors`.
    """

    def __init__(
        self,
        workspace: Workspace,
        settings: Settings,
        runner: Runner,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.workspace = workspace
        self.settings = settings
        self.words = Words(settings.language)
        self.runner = runner
        self.clock = clock

    @cached_property
    def library(self) -> Library:
        """Every pack of the workspace, the bundled ones included."""
        return load_library([Folder(path, bundled) for path, bundled in self.workspace.question_folders])

    @cached_property
    def store(self) -> Store:
        """The log, with former question ids followed to the present ones."""
        store = Store.open(self.workspace.database)
        store.adopt(self.library.aliases)
        return store

    @property
    def limits(self) -> DayLimits:
        return DayLimits(new=self.settings.new_per_day, due=self.settings.due_per_day)

    def day_of(self, instant: datetime) -> date:
        """The learner's day of an instant."""
        return learner_day(instant, self.settings.timezone, self.settings.rollover_hour)

    @property
    def today(self) -> date:
        return self.day_of(self.clock())

    def sitting(self, scope: Scope | None = None) -> Sitting:
        """A new sitting; one at a time."""
        return Sitting(
            library=self.library,
            store=self.store,
            examiner=Examiner(self.runner),
            clock=self.clock,
            day_of=self.day_of,
            limits=self.limits,
            scope=scope,
        )

    def home(self) -> HomeFigures:
        """The figures of the home screen."""
        return home_figures(self.library, self.store, self.today, self.limits)

    def summary(self, scope: Scope | None = None) -> Summary:
        """What today's answers within a scope came to."""
        covers = (scope or Scope()).covers
        within = {q.id for q in self.library.questions.values() if covers(q)}
        return summarise(self.store, self.today, within, self.library.aliases)

    def close(self) -> None:
        """End the runner and close the log. Closing twice is allowed."""
        self.runner.close()
        if "store" in self.__dict__:
            self.store.close()
