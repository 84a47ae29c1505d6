"""What pytest runs of a question file: the pack as a whole, each question, each example."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from quizapp.authoring.pytest_plugin import PackFile
    from quizapp.bank import Fault, Question


class QuizappWarning(pytest.PytestWarning):
    """What a check warns of, and a question can be asked with."""


class _Failed(Exception):
    """Faults that make an item fail."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(faults)
        self.faults = tuple(faults)


class _Item(pytest.Item):
    """Something of a question file that is checked; it fails with the faults that are errors."""

    parent: PackFile
    line: int = 1

    def faults(self) -> Iterable[Fault]:
        """What is wrong."""
        raise NotImplementedError

    def runtest(self) -> None:
        """Fail for errors, warn of the rest."""
        found = list(self.faults())
        for fault in found:
            if fault.severity == "warning":
                self.warn(QuizappWarning(self._said(fault)))
        errors = [fault for fault in found if fault.severity == "error"]
        if errors:
            raise _Failed(errors)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The faults, a line each; for anything else pytest's own account."""
        if isinstance(excinfo.value, _Failed):
            return "\n".join(map(self._said, excinfo.value.faults))
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """The file and the line, from 0."""
        return self.path, self.line - 1, self.name

    def _said(self, fault: Fault) -> str:
        from quizapp.words.visible import visible

        place = os.path.relpath(fault.file, self.config.invocation_params.dir)
        return visible(f"{place}:{fault.line}:{fault.column}: {fault.message} [{fault.rule}]")


class PackItem(_Item):
    """The pack as a whole."""

    def faults(self) -> Iterable[Fault]:
        """What stands outside of questions."""
        return self.parent.checks.of_pack(self.path, self.parent.loaded.pack)


class BrokenItem(_Item):
    """A question that cannot be asked as it is written."""

    def __init__(self, *, question: str, line: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._question = question
        self.line = line

    def faults(self) -> Iterable[Fault]:
        """Why not."""
        return self.parent.checks.of_broken(self.path, self._question)


class QuestionItem(_Item):
    """A question: every variant is run."""

    def __init__(self, *, question: Question, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.question = question
        self.line = question.line

    def faults(self) -> Iterable[Fault]:
        """All but what is told of its examples."""
        return [fault for fault in self._all() if self.parent.example_of(self.question, fault) is None]

    def _all(self) -> Iterable[Fault]:
        pack = self.parent.loaded.pack
        assert pack is not None
        return self.parent.checks.of_question(pack, self.question)


class ExampleItem(QuestionItem):
    """One example of a question."""

    def __init__(self, *, place: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._place = place
        self.line, _ = self.parent.examples_of(self.question)[place]

    def faults(self) -> Iterable[Fault]:
        """What is told of this example, and that it was not run."""
        from quizapp.authoring.checking import NOT_TRUSTED

        return [
            fault
            for fault in self._all()
            if fault.rule == NOT_TRUSTED or self.parent.example_of(self.question, fault) == self._place
        ]


def local_id(question: str) -> str:
    return question.partition("/")[2]


def example_name(question: Question, place: int) -> str:
    """``unsqueeze-shape[2 reject (1, 2, 3)]``."""
    from quizapp.words.visible import visible

    example = question.entry.examples[place]
    key = next(key for key in ("accept", "reject", "unreadable") if getattr(example, key) is not None)
    answer = " ".join(getattr(example, key).split())
    return f"{question.entry.id}[{place + 1} {key} {visible(answer[:40])}]"
