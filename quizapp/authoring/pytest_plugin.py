"""The plugin through which ``pytest questions/`` checks every question and example of a pack.

pytest loads it wherever quizapp is installed, so nothing is imported here
before a question file is met.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from quizapp.authoring.pytest_items import (
    BrokenItem,
    ExampleItem,
    PackItem,
    QuestionItem,
    example_name,
    local_id,
)

if TYPE_CHECKING:
    from quizapp.authoring.shared_checks import Checks
    from quizapp.bank import Fault, LoadedPack, Locator, Question


#: A file that has two of these keys at its margin is a question file.
_KEYS = re.compile(rb"^(?:\xef\xbb\xbf)?(pack|title|questions)[ \t]*:", re.MULTILINE)
#: So much of a file is looked at to tell.
_LOOKED_AT = 64 * 1024


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--quizapp-trust``, for this run, and ``quizapp_trust``, for a repository of one's own packs."""
    about = "run question files even if nothing on this system confines their code: they are mine"
    parser.getgroup("quizapp").addoption("--quizapp-trust", action="store_true", help=about)
    parser.addini("quizapp_trust", about, type="bool", default=False)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Take question files, and nothing else."""
    if file_path.suffix not in (".yaml", ".yml"):
        return None
    with file_path.open("rb") as stream:
        keys = set(_KEYS.findall(stream.read(_LOOKED_AT)))
    if len(keys) < 2:
        return None
    node: pytest.Collector = PackFile.from_parent(parent, path=file_path)
    return node


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the worker, if there was one."""
    checks = config.stash.get(_CHECKS, None)
    if checks is not None:
        checks.close()


_CHECKS: pytest.StashKey[Checks] = pytest.StashKey()


class PackFile(pytest.File):
    """A question file: one item for the pack, one for each question, one for each example."""

    @cached_property
    def checks(self) -> Checks:
        """What this run shares."""
        from quizapp.authoring.shared_checks import Checks

        trusted = self.config.getoption("quizapp_trust") or self.config.getini("quizapp_trust")
        return self.config.stash.setdefault(_CHECKS, Checks(trusted=bool(trusted)))

    @cached_property
    def loaded(self) -> LoadedPack:
        """What reading the file gave."""
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
            for place in range(len(question.entry.examples)):
                name = example_name(question, place)
                yield ExampleItem.from_parent(self, name=name, question=question, place=place)

    def example_of(self, question: Question, fault: Fault) -> int | None:
        """The place of the example that a fault is about, None where it is about none."""
        if "example" not in fault.rule and fault.rule != "no-variant-given":
            return None
        begun = [place <= (fault.line, fault.column) for place in self.examples_of(question)]
        return sum(begun) - 1 if any(begun) else None

    def examples_of(self, question: Question) -> list[tuple[int, int]]:
        """Line and column at which each example of a question begins."""
        from quizapp.bank.faults import Problem

        problems = [Problem(("examples", place), "", "") for place in range(len(question.entry.examples))]
        found = [self._locator.fault(question, problem) for problem in problems]
        return [(fault.line, fault.column) for fault in found]

    @cached_property
    def _locator(self) -> Locator:
        from quizapp.bank import Locator

        return Locator()
