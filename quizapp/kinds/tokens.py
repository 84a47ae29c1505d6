"""Splits a typed value into tokens, and parses quoted strings as Python does, without evaluating them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from quizapp.kinds.typed import ReadingError, fold

_TOKEN = re.compile(
    r"""(?P<space>\s+|Parameter\ containing:)
      | (?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
      | (?P<word>[^\W\d]\w*(?:\.[^\W\d]\w*)*)
      | (?P<angle><[^<>]*>)
      | (?P<sign>[-+/(),=∞\[\]])
      | (?P<operator>[*%^&|~@])""",
    re.VERBOSE | re.DOTALL,
)

#: A string in straight quotes, with escapes, or in curly ones, without.
QUOTED = re.compile(
    r"""'(?P<single>(?:[^'\\]|\\.)*)'|"(?P<double>(?:[^"\\]|\\.)*)"|“(?P<curly>[^”]*)”|‘(?P<curled>[^’]*)’""",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))", re.DOTALL)
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
_LAST_CODE_POINT = 0x10FFFF


@dataclass(frozen=True, slots=True)
class Token:
    """A token of an answer: its kind, its text after normalization (for a quoted string, its
    content), and its offset."""

    kind: str
    text: str
    start: int
    end: int


def tokens(answer: str) -> list[Token]:
    """The tokens of an answer, the last of kind ``end``. Raises ReadingError."""
    folded = fold(answer)
    found = []
    offset = 0
    while offset < len(folded):
        # Characters inside quotes are left unchanged, so quotes are searched in the original text.
        quoted = QUOTED.match(answer, offset)
        if quoted:
            found.append(Token("quoted", unquote(quoted[0]) or "", offset, quoted.end()))
            offset = quoted.end()
            continue
        matched = _TOKEN.match(folded, offset)
        if matched is None or matched.lastgroup is None:
            raise ReadingError("grading.value-unreadable")
        if matched.lastgroup == "operator":
            raise ReadingError("grading.value-not-worked-out")
        if matched.lastgroup != "space":
            found.append(Token(matched.lastgroup, matched[0], offset, matched.end()))
        offset = matched.end()
    found.append(Token("end", "", offset, offset))
    return found


_PLAIN |= {sign: sign for sign in "\\'\""} | {"\n": ""}


def unquote(text: str) -> str | None:
    """The content of a quoted string; None if ``text`` is not exactly that.

    Supports the escapes that ``repr`` writes and other common ones; any other is left unchanged.
    Between curly quotes there are no escapes.
    """
    matched = QUOTED.fullmatch(text)
    if matched is None or matched.lastgroup is None:
        return None
    content = matched[matched.lastgroup]
    return unescape(content) if matched.lastgroup in ("single", "double") else content


def unescape(text: str) -> str:
    """``text`` with its escapes replaced."""
    return _ESCAPE.sub(_sign, text)


def _sign(escape: re.Match[str]) -> str:
    code = escape[1] or escape[2] or escape[3]
    if code is None:
        return _PLAIN.get(escape[4], escape[0])
    point = int(code, 16)
    return chr(point) if point <= _LAST_CODE_POINT else escape[0]
