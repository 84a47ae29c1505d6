"""Reads a quoted text as Python does, without Python."""

from __future__ import annotations

import re

#: A text in straight quotes, with escapes, or in curly ones, without.
QUOTED = re.compile(
    r"""'(?P<single>(?:[^'\\]|\\.)*)'|"(?P<double>(?:[^"\\]|\\.)*)"|“(?P<curly>[^”]*)”|‘(?P<curled>[^’]*)’""",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))", re.DOTALL)
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
_PLAIN |= {sign: sign for sign in "\\'\""} | {"\n": ""}
_LAST_CODE_POINT = 0x10FFFF


def unquote(text: str) -> str | None:
    """What a text in quotes says, or None where ``text`` is not exactly that.

    Knows the escapes that ``repr`` writes and the common ones beside them; any
    other stays as it stands. Between curly quotes there are no escapes.
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
