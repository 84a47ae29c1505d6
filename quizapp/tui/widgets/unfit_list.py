"""A variant that cannot be asked: its code, and what that did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from quizapp.tui.content import plain
from quizapp.tui.widgets.code_block import CodeBlock
from quizapp.tui.widgets.outcome_view import OutcomeView
from quizapp.tui.widgets.text_lines import Lines

if TYPE_CHECKING:
    from quizapp.examine.examined import Examined
    from quizapp.words import Words


class UnfitView(VerticalScroll, can_focus=False):
    """Why it is not asked is said above it."""

    def __init__(self, examined: Examined, words: Words) -> None:
        super().__init__()
        self._examined = examined
        self._words = words

    def compose(self) -> ComposeResult:
        examined, variant = self._examined, self._examined.variant
        yield CodeBlock(variant.setup, variant.reference)
        if examined.outcome is not None:
            yield OutcomeView(examined.outcome, self._words)
        elif examined.unfit is not None:
            yield Lines(plain(self._words.note(examined.unfit), "$text-warning"))
