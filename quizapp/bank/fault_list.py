"""Collects the faults of one file while it is read."""

from __future__ import annotations

from pathlib import Path

from quizapp.bank.faults import Fault, Problem, Steps
from quizapp.bank.source_part import SourcePart
from quizapp.bank.yaml_problems import YamlProblem

#: Maximum number of faults reported for one file.
FAULTS_LIMIT = 1_000


class FaultList:
    """Adds problems with their positions in the file. Beyond the limit, they are only counted."""

    def __init__(self, file: Path, limit: int = FAULTS_LIMIT) -> None:
        self._file = file
        self._limit = limit
        self._faults: list[Fault] = []
        self._untold = 0

    @property
    def is_full(self) -> bool:
        """Whether the limit has been reached."""
        return len(self._faults) >= self._limit

    def add(self, part: SourcePart, path: Steps, problem: Problem, question: str | None = None) -> None:
        """Add a problem with the value at ``path`` in a part of the file."""
        if self.is_full:
            self._untold += 1  # finding its position would take long
            return
        line, column = part.position((*path, *problem.path), on_key=problem.on_key, needle=problem.needle)
        self._add(line, column, problem, question)

    def add_from_yaml(self, part: SourcePart, problem: YamlProblem, question: str | None = None) -> None:
        """Add the YAML problems of a part of the file."""
        line, column = part.first_line + problem.line + 1, problem.column + 1
        self._add(line, column, Problem((), problem.rule, problem.message), question)

    def count(self) -> None:
        """Count a fault that is not reported."""
        self._untold += 1

    def faults(self) -> tuple[Fault, ...]:
        """All reported faults in the order of the file, and the number of others."""
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
