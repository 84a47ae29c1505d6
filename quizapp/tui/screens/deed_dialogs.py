"""Dialogs with one line of input for actions on a question: a day, or a note on a flag."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen

from quizapp.scheduling.day import read_day
from quizapp.tui.content import plain
from quizapp.tui.phrases import day_text
from quizapp.tui.widgets.text_lines import Lines
from quizapp.tui.widgets.typed_text import TypedLine
from quizapp.words import Words

T = TypeVar("T")


class DialogLine(TypedLine):
    """The input of a dialog; Enter submits it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "screen.take", "keys.ok", id="dialog.take"),
    ]


class LineDialog(ModalScreen[T | None], Generic[T]):
    """Asks for one line over the dimmed screen. Returns the parsed value, or None if it was cancelled."""

    CSS_PATH = "dialog.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "keys.back", id="dialog.leave"),
    ]

    def __init__(self, words: Words, title: str, about: str, placeholder: str = "") -> None:
        super().__init__()
        self.words = words
        self._title = title
        self._about = about
        self._placeholder = placeholder

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Lines(Content.styled(self._title, "bold $text-primary"))
            yield Lines(plain(self._about, "$text-muted"), classes="about")
            yield DialogLine(self._placeholder)
            yield Lines(classes="said")
            yield Lines(Content.styled(self.words.say("deeds.dialog-keys"), "$text-muted"))

    def on_mount(self) -> None:
        self.query_one(DialogLine).focus()

    def read(self, text: str) -> T | None:
        """The parsed input; None if it is invalid, after showing why with :meth:`say`."""
        raise NotImplementedError

    def say(self, text: str) -> None:
        """Show what is wrong with the input."""
        self.query_one(".said", Lines).update(plain(text, "$text-warning"))

    def action_take(self) -> None:
        read = self.read(self.query_one(DialogLine).value)
        if read is not None:
            self.dismiss(read)

    def action_leave(self) -> None:
        self.dismiss(None)


class DayDialog(LineDialog[date]):
    """Asks for the day of the next review; ``today`` is the learner's current day."""

    def __init__(self, words: Words, today: date) -> None:
        about = words.say("deeds.day-about", today=day_text(today, words))
        super().__init__(words, words.say("deeds.day-title"), about, words.say("deeds.day-placeholder"))
        self._today = today

    def read(self, text: str) -> date | None:
        day = read_day(text, self._today)
        if day is None:
            self.say(self.words.say("deeds.no-day", text=text))
        elif day < self._today:
            self.say(self.words.say("deeds.past-day", day=day.isoformat()))
            return None
        return day


class NoteDialog(LineDialog[str]):
    """Asks for the note on a flag, which may be empty; ``longest`` is its maximum length."""

    def __init__(self, words: Words, longest: int) -> None:
        super().__init__(words, words.say("deeds.note-title"), words.say("deeds.note-about"))
        self._longest = longest

    def read(self, text: str) -> str | None:
        note = " ".join(text.split())
        if len(note) > self._longest:
            self.say(self.words.say("deeds.long-note", n=len(note), most=self._longest))
            return None
        return note
