"""Shows where in a file a fault lies: the line, a caret below it, and the line before."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from quizapp.bank import Fault
from quizapp.bank.decoding import bytes_of, decoded
from quizapp.bank.yaml_problems import SourceError
from quizapp.words.visible import visible

#: Widest piece of a line that is shown, in characters, unless another is asked for.
_WIDTH = 96

# The breaks that YAML counts, and no others: a text may hold a form feed.
_BREAK = re.compile(r"\r\n|[\r\n]")


class CodeFrames:
    """Draws code frames, reading each file once. Of a line longer than ``width``
    characters a piece is shown, with more of it before the caret than after."""

    def __init__(self, width: int = _WIDTH) -> None:
        self._width = width
        self._files: dict[Path, list[str]] = {}

    def frame(self, fault: Fault) -> str:
        """The frame of a fault, of up to three lines; empty where there is no such line."""
        lines = self._lines(fault.file)
        if not 1 <= fault.line <= len(lines) or not any(lines):
            return ""
        gutter = len(str(fault.line))
        shown = []
        if fault.line > 1:
            before, _ = _cut(lines[fault.line - 2], 0, self._width)
            shown.append(f"{fault.line - 1:>{gutter}} | {before}")
        line, caret = _cut(lines[fault.line - 1], fault.column - 1, self._width)
        shown += [f"{fault.line:>{gutter}} | {line}", f"{'':>{gutter}} | {' ' * caret}^"]
        return "\n".join(row.rstrip() for row in shown)

    def _lines(self, file: Path) -> list[str]:
        if file not in self._files:
            try:
                text = decoded(bytes_of(file))
            except SourceError:
                text = ""
            self._files[file] = _BREAK.split(text)
        return self._files[file]


def _cut(line: str, column: int, width: int) -> tuple[str, int]:
    """What is shown of a line, and the columns of what stands before ``column`` there."""
    start = max(0, column - width * 5 // 8) if len(line) > width else 0
    sign = "…" if start else ""
    before = sign + _shown(line[start:column])
    after = _shown(line[column : start + width])
    return before + after + ("…" if len(line) > start + width else ""), _width(before)


def _shown(text: str) -> str:
    return visible(text.replace("\t", " "))


def _width(text: str) -> int:
    """Columns of a terminal that a text takes."""
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1
        for sign in text
    )
