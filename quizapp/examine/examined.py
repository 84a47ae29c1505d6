"""The results of running a variant, and of grading an answer to it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Literal

from quizapp.bank import Variant, VariantMistake
from quizapp.examine.drawn_options import is_wrong, picked
from quizapp.examine.slip_search import MOST_NAMED, Slip, authored
from quizapp.kinds import answer_text, judge
from quizapp.kinds.choice import ChoiceTruth, read_choice
from quizapp.kinds.differences import Difference, gives_same
from quizapp.kinds.kind import Verdict
from quizapp.kinds.programs import ProgramTruth, Truth
from quizapp.kinds.stated import StatedTruth
from quizapp.runner.outcome import Outcome
from quizapp.words.note import Note


@dataclass(frozen=True, slots=True)
class ExaminedMistake:
    """The result of an authored mistake on a variant. ``truth`` is None if it settles nothing,
    and if answers are programs."""

    mistake: VariantMistake
    truth: StatedTruth | None
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Examined:
    """A variant after it was run. ``truth`` is None if the variant is unfit to ask; ``unfit``
    then says why. ``outcome`` is that of the code, or None for a ``choice`` with listed options,
    which has no code. If options are drawn, ``variant`` has them, and ``wrong`` are the slips
    among them."""

    variant: Variant
    truth: Truth | None
    unfit: Note | None
    outcome: Outcome | None
    mistakes: tuple[ExaminedMistake, ...]
    device: str
    torch: str
    wrong: tuple[Slip, ...] = ()

    @property
    def fit(self) -> bool:
        return self.truth is not None

    @property
    def answer(self) -> str | None:
        """The right answer, as a learner could type it."""
        return None if self.truth is None else answer_text(self.truth)

    @property
    def kept_truth(self) -> str | None:
        """The right answer in the form stored in the log."""
        return None if self.answer is None else self.kept(self.answer)

    def kept(self, answer: str) -> str:
        """A readable answer in the form stored in the log. For drawn options, it is the text of
        the option, since the number means nothing without the others."""
        if not self.wrong or not isinstance(self.truth, ChoiceTruth):
            return answer
        (number,) = read_choice(answer, self.truth.options, several=False)
        return self.truth.options[number - 1]

    def separates(self, mistake: str) -> bool:
        """Whether the mistake with this id applies here and gives a result other than the truth."""
        assert self.truth is not None
        made = [one for one in self.mistakes if one.mistake.id == mistake]
        if self.wrong and self.outcome is not None:
            return all(is_wrong(self.variant, self.outcome, one.outcome) for one in made)
        if isinstance(self.truth, ProgramTruth):
            right = self.truth.cases[0].outcome
            return not any(gives_same(right, one.outcome) for one in made)
        return not any(agrees(self.truth, one.truth) for one in made)

    def slips(self, answer: str) -> tuple[Slip, ...]:
        """The mistakes whose result equals this wrong answer, at most two; for drawn options, the
        slip that is picked; none if answers are programs."""
        if self.wrong and isinstance(self.truth, ChoiceTruth):
            return picked(self.truth, self.wrong, answer)
        named = (
            authored(examined.mistake, answer_text(examined.truth))
            for examined in self.mistakes
            if examined.truth is not None and judge(examined.truth, answer).verdict == "right"
        )
        return tuple(islice(named, MOST_NAMED))


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict on an answer. ``difference`` is where a wrong program differs from the
    question's own, None for any other answer."""

    verdict: Verdict
    note: Note | None = None
    slips: tuple[Slip, ...] = ()
    difference: Difference | None = None


@dataclass(frozen=True, slots=True)
class JudgedAnswer:
    """An answer to a fit variant, and its verdict; ``judged`` is None if none was given."""

    examined: Examined
    answer: str
    judged: Judged | None

    @property
    def verdict(self) -> Literal["right", "wrong", "unreadable", "skipped"]:
        return "skipped" if self.judged is None else self.judged.verdict

    @property
    def note(self) -> Note | None:
        return None if self.judged is None else self.judged.note

    @property
    def slips(self) -> tuple[Slip, ...]:
        return () if self.judged is None else self.judged.slips

    @property
    def difference(self) -> Difference | None:
        return None if self.judged is None else self.judged.difference

    @property
    def truth(self) -> Truth:
        assert self.examined.truth is not None
        return self.examined.truth

    @property
    def truth_text(self) -> str:
        return self.examined.answer or ""

    @property
    def outcome(self) -> Outcome | None:
        return self.examined.outcome


def agrees(truth: StatedTruth, other: StatedTruth | None) -> bool:
    """Whether the answer according to the other truth is right according to this one."""
    return other is not None and judge(truth, answer_text(other)).verdict == "right"
