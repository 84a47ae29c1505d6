"""Opens what commands work with, from flags, environment and files."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import click

from quizapp.bank.lasting import importing
from quizapp.cli.progress_bar import ProgressBar
from quizapp.config.loading_settings import load_settings, workspace_named_in
from quizapp.config.settings import Settings
from quizapp.config.workspace import Workspace, find_workspace, user_settings_file
from quizapp.store.store_errors import StoreError
from quizapp.words import Words
from quizapp.words.visible import visible

if TYPE_CHECKING:
    from quizapp.bank import Question
    from quizapp.review.study import Study
    from quizapp.runner.client import Runner

#: Why a folder cannot be created on a read-only system.
_UNWRITABLE = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})


class Opening:
    """Opens what a command asks for, once, and closes it at the end."""

    def __init__(self) -> None:
        self._workspace: str | None = None
        self._flags: dict[str, str | None] = {}
        self._only_reads = False

    def choose(self, *, workspace: str | None, device: str | None, language: str | None) -> None:
        """Store the options given before the command."""
        self._workspace = workspace
        self._flags = {"workspace": workspace, "device": device, "language": language}

    @property
    def fallback_language(self) -> str:
        """The language of errors about the settings themselves."""
        named = self._flags.get("language") or os.environ.get("QUIZAPP_LANGUAGE")
        return named if named in {"en", "zh"} else "en"

    @cached_property
    def workspace(self) -> Workspace:
        named = self._workspace or os.environ.get("QUIZAPP_WORKSPACE")
        named = named or workspace_named_in(user_settings_file())
        return find_workspace(named, os.environ, Path.cwd())

    @cached_property
    def settings(self) -> Settings:
        return load_settings(
            flags=self._flags,
            environment=os.environ,
            workspace_file=self.workspace.settings_file,
            user_file=user_settings_file(),
        )

    @cached_property
    def words(self) -> Words:
        return Words(self.settings.language)

    @cached_property
    def runner(self) -> Runner:
        """The worker; it warms up from its start, or from the first job."""
        from quizapp.runner.local import LocalRunner

        return LocalRunner(self.settings.device)

    @cached_property
    def study(self) -> Study:
        """The study for a command. If another scheduler was chosen, every next review is
        recomputed first, which takes a while for a long log."""
        from quizapp.store.scheduler_mark import is_anothers

        study = self.study_of_app
        if is_anothers(self.workspace.database, study.scheduler):
            with ProgressBar(self.words.say("cli.progress-scheduler")), suppress(StoreError):
                _ = study.store  # its faults are reported where it is used
        return study

    @cached_property
    def study_of_app(self) -> Study:
        """The study for the app, which reports long computations itself."""
        with importing():
            from quizapp.review.study import Study

        self.make_workspace()
        study = Study(self.workspace, self.settings, self.runner, only_reads=self._only_reads)
        _ = study.scheduler  # errors in its weights are reported before anything is started
        return study

    def to_read(self) -> Study:
        """The study for a command that only reads the log, even if nothing can be written."""
        self._only_reads = True
        with ProgressBar(self.words.say("cli.progress-loading")):
            _ = self.study.library  # cached results are available immediately
        return self.study

    def tell_of_device(self) -> None:
        """If code ran on another device than the one requested, say so on standard error."""
        ready = self.runner.start()
        if ready.done() and ready.exception() is None:
            note = ready.result().note
            if note is not None:
                click.echo(visible(self.words.note(note)), err=True)

    def tell_of_damage(self) -> None:
        """Report damaged rows that the command left out on standard error."""
        for note in self.study_of_app.damage() if "study_of_app" in self.__dict__ else ():
            click.echo(visible(self.words.note(note)), err=True)

    def make_workspace(self) -> None:
        """Create missing parts of the workspace. Raises a usage error if that fails, unless the
        log is only read."""
        try:
            self.workspace.make()
        except OSError as error:
            if self._only_reads and error.errno in _UNWRITABLE:
                return
            folder, reason = str(self.workspace.root), error.strerror or ""
            raise click.UsageError(self.words.say("cli.workspace", folder=folder, reason=reason)) from error

    def question(self, name: str) -> Question:
        """The question with this full id. Raises a usage error that suggests the nearest one."""
        question = self.study.library.find(name)
        if question is None:
            raise click.UsageError(self.unknown_question(name))
        return question

    def unknown_question(self, name: str) -> str:
        """The message for an unknown question id, which may be that of a pack."""
        if name in self.study.library.packs:
            return self.words.say("cli.is-a-pack", name=name)
        from difflib import get_close_matches

        nearest = get_close_matches(name, self.study.library.questions, n=1, cutoff=0.4)
        if nearest:
            return self.words.say("cli.unknown-question-near", id=name, nearest=nearest[0])
        return self.words.say("cli.unknown-question", id=name)

    def close(self) -> None:
        """End the worker and close the log."""
        for name in ("study_of_app", "runner"):
            if name in self.__dict__:
                self.__dict__[name].close()
