"""Faults that make a file unreadable, found before its questions are looked at."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from quizapp.bank.faults import Steps

if TYPE_CHECKING:
    import yaml

_UNCLOSED = "a list or mapping is not closed, or is missing a comma; add it"
_TAB = "a tab is used for indentation; use spaces"
#: Messages of the two parsers, and the most likely cause.
_CAUSES = {
    "mapping values are not allowed": "an unquoted string contains a colon and a space; "
    "quote the string, or align this key with those above",
    "found unexpected end of stream": "a quoted string is not closed; add the closing quote",
    "found unexpected document": "a quoted string is not closed; add the closing quote",
    "expected ',' or": _UNCLOSED,
    "expected key": "this is not aligned with the keys above; indent it like them",
    "expected <block end>": "this is not aligned with the lines above; indent it like them",
    "expected '-' indicator": "this is not aligned with the list above; begin it with `- `",
    "could not find expected ':'": "a key without a colon; write `key: value`",
    "found a tab character": _TAB,
    "that cannot start any token": "a string cannot begin with this character; quote the string",
    "found unknown escape character": "unknown escape sequence; use single quotes, or double the backslash",
    "expected alphabetic": "`*` or `&` begins an alias here; quote the string",
    "sequence entries are not allowed": "a list cannot begin here; start it on a new line",
    "node content": "a list or mapping is not closed, or contains an extra comma; fix it",
    "a comment or a line break": "the string begins on the line after `|` or `>`; move it there",
    "expected comment or line break": "the string begins on the line after `|` or `>`; move it there",
}
_KEY_BEFORE = re.compile(r"[ -]*[A-Za-z_]+")


@dataclass(frozen=True, slots=True)
class YamlProblem:
    """Something that YAML allows and question files do not, or invalid YAML.

    ``path`` leads to the innermost list or mapping around it; ``line`` and ``column`` count from
    0.
    """

    path: Steps
    line: int
    column: int
    rule: str
    message: str


class SourceError(Exception):
    """A text that cannot be read as a single YAML document."""

    def __init__(self, problem: YamlProblem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def syntax_problem(error: yaml.MarkedYAMLError, text: str) -> YamlProblem:
    """A parser's error in ``text``, in quizapp's own words."""
    problem = error.problem or "something unexpected"
    cause = next((message for sign, message in _CAUSES.items() if sign in problem), None)
    message = cause or f"this is not valid YAML ({problem}); fix it, or quote the string"
    mark = error.problem_mark or error.context_mark
    # An unclosed bracket, or a key without its colon, is reported where it begins.
    if error.context_mark is not None and ("is not closed;" in message or "without a colon" in message):
        mark = error.context_mark
    line, column = (mark.line, mark.column) if mark is not None else (0, 0)
    # For a tab next to the dash of a list, libyaml says only that no token starts so.
    if text.splitlines()[line : line + 1] and text.splitlines()[line][column : column + 1] == "\t":
        message = _TAB
    return YamlProblem((), line, column, "yaml-syntax", message)


def unclosed(line: int, column: int) -> YamlProblem:
    """A bracket that was opened here and never closed."""
    return YamlProblem((), line, column, "yaml-syntax", _UNCLOSED)


def left_open(text: str, problem: YamlProblem) -> bool:
    """Whether the parser stopped at the first key of a line, or at the end: within brackets, that
    is where it notices that they are not closed."""
    line = text.splitlines()[problem.line : problem.line + 1]
    return not line or _KEY_BEFORE.fullmatch(line[0][: problem.column]) is not None
