"""Reads the entries of a question file as models, and bare numbers as they were written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from quizapp.bank.faults import Problem, Steps, shown
from quizapp.bank.format import Entry
from quizapp.bank.marks import SourcePart, descend
from quizapp.bank.model_errors import problems
from quizapp.bank.pack_format import PackFile, PackHead
from quizapp.bank.yaml_problems import YamlProblem
from quizapp.bank.yaml_source import VALUES_LIMIT, Document
from quizapp.bank.yaml_values import Plain

#: Most questions of one file.
QUESTIONS_LIMIT = 20_000

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_Read = TypeVar("_Read")


@cache
def entry_reader() -> TypeAdapter[Entry]:
    return TypeAdapter(Entry)


def entry_of(value: Plain) -> Entry:
    """The entry of a value that was found sound before."""
    return entry_reader().validate_python(value)


def question_texts(part: SourcePart, document: Document, questions: list[Plain]) -> list[str]:
    """The lines of each question, up to those of the next; empty where it may
    depend on more than these lines, or the next one's do not begin with it."""
    if document.repeats or document.problems or len(part.text) > VALUES_LIMIT:
        return [""] * len(questions)
    spots = document.spots.get(id(questions), {})
    lines = part.text.splitlines(keepends=True)
    starts = [spots[n].line for n in range(len(questions))]
    return ["".join(lines[start:end]) for start, end in zip(starts, [*starts[1:], 0], strict=False)]


def validated(
    validate: Callable[[object], _Read], part: SourcePart, path: Steps, value: Plain, *, tagged: bool = False
) -> _Read:
    """What ``validate`` makes of ``value``, once bare numbers stand for their
    text where one is wanted. Raises ValidationError."""
    try:
        return validate(value)
    except ValidationError as error:
        if not _as_written(part, path, value, error, tagged=tagged):
            raise
    return validate(value)


def _as_written(part: SourcePart, path: Steps, value: Plain, error: ValidationError, *, tagged: bool) -> bool:
    """Put in, where a string is wanted and a bare number or true/false stands,
    what was written there: ``accept: 1.50`` means the text. Whether any was."""
    changed = False
    for details in error.errors(include_url=False):
        if details["type"] not in ("string_type", "text-type"):
            continue
        steps = details["loc"][1 if tagged else 0 :]
        at = details.get("ctx", {}).get("at", ())
        found = descend(value, (*steps, *at))
        if found is None:
            continue
        holder, key = found
        # Of a text in several languages, only the first fault is told.
        for each in list(holder) if at else [key]:
            written = part.written((*path, *steps, each) if at else (*path, *steps))
            if isinstance(holder[each], bool | int | float) and written is not None:
                holder[each] = written
                changed = True
    return changed


def questions_problems(value: dict[str, Plain]) -> Iterator[Problem]:
    """What is wrong with ``questions:`` of a file as a whole."""
    advice = "write `questions:`, followed by `  - id: …` for each"
    held = value.get("questions")
    if "questions" not in value:
        yield Problem((), "missing-key", f"`questions` is missing; {advice}")
    elif held == [] or held is None:
        message = f"the pack has no questions; {advice}"
        yield Problem(("questions",), "no-questions", message, "warning", on_key=True)
    elif not isinstance(held, list):
        message = f"`questions` cannot be {shown(held)}; {advice}"
        yield Problem(("questions",), "wrong-type", message)
    elif len(held) > QUESTIONS_LIMIT:
        message = f"more than {QUESTIONS_LIMIT:,} questions; split them into several packs"
        yield Problem(("questions", QUESTIONS_LIMIT), "too-large", message)


@dataclass(frozen=True, slots=True)
class Item:
    """One question as it was written: ``path`` leads to it in ``part``."""

    part: SourcePart
    path: Steps
    value: Plain
    line: int
    problems: tuple[YamlProblem, ...]
    text: str = ""


def head_of(part: SourcePart, value: dict[str, Plain]) -> tuple[PackHead | None, list[Problem]]:
    """The pack's own keys as far as they are sound, and what is wrong with the others; None where
    it has no readable name."""
    own = {key: entry for key, entry in value.items() if key not in ("questions", "lessons")}
    try:
        return validated(PackHead.model_validate, part, (), own), []
    except ValidationError as error:
        broken = problems(error, PackFile)
    unfit = {problem.path[0] for problem in broken if problem.path}
    sound = {key: own[key] for key in PackHead.model_fields if key in own and key not in unfit}
    return (PackHead.model_validate(sound) if "pack" in sound else None), broken


def full_id(head: PackHead | None, own: object) -> str | None:
    """The id of a question in the library, where its pack has a name and it an id of its own."""
    if head is None or not isinstance(own, str) or not _ID.fullmatch(own):
        return None
    return f"{head.pack}/{own}"
