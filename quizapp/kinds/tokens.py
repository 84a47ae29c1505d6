"""Cuts a typed value into tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass

from quizapp.kinds.quoting import QUOTED, unquote
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


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of an answer: its kind, its text with signs folded (of a quoted one
    what the quotes enclose), and where it stands."""

    kind: str
    text: str
    start: int
    end: int


def tokens(answer: str) -> list[Token]:
    """The tokens of an answer, the last of kind ``end``; raises ReadingError."""
    folded = fold(answer)
    found = []
    place = 0
    while place < len(folded):
        # Signs inside quotes are the learner's own, so quotes are looked for in what was typed.
        quoted = QUOTED.match(answer, place)
        if quoted:
            found.append(Token("quoted", unquote(quoted[0]) or "", place, quoted.end()))
            place = quoted.end()
            continue
        matched = _TOKEN.match(folded, place)
        if matched is None or matched.lastgroup is None:
            raise ReadingError("grading.value-unreadable")
        if matched.lastgroup == "operator":
            raise ReadingError("grading.value-not-worked-out")
        if matched.lastgroup != "space":
            found.append(Token(matched.lastgroup, matched[0], place, matched.end()))
        place = matched.end()
    found.append(Token("end", "", place, place))
    return found
