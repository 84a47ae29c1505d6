"""The session behind the line-by-line review: asks, judges and shows lessons, like the screens."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from quizapp.bank.scope import Scope
from quizapp.cli.lesson_lines import completed_lines, lesson_lines
from quizapp.cli.question_lines import question_lines, verdict_lines
from quizapp.kinds import KINDS
from quizapp.review.lesson_steps import GivenLesson
from quizapp.review.study import Study
from quizapp.review.turn import Asked
from quizapp.words.visible import visible

#: The prompt for an answer, by the field that the kind uses.
_INVITATIONS = {
    "text": "plain.invite-output",
    "order": "plain.invite-order",
    "blanks": "plain.invite-blank",
    "program": "plain.invite-write",
}


class PlainSitting:
    """Asks on ``target``; ``asked`` is the current question, or ``given`` the lesson whose step is open."""

    def __init__(self, study: Study, scope: Scope, target: TextIO) -> None:
        self.study = study
        self.words = study.words
        self.scope = scope
        self.sitting = study.sitting(scope)
        self.asked: Asked | None = None
        self.given: GivenLesson | None = None
        #: The number of steps of the hint that were shown, and whether the learner is sure of the next
        #: answer.
        self.hints = 0
        self.sure = False
        self._target = target

    def go_on(self) -> None:
        """Show what comes next."""
        self.ask(self.sitting.next())

    def ask(self, turn: Asked | GivenLesson | None) -> None:
        """Show a question or a lesson, or that nothing is left, and prompt for an answer."""
        self.asked = None if isinstance(turn, GivenLesson) else turn
        self.given = turn if isinstance(turn, GivenLesson) else None
        self.hints, self.sure = 0, False
        if (news := self.study.news()) is not None:
            self.line(self.words.note(news))
        self.lines(self.words.note(note) for note in self.sitting.plan.news())
        if self.given is not None:
            self.line("")
            self.show_lesson(self.given)
            self.say("lesson.invite")
        elif self.asked is not None:
            title = self.study.library.packs[self.asked.question.pack].title
            self.line("")
            self.lines(question_lines(self.asked, title.in_language(self.words.language), self.words))
            self.invite()
        elif self.scope.unit is None:
            self.say("plain.nothing-left")

    def invite(self) -> None:
        """Say how to answer the question."""
        assert self.asked is not None
        otherwise = "plain.invite-all" if self.asked.variant.several else "plain.invite"
        self.say(_INVITATIONS.get(KINDS[self.asked.question.ask].field, otherwise))

    def answer(self, text: str) -> None:
        """Judge an answer, print the verdict, and go on unless it must be given again."""
        sure = True if self.sure else False if self.study.settings.confidence else None
        answered = self.sitting.answer(text, sure=sure)
        if answered.verdict == "unreadable":
            if answered.note is not None:
                self.line(self.words.note(answered.note))
            self.invite()
        else:
            self.lines(verdict_lines(answered, self.words))
            self.go_on()

    def skip(self) -> None:
        """Show the right answer without one from the learner, and go on."""
        self.lines(verdict_lines(self.sitting.dont_know(), self.words))
        self.go_on()

    def hint(self) -> None:
        """Show the next step of the hint."""
        if self.asked is None:
            return
        steps = self.sitting.hint(self.words.language)
        if steps and len(steps) == self.hints:
            self.say("review.no-further-hint")
        elif steps:
            self.hints = len(steps)
            self.line(self.words.say("plain.hint", text=steps[-1]))
        else:
            self.say("review.no-hint")

    def show_lesson(self, given: GivenLesson) -> None:
        """Show a lesson, with its step unless the lesson was requested."""
        self.lines(lesson_lines(given, self.words))

    def complete(self, text: str) -> None:
        """Judge the step of a lesson, and go on unless it must be completed again."""
        done = self.sitting.complete(text)
        self.lines(completed_lines(done, self.words))
        if done.verdict == "unreadable":
            self.say("lesson.invite")
        else:
            self.go_on()

    def report(self) -> None:
        """Print the summary of the session, and finish the placement if it is one."""
        plan = self.sitting.plan
        summary = self.study.summary(self.scope, plan.joined)
        minutes = max(1, round(summary.seconds / 60)) if summary.answers else 0
        self.say("plain.summary", n=summary.answers, right=summary.right, minutes=minutes)
        for aside in self.sitting.set_aside.values():
            self.say("plain.set-aside", question=aside.question, why=self.words.note(aside.why))
        if (waiting := plan.waiting()) is not None:
            self.line(self.words.note(waiting.note))
        if self.scope.unit is not None:
            self.line(self.words.note(self.study.placement.settle(self.scope.unit, plan.passed)))

    def say(self, key: str, **fills: object) -> None:
        """Write a message of the catalogue."""
        self.line(self.words.say(key, **fills))

    def lines(self, texts: Iterable[str]) -> None:
        """Write several texts."""
        for text in texts:
            self.line(text)

    def line(self, text: str) -> None:
        """Write a text, made safe to display."""
        self._target.write(visible(text) + "\n")
        self._target.flush()
