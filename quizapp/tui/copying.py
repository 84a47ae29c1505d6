"""Gives the code of a question to the clipboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.app import App

    from quizapp.bank import Variant
    from quizapp.words import Words

#: Seconds for which it is said.
_SECONDS = 3


def copy_code(app: App[object], variant: Variant, words: Words) -> None:
    """Copy the setup and the code that is shown, and say so."""
    parts = [variant.setup, variant.code or ""]
    app.copy_to_clipboard("\n".join(part.rstrip() for part in parts if part.strip()) + "\n")
    app.notify(words.say("review.copied"), markup=False, timeout=_SECONDS)
