"""What all question files of a pytest run share: a worker, the trusted files, and the checks
between packs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from quizapp.authoring.checking import NOT_TRUSTED, check
from quizapp.authoring.gathering import Gathered, gather
from quizapp.authoring.rules.languages import languages_of, texts, title
from quizapp.bank import Fault, Folder, Locator, Pack, Question
from quizapp.care.trusted import Trust
from quizapp.config.workspace import bundled_questions, pins_file
from quizapp.runner.client import Runner

_NOT_RUN = (
    "not run, because nothing on this system confines the code of this file. If the file is yours, "
    "run `pytest --quizapp-trust`; if not, read it first, then run `quizapp trust FILE`"
)


class Checks:
    """Checks files, packs and questions as items ask for it. With ``trusted``, all of them are
    run even if no protections are available."""

    def __init__(self, *, trusted: bool) -> None:
        self._trusted = trusted
        self._files: list[Path] = []
        self._found: dict[str, tuple[Fault, ...]] = {}

    def met(self, file: Path) -> None:
        """Register a file of this run."""
        self._files.append(file)

    def of_pack(self, file: Path, pack: Pack | None) -> list[Fault]:
        """The faults of a file as a whole, its lessons included."""
        found = [fault for fault in self._read if fault.file == file and fault.question is None]
        if pack is not None:
            found += [Locator().pack_fault(pack, each) for each in title(pack, languages_of(pack))]
            if pack.lessons:
                found += self._checked(replace(pack, questions=()))
        return list(dict.fromkeys(found))

    def of_question(self, pack: Pack, question: Question) -> tuple[Fault, ...]:
        """The faults of a question, which is run on the first call."""
        key = f"{question.file}:{question.id}"
        if key not in self._found:
            self._found[key] = tuple(dict.fromkeys(self._examine(pack, question)))
        return self._found[key]

    def of_broken(self, file: Path, question: str) -> list[Fault]:
        """The faults found while reading a question."""
        return [fault for fault in self._read if fault.file == file and fault.question == question]

    def close(self) -> None:
        """End the worker, if it was started."""
        if "_runner" in self.__dict__:
            self._runner.close()

    def _examine(self, pack: Pack, question: Question) -> Iterator[Fault]:
        yield from self.of_broken(pack.file, question.id)
        for problem in texts(question, languages_of(pack)):
            yield Locator().fault(question, problem)
        for fault in self._checked(replace(pack, questions=(question,), lessons=())):
            if fault.question == question.id or fault.rule == NOT_TRUSTED:
                yield fault

    def _checked(self, pack: Pack) -> Iterator[Fault]:
        """The result of checking a part of a pack."""
        for fault in check(Gathered((pack,), ()), self._runner, lets_run=self._lets_run).problems:
            yield replace(fault, message=_NOT_RUN) if fault.rule == NOT_TRUSTED else fault

    def _lets_run(self, question: Question) -> bool:
        return self._trusted or self._trust.lets_run(question, self._runner)

    @cached_property
    def _runner(self) -> Runner:
        from quizapp.runner.local import LocalRunner

        return LocalRunner("auto")

    @cached_property
    def _trust(self) -> Trust:
        return Trust(pins_file(), [bundled_questions()])

    @cached_property
    def _read(self) -> tuple[Fault, ...]:
        """The result of reading the files, faults between packs included."""
        folders = [Folder(folder) for folder in dict.fromkeys(file.parent for file in self._files)]
        return gather(self._files, [*folders, Folder(bundled_questions(), bundled=True)]).faults
