"""Loads one question file: what is sound becomes a pack, what is not becomes faults."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pydantic import ValidationError

from quizapp.bank.agreement import disagreements
from quizapp.bank.aliases import former_ids
from quizapp.bank.decoding import bytes_of, decoded
from quizapp.bank.entry_reading import (
    QUESTIONS_LIMIT,
    Item,
    entry_reader,
    full_id,
    head_of,
    question_texts,
    questions_problems,
    validated,
)
from quizapp.bank.faults import Fault, Problem, Steps, shown
from quizapp.bank.format import Entry, LessonEntry, PackHead
from quizapp.bank.lesson import Lesson, full_needs, lesson_problems
from quizapp.bank.marks import SourcePart
from quizapp.bank.model_errors import PROBLEMS_LIMIT, problems
from quizapp.bank.questions import HeldEntry, LoadedPack, Pack, Question, Written, outline_of
from quizapp.bank.rescue import cut, named
from quizapp.bank.text import Text
from quizapp.bank.yaml_flaws import Flaw, SourceError
from quizapp.bank.yaml_values import Plain

#: Most lessons of one file.
LESSONS_LIMIT = 1_000
#: Most faults told of one file.
FAULTS_LIMIT = 1_000


def load_pack(file: Path, source: bytes | None = None, *, bundled: bool = False) -> LoadedPack:
    """Read a question file, or ``source`` as if it stood in ``file``.

    Never raises for what a file holds, nor for one that cannot be read: that
    is a fault. A broken question is left out, its neighbours stay.
    """
    return _Loading(file, bundled).load(source)


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
            self._tell_flaw(SourcePart(""), error.flaw)
        else:
            pack = self._pack(text)
        if self._untold:
            message = f"{self._untold:,} more errors in this file; fix these first"
            self._faults.append(Fault(self._file, 1, 1, None, "too-many-faults", "error", message))
        faults = tuple(sorted(self._faults, key=lambda fault: (fault.line, fault.column)))
        return LoadedPack(pack, faults, self._written, self._repeats)

    def _pack(self, text: str) -> Pack | None:
        part = SourcePart(text)
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
        texts = question_texts(part, document, written)
        items = []
        for n, value in enumerate(written[:QUESTIONS_LIMIT]):
            path = ("questions", n)
            own = tuple(flaws.get(n, ()))
            items.append(Item(part, path, value, part.line_of(path), own, texts[n]))
        head = self._head(part, document.value, flaws.get(None, ()))
        return self._assembled(head, items, self._lessons(head, part))

    def _salvaged(self, text: str, error: SourceError) -> Pack | None:
        """What can be read of a file that is not valid YAML as a whole."""
        pieces = cut(text) if error.flaw.rule in ("yaml-syntax", "too-deep") else None
        if pieces is None or len(pieces[1]) > QUESTIONS_LIMIT:
            self._tell_flaw(SourcePart(text), error.flaw)
            return None
        head_text, chunks = pieces
        failures = 0
        head: PackHead | None = None
        part = SourcePart(head_text)
        try:
            head = self._head(part, part.document.value, part.document.flaws, salvaged=True)
        except SourceError as own:
            failures += 1
            self._tell_flaw(part, own.flaw)
        items = []
        for first_line, chunk in chunks:
            piece = SourcePart(chunk, first_line, part.repeated_limit // len(chunks))
            try:
                document = piece.document
            except SourceError as own:
                failures += 1
                self._tell_flaw(piece, own.flaw, full_id(head, named(chunk)))
                continue
            if isinstance(document.value, list) and document.value:
                items.append(Item(piece, (0,), document.value[0], first_line + 1, document.flaws))
        if not failures:
            self._tell_flaw(SourcePart(text), error.flaw)
        return self._assembled(head, items, self._lessons(head, part))

    def _head(
        self, part: SourcePart, value: Plain, flaws: Iterable[Flaw], *, salvaged: bool = False
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
            for problem in questions_problems(value):
                self._tell_problem(part, (), problem)
        head, broken = head_of(part, value)
        for problem in broken:
            self._tell_problem(part, (), problem)
        return head

    def _lessons(self, head: PackHead | None, part: SourcePart) -> tuple[Lesson, ...]:
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

    def _lesson_entry(self, part: SourcePart, path: Steps, value: Plain) -> LessonEntry | None:
        """The lesson that was written, None where it has a fault."""
        try:
            entry = validated(LessonEntry.model_validate, part, path, value)
        except ValidationError as error:
            broken = problems(error, LessonEntry)
        else:
            broken = list(lesson_problems(entry))
        for problem in broken:
            self._tell_problem(part, path, problem)
        return None if broken else entry

    def _assembled(
        self, head: PackHead | None, items: list[Item], lessons: tuple[Lesson, ...]
    ) -> Pack | None:
        questions: dict[str, Question] = {}
        origins: dict[str, Item] = {}
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

    def _entry(self, head: PackHead | None, item: Item) -> Entry | None:
        """The question that was written, None where it has a fault."""
        for flaw in item.flaws:
            self._tell_flaw(item.part, flaw, self._question_id(head, item))
        found: list[Problem] = []
        entry: Entry | None = None
        try:
            entry = validated(entry_reader().validate_python, item.part, item.path, item.value, tagged=True)
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

    def _question_id(self, head: PackHead | None, item: Item) -> str | None:
        return full_id(head, item.value.get("id") if isinstance(item.value, dict) else None)

    def _tell_item(self, head: PackHead | None, item: Item, problem: Problem) -> None:
        self._tell_problem(item.part, item.path, problem, self._question_id(head, item))

    def _tell_flaw(self, part: SourcePart, flaw: Flaw, question: str | None = None) -> None:
        line, column = part.first_line + flaw.line + 1, flaw.column + 1
        self._tell(line, column, Problem((), flaw.rule, flaw.message), question)

    def _tell_problem(
        self, part: SourcePart, path: Steps, problem: Problem, question: str | None = None
    ) -> None:
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
