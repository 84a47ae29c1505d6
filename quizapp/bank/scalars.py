"""The scalars of YAML 1.2's core schema (https://yaml.org/spec/1.2.2/#103-core-schema)."""

from __future__ import annotations

import re

#: Longest number that is read, in characters: far beyond any size or index.
NUMBER_LIMIT = 80

Scalar = bool | int | float | str | None

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
    """What an unquoted scalar stands for: ``no`` is a text, ``1e-3`` a float.

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
