"""Questions and packs, as used by the rest of the application."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from quizapp.bank.faults import Fault
from quizapp.bank.lesson import Lesson
from quizapp.bank.text import Text

if TYPE_CHECKING:
    # Listing questions does not need the models.
    from quizapp.bank.format import Entry
    from quizapp.bank.yaml_values import Plain


class Outline(NamedTuple):
    """The properties of an entry that are needed before it is asked, as written in the file: ids
    are short, or full if written so; ``seconds`` is the time a fluent learner needs."""

    id: str
    ask: str
    level: int
    seconds: float
    tags: tuple[str, ...]
    aliases: tuple[str, ...]
    after: tuple[str, ...]
    needs: tuple[str, ...] = ()


class HeldEntry:
    """An entry, read on first access."""

    __slots__ = ("_entry", "_read")

    def __init__(self, entry: Entry | None = None, read: Callable[[], Entry] | None = None) -> None:
        self._entry = entry
        self._read = read

    def get(self) -> Entry:
        """The entry; the same object every time."""
        if self._entry is None:
            assert self._read is not None
            self._entry = self._read()
            self._read = None
        return self._entry

    def look(self) -> Entry:
        """The entry; it is not kept if it was not read before."""
        if self._entry is not None:
            return self._entry
        assert self._read is not None
        return self._read()


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """A validated question of a pack. ``id`` is ``pack/id``, which never changes; ``tags`` are
    those of the pack and its own, without duplicates; ``aliases`` are its former full ids;
    ``after`` are the full ids of its prerequisites, ``needs`` those of the lessons shown before
    it. ``line`` counts from 1. Questions are equal only if they are the same object."""

    pack: str
    id: str
    ask: str
    level: int
    seconds: float
    tags: tuple[str, ...]
    aliases: tuple[str, ...]
    after: tuple[str, ...]
    file: Path
    line: int
    _held: HeldEntry = field(repr=False)
    needs: tuple[str, ...] = ()

    @classmethod
    def outlined(
        cls, pack: str, pack_tags: tuple[str, ...], outline: Outline, file: Path, line: int, held: HeldEntry
    ) -> Question:
        """The question with this outline in a pack."""
        return cls(
            pack,
            f"{pack}/{outline.id}",
            outline.ask,
            outline.level,
            outline.seconds,
            tuple(dict.fromkeys((*pack_tags, *outline.tags))),
            _full(pack, outline.aliases),
            _full(pack, outline.after),
            file,
            line,
            held,
            _full(pack, outline.needs),
        )

    @property
    def entry(self) -> Entry:
        """The complete entry in the file."""
        return self._held.get()

    def glance(self) -> Question:
        """A copy of the question for one look: if its entry must be read, only the copy keeps it."""
        return self.with_entry(self._held.look())

    def with_entry(self, entry: Entry) -> Question:
        """The same question with another entry."""
        return replace(self, _held=HeldEntry(entry))

    @property
    def code(self) -> str:
        """The template of the code; empty if it has none."""
        from quizapp.bank.format import ChoiceEntry, CodeEntry

        return self.entry.code or "" if isinstance(self.entry, CodeEntry | ChoiceEntry) else ""

    @property
    def options(self) -> tuple[str, ...]:
        """The templates of the options in the order written; none if they are drawn."""
        from quizapp.bank.format import ChoiceEntry

        return self.entry.options if isinstance(self.entry, ChoiceEntry) else ()

    @property
    def draws(self) -> bool:
        """Whether it is a choice whose options are drawn from slips."""
        from quizapp.bank.format import ChoiceEntry

        return isinstance(self.entry, ChoiceEntry) and self.entry.draws

    @property
    def lines(self) -> tuple[str, ...]:
        """The templates of the lines to be put in order, followed by the extra lines."""
        from quizapp.bank.format import OrderEntry

        return (*self.entry.lines, *self.entry.extra) if isinstance(self.entry, OrderEntry) else ()


def outline_of(entry: Entry) -> Outline:
    """The outline of ``entry``."""
    return Outline(
        entry.id,
        entry.ask,
        entry.level,
        entry.seconds,
        entry.tags,
        entry.aliases,
        entry.after,
        entry.needs,
    )


def _full(pack: str, named: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name if "/" in name else f"{pack}/{name}" for name in named) if named else ()


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """The questions and lessons of a file, in the order written; broken ones are left out."""

    name: str
    title: Text
    tags: tuple[str, ...]
    questions: tuple[Question, ...]
    file: Path
    bundled: bool = False
    lessons: tuple[Lesson, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """The source of a question: its parsed value, and the lines of the file up to the next
    question, which are empty if the question depends on other lines."""

    value: Plain
    text: str


@dataclass(frozen=True, slots=True)
class LoadedPack:
    """The result of reading a file. ``pack`` is None if not even its name can be read;
    ``written`` is the source of each of its questions, in their order; ``repeats`` says that the
    file uses YAML aliases."""

    pack: Pack | None
    faults: tuple[Fault, ...]
    written: tuple[Written, ...] = field(default=(), repr=False)
    repeats: bool = False
