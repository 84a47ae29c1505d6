"""Library, log and runner of a learner's workspace, opened on first use."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from quizapp.bank import Fault, Folder, Library, Question, load_library
from quizapp.config.settings import Settings
from quizapp.config.workspace import Workspace, pins_file
from quizapp.loading.reader import Reader, cached_reader
from quizapp.progress.kept_weights import chosen_scheduler
from quizapp.runner.client import Runner
from quizapp.scheduling.day import learner_day
from quizapp.scheduling.schedulers import Scheduler
from quizapp.store import Store, open_to_read
from quizapp.words import Note, Words

if TYPE_CHECKING:
    # Not imported at startup: the home screen, which the learner waits for, does not need them.
    from pathlib import Path

    from quizapp.care.daily import DailyBackup
    from quizapp.care.trusted import Trust
    from quizapp.examine.examiner import Examiner

#: Seconds that closing waits for a backup in progress.
_PATIENCE = 5.0


def _stamp(file: Path) -> tuple[int, int] | None:
    """A stamp that shows whether a file was edited: its modification time in nanoseconds, and its
    size in bytes."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def utc_now() -> datetime:
    """The current instant."""
    return datetime.now(UTC)


class OpenWorkspace:
    """A learner's workspace: question files, log and runner, each opened on first use.

    ``runner`` is passed in, so that tests can use a fake; it is not started here. With
    ``only_reads``, this also works if nothing can be written; nothing may be written then.
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
        self._reported: Note | None = None
        self._told_damage: tuple[Note, ...] = ()
        self._untold: list[Note] = []
        self._torch: str | None = None

    @cached_property
    def library(self) -> Library:
        """Every pack of the workspace, including the bundled ones."""
        return self._load()

    @cached_property
    def store(self) -> Store:
        """The log, with former question ids mapped to present ones."""
        opened = open_to_read if self._only_reads else Store.open
        store = opened(self.workspace.database, scheduler=self.scheduler)
        store.bring_up()
        store.adopt(self.library.aliases)
        return store

    @cached_property
    def scheduler(self) -> Scheduler:
        """The scheduler. Raises SettingsError if FSRS's weights cannot be read."""
        return chosen_scheduler(self.settings, self.workspace)

    def follow_weights(self) -> None:
        """Use the weights currently stored in the workspace, which another process may have fitted."""
        chosen = chosen_scheduler(self.settings, self.workspace)
        if chosen.mark != self.store.scheduler.mark:
            self.scheduler = chosen
            self.store.schedule_by(chosen)

    def reload(self, file: Path) -> Fault | None:
        """Load the question files again, after ``file`` was changed.

        If the change introduced an error into the file, nothing changes, and the error is
        returned.
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
        return cached_reader()

    @cached_property
    def trust(self) -> Trust:
        """Which packs may run without full protections."""
        from quizapp.care.trusted import Trust

        return Trust(pins_file(), [path for path, bundled in self.workspace.question_folders if bundled])

    @cached_property
    def examiner(self) -> Examiner:
        """Runs the questions that may run."""
        from quizapp.examine.examiner import Examiner

        return Examiner(self.runner, why_not_run=self.why_not_run)

    def why_not_run(self, question: Question) -> Note | None:
        """Why a question may not be run, or None; waits for the worker if the answer depends on it."""
        if self.trust.lets_run(question, self.runner):
            return None
        return Note("care.untrusted", (("file", str(question.file)),))

    @cached_property
    def _daily_backup(self) -> DailyBackup:
        from quizapp.care import backups
        from quizapp.care.daily import DailyBackup

        return DailyBackup(self.workspace.data / backups.FOLDER, self.day_of)

    def news(self) -> Note | None:
        """Messages that were not shown yet: about the device that questions run on, if it is not
        the requested one; about a new version of PyTorch; about damage in the log. Each is
        returned once. Does not block."""
        ready = self.runner.start()
        if ready.done() and ready.exception() is None:
            self._untold += self._upgraded(ready.result().torch)
            if (note := ready.result().note) != self._reported:
                self._reported = note
                return note
        self._untold = [*self._untold, *self._newly_damaged()]
        return self._untold.pop(0) if self._untold else None

    def _upgraded(self, torch: str) -> list[Note]:
        """A message that PyTorch was updated since the last time; checked once."""
        if self._torch == torch:
            return []
        from quizapp.care.drifting import upgraded

        self._torch = torch
        note = upgraded(self.workspace.data, self.store, torch)
        return [] if note is None else [note]

    def damage(self) -> tuple[Note, ...]:
        """Damage found while reading the log that was not reported yet."""
        notes, self._untold = (*self._untold, *self._newly_damaged()), []
        return notes

    def _newly_damaged(self) -> tuple[Note, ...]:
        if "store" not in self.__dict__ or self.store.is_closed:
            return ()
        found = self.store.damage().notes()
        new = tuple(note for note in found if note not in self._told_damage)
        self._told_damage = found
        return new

    def take_up_edited(self) -> None:
        """Load files that were edited since they were read."""
        edited = {file for file, stamp in self._read_as.items() if _stamp(file) != stamp}
        if edited:
            self._take_up(edited)

    def day_of(self, instant: datetime) -> date:
        """The learner's day of an instant."""
        return learner_day(instant, self.settings.timezone, self.settings.rollover_hour)

    @property
    def today(self) -> date:
        return self.day_of(self.clock())

    def close(self) -> None:
        """End the runner and close the log. Closing twice is allowed."""
        self.runner.close()
        if "_daily_backup" in self.__dict__:
            self._daily_backup.finish(_PATIENCE)
        if "store" in self.__dict__:
            self.store.close()
