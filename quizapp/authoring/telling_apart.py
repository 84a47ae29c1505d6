"""The results of each mistake on a variant, compared with the truth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from quizapp import slips
from quizapp.bank import Text
from quizapp.examine.drawn_options import is_wrong
from quizapp.examine.examined import Examined, ExaminedMistake
from quizapp.examine.slip_search import candidates
from quizapp.kinds import KINDS, answer_text, judge, settle
from quizapp.kinds.choice import Choice
from quizapp.kinds.differences import gives_same, outcome_text
from quizapp.kinds.kind import Unsettled
from quizapp.kinds.programs import ProgramTruth
from quizapp.kinds.stated import StatedTruth
from quizapp.runner.client import Job, Program, Runner
from quizapp.runner.outcome import Outcome
from quizapp.runner.run_limits import Limits
from quizapp.words.note import Note


@dataclass(frozen=True, slots=True)
class Comparison:
    """A wrong program and its result as an answer, if it has one. ``fails`` says that it has
    none, ``ties`` that it equals the right answer. An author's mistake may have an explanation, a
    generated slip has a ``fact``."""

    id: str
    code: str
    gives: str
    fails: bool
    ties: bool
    says: Text | None = None
    fact: Note | None = None


def mistakes(examined: Examined) -> tuple[Comparison, ...]:
    """The author's mistakes that can be made on a variant, in the order written."""
    if isinstance(KINDS[examined.variant.question.ask], Choice):
        return tuple(_picked(examined, one) for one in examined.mistakes)
    tells = _teller(examined)
    return tuple(
        tells(one.mistake.id, one.mistake.code, one.outcome, one.mistake.says, None)
        for one in examined.mistakes
    )


def _picked(examined: Examined, one: ExaminedMistake) -> Comparison:
    """The comparison for a mistake in a choice: its outcome if options are drawn, otherwise the numbers
    of the listed options that it picks."""
    mistake, own, truth = one.mistake, examined.outcome, examined.truth
    if own is not None or one.truth is None:
        gives, fails = outcome_text(one.outcome, own or one.outcome), own is None
        fails = fails or one.outcome.ended != "finished"
        ties = own is not None and not is_wrong(examined.variant, own, one.outcome)
    else:
        gives, fails = answer_text(one.truth), False
        ties = isinstance(truth, StatedTruth) and judge(truth, gives).verdict == "right"
    return Comparison(mistake.id, mistake.code, gives, fails, ties, mistake.says)


def made_slips(examined: Examined, runner: Runner, limits: Limits) -> tuple[Comparison, ...]:
    """The slips generated from the code whose answer differs from the right one, the nearest
    first. Blocks. Raises RunnerError."""
    variant = examined.variant
    made = candidates(variant)
    if examined.truth is None or not made:
        return ()
    programs = tuple(Program(slip.code, variant.setup) for slip in made)
    on_cpu = variant.question.entry.device == "cpu"
    outcomes = runner.submit(Job(programs, limits, on_cpu=on_cpu)).result()
    tells = _teller(examined)
    compared = (
        tells(slip.id, slip.code, outcome, None, slips.fact(slip.id))
        for slip, outcome in zip(made, outcomes, strict=True)
    )
    return tuple(one for one in compared if not one.ties and not one.fails)


def options(examined: Examined, runner: Runner, limits: Limits) -> tuple[Comparison, ...]:
    """The result of each option of a choice, in the order shown, by its number; ``ties`` if it is
    right. Blocks. Raises RunnerError."""
    variant = examined.variant
    programs = tuple(Program(option, variant.setup, right=variant.right) for option in variant.options)
    on_cpu = variant.question.entry.device == "cpu"
    outcomes = runner.submit(Job(programs, limits, on_cpu=on_cpu)).result()
    return tuple(
        Comparison(
            str(number),
            option,
            outcome_text(outcome, outcome),
            fails=outcome.ended != "finished",
            ties=outcome.holds is True,
        )
        for number, (option, outcome) in enumerate(zip(variant.options, outcomes, strict=True), 1)
    )


def answer_of(examined: Examined) -> str | None:
    """The right answer, even if the variant is unfit because a mistake gives the same; if answers
    are programs, the result of a right one."""
    truth, own = _truth(examined), examined.outcome
    if KINDS[examined.variant.question.ask].is_program:
        return None if own is None else outcome_text(own, own)
    return examined.answer if truth is None else answer_text(truth)


_Teller = Callable[[str, str, Outcome, Text | None, Note | None], Comparison]


def _teller(examined: Examined) -> _Teller:
    ask = examined.variant.question.ask
    truth, own = _truth(examined), examined.outcome

    def tell(name: str, code: str, outcome: Outcome, says: Text | None, fact: Note | None) -> Comparison:
        settled = None if KINDS[ask].is_program else settle(ask, outcome)
        if settled is None or isinstance(settled, Unsettled):
            fails = outcome.ended != "finished"
            ties = settled is None and own is not None and gives_same(own, outcome)
            return Comparison(name, code, outcome_text(outcome, own or outcome), fails, ties, says, fact)
        gives = answer_text(settled)
        ties = truth is not None and judge(truth, gives).verdict == "right"
        return Comparison(name, code, gives, fails=False, ties=ties, says=says, fact=fact)

    return tell


def _truth(examined: Examined) -> StatedTruth | None:
    if isinstance(examined.truth, ProgramTruth):
        return None
    if examined.truth is not None:
        return examined.truth
    ask, outcome = examined.variant.question.ask, examined.outcome
    if outcome is None or KINDS[ask].is_program or isinstance(KINDS[ask], Choice):
        return None
    settled = settle(ask, outcome)
    return None if isinstance(settled, Unsettled) else settled
