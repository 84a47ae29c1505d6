"""The faults of one file, as they are found while it is read."""

from __future__ import annotations

from pathlib import Path

from quizapp.bank.faults import Fault, Problem, Steps
from quizapp.bank.marks import SourcePart
from quizapp.bank.yaml_problems import YamlProblem

#: Most faults told of one file.
FAULTS_LIMIT = 1_000


class FaultList:
    """Gives problems their position in the file. Past the limit, they are only counted."""

    def __init__(self, file: Path, limit: int = FAULTS_LIMIT) -> None:
        self._file = file
        self._limit = limit
        self._faults: list[Fault] = []
        self._untold = 0

    @property
    def is_full(self) -> bool:
        """Whether no further fault is told."""
        return len(self._faults) >= self._limit

    def add(self, part: SourcePart, path: Steps, problem: Problem, question: str | None = None) -> None:
        """Add a problem of what ``path`` leads to in a part of the file."""
        if self.is_full:
            self._untold += 1  # to find its position would take long
            return
        line, column = part.position((*path, *problem.path), on_key=problem.on_key, needle=problem.needle)
        self._add(line, column, problem, question)

    def add_from_yaml(self, part: SourcePart, problem: YamlProblem, question: str | None = None) -> None:
        """Add what is wrong in the YAML of a part of the file."""
        line, column = part.first_line + problem.line + 1, problem.column + 1
        self._add(line, column, Problem((), problem.rule, problem.message), question)

    def count(self) -> None:
        """Count one more that is not told."""
        self._untold += 1

    def faults(self) -> tuple[Fault, ...]:
        """All that was told, in the order of the file, and how many more there are."""
        found = list(self._faults)
        if self._untold:
            message = f"{self._untold:,} more errors in this file; fix these first"
            found.append(Fault(self._file, 1, 1, None, "too-many-faults", "error", message))
        return tuple(sorted(found, key=lambda fault: (fault.line, fault.column)))

    def _add(self, line: int, column: int, problem: Problem, question: str | None) -> None:
        if self.is_full:
            self._untold += 1
            return
        self._faults.append(
            Fault(self._file, line, column, question, problem.rule, problem.severity, problem.message)
        )
