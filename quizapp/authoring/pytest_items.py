"""The pytest items of a question file: the pack as a whole, each question, each example."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from quizapp.authoring.pytest_plugin import CHECKS

if TYPE_CHECKING:
    from quizapp.authoring.shared_checks import Checks
    from quizapp.bank import Fault, LoadedPack, Locator, Question


class QuizappWarning(pytest.PytestWarning):
    """A warning of a check; the question can still be asked."""


class _Failed(Exception):
    """Faults that make an item fail."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(faults)
        self.faults = tuple(faults)


class _Item(pytest.Item):
    """A part of a question file that is checked; it fails if there are errors."""

    parent: PackFile
    line: int = 1

    def faults(self) -> Iterable[Fault]:
        """The faults of this part."""
        raise NotImplementedError

    def runtest(self) -> None:
        """Fail for errors, and warn about the rest."""
        found = list(self.faults())
        for fault in found:
            if fault.severity == "warning":
                self.warn(QuizappWarning(self._line(fault)))
        errors = [fault for fault in found if fault.severity == "error"]
        if errors:
            raise _Failed(errors)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The faults, one per line; for any other exception, pytest's own report."""
        if isinstance(excinfo.value, _Failed):
            return "\n".join(map(self._line, excinfo.value.faults))
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """The file and the line (from 0)."""
        return self.path, self.line - 1, self.name

    def _line(self, fault: Fault) -> str:
        from quizapp.words.visible import visible

        location = os.path.relpath(fault.file, self.config.invocation_params.dir)
        return visible(f"{location}:{fault.line}:{fault.column}: {fault.message} [{fault.rule}]")


class PackItem(_Item):
    """The pack as a whole."""

    def faults(self) -> Iterable[Fault]:
        """The faults outside of questions."""
        return self.parent.checks.of_pack(self.path, self.parent.loaded.pack)


class BrokenItem(_Item):
    """A question that cannot be asked because of its faults."""

    def __init__(self, *, question: str, line: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._question = question
        self.line = line

    def faults(self) -> Iterable[Fault]:
        """Why not."""
        return self.parent.checks.of_broken(self.path, self._question)


class QuestionItem(_Item):
    """A question; every variant is run."""

    def __init__(self, *, question: Question, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.question = question
        self.line = question.line

    def faults(self) -> Iterable[Fault]:
        """Everything except what is reported about its examples."""
        return [fault for fault in self._all() if self.parent.example_of(self.question, fault) is None]

    def _all(self) -> Iterable[Fault]:
        pack = self.parent.loaded.pack
        assert pack is not None
        return self.parent.checks.of_question(pack, self.question)


class ExampleItem(QuestionItem):
    """One example of a question."""

    def __init__(self, *, index: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._index = index
        self.line, _ = self.parent.examples_of(self.question)[index]

    def faults(self) -> Iterable[Fault]:
        """The faults reported for this example, including that it was not run."""
        from quizapp.authoring.checking import NOT_TRUSTED

        return [
            fault
            for fault in self._all()
            if fault.rule == NOT_TRUSTED or self.parent.example_of(self.question, fault) == self._index
        ]


class PackFile(pytest.File):
    """A question file: one item for the pack, one for each question, one for each example."""

    @cached_property
    def checks(self) -> Checks:
        """The checks shared by the items of this run."""
        from quizapp.authoring.shared_checks import Checks

        trusted = self.config.getoption("quizapp_trust") or self.config.getini("quizapp_trust")
        return self.config.stash.setdefault(CHECKS, Checks(trusted=bool(trusted)))

    @cached_property
    def loaded(self) -> LoadedPack:
        """The result of reading the file."""
        from quizapp.bank import load_pack

        return load_pack(self.path)

    def collect(self) -> Iterable[pytest.Item]:
        """The items, in the order of the file."""
        self.checks.met(self.path)
        pack = self.loaded.pack
        yield PackItem.from_parent(self, name="pack")
        sound = {question.id: question for question in pack.questions} if pack is not None else {}
        broken = {f.question: f.line for f in self.loaded.faults if f.question and f.question not in sound}
        for name, line in broken.items():
            yield BrokenItem.from_parent(self, name=local_id(name), question=name, line=line)
        for question in sound.values():
            yield QuestionItem.from_parent(self, name=question.entry.id, question=question)
            for index in range(len(question.entry.examples)):
                name = example_name(question, index)
                yield ExampleItem.from_parent(self, name=name, question=question, index=index)

    def example_of(self, question: Question, fault: Fault) -> int | None:
        """The index of the example that a fault is about, or None."""
        if "example" not in fault.rule and fault.rule != "no-variant-given":
            return None
        begun = [index <= (fault.line, fault.column) for index in self.examples_of(question)]
        return sum(begun) - 1 if any(begun) else None

    def examples_of(self, question: Question) -> list[tuple[int, int]]:
        """The line and column at which each example of a question begins."""
        from quizapp.bank.faults import Problem

        problems = [Problem(("examples", index), "", "") for index in range(len(question.entry.examples))]
        found = [self._locator.fault(question, problem) for problem in problems]
        return [(fault.line, fault.column) for fault in found]

    @cached_property
    def _locator(self) -> Locator:
        from quizapp.bank import Locator

        return Locator()


def local_id(question: str) -> str:
    return question.partition("/")[2]


def example_name(question: Question, index: int) -> str:
    """``unsqueeze-shape[2 reject (1, 2, 3)]``."""
    from quizapp.words.visible import visible

    example = question.entry.examples[index]
    key = next(key for key in ("accept", "reject", "unreadable") if getattr(example, key) is not None)
    answer = " ".join(getattr(example, key).split())
    return f"{question.entry.id}[{index + 1} {key} {visible(answer[:40])}]"
