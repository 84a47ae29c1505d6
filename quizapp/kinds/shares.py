"""``ask: shares``: which tensors of the setup share memory with the result.

Two tensors share memory if some element of each is at the same address. The addresses are
compared where the code runs: the question's program is followed by one whose result lists the
candidates, each with whether it shares.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from quizapp.kinds.kind import Expectation, Judgement, Unsettled, right_if, unsettled
from quizapp.kinds.stated import StatedKind, StatedTruth, unfinished
from quizapp.kinds.typed import ReadingError, fold
from quizapp.kinds.written import parsed
from quizapp.runner.client import Program
from quizapp.runner.outcome import Outcome, Result

if TYPE_CHECKING:
    from quizapp.bank import Variant

_NONE = frozenset({"none", "nothing", "no", "无", "没有", "都不", "都没有"})
_BETWEEN = re.compile(r"\s*(?:,|;|\band\b|和|与)\s*|\s+")
#: The byte addresses of the elements of a tensor or array, and the candidates as the setup leaves them.
#: They are kept alive, so that no new object can be allocated at their addresses.
_LOOKED_UP = """
def quizapp_bytes(value):
    tensor = value if isinstance(value, torch.Tensor) else torch.as_tensor(value)
    starts, size = {tensor.data_ptr()} - {0}, tensor.element_size()
    for length, step in zip(tensor.shape, tensor.stride()):
        starts = {start + index * step * size for start in starts for index in range(length)}
    return {byte for start in starts for byte in range(start, start + size)}
def quizapp_is_memory(value):
    return isinstance(value, torch.Tensor) or type(value).__name__ == "ndarray"
"""
_HELD = "quizapp_held = [{pairs}]"
_SHARED = (
    "[[name, len(quizapp_bytes(quizapp_result) & quizapp_bytes(value)) > 0]"
    " for name, value in quizapp_held if {wanted}]"
    " if quizapp_is_memory(quizapp_result) else None"
)


@dataclass(frozen=True, slots=True)
class SharesTruth(StatedTruth):
    """The candidates in their order, and those that share memory with the result."""

    ask: ClassVar[str] = "shares"
    among: tuple[str, ...]
    names: tuple[str, ...]


class Shares(StatedKind[SharesTruth]):
    """The names of tensors, or none."""

    ask = "shares"
    has_few_answers = could_ask_error = True

    def programs(self, variant: Variant) -> tuple[Program, ...]:
        assert variant.reference is not None
        # The question's own program runs alone first, for its trace and its result.
        return (*super().programs(variant), self.program(variant, variant.reference))

    def program(self, variant: Variant, code: str) -> Program:
        """The program for the truth of ``code`` after the setup of a variant."""
        try:
            tree, names = parsed(code), _candidates(variant)
        except SyntaxError:
            return Program(code, variant.setup)
        if not tree.body or not isinstance(tree.body[-1], ast.Expr):
            return Program(code, variant.setup)
        tree.body[-1] = ast.Assign([ast.Name("quizapp_result", ast.Store())], tree.body[-1].value)
        pairs = ", ".join(f"[{name!r}, {name}]" for name in names)
        # A name that the author lists is a candidate whatever it is; others are candidates if they are
        # tensors.
        wanted = "True" if variant.among else "isinstance(value, torch.Tensor)"
        setup = f"{variant.setup.rstrip()}\n{_LOOKED_UP}{_HELD.format(pairs=pairs)}"
        shared = _SHARED.format(wanted=wanted)
        return Program(f"{ast.unparse(ast.fix_missing_locations(tree))}\n{shared}", setup)

    def settle(self, variant: Variant, outcomes: Sequence[Outcome]) -> SharesTruth | Unsettled:
        return self.truth_of(outcomes[-1])

    def truth_of(self, outcome: Outcome) -> SharesTruth | Unsettled:
        if outcome.ended != "finished" or outcome.result is None:
            return unfinished(outcome)
        return self._among(outcome.result)

    def _among(self, result: Result) -> SharesTruth | Unsettled:
        pairs = [pair.values for pair in result.values or ()] if result.kind == "list" else []
        if not pairs:
            return unsettled("grading.unsettled-no-memory")
        among = tuple(str(name.values) for name, _ in pairs)
        return SharesTruth(among, tuple(str(name.values) for name, holds in pairs if holds.values is True))

    def expectation(self, truth: SharesTruth) -> Expectation:
        return Expectation(self.ask, truth.among, several=True)

    def before_run(self, variant: Variant) -> Expectation:
        return Expectation(self.ask, tuple(_candidates(variant)), several=True)

    def read(self, expected: Expectation, answer: str) -> str:
        return _text(read_names(answer, expected.options))

    def judge(self, truth: SharesTruth, answer: str) -> Judgement:
        return right_if(read_names(answer, truth.among) == truth.names)

    def answer_text(self, truth: SharesTruth) -> str:
        return _text(truth.names)


def read_names(answer: str, among: Sequence[str]) -> tuple[str, ...]:
    """The names in an answer, in the order of ``among``, without duplicates; none for ``none``.
    Raises ReadingError."""
    text = fold(answer).strip()
    if text[:1] + text[-1:] in ("()", "[]", "{}"):
        text = text[1:-1].strip()
    if text.casefold() in _NONE:
        return ()
    typed = {name.strip("`'\"") for name in _BETWEEN.split(text) if name}
    if not typed or not typed <= set(among):
        raise ReadingError("grading.shares-unreadable", names=", ".join(among))
    return tuple(name for name in among if name in typed)


def _text(names: Sequence[str]) -> str:
    return ", ".join(names) or "none"


def _candidates(variant: Variant) -> list[str]:
    """The names that the author lists, otherwise those that the setup binds at its top level."""
    return list(variant.among or dict.fromkeys(_bound(parsed(variant.setup))))


def _bound(tree: ast.Module) -> Iterator[str]:
    for statement in tree.body:
        if isinstance(statement, ast.Assign | ast.AnnAssign):
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            for target in targets:
                for node in ast.walk(target):
                    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                        yield node.id
