"""``ask: blank``: the fills for the blanks in a piece of code.

A fill may be anything that fits: a number, a name, several arguments, an operator, part of a
string. It must not affect the code around the blank, which means the same before and after.
"""

from __future__ import annotations

import ast
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING, ClassVar

from quizapp.bank.templates import blank_count, with_fills
from quizapp.kinds.contrast import Span
from quizapp.kinds.kind import Expectation
from quizapp.kinds.programs import Case, ProgramKind, ProgramTruth, ShownProgram
from quizapp.kinds.typed import ReadingError
from quizapp.kinds.written import check_code, parsed

if TYPE_CHECKING:
    from quizapp.bank import Variant

_LAYOUT = frozenset({tokenize.NEWLINE, tokenize.NL, tokenize.INDENT, tokenize.DEDENT})
_OPENING = frozenset("([{")
_CLOSING = frozenset(")]}")
#: Nodes that may begin before a blank and end in it, because the code before remains an operand.
_CONTINUED = (ast.Attribute, ast.BinOp, ast.Call, ast.Slice, ast.Subscript, ast.UnaryOp)


@dataclass(frozen=True, slots=True)
class BlankTruth(ProgramTruth):
    """The author's fills."""

    ask: ClassVar[str] = "blank"
    fills: tuple[str, ...]
    cases: tuple[Case, ...]


class Blank(ProgramKind[BlankTruth]):
    """Code with one or more ``___``, filled in one a line."""

    ask = "blank"
    field = "blanks"
    other_variants = 4

    def truth_over(self, variant: Variant, cases: tuple[Case, ...]) -> BlankTruth:
        return BlankTruth(variant.fills, cases)

    def expectation(self, truth: BlankTruth) -> Expectation:
        shown = truth.cases[0]
        return Expectation(self.ask, code=shown.shown, setup=shown.setup)

    def before_run(self, variant: Variant) -> Expectation:
        return Expectation(self.ask, code=variant.code or "", setup=variant.setup)

    def read(self, expected: Expectation, answer: str) -> str:
        return "\n".join(read_fills(answer, expected.code, expected.setup))

    def answer_text(self, truth: BlankTruth) -> str:
        return "\n".join(truth.fills)

    def answered(self, truth: BlankTruth, answer: str) -> tuple[str, ...]:
        fills = read_fills(answer, truth.cases[0].shown, truth.cases[0].setup)
        return tuple(with_fills(case.shown, fills)[0] for case in truth.cases)

    def shown(self, truth: BlankTruth, answer: str) -> ShownProgram:
        shown = truth.cases[0]
        return ShownProgram(*with_fills(shown.shown, read_fills(answer, shown.shown, shown.setup)))


def read_fills(answer: str, code: str, setup: str) -> tuple[str, ...]:
    """One fill for each blank of ``code``, from the same number of lines, without surrounding
    spaces. Raises ReadingError, also if the filled code is not valid Python, may not run, or
    changes the meaning of the code around the fills."""
    fills = tuple(line.strip() for line in answer.splitlines() if line.strip())
    count = blank_count(code)
    if len(fills) != count:
        raise ReadingError("attempts.fills-count", n=count, typed=len(fills))
    filled, spans = with_fills(code, fills)
    try:
        check_code(filled, setup)
    except ReadingError as unread:
        if unread.note.key != "attempts.syntax":
            raise
        why = str(dict(unread.note.fills)["why"])
        raise ReadingError("attempts.fill-no-python", why=why) from unread
    if not _keeps_around(filled, spans):
        raise ReadingError("attempts.fill-beyond-blank", n=count)
    return fills


def _keeps_around(filled: str, spans: Sequence[Span]) -> bool:
    """Whether the code around the fills keeps its meaning."""
    if any(filled[start:end].endswith("\\") for start, end in spans):
        return False
    try:
        tokens = list(_tokens(filled))
    except (tokenize.TokenError, SyntaxError):
        return False
    return all(_own_tokens(tokens, span) for span in spans) and _own_nodes(filled, spans)


def _own_tokens(tokens: Sequence[tuple[str, Span, bool]], span: Span) -> bool:
    """Whether a fill ends no bracket, string or line that it did not begin."""
    open_brackets = 0
    for text, index, is_comment in tokens:
        if not _meet(index, span):
            continue
        if _within(span, index) and not is_comment and span != index:
            return True  # all of it is inside a string
        if is_comment or text == ";" or not _within(index, span):
            return False
        open_brackets += (text in _OPENING) - (text in _CLOSING)
        if open_brackets < 0:
            return False
    return open_brackets == 0


def _own_nodes(filled: str, spans: Sequence[Span]) -> bool:
    """Whether no node of the program combines part of a fill with code after it, and what it
    includes of the code before remains an operand."""
    nodes = list(_expressions(filled))
    for span in spans:
        torn = [(own, node) for own, node in nodes if _meet(own, span) and not _nested(own, span)]
        if any(own[0] > span[0] or not isinstance(node, _CONTINUED) for own, node in torn):
            return False
        around = ((own, node) for own, node in nodes if _within(span, own))
        nearest = min(around, key=lambda pair: pair[0][1] - pair[0][0], default=None)
        if torn and not (nearest and isinstance(nearest[1], (*_CONTINUED, ast.Tuple))):
            return False
    return True


def _expressions(code: str) -> Iterator[tuple[Span, ast.expr]]:
    """Each expression of a program with its start and end offset."""
    starts = _line_starts(code)
    lines = code.split("\n")

    def index(line: int, column: int) -> int:
        return starts[line - 1] + len(lines[line - 1].encode()[:column].decode("utf-8", "ignore"))

    for node in ast.walk(parsed(code)):
        if isinstance(node, ast.expr) and node.end_lineno is not None and node.end_col_offset is not None:
            yield (index(node.lineno, node.col_offset), index(node.end_lineno, node.end_col_offset)), node


def _tokens(code: str) -> Iterator[tuple[str, Span, bool]]:
    """Each token with its start and end offset, and whether it is a comment."""
    starts = _line_starts(code)
    for token in tokenize.generate_tokens(StringIO(code).readline):
        if token.type in _LAYOUT or not token.string:
            continue
        start, end = (starts[line - 1] + column for line, column in (token.start, token.end))
        yield token.string, (start, end), token.type == tokenize.COMMENT


def _line_starts(code: str) -> list[int]:
    starts = [0]
    for line in code.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    return starts


def _meet(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _nested(one: Span, other: Span) -> bool:
    return _within(one, other) or _within(other, one)


def _within(inner: Span, outer: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]
