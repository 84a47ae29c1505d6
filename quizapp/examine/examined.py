"""What is known of a variant once it was run, and what came of an answer to it."""

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
    """What an authored mistake gives on the same variant. ``truth`` is None where
    it settles nothing, and where answers are programs."""

    mistake: VariantMistake
    truth: StatedTruth | None
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Examined:
    """A variant after it was run. ``truth`` is None where it is unfit to ask,
    and ``unfit`` then says why. ``outcome`` is the code's own (None for a
    ``choice`` whose options are listed, which has no code). Where options are
    drawn, ``variant`` has them, and ``wrong`` are the slips among them."""

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
        """What a learner could type to be right."""
        return None if self.truth is None else answer_text(self.truth)

    @property
    def kept_truth(self) -> str | None:
        """The right answer as the log keeps it."""
        return None if self.answer is None else self.kept(self.answer)

    def kept(self, answer: str) -> str:
        """An answer that can be read, as the log keeps it: of drawn options the text
        that is picked, since without the others its number says nothing."""
        if not self.wrong or not isinstance(self.truth, ChoiceTruth):
            return answer
        (number,) = read_choice(answer, self.truth.options, several=False)
        return self.truth.options[number - 1]

    def separates(self, mistake: str) -> bool:
        """Whether the mistake of this id, where it can be made here, gives something else than the truth."""
        assert self.truth is not None
        made = [one for one in self.mistakes if one.mistake.id == mistake]
        if self.wrong and self.outcome is not None:
            return all(is_wrong(self.variant, self.outcome, one.outcome) for one in made)
        if isinstance(self.truth, ProgramTruth):
            right = self.truth.cases[0].outcome
            return not any(gives_same(right, one.outcome) for one in made)
        return not any(agrees(self.truth, one.truth) for one in made)

    def slips(self, answer: str) -> tuple[Slip, ...]:
        """The mistakes that give exactly this wrong answer, at most two; of options that
        were drawn, the slip that is picked; none where answers are programs."""
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
    """What came of an answer. ``difference`` is where a wrong program differs
    from the question's own, None for any other answer."""

    verdict: Verdict
    note: Note | None = None
    slips: tuple[Slip, ...] = ()
    difference: Difference | None = None


@dataclass(frozen=True, slots=True)
class JudgedAnswer:
    """An answer to a variant that is fit, and what came of it; ``judged`` is None where none was given."""

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
    """Whether the answer by the other truth is right by this one."""
    return other is not None and judge(truth, answer_text(other)).verdict == "right"
