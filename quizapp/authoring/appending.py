"""Adds a question to the text of a pack, leaving everything else as it was written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from quizapp.bank.yaml_source import read
from quizapp.bank.yaml_values import Plain, Spot

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_DASH = re.compile(r"( *)-(?:\s|$)")
_EMPTY_BRACKETS = re.compile(r"[ \t]*\[\s*\]")
#: Indentation of the entries of an empty list, in spaces.
_INDENT = 2


class InBrackets(Exception):
    """The list of questions is written in brackets, where a block cannot be added."""


@dataclass(frozen=True, slots=True)
class _Gap:
    """Where an entry goes: before the line ``index`` (from 0), and its indentation."""

    index: int
    indent: int = _INDENT


def with_question(text: str, item: str) -> tuple[str, ...]:
    """Candidate texts of the pack with ``item`` added after its questions, the best first.
    ``item`` is an entry of a list, without indentation. The last candidate adds no blank line,
    for the case that a blank line would belong to the string above it.

    Raises SourceError if ``text`` is not valid YAML, and InBrackets.
    """
    document = read(text)
    spots = {
        key: spot for key, spot in document.spots.get(id(document.value), {}).items() if isinstance(key, str)
    }
    end = "\r\n" if "\r\n" in text else "\n"
    lines = _LINE.findall(text)
    if lines and not lines[-1].endswith(("\r", "\n")):
        lines[-1] += end
    held = document.value.get("questions") if isinstance(document.value, dict) else None
    if "questions" not in spots:
        lines.append(f"questions:{end}")
        gap = _Gap(len(lines))
    elif held:
        gap = _after_the_last(lines, held, spots)
    else:
        line = spots["questions"].key_line
        lines[line] = _EMPTY_BRACKETS.sub("", lines[line], count=1)
        gap = _Gap(line + 1)
    before, after = lines[: gap.index], lines[gap.index :]
    added = [(" " * gap.indent + line if line else "") + end for line in item.rstrip("\n").split("\n")]
    if after and after[0].strip() not in ("", "..."):
        added.append(end)
    apart = [] if not held or not before[-1].strip() else [end]
    return tuple("".join([*before, *blank, *added, *after]) for blank in (apart, []))


def _after_the_last(lines: list[str], held: Plain, spots: Mapping[str, Spot]) -> _Gap:
    """The gap after everything that belongs to a list in block style. A comment at the left margin
    above the next key belongs to that key."""
    questions = spots["questions"]
    dash = next(filter(None, map(_DASH.match, lines[questions.key_line + 1 :])), None)
    if dash is None or not isinstance(held, list):
        raise InBrackets
    index = min((spot.key_line for spot in spots.values() if spot.key_line > questions.key_line), default=0)
    margin = ("#",) if index else ("...",)
    index = index or len(lines)
    while not lines[index - 1].strip() or lines[index - 1].startswith(margin):
        index -= 1
    return _Gap(index, len(dash[1]))
