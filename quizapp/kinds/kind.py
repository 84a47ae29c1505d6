"""The interface of a kind of question, which contains everything specific to one ``ask:``.

A new kind is a module next to this one, with a class for its truth and a subclass of
:class:`quizapp.kinds.stated.StatedKind` or of :class:`quizapp.kinds.programs.ProgramKind`, and a
line in the registry of :mod:`quizapp.kinds`.

Nothing here uses a clock, a disk or a process: outcomes are passed in.
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
    """A verdict, and a note if there is something to say."""

    verdict: Verdict
    note: Note | None = None


RIGHT = Judgement("right")
WRONG = Judgement("wrong")


def wrong(key: str, **fills: str | int) -> Judgement:
    """The judgement of a wrong answer, with a note."""
    return Judgement("wrong", Note.of(key, **fills))


def unreadable(key: str, **fills: str | int) -> Judgement:
    """The judgement of an answer that has to be typed again, with a note."""
    return Judgement("unreadable", Note.of(key, **fills))


def right_if(same: bool) -> Judgement:
    """A judgement without a note."""
    return RIGHT if same else WRONG


Field = Literal["line", "text", "statement", "options", "order", "blanks", "program"]
"""The widget for an answer: a line, several lines of text, true or false, options to pick,
lines to put in order, blanks to fill in, or an editor for a program."""


class Settled:
    """The truth of a variant. Each kind has a class of its own, which names the kind."""

    __slots__ = ()
    ask: ClassVar[str]


@dataclass(frozen=True, slots=True)
class Unsettled:
    """An outcome that gives no truth: the variant is unfit to ask."""

    why: Note


def unsettled(key: str, **fills: str | int | Note) -> Unsettled:
    """Why there is no truth, by the key of a message."""
    return Unsettled(Note.of(key, **fills))


@dataclass(frozen=True, slots=True)
class Expectation:
    """What is needed to parse an answer, which is less than the truth.

    ``options`` belong to a choice or are the names to choose from, ``several`` says that more
    than one may be right; ``text`` says that a value is a string, so that the whole answer is
    taken. ``lines`` are those to be put in order; ``code`` is the code with blanks. A program
    runs after ``setup``, must not use any of ``forbidden``, and must end in its result, unless
    ``has_result`` is false because it only prints.
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
    """A kind of question: what to run, what is true, and how answers are parsed, judged and written."""

    ask: ClassVar[str]
    #: Whether an answer is a program, judged by what it gives.
    is_program: ClassVar[bool] = False
    #: The widget in which an answer is given.
    field: ClassVar[Field] = "line"
    #: Whether a variant on which an authored mistake gives the right answer is unfit to ask.
    tells_apart: ClassVar[bool] = False
    #: Whether answers are so specific that equality with a generated slip's is hardly chance.
    is_fine: ClassVar[bool] = False
    #: Whether there are so few answers that a mistake often gives the right one by chance.
    has_few_answers: ClassVar[bool] = False
    #: Whether a mistake that raises an exception can explain an answer.
    mistakes_may_fail: ClassVar[bool] = False
    #: Whether the answer depends on the machine: with one device there is one answer.
    is_of_the_machine: ClassVar[bool] = False
    #: Whether a question whose code fails could ask for the error instead.
    could_ask_error: ClassVar[bool] = False
    #: Whether an answer has elements that can differ individually; others differ by lines.
    has_elements: ClassVar[bool] = False

    @abstractmethod
    def programs(self, variant: Variant) -> tuple[Program, ...]:
        """The programs to run for the truth of a variant."""

    def program(self, variant: Variant, code: str) -> Program:
        """The program to run for the result of ``code`` instead of the question's own, after the
        same setup."""
        return Program(code, variant.setup)

    @abstractmethod
    def settle(self, variant: Variant, outcomes: Sequence[Outcome]) -> T | Unsettled:
        """The truth according to the outcomes of :meth:`programs`, or why they give none.

        Every truth can be typed.
        """

    def expectation(self, truth: T) -> Expectation:
        """What the parser may know of a truth."""
        return Expectation(self.ask)

    def before_run(self, variant: Variant) -> Expectation:
        """What the parser may know of a variant that has not been run."""
        return Expectation(self.ask)

    @abstractmethod
    def read(self, expected: Expectation, answer: str) -> str:
        """An answer in its simplest form, which parses as the same answer. Never evaluates, and
        takes bounded time. Raises ReadingError."""

    @abstractmethod
    def answer_text(self, truth: T) -> str:
        """The answer as a learner could type it; it is always judged right."""
