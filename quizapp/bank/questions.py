"""Questions and packs, as the rest of the application holds them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from quizapp.bank.faults import Fault
from quizapp.bank.lesson import Lesson
from quizapp.bank.text import Text

if TYPE_CHECKING:
    # Whoever only lists questions does without the models.
    from quizapp.bank.format import Entry
    from quizapp.bank.yaml_values import Plain


class Outline(NamedTuple):
    """What an entry says of itself before it is asked, as the file says it:
    ids are its own, or full where they were written so; ``seconds`` is what a
    fluent learner needs."""

    id: str
    ask: str
    level: int
    seconds: float
    tags: tuple[str, ...]
    aliases: tuple[str, ...]
    after: tuple[str, ...]
    needs: tuple[str, ...] = ()


class HeldEntry:
    """An entry, or how to read it when it is first asked for."""

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


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """One question of a pack, checked. ``id`` is ``pack/id``, which never
    changes; ``tags`` are the pack's and its own, each once; ``aliases`` are its
    former full ids; ``after`` the full ids of what it asks to be known first,
    ``needs`` those of the lessons that are shown before it.
    ``line`` counts from 1. Two questions are equal only where they are the same object."""

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
        """The question of this outline in a pack."""
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
        """All that the file says of it."""
        return self._held.get()

    def with_entry(self, entry: Entry) -> Question:
        """The same question, saying something else of what is only asked for later."""
        return replace(self, _held=HeldEntry(entry))

    @property
    def code(self) -> str:
        """The template of the code, empty where it has none."""
        from quizapp.bank.format import ChoiceEntry, CodeEntry

        return self.entry.code or "" if isinstance(self.entry, CodeEntry | ChoiceEntry) else ""

    @property
    def options(self) -> tuple[str, ...]:
        """The templates of the options in the order written, none where they are drawn."""
        from quizapp.bank.format import ChoiceEntry

        return self.entry.options if isinstance(self.entry, ChoiceEntry) else ()

    @property
    def draws(self) -> bool:
        """Whether it is a choice whose options are drawn from slips."""
        from quizapp.bank.format import ChoiceEntry

        return isinstance(self.entry, ChoiceEntry) and self.entry.draws

    @property
    def lines(self) -> tuple[str, ...]:
        """The templates of the lines to be put in order, then of those that belong in none."""
        from quizapp.bank.format import OrderEntry

        return (*self.entry.lines, *self.entry.extra) if isinstance(self.entry, OrderEntry) else ()


def outline_of(entry: Entry) -> Outline:
    """What ``entry`` says of itself before it is asked."""
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
    """The questions and lessons of one file, in the order written; broken ones are left out."""

    name: str
    title: Text
    tags: tuple[str, ...]
    questions: tuple[Question, ...]
    file: Path
    bundled: bool = False
    lessons: tuple[Lesson, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """What a question was made of: its plain value, and the lines of the file
    from its first to the next question's, empty where it cannot stand for itself."""

    value: Plain
    text: str


@dataclass(frozen=True, slots=True)
class LoadedPack:
    """What a file gave. ``pack`` is None where not even its name can be read;
    ``written`` is what each of its questions was made of, in their order;
    ``repeats`` says that a part of the file stands for another."""

    pack: Pack | None
    faults: tuple[Fault, ...]
    written: tuple[Written, ...] = field(default=(), repr=False)
    repeats: bool = False
