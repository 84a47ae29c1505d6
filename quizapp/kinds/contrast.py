"""Finds the differences between a wrong answer and the truth, both as text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

Span = tuple[int, int]

_ELEMENT = re.compile(r"[^\s,()\[\]{}]+")
_PART = re.compile(r"[^\s,()\[\]{}]+|[()\[\]{}]")
_LINE = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True)
class Contrast:
    """The spans, as start and end offsets, in which two strings differ."""

    said: tuple[Span, ...]
    truth: tuple[Span, ...]


def contrast(said: str, truth: str, *, has_elements: bool) -> Contrast:
    """The differences between an answer and the truth: of elements if the answer has some,
    otherwise of lines."""
    return value_contrast(said, truth) if has_elements else line_contrast(said, truth)


def value_contrast(said: str, truth: str) -> Contrast:
    """The elements that differ; the brackets if only those do."""
    ours, theirs = _elements(said, truth), _elements(truth, said)
    found = _between(ours, theirs)
    return found if found.said or found.truth else _between(_parts(said), _parts(truth))


def line_contrast(said: str, truth: str) -> Contrast:
    """The lines that differ."""
    ours, theirs = _tokens(_LINE, said), _tokens(_LINE, truth)
    return _between(
        [(text.strip(), span) for text, span in ours], [(text.strip(), span) for text, span in theirs]
    )


_Token = tuple[str, Span]


def _tokens(pattern: re.Pattern[str], text: str) -> list[_Token]:
    return [(found.group(), found.span()) for found in pattern.finditer(text)]


def _elements(text: str, other: str) -> list[_Token]:
    """The elements of a value; its dtype is one of them if the other text states one too."""
    found = [token for token in _tokens(_ELEMENT, text) if token[0] != "tensor"]
    if "dtype=" in other:
        return found
    return [token for token in found if not token[0].startswith("dtype=")]


def _parts(text: str) -> list[_Token]:
    """Elements and brackets, without the ``tensor(…)`` around them."""
    around = {"tensor", "(", ")"} if text.startswith("tensor(") else set()
    tokens = _tokens(_PART, text)
    return [one for one in tokens if one[0] not in around and not one[0].startswith("dtype=")]


def _between(ours: Sequence[_Token], theirs: Sequence[_Token]) -> Contrast:
    if len(ours) == len(theirs):
        pairs = zip(ours, theirs, strict=True)
        apart = [(one[1], other[1]) for one, other in pairs if not _same(one[0], other[0])]
        return Contrast(tuple(one for one, _ in apart), tuple(other for _, other in apart))
    matcher = SequenceMatcher(None, [text for text, _ in ours], [text for text, _ in theirs], autojunk=False)
    changed = [one for one in matcher.get_opcodes() if one[0] != "equal"]
    return Contrast(
        tuple(_spans(ours, ((one[1], one[2]) for one in changed))),
        tuple(_spans(theirs, ((one[3], one[4]) for one in changed))),
    )


def _spans(tokens: Sequence[_Token], ranges: Iterator[Span]) -> Iterator[Span]:
    for start, end in ranges:
        yield from (span for _, span in tokens[start:end])


def _same(typed: str, own: str) -> bool:
    """Whether two elements are the same, to the decimals of the first."""
    if typed == own:
        return True
    try:
        one, other = float(typed), float(own)
    except ValueError:
        return False
    decimals = len(typed.partition(".")[2]) if "e" not in typed.lower() else 6
    return abs(one - other) <= 0.5000001 * 10.0**-decimals if decimals else one == other
