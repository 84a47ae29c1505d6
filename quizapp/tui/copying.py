"""Gives the code of a question to the clipboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.words.visible import visible

if TYPE_CHECKING:
    from textual.app import App

    from quizapp.bank import Variant
    from quizapp.words import Words

#: Seconds for which it is said.
_SECONDS = 3


def copy_code(app: App[object], variant: Variant, words: Words) -> None:
    """Copy the setup and the code as they are shown, and say so.

    Like the screen, the clipboard gets signs in place of control characters: an escape
    sequence could end a bracketed paste, and a terminal would run the lines after it.
    """
    parts = [variant.setup, variant.code or ""]
    code = "\n".join(part.rstrip() for part in parts if part.strip())
    app.copy_to_clipboard(visible(f"{code}\n"))
    app.notify(words.say("review.copied"), markup=False, timeout=_SECONDS)
