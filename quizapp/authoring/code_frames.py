"""Formats code frames: the line with a fault, a caret below it, and the line before."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from quizapp.bank import Fault
from quizapp.bank.decoding import bytes_of, decoded
from quizapp.bank.yaml_problems import SourceError
from quizapp.words.visible import visible

#: Maximum width of the part of a line that is shown, in characters, unless another is given.
_WIDTH = 96

# Only the line breaks that YAML counts: a string may contain a form feed.
_BREAK = re.compile(r"\r\n|[\r\n]")


class CodeFrames:
    """Makes code frames, reading each file once. Lines longer than ``width`` characters are cut,
    with more shown before the caret than after."""

    def __init__(self, width: int = _WIDTH) -> None:
        self._width = width
        self._files: dict[Path, list[str]] = {}

    def frame(self, fault: Fault) -> str:
        """The frame of a fault, of up to three lines; empty if there is no such line."""
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
    """The part of a line that is shown, and the display width of what precedes ``column`` in it."""
    start = max(0, column - width * 5 // 8) if len(line) > width else 0
    sign = "…" if start else ""
    before = sign + _shown(line[start:column])
    after = _shown(line[column : start + width])
    return before + after + ("…" if len(line) > start + width else ""), _width(before)


def _shown(text: str) -> str:
    return visible(text.replace("\t", " "))


def _width(text: str) -> int:
    """The display width of a string, in terminal columns."""
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1
        for sign in text
    )
