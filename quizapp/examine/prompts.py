"""The text of a prompt and of a slip: the author's, or the default."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizapp.words import Words

if TYPE_CHECKING:
    from quizapp.bank import Question, Variant
    from quizapp.examine.slip_search import Slip


def prompt_text(variant: Variant, words: Words) -> str:
    """The prompt of a variant in the language of ``words``, as Markdown."""
    written = variant.prompt(words.language)
    if written is not None:
        return written
    return words.say(f"ask.{variant.question.ask}")


def slip_text(slip: Slip, words: Words) -> str | None:
    """The explanation of a slip in the language of ``words``; None if there is none."""
    if slip.says is not None:
        return slip.says.in_language(words.language)
    if slip.fact is None:
        return None
    fact, change = words.note(slip.fact), slip.change
    if change is None or not (change.old or change.new):
        return fact
    if change.old and change.new:
        return words.say("slips.changed", fact=fact, old=change.old, new=change.new)
    return words.say("slips.piece", fact=fact, piece=change.old or change.new)


def slip_lines(slip: Slip, words: Words, question: Question) -> list[str]:
    """A slip as lines: its code, or its change if it is in the setup, and its result; for a
    choice with listed options, those that were picked."""
    if question.ask == "choice" and not question.draws:
        lines = [words.say("slips.chosen", options=" · ".join(slip.code.strip().splitlines()))]
    elif slip.in_setup and slip.change is not None:
        lines = [words.say("slips.in-setup", gives=slip.gives)]
        lines += [f"    - {line}" for line in slip.change.before.splitlines()]
        lines += [f"    + {line}" for line in slip.change.after.splitlines()]
    else:
        key = "slips.picked" if question.draws else "slips.gives"
        lines = [words.say(key, code=slip.code, gives=slip.gives)]
    explanation = slip_text(slip, words)
    return lines if explanation is None else [*lines, explanation]
