"""A review line by line: the same session as on the screens, for pipes and screen readers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TextIO

from quizapp.bank.scope import Scope
from quizapp.cli.plain_sitting import PlainSitting
from quizapp.cli.question_lines import leech_lines, quality_line
from quizapp.kinds import KINDS
from quizapp.review.lesson_steps import GivenLesson
from quizapp.review.question_deeds import DeedRefused, Wish
from quizapp.review.study import Study
from quizapp.review.turn import Asked
from quizapp.scheduling.day import read_day

#: Fields whose answers may have several lines.
_SEVERAL_LINES = frozenset({"text", "blanks", "program"})
_LEAVING = {"q", "quit"}
_WITH_ARGUMENT = {"quality", "due", "flag"}


class PlainReview(PlainSitting):
    """Reads answers and commands from ``source``, and writes questions and verdicts to
    ``target``.

    A command is a line that begins with a colon; in an answer, such a line is written with
    another colon before it. An answer to ``output``, ``blank`` and ``write`` may have several
    lines: it ends with an empty line or, after ``:paste``, with ``:end``. Until then nothing is
    graded, and only known commands are not part of it.
    """

    def __init__(self, study: Study, scope: Scope, source: TextIO, target: TextIO) -> None:
        super().__init__(study, scope, target)
        self._source = source
        #: The lines so far of an answer of several, and whether empty ones belong to it.
        self._begun: list[str] = []
        self._pasting = False
        self._commands: dict[str, Callable[[str], None]] = {
            "skip": self._skip,
            "sure": self._mark_sure,
            "hint": lambda _: self.hint(),
            "another": self._another,
            "undo": self._undo,
            "suspend": lambda _: self._set_aside(Wish("suspended")),
            "bury": lambda _: self._set_aside(Wish("buried")),
            "due": self._due,
            "forget": lambda _: self._set_aside(Wish("forgot")),
            "flag": self._flag,
            "quality": self._quality,
            "paste": self._paste,
            "lesson": self._lesson,
            "no-lessons": self._no_lessons,
            "help": lambda _: self.say("plain.help"),
        }

    def ask(self, turn: Asked | GivenLesson | None) -> None:
        self._begun, self._pasting = [], False
        super().ask(turn)

    def answer(self, text: str) -> None:
        self._begun, self._pasting = [], False
        super().answer(text)

    def run(self) -> int:
        """Run the session until the input ends or the learner leaves, and return the exit status."""
        self.say("plain.welcome", date=self.study.today.isoformat())
        self.go_on()
        while self._goes_on and (line := self._source.readline()) and self._take(line.rstrip("\r\n")):
            pass
        if self._begun:
            self.say("plain.unfinished")
        self.report()
        return 0

    @property
    def _goes_on(self) -> bool:
        """Whether to wait for another line: a placement ends with its last question."""
        return self.asked is not None or self.scope.unit is None

    def _take(self, line: str) -> bool:
        """Process a line; False if the learner leaves."""
        if (command := self._command(line)) is not None:
            return self._execute(*command)
        bare = line.lstrip()
        if self._command(":" + bare.lstrip(":")) is not None and bare.startswith("::"):
            line = line.replace("::", ":", 1)
        elif bare.startswith(":"):
            if not self._takes_lines:
                named = " ".join(f":{name}" for name in self._commands)
                self.say("plain.unknown-command", command=bare[1:].partition(" ")[0], commands=named)
                return True
            self.say("plain.no-command", line=bare)
        if self.given is not None:
            self.complete(line)
            return True
        if self.asked is None:
            return False
        if self._takes_lines and (line.strip() or self._pasting):
            self._begun.append(line)
        else:
            self.answer("\n".join(self._begun) if self._takes_lines else line)
        return True

    @property
    def _takes_lines(self) -> bool:
        return self.asked is not None and KINDS[self.asked.question.ask].field in _SEVERAL_LINES

    def _command(self, line: str) -> tuple[str, str] | None:
        """The command in a line, and its argument; a line with other text may be part of an answer."""
        if not line.strip().startswith(":"):
            return None
        name, _, rest = line.strip()[1:].partition(" ")
        if name not in self._commands and name not in _LEAVING and not (name == "end" and self._pasting):
            return None
        if rest.strip() and name not in _WITH_ARGUMENT and self._takes_lines:
            return None
        return name, rest.strip()

    def _execute(self, name: str, rest: str) -> bool:
        """Execute a command; False if the learner leaves."""
        if name in _LEAVING:
            return False
        if name == "end":
            self.answer("\n".join(self._begun))
            return True
        self._commands[name](rest)
        if self._begun:
            self.say("plain.goes-on", n=len(self._begun))
        return True

    def _paste(self, _: str) -> None:
        self._pasting = self._takes_lines
        self.say("plain.paste" if self._pasting else "plain.no-paste")

    def _lesson(self, _: str) -> None:
        if self.given is not None:
            self.show_lesson(self.given)
        elif not self.sitting.can_recall:
            self.say("lesson.none")
        else:
            start = 0
            while (given := self.sitting.recall(start)) is not None:
                self.show_lesson(given)
                start = given.number
            if self.asked is not None:
                self.invite()

    def _no_lessons(self, _: str) -> None:
        self.sitting.skip_lessons()
        self.say("lesson.paused")
        if self.given is not None:
            self.go_on()

    def _skip(self, _: str) -> None:
        if self.given is not None:
            self.complete("")
        elif self.asked is not None:
            self.skip()

    def _mark_sure(self, _: str) -> None:
        if self.asked is not None:
            self.sure = True
            self.say("plain.sure")

    def _another(self, _: str) -> None:
        asked = self.sitting.another()
        if asked is None:
            self.say("plain.nothing-to-vary")
        else:
            self.ask(asked)

    def _undo(self, _: str) -> None:
        act = self.sitting.undo()
        if act is None:
            self.say("review.nothing-to-undo")
            return
        self.say(f"plain.undid-{act.deed}", question=act.question)
        if self.sitting.asked is None:
            self.go_on()

    def _set_aside(self, wish: Wish) -> None:
        try:
            question = self.sitting.set_aside_as(wish)
        except DeedRefused as refused:
            self.line(self.words.note(refused.note))
            return
        if question is None:
            self.say("plain.nothing-asked")
            return
        self.say(f"plain.{wish.deed}", question=question, day=wish.until)
        self.go_on()

    def _due(self, text: str) -> None:
        day = read_day(text, self.study.today)
        if day is None:
            self.say("deeds.no-day", text=text)
        else:
            self._set_aside(Wish("dated", until=day))

    def _flag(self, text: str) -> None:
        note = None if not text and self.sitting.is_flagged else text
        try:
            question = self.sitting.flag(note)
        except DeedRefused as refused:
            self.line(self.words.note(refused.note))
            return
        key = "plain.flagged" if note is not None else "plain.unflagged"
        self.say(key if question is not None else "plain.nothing-asked", question=question)

    def _quality(self, text: str) -> None:
        if self.sitting.answered is None or text not in set("012345"):
            self.say("plain.quality-usage")
            return
        answered = self.sitting.change_quality(int(text))
        self.line(quality_line(answered, self.words))
        if answered.leech is not None:
            for line in leech_lines(answered.leech, self.words):
                self.line(line)
