"""Resolves scalars and aliases, and records the positions of values.

Scalars are those of YAML 1.2's core schema (https://yaml.org/spec/1.2.2/#103-core-schema).
"""

from __future__ import annotations

import re
from typing import NamedTuple, Protocol, TypeAlias, cast

from yaml.events import (
    AliasEvent,
    Event,
    ScalarEvent,
)

from quizapp.bank.faults import shown
from quizapp.bank.yaml_problems import SourceError, YamlProblem

#: Maximum length of a number, in characters: far beyond any size or index.
NUMBER_LIMIT = 80

#: Maximum number of YAML problems reported for a file.
YAML_PROBLEMS_LIMIT = 1_000

Scalar = bool | int | float | str | None
Plain: TypeAlias = "Scalar | list[Plain] | dict[str, Plain]"


class Mark(Protocol):
    """The position at which an event begins or ends."""

    line: int
    column: int
    index: int


_WORDS: dict[str, Scalar] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}
_NUMBER = re.compile(
    r"(?P<octal>0o[0-7]+)|(?P<hex>0x[0-9a-fA-F]+)|(?P<int>[-+]?[0-9]+)"
    r"|(?P<float>[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?)"
)
_STARTS = frozenset("+-.0123456789")


def plain_scalar(text: str) -> Scalar:
    """The value of an unquoted scalar: ``no`` is a string, ``1e-3`` a float.

    Raises ValueError for a number of more than NUMBER_LIMIT characters.
    """
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _STARTS:
        return text
    match = _NUMBER.fullmatch(text)
    if match is None:
        return text
    if len(text) > NUMBER_LIMIT:
        raise ValueError("the number has too many digits")
    if match["octal"]:
        return int(text[2:], 8)
    if match["hex"]:
        return int(text[2:], 16)
    return int(text) if match["int"] else float(text)


class Values:
    """Builds the values of a document from its events: scalars and aliases.

    Problems are collected, and the values counted, including those repeated by aliases.
    """

    def __init__(self, repeated_limit: int) -> None:
        self.problems: list[YamlProblem] = []
        self.repeated = 0
        self._path: list[str | int] = []
        self._anchors: dict[str, tuple[Plain, int]] = {}
        self._open: set[str] = set()
        self._values = 0
        self._repeated_limit = repeated_limit

    def _problem(self, event: Event, rule: str, message: str) -> YamlProblem:
        mark = cast("Mark", event.start_mark)
        return YamlProblem(tuple(self._path), mark.line, mark.column, rule, message)

    def _note(self, event: Event, rule: str, message: str) -> None:
        """Record a problem that makes only its enclosing value unusable."""
        self.problems.append(self._problem(event, rule, message))
        if len(self.problems) > YAML_PROBLEMS_LIMIT:
            message = f"more than {YAML_PROBLEMS_LIMIT:,} errors above; fix those first"
            raise SourceError(self._problem(event, "too-many-faults", message))

    def _scalar(self, event: ScalarEvent) -> Scalar:
        text: str = event.value
        if event.tag is not None:
            self._refuse_tag(event, event.tag)
            return text
        if not event.implicit[0]:
            if not text.isascii() and any("\ud800" <= sign <= "\udfff" for sign in text):
                message = "unpaired surrogate (\\ud800 to \\udfff); write the whole character"
                self._note(event, "yaml-syntax", message)
            return text
        try:
            return plain_scalar(text)
        except ValueError as error:
            message = f"{shown(text, 20)}: {error}; write a shorter one, or quote it as a string"
            self._note(event, "number-too-long", message)
            return 0

    def _refuse_tag(self, event: Event, tag: str) -> None:
        written = tag.replace("tag:yaml.org,2002:", "!!")
        message = f"YAML tags are not allowed; remove {shown(written)}, and quote strings"
        self._note(event, "yaml-tag", message)

    def _alias(self, event: AliasEvent) -> Plain:
        name = cast("str", event.anchor)
        if name not in self._anchors:
            if name in self._open:
                message = f"{shown('*' + name)} refers to a value that contains it; write the value out"
            else:
                message = (
                    f"{shown('*' + name)} refers to an anchor that does not exist; "
                    f"mark the value with {shown('&' + name)} first"
                )
            self._note(event, "yaml-alias", message)
            return None
        value, size = self._anchors[name]
        self._values += size
        self.repeated += size
        if self.repeated > self._repeated_limit:
            message = f"aliases expand to more than {self._repeated_limit:,} values; write them out"
            raise SourceError(self._problem(event, "yaml-alias", message))
        return value


class Spot(NamedTuple):
    """The position of a value. Lines and columns count from 0; ``start`` and ``end`` are its
    offsets in the text; ``written`` is the source of an unquoted scalar."""

    key_line: int
    key_column: int
    line: int
    column: int
    start: int
    end: int
    written: str | None


def spot(key_event: Event, event: Event) -> Spot:
    key = cast("Mark", key_event.start_mark)
    start = cast("Mark", event.start_mark)
    end = cast("Mark", event.end_mark)
    bare = isinstance(event, ScalarEvent) and event.implicit[0]
    written: str | None = event.value if bare and isinstance(event, ScalarEvent) else None
    return Spot(key.line, key.column, start.line, start.column, start.index, end.index, written)
