"""The learner's actions on the current question: suspend, bury, date, flag or forget it, and undo."""

from __future__ import annotations

from datetime import date

from quizapp.review.question_deeds import LONGEST_NOTE, DeedRefused, Wish
from quizapp.tui.screens.deed_dialogs import DayDialog, NoteDialog
from quizapp.tui.screens.sitting_page import READING, SittingPage
from quizapp.tui.widgets.asked_question import AskedQuestionView
from quizapp.tui.widgets.verdict import VerdictView


class DeedsPage(SittingPage):
    """The keys for actions on the question, before and after it is answered."""

    def action_suspend(self) -> None:
        self.begin(self._set_aside(Wish("suspended")))

    def action_bury(self) -> None:
        self.begin(self._set_aside(Wish("buried")))

    def action_forget(self) -> None:
        self.begin(self._set_aside(Wish("forgot")))

    def action_due(self) -> None:
        self.begin(self._ask_day())

    def action_flag(self) -> None:
        self.begin(self._flag_or_not())

    def action_undo(self) -> None:
        self.begin(self.undo())

    async def _set_aside(self, wish: Wish) -> None:
        """Apply an action after which the question is left, and show how to undo it."""
        try:
            question = await self.do(lambda _, sitting: sitting.set_aside_as(wish))
        except DeedRefused as refused:
            self.notify(self.words.note(refused.note), markup=False, severity="warning", timeout=READING)
            return
        if question is not None:
            await self.go_on()
            self.tell_undoable(f"review.{wish.deed}", when=wish.until)

    async def _ask_day(self) -> None:
        today = await self.do(lambda study, _: study.today)
        self.app.push_screen(DayDialog(self.words, today), self._set_day)

    def _set_day(self, day: date | None) -> None:
        if day is not None:
            self.begin(self._set_aside(Wish("dated", until=day)))

    async def _flag_or_not(self) -> None:
        if await self.do(lambda _, sitting: sitting.is_flagged):
            await self._flag(None)
        else:
            self.app.push_screen(NoteDialog(self.words, LONGEST_NOTE), self._note_given)

    def _note_given(self, note: str | None) -> None:
        if note is not None:
            self.begin(self._flag(note))

    async def _flag(self, note: str | None) -> None:
        if await self.do(lambda _, sitting: sitting.flag(note)) is not None:
            self.tell_undoable("review.flagged" if note is not None else "review.unflagged")

    async def undo(self) -> None:
        act, asked, answered = await self.do(
            lambda _, sitting: (sitting.undo(), sitting.asked, sitting.answered)
        )
        if act is None:
            self.tell("review.nothing-to-undo")
            if not self.query("AskedQuestionView, VerdictView"):
                await self.end()
            return
        self.tell(f"review.undid-{act.deed}")
        views = list(self.query(VerdictView))
        if not (asked if self.query(AskedQuestionView) else views and answered):
            await self.go_on()
        elif answered is not None:
            for view in views:
                view.change(answered)
