"""``ask: write``: a program, judged by its results on several inputs."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from quizapp.kinds.kind import Expectation
from quizapp.kinds.programs import Case, ProgramKind, ProgramTruth, ShownProgram
from quizapp.kinds.typed import ReadingError
from quizapp.kinds.written import check_code, parsed, used_names

if TYPE_CHECKING:
    from quizapp.bank import Variant


@dataclass(frozen=True, slots=True)
class WriteTruth(ProgramTruth):
    """A right program, and the names that answers may not use."""

    ask: ClassVar[str] = "write"
    code: str
    forbidden: tuple[str, ...]
    cases: tuple[Case, ...]


class Write(ProgramKind[WriteTruth]):
    """Code to be written, which must have the same result on other variants and on edges."""

    ask = "write"
    field = "program"
    other_variants = 5

    def truth_over(self, variant: Variant, cases: tuple[Case, ...]) -> WriteTruth:
        return WriteTruth(variant.reference or "", variant.forbidden, cases)

    def expectation(self, truth: WriteTruth) -> Expectation:
        return Expectation(
            self.ask, setup=truth.cases[0].setup, forbidden=truth.forbidden, has_result=truth.has_result
        )

    def before_run(self, variant: Variant) -> Expectation:
        return Expectation(self.ask, setup=variant.setup, forbidden=variant.forbidden)

    def read(self, expected: Expectation, answer: str) -> str:
        return read_code(answer, expected.setup, expected.forbidden, has_result=expected.has_result)

    def answer_text(self, truth: WriteTruth) -> str:
        return truth.code

    def answered(self, truth: WriteTruth, answer: str) -> tuple[str, ...]:
        code = read_code(answer, truth.cases[0].setup, truth.forbidden, has_result=truth.has_result)
        return (code,) * len(truth.cases)

    def shown(self, truth: WriteTruth, answer: str) -> ShownProgram:
        return ShownProgram(answer.strip("\n"))


def read_code(answer: str, setup: str, forbidden: Sequence[str], *, has_result: bool) -> str:
    """The program, without surrounding white space.

    ``has_result`` says that the program must end in the expression that is its result. Raises
    ReadingError if it is not valid Python, may not run at all, or uses a ``forbidden`` name.
    """
    code = textwrap.dedent(answer.replace("\r\n", "\n").replace("\r", "\n")).strip()
    check_code(code, setup)
    tree = parsed(code)
    used = next((name for name in forbidden if name in set(used_names(tree, setup))), None)
    if used is not None:
        raise ReadingError("attempts.forbidden", name=used)
    if has_result and not (tree.body and isinstance(tree.body[-1], ast.Expr)):
        raise ReadingError("attempts.no-last-expression")
    return code
