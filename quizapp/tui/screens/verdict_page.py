"""The verdict on an answer, and the actions that follow."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from quizapp.runner.runner_errors import RunnerError
from quizapp.tui.screens.sitting_page import READING, SittingPage
from quizapp.tui.terminal import edit, open_docs
from quizapp.tui.widgets.teaching import DocsLine
from quizapp.tui.widgets.verdict import VerdictView

if TYPE_CHECKING:
    from collections.abc import Callable

    from quizapp.bank import Fault
    from quizapp.bank.scope import Scope
    from quizapp.review.session import Sitting
    from quizapp.review.study import Study
    from quizapp.review.turn import Answered
    from quizapp.tui.study_thread import StudyThread
    from quizapp.words import Words


class VerdictPage(SittingPage):
    """Shows a verdict; its keys change the quality, run code, open the documentation or the file."""

    def __init__(self, words: Words, thread: StudyThread, scope: Callable[[], Scope]) -> None:
        super().__init__(words, thread, scope)
        self._docs_opened = 0

    async def show_verdict(self, answered: Answered) -> None:
        self._docs_opened = 0
        self.can_recall = await self.do(lambda _, sitting: sitting.can_recall)
        view = VerdictView(answered, self.words)
        await self.show(view)
        self.run_worker(self._put_before(view), group="before", exclusive=True)

    async def _put_before(self, view: VerdictView) -> None:
        """Draw the tensors that the code starts with, after the verdict is shown."""
        answered = view.answered
        try:
            grids = await self.drawn_before(answered.asked.variant, answered.outcome)
        except RunnerError:
            return  # the verdict is complete without them
        if grids and view.is_attached:
            view.put_before(grids)

    def action_go_on(self) -> None:
        self.begin(self.go_on())

    def action_quality(self, quality: int) -> None:
        self.begin(self._change_quality(quality))

    async def _change_quality(self, quality: int) -> None:
        answered = await self.do(lambda _, sitting: sitting.change_quality(quality))
        self.query_one(VerdictView).change(answered)

    def action_try(self) -> None:
        """Let the learner run code with the question's variables."""
        from quizapp.tui.screens.scratchpad_screen import ScratchpadScreen

        for view in self.query(VerdictView):
            self.app.push_screen(ScratchpadScreen(self.words, self.thread, view.answered.asked.variant))

    def action_docs(self) -> None:
        """Open the documentation, of the next name each time."""
        for line in self.query(DocsLine):
            open_docs(self.app, line.urls[self._docs_opened % len(line.urls)], self.words)
            self._docs_opened += 1

    def action_edit(self) -> None:
        """Open the question's file in the learner's editor, and reload it afterwards."""
        for view in self.query(VerdictView):
            question = view.answered.asked.question
            why = edit(self.app, question.file, question.line)
            if why is None:
                self.begin(self._take_up(question.file))
            else:
                self.notify(self.words.note(why), markup=False, severity="error")

    async def _take_up(self, file: Path) -> None:
        def change(study: Study, sitting: Sitting) -> tuple[Fault | None, Answered | None]:
            fault = study.reload(file)
            return fault, sitting.answered if fault is not None else sitting.take_up(study.library)

        fault, answered = await self.do(change)
        if fault is not None:
            location = f"{fault.file.name}:{fault.line}"
            message = self.words.say("teaching.broken", location=location, fault=fault.message)
            self.notify(message, markup=False, severity="error", timeout=READING)
        elif answered is not None:
            await self.show_verdict(answered)
