"""A list of all current keys, and the command palette."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.command import CommandPalette
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen

from quizapp.tui.content import cells, pad
from quizapp.tui.widgets.key_line import LiveKey
from quizapp.tui.widgets.text_lines import Lines
from quizapp.words import Words


class KeyHelpScreen(ModalScreen[None]):
    """The keys of the screen below, over which it is shown dimmed."""

    CSS_PATH = "keys.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,f1,enter,q", "dismiss", "keys.back", id="keys.back"),
    ]

    def __init__(self, keys: Sequence[LiveKey], words: Words) -> None:
        super().__init__()
        self._keys = keys
        self._words = words

    def compose(self) -> ComposeResult:
        with VerticalScroll():
            yield Lines(Content.styled(self._words.say("app.keys-title"), "bold $text-primary"))
            width = max((cells(key.key) for key in self._keys), default=0)
            with Vertical():
                yield from (KeyRow(key, width) for key in self._keys)
            yield Lines(Content.styled(self._words.say("app.keys-close"), "$text-muted"))

    def on_key_picked(self, message: KeyPicked) -> None:
        message.stop()
        self.dismiss()
        if message.key.single:
            message.key.run(self.app)


class KeyRow(Lines):
    """A key and its action, which a click triggers."""

    ALLOW_SELECT = False

    def __init__(self, key: LiveKey, width: int) -> None:
        self._key = key
        super().__init__(
            Content.assemble(
                pad(Content.styled(key.key, "bold"), width), "   ", (key.description, "$text-muted")
            )
        )

    def on_click(self) -> None:
        self.post_message(KeyPicked(self._key))


@dataclass
class KeyPicked(Message):
    """A key was clicked in the list of keys."""

    key: LiveKey


class Palette(CommandPalette):
    """Textual's command palette. Its only English sentence, for a search without a match, is
    never shown: the list just stays empty."""

    def _start_no_matches_countdown(self, search_value: str) -> None:
        del search_value
