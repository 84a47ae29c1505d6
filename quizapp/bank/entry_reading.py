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
from quizapp.bank.model_errors import problems
from quizapp.bank.pack_format import PackFile, PackHead
from quizapp.bank.source_part import SourcePart, descend
from quizapp.bank.yaml_problems import YamlProblem
from quizapp.bank.yaml_source import VALUES_LIMIT, Document
from quizapp.bank.yaml_values import Plain

#: Maximum number of questions in a file.
QUESTIONS_LIMIT = 20_000

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_Read = TypeVar("_Read")


@cache
def entry_reader() -> TypeAdapter[Entry]:
    return TypeAdapter(Entry)


def entry_of(value: Plain) -> Entry:
    """The entry of a value that was validated before."""
    return entry_reader().validate_python(value)


def question_texts(part: SourcePart, document: Document, questions: list[Plain]) -> list[str]:
    """The lines of each question, up to the next; empty if the question may depend on other
    lines, or if the next question does not begin on a line of its own."""
    if document.repeats or document.problems or len(part.text) > VALUES_LIMIT:
        return [""] * len(questions)
    spots = document.spots.get(id(questions), {})
    lines = part.text.splitlines(keepends=True)
    starts = [spots[n].line for n in range(len(questions))]
    return ["".join(lines[start:end]) for start, end in zip(starts, [*starts[1:], 0], strict=False)]


def validated(
    validate: Callable[[object], _Read], part: SourcePart, path: Steps, value: Plain, *, tagged: bool = False
) -> _Read:
    """The result of ``validate`` for ``value``, after replacing bare numbers by their source text
    if a string is expected. Raises ValidationError."""
    try:
        return validate(value)
    except ValidationError as error:
        if not _as_written(part, path, value, error, tagged=tagged):
            raise
    return validate(value)


def _as_written(part: SourcePart, path: Steps, value: Plain, error: ValidationError, *, tagged: bool) -> bool:
    """Replace each bare number or true/false by its source text if a string is expected:
    ``accept: 1.50`` means the string. Returns whether anything was replaced."""
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
        # Of a text in several languages, only the first fault is reported.
        for each in list(holder) if at else [key]:
            written = part.written((*path, *steps, each) if at else (*path, *steps))
            if isinstance(holder[each], bool | int | float) and written is not None:
                holder[each] = written
                changed = True
    return changed


def questions_problems(value: dict[str, Plain]) -> Iterator[Problem]:
    """Faults of ``questions:`` as a whole."""
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
    """A question as it was written; ``path`` is its path within ``part``."""

    part: SourcePart
    path: Steps
    value: Plain
    line: int
    problems: tuple[YamlProblem, ...]
    text: str = ""


def head_of(part: SourcePart, value: dict[str, Plain]) -> tuple[PackHead | None, list[Problem]]:
    """The pack's own keys as far as they are valid, and the faults of the others; None if it has
    no readable name."""
    own = {key: entry for key, entry in value.items() if key not in ("questions", "lessons")}
    try:
        return validated(PackHead.model_validate, part, (), own), []
    except ValidationError as error:
        broken = problems(error, PackFile)
    unfit = {problem.path[0] for problem in broken if problem.path}
    sound = {key: own[key] for key in PackHead.model_fields if key in own and key not in unfit}
    return (PackHead.model_validate(sound) if "pack" in sound else None), broken


def full_id(head: PackHead | None, own: object) -> str | None:
    """The full id of the question, if its pack has a name and the question an id."""
    if head is None or not isinstance(own, str) or not _ID.fullmatch(own):
        return None
    return f"{head.pack}/{own}"
