"""Splits a file that is not valid YAML as a whole into its questions, so that the others can be read."""

from __future__ import annotations

import re

_QUESTIONS = re.compile(r"questions[ ]*:[ ]*(#.*)?")
_SKIPPED = re.compile(r"[ \t]*(#.*)?")
_ID = re.compile(r"^[ -]*id:[ ]*[\"']?([A-Za-z0-9][A-Za-z0-9._-]{0,63})", re.MULTILINE)


def cut(text: str) -> tuple[str, list[tuple[int, str]]] | None:
    """The head of a file, and each of its questions with the line (from 0) it begins on; None if
    no questions can be recognized.

    In the head, the lines of questions are empty, so that line numbers stay the same.
    """
    lines = text.splitlines(keepends=True)
    first = next((n for n, line in enumerate(lines) if _QUESTIONS.fullmatch(line.rstrip())), None)
    if first is None:
        return None
    head, starts, indent = lines[: first + 1], [], -1
    end = len(lines)
    deeper = "\n"  # the prefix of the lines within a question, once its indentation is known
    for number in range(first + 1, len(lines)):
        if lines[number].startswith(deeper):
            continue
        line = lines[number].rstrip("\r\n")
        if _SKIPPED.fullmatch(line):
            continue
        depth = len(line) - len(line.lstrip(" "))
        begins = line[depth:] == "-" or line[depth : depth + 2] == "- "
        if indent < 0:
            if not begins:
                return None
            indent = depth
            deeper = " " * (depth + 1)
        if begins and depth == indent:
            starts.append(number)
        elif not line.startswith("\t") and (depth < indent or (depth == 0 and not begins)):
            end = number
            break
    if not starts:
        return None
    chunks = [
        (start, "".join(lines[start:stop])) for start, stop in zip(starts, [*starts[1:], end], strict=True)
    ]
    head += ["\n"] * (end - first - 1) + lines[end:]
    return "".join(head), chunks


def ends_with_questions(head: str) -> bool:
    """Whether the head returned by :func:`cut` has nothing after its questions, and only one line
    where they could begin."""
    lines = [line.rstrip() for line in head.rstrip().splitlines()]
    starts = [n for n, line in enumerate(lines) if _QUESTIONS.fullmatch(line)]
    return starts == [len(lines) - 1]


def named(chunk: str) -> str | None:
    """The id that the question seems to have."""
    match = _ID.search(chunk)
    return match[1] if match else None
