"""Loads a question file: sound parts become a pack, the others become faults."""

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
from quizapp.bank.fault_list import FaultList
from quizapp.bank.faults import Problem, shown
from quizapp.bank.format import Entry
from quizapp.bank.lesson import Lesson
from quizapp.bank.lesson_reading import lessons_of
from quizapp.bank.model_errors import PROBLEMS_LIMIT, problems
from quizapp.bank.pack_format import PackHead
from quizapp.bank.questions import HeldEntry, LoadedPack, Pack, Question, Written, outline_of
from quizapp.bank.rescue import cut, named
from quizapp.bank.source_part import SourcePart
from quizapp.bank.text import Text
from quizapp.bank.yaml_problems import SourceError, YamlProblem
from quizapp.bank.yaml_values import Plain


def load_pack(file: Path, source: bytes | None = None, *, bundled: bool = False) -> LoadedPack:
    """Read a question file, or ``source`` as if it were the content of ``file``.

    Never raises, neither for the content nor for a file that cannot be read: these become faults.
    A broken question is left out, the others stay.
    """
    return _Loading(file, bundled).load(source)


class _Loading:
    """Reads one file and collects its faults."""

    def __init__(self, file: Path, bundled: bool) -> None:
        self._file = file
        self._bundled = bundled
        self._faults = FaultList(file)
        self._written: tuple[Written, ...] = ()
        self._repeats = False

    def load(self, source: bytes | None) -> LoadedPack:
        pack = None
        try:
            text = decoded(bytes_of(self._file) if source is None else source)
        except SourceError as error:
            self._faults.add_from_yaml(SourcePart(""), error.problem)
        else:
            pack = self._pack(text)
        return LoadedPack(pack, self._faults.faults(), self._written, self._repeats)

    def _pack(self, text: str) -> Pack | None:
        part = SourcePart(text)
        try:
            document = part.document
        except SourceError as error:
            return self._salvaged(text, error)
        self._repeats = document.repeats
        held = document.value.get("questions") if isinstance(document.value, dict) else None
        written = held if isinstance(held, list) else []
        found: dict[int | None, list[YamlProblem]] = {}
        for problem in document.problems:
            index = problem.path[1] if problem.path[:1] == ("questions",) and len(problem.path) > 1 else None
            found.setdefault(index if isinstance(index, int) else None, []).append(problem)
        texts = question_texts(part, document, written)
        items = []
        for n, value in enumerate(written[:QUESTIONS_LIMIT]):
            path = ("questions", n)
            own = tuple(found.get(n, ()))
            items.append(Item(part, path, value, part.line_of(path), own, texts[n]))
        head = self._head(part, document.value, found.get(None, ()))
        return self._assembled(head, items, lessons_of(head, part, self._file, self._faults))

    def _salvaged(self, text: str, error: SourceError) -> Pack | None:
        """The readable parts of a file that is not valid YAML as a whole."""
        pieces = cut(text) if error.problem.rule in ("yaml-syntax", "too-deep") else None
        if pieces is None or len(pieces[1]) > QUESTIONS_LIMIT:
            self._faults.add_from_yaml(SourcePart(text), error.problem)
            return None
        head_text, chunks = pieces
        failures = 0
        head: PackHead | None = None
        part = SourcePart(head_text)
        try:
            head = self._head(part, part.document.value, part.document.problems, salvaged=True)
        except SourceError as own:
            failures += 1
            self._faults.add_from_yaml(part, own.problem)
        items = []
        for first_line, chunk in chunks:
            piece = SourcePart(chunk, first_line, part.repeated_limit // len(chunks))
            try:
                document = piece.document
            except SourceError as own:
                failures += 1
                self._faults.add_from_yaml(piece, own.problem, full_id(head, named(chunk)))
                continue
            if isinstance(document.value, list) and document.value:
                items.append(Item(piece, (0,), document.value[0], first_line + 1, document.problems))
        if not failures:
            self._faults.add_from_yaml(SourcePart(text), error.problem)
        return self._assembled(head, items, lessons_of(head, part, self._file, self._faults))

    def _head(
        self, part: SourcePart, value: Plain, of_yaml: Iterable[YamlProblem], *, salvaged: bool = False
    ) -> PackHead | None:
        """The pack's own keys; None if it has no readable name."""
        for one in of_yaml:
            self._faults.add_from_yaml(part, one)
        if not isinstance(value, dict):
            message = (
                f"a question file must be a mapping, not {shown(value)}; begin with `pack: name-of-the-pack`"
            )
            self._faults.add(part, (), Problem((), "wrong-type", message))
            return None
        if not salvaged:
            for problem in questions_problems(value):
                self._faults.add(part, (), problem)
        head, broken = head_of(part, value)
        for problem in broken:
            self._faults.add(part, (), problem)
        return head

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
        """The question, or None if it has a fault."""
        for one in item.problems:
            self._faults.add_from_yaml(item.part, one, self._question_id(head, item))
        found: list[Problem] = []
        entry: Entry | None = None
        try:
            entry = validated(entry_reader().validate_python, item.part, item.path, item.value, tagged=True)
        except ValidationError as error:
            if self._faults.is_full:
                self._faults.count()
                return None
            found = problems(error)
        else:
            found = disagreements(entry, PROBLEMS_LIMIT)
        for problem in found:
            self._tell_item(head, item, problem)
        sound = not item.problems and all(problem.severity == "warning" for problem in found)
        return entry if sound else None

    def _question_id(self, head: PackHead | None, item: Item) -> str | None:
        return full_id(head, item.value.get("id") if isinstance(item.value, dict) else None)

    def _tell_item(self, head: PackHead | None, item: Item, problem: Problem) -> None:
        self._faults.add(item.part, item.path, problem, self._question_id(head, item))
