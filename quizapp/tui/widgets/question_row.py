"""A question as two lines: its state and prompt, then its code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content

from quizapp.bank import variants
from quizapp.examine.prompts import prompt_text
from quizapp.tui.content import code, cut, pad, spread
from quizapp.tui.phrases import in_days
from quizapp.tui.prose import prose

if TYPE_CHECKING:
    from datetime import date

    from quizapp.progress.topics import QuestionFigures
    from quizapp.words import Words

#: The sign and the colour of each state of a question.
SIGNS = {
    "due": ("●", "$text-warning"),
    "again": ("↻", "$text-error"),
    "new": ("○", "$text-accent"),
    "scheduled": ("✓", "$text-success"),
    "suspended": ("‖", "$text-muted"),
    "buried": ("◌", "$text-muted"),
}


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """The content of a question's row."""

    id: str
    standing: str
    prompt: str
    line: str
    about: str
    when: str
    flagged: bool = False

    @property
    def key(self) -> str:
        return self.id

    def content(self, width: int) -> Content:
        sign, ink = SIGNS[self.standing]
        first, *_ = prose(self.prompt).split("\n")
        flag = Content.styled("⚑ ", "$text-warning") if self.flagged else Content("")
        about = Content.styled(self.about, "$text-muted")
        when = flag + about + "  " + pad(Content.styled(self.when, ink), 12)
        above = Content.assemble((sign, ink), " ") + first
        below = cut(Content("    ") + code(self.line), width)
        return Content("\n").join([spread(above, when, width), below])


def question_row(figures: QuestionFigures, today: date, words: Words) -> QuestionRow:
    """The row of a question, in its first variant."""
    question = figures.question
    every = variants(question)
    first = every[0] if len(every) else None
    prompt = prompt_text(first, words) if first is not None else question.entry.id
    return QuestionRow(
        question.id,
        figures.standing,
        prompt,
        _telling_line(first.code or " | ".join(first.options)) if first is not None else "",
        words.say("browse.about", ask=question.ask, level=question.level),
        standing_text(figures, today, words),
        figures.state.flag is not None,
    )


def standing_text(figures: QuestionFigures, today: date, words: Words) -> str:
    """The state of a question, in two or three words."""
    if figures.standing in ("scheduled", "buried") and figures.due is not None:
        return in_days((figures.due - today).days, words)
    return words.say(f"browse.standing-{figures.standing}")


def _telling_line(code: str) -> str:
    """The last line with content: the result that is asked about."""
    lines = [line.strip() for line in code.splitlines() if line.strip()]
    return lines[-1] if lines else ""
