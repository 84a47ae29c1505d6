"""Questions and packs, as the rest of the application holds them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from quizapp.ask import Ask
from quizapp.bank.format import ChoiceEntry, CodeEntry, Entry, OrderEntry
from quizapp.bank.text import Text


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """One question of a pack, checked. ``line`` counts from 1; two questions
    are equal only where they are the same object."""

    pack: str
    entry: Entry
    file: Path
    line: int
    pack_tags: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """``pack/id``, which never changes."""
        return f"{self.pack}/{self.entry.id}"

    @property
    def ask(self) -> Ask:
        """The way it is asked, as the file names it."""
        return self.entry.ask

    @property
    def tags(self) -> tuple[str, ...]:
        """The pack's tags and its own, each once."""
        return tuple(dict.fromkeys((*self.pack_tags, *self.entry.tags)))

    @property
    def aliases(self) -> tuple[str, ...]:
        """Its former full ids."""
        return tuple(self._full(alias) for alias in self.entry.aliases)

    @property
    def after(self) -> tuple[str, ...]:
        """The full ids of what it asks to be known first, as the file says it."""
        return tuple(self._full(named) for named in self.entry.after)

    @property
    def code(self) -> str:
        """The template of the code, empty where it has none."""
        return self.entry.code or "" if isinstance(self.entry, CodeEntry | ChoiceEntry) else ""

    @property
    def options(self) -> tuple[str, ...]:
        """The templates of the options in the order written, none where they are drawn."""
        return self.entry.options if isinstance(self.entry, ChoiceEntry) else ()

    @property
    def draws(self) -> bool:
        """Whether it is a choice whose options are drawn from slips."""
        return isinstance(self.entry, ChoiceEntry) and self.entry.draws

    @property
    def lines(self) -> tuple[str, ...]:
        """The templates of the lines to be put in order, then of those that belong in none."""
        return (*self.entry.lines, *self.entry.extra) if isinstance(self.entry, OrderEntry) else ()

    def _full(self, named: str) -> str:
        return named if "/" in named else f"{self.pack}/{named}"


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """The questions of one file, in the order written; broken ones are left out."""

    name: str
    title: Text
    tags: tuple[str, ...]
    questions: tuple[Question, ...]
    file: Path
    bundled: bool = False
