"""The change that a slip makes to code: the lines that differ, and the part that does."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

#: A keyword and its value are one part, since ``dim=-1`` says more than ``-1``; so are a slice, and a
#: number with its sign.
_TOKEN = re.compile(
    r"\w+=-?\w+(?:\.\w+)*|-?\d*:-?\d*|(?:(?<=[(,\[= ])|^)-\d+|\d+\.\d+|\w+|\*\*|//|[<>=!]=|\S"
)
#: Maximum length of a part that is shown on its own, in characters.
_LONGEST = 40

_Part = TypeVar("_Part")


@dataclass(frozen=True, slots=True)
class Change:
    """``before`` became ``after``; both are whole lines. ``old`` and ``new`` are the changed part
    alone; ``old`` is empty if something was added, ``new`` if something was left out, and both if
    the part says little on its own."""

    before: str
    after: str
    old: str
    new: str


def change(code: str, slip: str) -> Change:
    """The difference between code and the same code with a slip in it."""
    mine, theirs = _differing(code.splitlines(), slip.splitlines())
    before, after = "\n".join(mine), "\n".join(theirs)
    old, new = (_piece(text, span) for text, span in zip((before, after), _spans(before, after), strict=True))
    return Change(before, after, old, new) if _tells(old) and _tells(new) else Change(before, after, "", "")


def _tells(piece: str) -> bool:
    """Whether a part can be read on its own: short, on one line, and with balanced brackets."""
    pairs = all(piece.count(opening) == piece.count(closing) for opening, closing in ("()", "[]", "{}"))
    return pairs and len(piece) <= _LONGEST and not {"\n", "`"} & set(piece)


def _spans(before: str, after: str) -> tuple[list[re.Match[str]], list[re.Match[str]]]:
    one, other = list(_TOKEN.finditer(before)), list(_TOKEN.finditer(after))
    words, others = [each[0] for each in one], [each[0] for each in other]
    mine, theirs = _differing(words, others)
    start = _common(words, others)
    return one[start : start + len(mine)], other[start : start + len(theirs)]


def _piece(text: str, tokens: Sequence[re.Match[str]]) -> str:
    """The text that tokens cover, without the comma that joined it to the rest."""
    return text[tokens[0].start() : tokens[-1].end()].strip(", ").rstrip(".") if tokens else ""


def _differing(one: Sequence[_Part], other: Sequence[_Part]) -> tuple[list[_Part], list[_Part]]:
    """The rest of both sequences without their common beginning and end."""
    start = _common(one, other)
    end = _common(one[start:][::-1], other[start:][::-1])
    return list(one[start : len(one) - end]), list(other[start : len(other) - end])


def _common(one: Sequence[_Part], other: Sequence[_Part]) -> int:
    """The length of the common beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((index for index, (mine, theirs) in pairs if mine != theirs), min(len(one), len(other)))
