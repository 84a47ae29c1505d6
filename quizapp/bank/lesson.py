"""A lesson of a pack. It is shown before a question that needs it is asked for the first time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from quizapp.bank.faults import Problem
from quizapp.bank.templates import BLANK, blank_count
from quizapp.bank.text import Text

if TYPE_CHECKING:
    # Listing lessons does not need the models.
    from quizapp.bank.format import Entry
    from quizapp.bank.pack_format import LessonEntry
    from quizapp.bank.variant import Variant
    from quizapp.bank.yaml_values import Plain

#: Prefix of a need that is a name in PyTorch rather than a lesson.
_TORCH = "torch."


@dataclass(frozen=True, eq=False)
class Lesson:
    """A validated lesson. ``id`` is ``pack/id``; ``needs`` are the full ids of other lessons.

    ``value`` is the parsed YAML, from which the entry is built on first access.
    ``line`` counts from 1.
    """

    pack: str
    id: str
    needs: tuple[str, ...]
    title: Text
    file: Path
    line: int
    value: Plain = field(repr=False)

    @cached_property
    def entry(self) -> LessonEntry:
        """The complete entry in the file."""
        from quizapp.bank.pack_format import LessonEntry

        return LessonEntry.model_validate(self.value)

    @property
    def docs(self) -> tuple[str, ...]:
        """The names in PyTorch that the lesson is about: its needs that are not lessons."""
        return tuple(name for name in self.entry.needs if names_torch(name))

    @cached_property
    def example(self) -> Variant:
        """The code that is shown, as a variant, so that it is run like a question."""
        from quizapp.bank.format import ValueEntry

        entry = self.entry
        return self._variant(
            ValueEntry(id=entry.id, ask="value", setup=_escaped(entry.setup), code=_escaped(entry.code))
        )

    @cached_property
    def completion(self) -> Variant:
        """The completion step, as the variant of a `blank` question."""
        from quizapp.bank.format import BlankEntry

        entry = self.entry
        return self._variant(
            BlankEntry(
                id=entry.id,
                ask="blank",
                setup=_escaped(entry.setup),
                code=_escaped(entry.try_.code),
                fill=(_escaped(entry.try_.fill),),
            )
        )

    def _variant(self, entry: Entry) -> Variant:
        from quizapp.bank.questions import HeldEntry, Question, outline_of
        from quizapp.bank.variation import variants

        question = Question.outlined(self.pack, (), outline_of(entry), self.file, self.line, HeldEntry(entry))
        return variants(question)[0]


def full_needs(pack: str, needs: tuple[str, ...]) -> tuple[str, ...]:
    """The full ids of the names in ``needs:``; a name in PyTorch gets an id that no lesson has."""
    return tuple(name if "/" in name else f"{pack}/{name}" for name in needs)


def names_torch(name: str) -> bool:
    """Whether a need, as written, may be a name in PyTorch rather than a lesson."""
    return name.startswith(_TORCH)


def lesson_problems(entry: LessonEntry) -> Iterator[Problem]:
    """Contradictions within a lesson."""
    count = blank_count(entry.try_.code)
    if count != 1:
        message = f"a lesson's step needs exactly one `{BLANK}`, but this one has {count}; write one"
        yield Problem(("try", "code"), "wrong-blank" if count else "no-blank", message)


def _escaped(text: str) -> str:
    """Code as a template that yields exactly this code: a lesson has no variants."""
    return text.replace("$", "$$")
