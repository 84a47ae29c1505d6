"""What a question asks, in words: the author's prompt, or the one its way of asking implies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.words import Words

if TYPE_CHECKING:
    from quizapp.bank import Variant


def prompt_text(variant: Variant, words: Words) -> str:
    """The prompt of a variant in the language of ``words``, as Markdown."""
    written = variant.prompt(words.language)
    if written is not None:
        return written
    return words.say(f"ask.{variant.question.ask}")
