"""Checks everything that quizapp depends on, most fundamental parts first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from quizapp.bank import Folder, load_library
from quizapp.care import folders as folder_checks
from quizapp.care import machine
from quizapp.care.backups import FOLDER
from quizapp.care.finding import Finding
from quizapp.care.log_check import LogCheck, nobody
from quizapp.care.trusted import Trust
from quizapp.config.workspace import Workspace, cache_folder, cache_key_file
from quizapp.runner.client import Runner
from quizapp.scheduling.schedulers import SM2, Scheduler
from quizapp.words.note import Note


@dataclass(frozen=True, slots=True)
class Doctor:
    """Checks one workspace on this machine.

    ``user_settings`` is the user's own settings file; ``day_of`` returns the learner's day of an
    instant; ``agree`` asks for consent to a fix that needs it; ``scheduler`` computes intervals.
    """

    workspace: Workspace
    user_settings: Path
    trust: Trust
    runner: Runner
    now: datetime
    day_of: Callable[[datetime], date]
    agree: Callable[[Note], bool] = nobody
    scheduler: Scheduler = SM2

    def examine(self, *, fix: bool = False) -> Iterator[Finding]:
        """The findings; with ``fix``, after fixing everything that can be fixed without loss."""
        self.runner.start()
        yield machine.python()
        yield from folder_checks.folders(self.workspace, fix=fix)
        yield folder_checks.disk(self.workspace)
        yield from folder_checks.cache(cache_folder(), cache_key_file())
        yield from folder_checks.settings(self.workspace.settings_file, self.user_settings)
        yield from folder_checks.weights(self.workspace)
        library = load_library([Folder(path, bundled) for path, bundled in self.workspace.question_folders])
        yield from folder_checks.questions(library)
        database, backups = self.workspace.database, self.workspace.data / FOLDER
        records = LogCheck(database, backups, library, self.now, self.day_of, fix, self.agree, self.scheduler)
        yield from records.findings()
        worker, found = machine.ready(self.runner)
        yield from found
        if worker is not None:
            yield from machine.protections(self.runner, worker.protections)
        yield from folder_checks.trust(self.trust, library, None if worker is None else worker.protections)
