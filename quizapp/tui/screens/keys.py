"""Every key that works where the learner was."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen

from quizapp.tui.content import cells, pad
from quizapp.tui.widgets.key_line import LiveKey
from quizapp.tui.widgets.lines import Lines
from quizapp.words import Words


class KeysScreen(ModalScreen[None]):
    """The keys over the dimmed screen to which they belong."""

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
            yield Lines(self._table())
            yield Lines(Content.styled(self._words.say("app.keys-close"), "$text-muted"))

    def _table(self) -> Content:
        width = max((cells(key.key) for key in self._keys), default=0)
        return Content("\n").join(
            Content.assemble(
                pad(Content.styled(key.key, "bold"), width),
                "   ",
                Content.styled(key.description, "$text-muted"),
            )
            for key in self._keys
        )
