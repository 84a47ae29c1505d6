"""What a question asks and what a slip was, in words: the author's, or those it implies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.words import Words

if TYPE_CHECKING:
    from quizapp.bank import Variant
    from quizapp.slips import Slip


def prompt_text(variant: Variant, words: Words) -> str:
    """The prompt of a variant in the language of ``words``, as Markdown."""
    written = variant.prompt(words.language)
    if written is not None:
        return written
    return words.say(f"ask.{variant.question.ask}")


def slip_text(slip: Slip, words: Words) -> str | None:
    """What is to say about a slip in the language of ``words``, None where nothing is."""
    if slip.says is not None:
        return slip.says.in_language(words.language)
    return None if slip.fact is None else words.note(slip.fact)
