"""Loads one question file: what is sound becomes a pack, what is not becomes faults."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from quizapp.bank.agreement import disagreements
from quizapp.bank.aliases import former_ids
from quizapp.bank.decoding import bytes_of, decoded
from quizapp.bank.faults import Fault, Problem, Steps, shown
from quizapp.bank.format import Entry, LessonEntry, PackFile, PackHead
from quizapp.bank.lesson import Lesson, full_needs, lesson_problems
from quizapp.bank.marks import Part, descend
from quizapp.bank.model_errors import PROBLEMS_LIMIT, problems
from quizapp.bank.questions import HeldEntry, LoadedPack, Pack, Question, Written, outline_of
from quizapp.bank.rescue import cut, named
from quizapp.bank.text import Text
from quizapp.bank.yaml_flaws import Flaw, SourceError
from quizapp.bank.yaml_source import VALUES_LIMIT, Document
from quizapp.bank.yaml_values import Plain

#: Most questions of one file.
QUESTIONS_LIMIT = 20_000
#: Most lessons of one file.
LESSONS_LIMIT = 1_000
#: Most faults told of one file.
FAULTS_LIMIT = 1_000

_Read = TypeVar("_Read")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def load_pack(file: Path, source: bytes | None = None, *, bundled: bool = False) -> LoadedPack:
    """Read a question file, or ``source`` as if it stood in ``file``.

    Never raises for what a file holds, nor for one that cannot be read: that
    is a fault. A broken question is left out, its neighbours stay.
    """
    return _Loading(file, bundled).load(source)


@dataclass(frozen=True, slots=True)
class _Item:
    """One question as it was written: ``path`` leads to it in ``part``."""

    part: Part
    path: Steps
    value: Plain
    line: int
    flaws: tuple[Flaw, ...]
    text: str = ""


@cache
def _entry_reader() -> TypeAdapter[Entry]:
    return TypeAdapter(Entry)


class _Loading:
    """The reading of one file, which gathers its faults."""

    def __init__(self, file: Path, bundled: bool) -> None:
        self._file = file
        self._bundled = bundled
        self._faults: list[Fault] = []
        self._untold = 0
        self._written: tuple[Written, ...] = ()
        self._repeats = False

    def load(self, source: bytes | None) -> LoadedPack:
        pack = None
        try:
            text = decoded(bytes_of(self._file) if source is None else source)
        except SourceError as error:
            self._tell_flaw(Part(""), error.flaw)
        else:
            pack = self._pack(text)
        if self._untold:
            message = f"{self._untold:,} more errors in this file; fix these first"
            self._faults.append(Fault(self._file, 1, 1, None, "too-many-faults", "error", message))
        faults = tuple(sorted(self._faults, key=lambda fault: (fault.line, fault.column)))
        return LoadedPack(pack, faults, self._written, self._repeats)

    def _pack(self, text: str) -> Pack | None:
        part = Part(text)
        try:
            document = part.document
        except SourceError as error:
            return self._salvaged(text, error)
        self._repeats = document.repeats
        held = document.value.get("questions") if isinstance(document.value, dict) else None
        written = held if isinstance(held, list) else []
        flaws: dict[int | None, list[Flaw]] = {}
        for flaw in document.flaws:
            index = flaw.path[1] if flaw.path[:1] == ("questions",) and len(flaw.path) > 1 else None
            flaws.setdefault(index if isinstance(index, int) else None, []).append(flaw)
        texts = _texts(part, document, written)
        items = []
        for n, value in enumerate(written[:QUESTIONS_LIMIT]):
            path = ("questions", n)
            own = tuple(flaws.get(n, ()))
            items.append(_Item(part, path, value, part.line_of(path), own, texts[n]))
        head = self._head(part, document.value, flaws.get(None, ()))
        return self._assembled(head, items, self._lessons(head, part))

    def _salvaged(self, text: str, error: SourceError) -> Pack | None:
        """What can be read of a file that is no YAML as a whole."""
        pieces = cut(text) if error.flaw.rule in ("yaml-syntax", "too-deep") else None
        if pieces is None or len(pieces[1]) > QUESTIONS_LIMIT:
            self._tell_flaw(Part(text), error.flaw)
            return None
        head_text, chunks = pieces
        failures = 0
        head: PackHead | None = None
        part = Part(head_text)
        try:
            head = self._head(part, part.document.value, part.document.flaws, salvaged=True)
        except SourceError as own:
            failures += 1
            self._tell_flaw(part, own.flaw)
        items = []
        for first_line, chunk in chunks:
            piece = Part(chunk, first_line, part.repeated_limit // len(chunks))
            try:
                document = piece.document
            except SourceError as own:
                failures += 1
                self._tell_flaw(piece, own.flaw, self._full_id(head, named(chunk)))
                continue
            if isinstance(document.value, list) and document.value:
                items.append(_Item(piece, (0,), document.value[0], first_line + 1, document.flaws))
        if not failures:
            self._tell_flaw(Part(text), error.flaw)
        return self._assembled(head, items, self._lessons(head, part))

    def _head(
        self, part: Part, value: Plain, flaws: Iterable[Flaw], *, salvaged: bool = False
    ) -> PackHead | None:
        """The pack's own keys; None where it has no readable name."""
        for flaw in flaws:
            self._tell_flaw(part, flaw)
        if not isinstance(value, dict):
            message = (
                f"a question file must be a mapping, not {shown(value)}; begin with `pack: name-of-the-pack`"
            )
            self._tell_problem(part, (), Problem((), "wrong-type", message))
            return None
        if not salvaged:
            self._check_questions(part, value)
        own = {key: entry for key, entry in value.items() if key not in ("questions", "lessons")}
        try:
            return _validated(PackHead.model_validate, part, (), own)
        except ValidationError as error:
            broken = problems(error, PackFile)
        for problem in broken:
            self._tell_problem(part, (), problem)
        unfit = {problem.path[0] for problem in broken if problem.path}
        sound = {key: own[key] for key in PackHead.model_fields if key in own and key not in unfit}
        if "pack" not in sound:
            return None
        return PackHead.model_validate(sound)

    def _check_questions(self, part: Part, value: dict[str, Plain]) -> None:
        advice = "write `questions:`, followed by `  - id: …` for each"
        held = value.get("questions")
        if "questions" not in value:
            self._tell_problem(part, (), Problem((), "missing-key", f"`questions` is missing; {advice}"))
        elif held == [] or held is None:
            message = f"the pack has no questions; {advice}"
            self._tell_problem(
                part, (), Problem(("questions",), "no-questions", message, "warning", on_key=True)
            )
        elif isinstance(held, list):
            if len(held) > QUESTIONS_LIMIT:
                message = f"more than {QUESTIONS_LIMIT:,} questions; split them into several packs"
                self._tell_problem(part, (), Problem(("questions", QUESTIONS_LIMIT), "too-large", message))
        else:
            message = f"`questions` cannot be {shown(held)}; {advice}"
            self._tell_problem(part, (), Problem(("questions",), "wrong-type", message))

    def _lessons(self, head: PackHead | None, part: Part) -> tuple[Lesson, ...]:
        """The sound lessons of the file, where its head can be read."""
        if head is None or not isinstance(part.document.value, dict):
            return ()
        held = part.document.value.get("lessons")
        if held is None:
            return ()
        if not isinstance(held, list) or len(held) > LESSONS_LIMIT:
            said = f"cannot be {shown(held)}" if not isinstance(held, list) else f"has over {LESSONS_LIMIT:,}"
            message = f"`lessons` {said}; write `lessons:`, followed by `  - id: …` for each"
            self._tell_problem(part, (), Problem(("lessons",), "wrong-type", message))
            return ()
        found: dict[str, Lesson] = {}
        for n, value in enumerate(held):
            path = ("lessons", n)
            entry = self._lesson_entry(part, path, value)
            if entry is not None and f"{head.pack}/{entry.id}" in found:
                line = found[f"{head.pack}/{entry.id}"].line
                message = f"the id `{entry.id}` is already used on line {line}; choose another"
                self._tell_problem(part, path, Problem(("id",), "duplicate-id", message))
            elif entry is not None:
                found[f"{head.pack}/{entry.id}"] = Lesson(
                    head.pack,
                    f"{head.pack}/{entry.id}",
                    full_needs(head.pack, entry.needs),
                    entry.title,
                    self._file,
                    part.line_of(path),
                    value,
                )
        return tuple(found.values())

    def _lesson_entry(self, part: Part, path: Steps, value: Plain) -> LessonEntry | None:
        """The lesson that was written, None where it has a fault."""
        try:
            entry = _validated(LessonEntry.model_validate, part, path, value)
        except ValidationError as error:
            broken = problems(error, LessonEntry)
        else:
            broken = list(lesson_problems(entry))
        for problem in broken:
            self._tell_problem(part, path, problem)
        return None if broken else entry

    def _assembled(
        self, head: PackHead | None, items: list[_Item], lessons: tuple[Lesson, ...]
    ) -> Pack | None:
        questions: dict[str, Question] = {}
        origins: dict[str, _Item] = {}
        for item in items:
            entry = self._entry(head, item)
            if entry is None:
                continue
            if entry.id in questions:
                message = (
                    f"the id `{entry.id}` is already used on line {questions[entry.id].line}; choose another"
                )
                self._tell_item(head, item, Problem(("id",), "duplicate-id", message))
                continue
            if head is not None:
                questions[entry.id] = Question.outlined(
                    head.pack, head.tags, outline_of(entry), self._file, item.line, HeldEntry(entry)
                )
                origins[entry.id] = item
        for clash in former_ids(questions.values()).clashes:
            item = origins[clash.question.entry.id]
            self._tell_item(head, item, clash.problem)
        if head is None:
            return None
        self._written = tuple(Written(item.value, item.text) for item in origins.values())
        title: Text = Text.plain(head.pack) if head.title is None else head.title
        found = tuple(questions.values())
        return Pack(head.pack, title, head.tags, found, self._file, self._bundled, lessons)

    def _entry(self, head: PackHead | None, item: _Item) -> Entry | None:
        """The question that was written, None where it has a fault."""
        for flaw in item.flaws:
            self._tell_flaw(item.part, flaw, self._question_id(head, item))
        found: list[Problem] = []
        entry: Entry | None = None
        try:
            entry = _validated(_entry_reader().validate_python, item.part, item.path, item.value, tagged=True)
        except ValidationError as error:
            if len(self._faults) >= FAULTS_LIMIT:
                self._untold += 1
                return None
            found = problems(error)
        else:
            found = disagreements(entry, PROBLEMS_LIMIT)
        for problem in found:
            self._tell_item(head, item, problem)
        sound = not item.flaws and all(problem.severity == "warning" for problem in found)
        return entry if sound else None

    def _question_id(self, head: PackHead | None, item: _Item) -> str | None:
        return self._full_id(head, item.value.get("id") if isinstance(item.value, dict) else None)

    def _full_id(self, head: PackHead | None, own: object) -> str | None:
        if head is None or not isinstance(own, str) or not _ID.fullmatch(own):
            return None
        return f"{head.pack}/{own}"

    def _tell_item(self, head: PackHead | None, item: _Item, problem: Problem) -> None:
        self._tell_problem(item.part, item.path, problem, self._question_id(head, item))

    def _tell_flaw(self, part: Part, flaw: Flaw, question: str | None = None) -> None:
        line, column = part.first_line + flaw.line + 1, flaw.column + 1
        self._tell(line, column, Problem((), flaw.rule, flaw.message), question)

    def _tell_problem(self, part: Part, path: Steps, problem: Problem, question: str | None = None) -> None:
        if len(self._faults) >= FAULTS_LIMIT:
            self._untold += 1
            return
        line, column = part.position((*path, *problem.path), on_key=problem.on_key, needle=problem.needle)
        self._tell(line, column, problem, question)

    def _tell(self, line: int, column: int, problem: Problem, question: str | None = None) -> None:
        if len(self._faults) >= FAULTS_LIMIT:
            self._untold += 1
            return
        self._faults.append(
            Fault(self._file, line, column, question, problem.rule, problem.severity, problem.message)
        )


def entry_of(value: Plain) -> Entry:
    """The entry of a value that was found sound before."""
    return _entry_reader().validate_python(value)


def _texts(part: Part, document: Document, questions: list[Plain]) -> list[str]:
    """The lines of each question, up to those of the next; empty where it may
    depend on more than these lines, or the next one's do not begin with it."""
    if document.repeats or document.flaws or len(part.text) > VALUES_LIMIT:
        return [""] * len(questions)
    spots = document.spots.get(id(questions), {})
    lines = part.text.splitlines(keepends=True)
    starts = [spots[n].line for n in range(len(questions))]
    return ["".join(lines[start:end]) for start, end in zip(starts, [*starts[1:], 0], strict=False)]


def _validated(
    validate: Callable[[object], _Read], part: Part, path: Steps, value: Plain, *, tagged: bool = False
) -> _Read:
    """What ``validate`` makes of ``value``, once bare numbers stand for their
    text where one is wanted. Raises ValidationError."""
    try:
        return validate(value)
    except ValidationError as error:
        if not _as_written(part, path, value, error, tagged=tagged):
            raise
    return validate(value)


def _as_written(part: Part, path: Steps, value: Plain, error: ValidationError, *, tagged: bool) -> bool:
    """Put in, where a text is wanted and a bare number or true/false stands,
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
