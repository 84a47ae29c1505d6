"""What a kind of question is: all that is particular to one ``ask:`` of a question file.

A new kind is a file beside this one with a class for its truth and a subclass of
:class:`quizapp.kinds.stated.StatedKind` or of :class:`quizapp.kinds.programs.ProgramKind`, and a line in
the registry of :mod:`quizapp.kinds`.

Nothing here knows a clock, a disk or a process: outcomes are passed in.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Generic, Literal, TypeVar

from quizapp.runner.client import Program
from quizapp.runner.outcome import Outcome
from quizapp.words.note import Note

if TYPE_CHECKING:
    from quizapp.bank import Variant


Verdict = Literal["right", "wrong", "unreadable"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict, and where there is something to say, why."""

    verdict: Verdict
    note: Note | None = None


RIGHT = Judgement("right")
WRONG = Judgement("wrong")


def wrong(key: str, **fills: str | int) -> Judgement:
    """A wrong answer of which something can be said."""
    return Judgement("wrong", Note.of(key, **fills))


def unreadable(key: str, **fills: str | int) -> Judgement:
    """An answer that has to be typed again, and how."""
    return Judgement("unreadable", Note.of(key, **fills))


def right_if(same: bool) -> Judgement:
    """A verdict of which nothing more can be said."""
    return RIGHT if same else WRONG


Field = Literal["line", "text", "statement", "options", "order", "blanks", "program"]
"""In what an answer is given: a line, several lines of text, true or false, a pick of
options, lines put in order, blanks filled in, or an editor for a program."""


class Settled:
    """What is true of a variant. Each kind has a class of its own, which names the kind."""

    __slots__ = ()
    ask: ClassVar[str]


@dataclass(frozen=True, slots=True)
class Unsettled:
    """An outcome that settles nothing: the variant is unfit to ask."""

    why: Note


def unsettled(key: str, **fills: str | int | Note) -> Unsettled:
    """Why nothing is settled, by the key of its words."""
    return Unsettled(Note.of(key, **fills))


@dataclass(frozen=True, slots=True)
class Expectation:
    """What has to be known to read an answer, which is less than the truth.

    ``options`` belong to a choice or are the names to choose from, ``several``
    says that more than one may be right; ``text`` says that a value is a string,
    so that an answer is taken whole. ``lines`` are those to be put in order;
    ``code`` is that with blanks. A program runs after ``setup``, may use none of
    ``forbidden``, and ends in its result unless ``has_result`` says that it only
    prints.
    """

    ask: str
    options: tuple[str, ...] = ()
    several: bool = False
    text: bool = False
    lines: tuple[str, ...] = ()
    code: str = ""
    setup: str = ""
    forbidden: tuple[str, ...] = ()
    has_result: bool = True


T = TypeVar("T", bound=Settled)


class Kind(ABC, Generic[T]):
    """A way of asking: what to run, what is true, and how answers are read, judged and written."""

    ask: ClassVar[str]
    #: Whether an answer is a program, judged by what it gives.
    is_program: ClassVar[bool] = False
    #: In what an answer is given.
    field: ClassVar[Field] = "line"
    #: Whether a variant on which an authored mistake gives the right answer is unfit to ask.
    tells_apart: ClassVar[bool] = False
    #: Whether answers are so fine that one which equals a made slip's is hardly chance.
    is_fine: ClassVar[bool] = False
    #: Whether there are so few answers that a mistake often gives the right one by chance.
    has_few_answers: ClassVar[bool] = False
    #: Whether a mistake may well be named for what it raises.
    mistakes_may_fail: ClassVar[bool] = False
    #: Whether the answer is the machine's: where there is one device there is one answer.
    is_of_the_machine: ClassVar[bool] = False
    #: Whether a question whose code fails could ask for the error instead.
    could_ask_error: ClassVar[bool] = False
    #: Whether an answer has elements that can differ one by one; any other differs by lines.
    has_elements: ClassVar[bool] = False

    @abstractmethod
    def programs(self, variant: Variant) -> tuple[Program, ...]:
        """What is run to find the truth of a variant."""

    def program(self, variant: Variant, code: str) -> Program:
        """What is run to find what ``code`` gives in place of the question's own, after the same setup."""
        return Program(code, variant.setup)

    @abstractmethod
    def settle(self, variant: Variant, outcomes: Sequence[Outcome]) -> T | Unsettled:
        """The truth that the outcomes of :meth:`programs` give, or why they give none.

        Every truth can be typed.
        """

    def expectation(self, truth: T) -> Expectation:
        """What a reader may know of a truth."""
        return Expectation(self.ask)

    def before_run(self, variant: Variant) -> Expectation:
        """What a reader may know of a variant that was not run yet."""
        return Expectation(self.ask)

    @abstractmethod
    def read(self, expected: Expectation, answer: str) -> str:
        """How an answer is read, in its plainest form, which reads as itself. Never
        evaluates, and takes bounded time. Raises ReadingError."""

    @abstractmethod
    def answer_text(self, truth: T) -> str:
        """The answer, as a learner could type it; judging accepts exactly it."""
