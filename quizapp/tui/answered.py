"""Protocols for the questions and answers shown by widgets.

They are implemented by those of a session and by those of a preview, which has no schedule.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from quizapp.bank import Question, Variant
    from quizapp.examine.slip_search import Slip
    from quizapp.kinds.differences import Difference
    from quizapp.kinds.kind import Expectation
    from quizapp.kinds.programs import Truth
    from quizapp.runner.outcome import Outcome
    from quizapp.scheduling.acts import Verdict
    from quizapp.words import Note


class AskedQuestion(Protocol):
    """A question on the screen."""

    @property
    def question(self) -> Question: ...
    @property
    def variant(self) -> Variant: ...
    @property
    def expectation(self) -> Expectation: ...


class JudgedAnswer(Protocol):
    """An answer and its verdict; skipped, if none was given."""

    @property
    def asked(self) -> AskedQuestion: ...
    @property
    def answer(self) -> str: ...
    @property
    def verdict(self) -> Verdict: ...
    @property
    def note(self) -> Note | None: ...
    @property
    def truth(self) -> Truth: ...
    @property
    def truth_text(self) -> str: ...
    @property
    def slips(self) -> tuple[Slip, ...]: ...
    @property
    def difference(self) -> Difference | None: ...
    @property
    def outcome(self) -> Outcome | None: ...
