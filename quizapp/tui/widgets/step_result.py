"""The result that a lesson's step should give, and the verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from quizapp.tui.content import code, plain
from quizapp.tui.widgets.outcome_view import OutcomeView
from quizapp.tui.widgets.text_lines import Lines

if TYPE_CHECKING:
    from quizapp.examine.worked_example import CompletedStep, WorkedExample
    from quizapp.words import Words

_SIGNS = {"right": ("✓", "$text-success"), "wrong": ("✗", "$text-error"), "skipped": ("○", "$text-warning")}


class StepResult(Vertical):
    """The result to reach; below it the verdict, once there is one."""

    DEFAULT_CSS = """
    StepResult { height: auto; OutcomeView { padding: 0; margin: 0; } }
    """

    def __init__(self, worked: WorkedExample, words: Words) -> None:
        super().__init__()
        self._worked = worked
        self._words = words

    def compose(self) -> ComposeResult:
        yield OutcomeView(self._worked.target, self._words, traced=False)
        yield Lines(classes="said gone")

    def show(self, done: CompletedStep) -> None:
        """Show the verdict on the step, and the right fill if it was not typed."""
        line = self.query_one(".said", Lines)
        line.update(self._verdict(done))
        line.remove_class("gone")

    def _verdict(self, done: CompletedStep) -> Content:
        say = self._words.say
        if done.verdict == "unreadable":
            note = self._words.note(done.note) if done.note else say("review.unreadable")
            return plain(f"? {note}", "bold $text-warning")
        sign, style = _SIGNS[done.verdict]
        lines = [Content.styled(f"{sign} {say(f'verdict.{done.verdict}')}", f"bold {style}")]
        if done.difference is not None and done.difference.got is not None:
            lines.append(plain(say("attempts.got", text=done.difference.got)))
        if done.verdict != "right":
            lines.append(Content.assemble(say("lesson.belongs", fill=""), " ", code(done.worked.fill)))
        return Content("\n").join(lines)
