"""A review line by line: the same sitting as on the screens, for pipes and screen readers."""

from __future__ import annotations

from typing import TextIO

from quizapp.bank.scope import Scope
from quizapp.cli.lesson_lines import completed_lines, lesson_lines
from quizapp.examine.prompts import prompt_text, slip_lines
from quizapp.kinds import KINDS
from quizapp.progress.leeches import Leech
from quizapp.review.lesson_steps import GivenLesson
from quizapp.review.question_deeds import DeedRefused, Wish
from quizapp.review.study import Study
from quizapp.review.turn import Answered, Asked
from quizapp.scheduling.day import read_day
from quizapp.words.visible import visible

#: What invites to answer, by the field that the kind is answered in.
_INVITATIONS = {
    "text": "plain.invite-output",
    "order": "plain.invite-order",
    "blanks": "plain.invite-blank",
    "program": "plain.invite-write",
}

#: Fields whose answers may have several lines.
_SEVERAL_LINES = frozenset({"text", "blanks", "program"})
_LEAVING = {"q", "quit"}
_WITH_ARGUMENT = {"quality", "due", "flag"}


class PlainReview:
    """Asks on ``target``, reads answers and commands from ``source``.

    A command is a line of its own that begins with a colon; where it is to be
    part of an answer, another colon stands before it. An answer to ``output``,
    ``blank`` and ``write`` may have several lines: an empty one ends it, or
    ``:end`` after ``:paste``. Until then it counts nothing, and only known
    commands are none of its lines.
    """

    def __init__(self, study: Study, scope: Scope, source: TextIO, target: TextIO) -> None:
        self._study = study
        self._words = study.words
        self._scope = scope
        self._source = source
        self._target = target
        self._sitting = study.sitting(scope)
        self._asked: Asked | None = None
        #: The lesson whose step waits to be completed.
        self._given: GivenLesson | None = None
        #: The lines so far of an answer of several, and whether empty ones belong to it.
        self._begun: list[str] = []
        self._pasting = False
        self._hints = 0
        self._sure = False
        self._commands = {
            "skip": self._skip,
            "sure": self._mark_sure,
            "hint": self._hint,
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
            "help": self._help,
        }

    def run(self) -> int:
        """The whole sitting, until the input ends or the learner leaves; the exit status."""
        self._say("plain.welcome", date=self._study.today.isoformat())
        self._ask(self._sitting.next())
        while self._goes_on and (line := self._source.readline()) and self._take(line.rstrip("\r\n")):
            pass
        if self._begun:
            self._say("plain.unfinished")
        self._report()
        if self._scope.unit is not None:
            settled = self._study.placement.settle(self._scope.unit, self._sitting.plan.passed)
            self._line(self._words.note(settled))
        return 0

    @property
    def _goes_on(self) -> bool:
        """Whether a line is waited for: a placement ends with its last question."""
        return self._asked is not None or self._scope.unit is None

    def _take(self, line: str) -> bool:
        """Act on one line; False where it leaves."""
        if (command := self._command(line)) is not None:
            return self._obey(*command)
        bare = line.lstrip()
        if self._command(":" + bare.lstrip(":")) is not None and bare.startswith("::"):
            line = line.replace("::", ":", 1)
        elif bare.startswith(":"):
            if not self._takes_lines:
                named = " ".join(f":{name}" for name in self._commands)
                self._say("plain.unknown-command", command=bare[1:].partition(" ")[0], commands=named)
                return True
            self._say("plain.no-command", line=bare)
        if self._given is not None:
            self._complete(line)
            return True
        if self._asked is None:
            return False
        if self._takes_lines and (line.strip() or self._pasting):
            self._begun.append(line)
        else:
            self._answer("\n".join(self._begun) if self._takes_lines else line)
        return True

    @property
    def _takes_lines(self) -> bool:
        return self._asked is not None and KINDS[self._asked.question.ask].field in _SEVERAL_LINES

    def _command(self, line: str) -> tuple[str, str] | None:
        """The command that a line is, and what follows its name; among lines of an answer it stands alone."""
        if not line.strip().startswith(":"):
            return None
        name, _, rest = line.strip()[1:].partition(" ")
        if name not in self._commands and name not in _LEAVING and not (name == "end" and self._pasting):
            return None
        if rest.strip() and name not in _WITH_ARGUMENT and self._takes_lines:
            return None
        return name, rest.strip()

    def _obey(self, name: str, rest: str) -> bool:
        """Do what a command says; False where it leaves."""
        if name in _LEAVING:
            return False
        if name == "end":
            self._answer("\n".join(self._begun))
            return True
        self._commands[name](rest)
        if self._begun:
            self._say("plain.goes-on", n=len(self._begun))
        return True

    def _answer(self, text: str) -> None:
        self._begun, self._pasting = [], False
        sure = True if self._sure else False if self._study.settings.confidence else None
        answered = self._sitting.answer(text, sure=sure)
        if answered.verdict == "unreadable":
            self._note(answered)
            self._invite()
        else:
            self._teach(answered)
            self._ask(self._sitting.next())

    # Commands

    def _help(self, _: str) -> None:
        self._say("plain.help")

    def _paste(self, _: str) -> None:
        self._pasting = self._takes_lines
        self._say("plain.paste" if self._pasting else "plain.no-paste")

    def _lesson(self, _: str) -> None:
        if self._given is not None:
            self._show_lesson(self._given)
        elif not self._sitting.can_recall:
            self._say("lesson.none")
        else:
            start = 0
            while (given := self._sitting.recall(start)) is not None:
                self._show_lesson(given)
                start = given.number
            if self._asked is not None:
                self._invite()

    def _no_lessons(self, _: str) -> None:
        self._sitting.skip_lessons()
        self._say("lesson.paused")
        if self._given is not None:
            self._ask(self._sitting.next())

    def _skip(self, _: str) -> None:
        if self._given is not None:
            self._complete("")
        elif self._asked is not None:
            self._teach(self._sitting.dont_know())
            self._ask(self._sitting.next())

    def _mark_sure(self, _: str) -> None:
        if self._asked is not None:
            self._sure = True
            self._say("plain.sure")

    def _hint(self, _: str) -> None:
        if self._asked is None:
            return
        steps = self._sitting.hint(self._words.language)
        if steps and len(steps) == self._hints:
            self._say("review.no-further-hint")
        elif steps:
            self._hints = len(steps)
            self._line(self._words.say("plain.hint", text=steps[-1]))
        else:
            self._say("review.no-hint")

    def _another(self, _: str) -> None:
        asked = self._sitting.another()
        if asked is None:
            self._say("plain.nothing-to-vary")
        else:
            self._ask(asked)

    def _undo(self, _: str) -> None:
        act = self._sitting.undo()
        if act is None:
            self._say("review.nothing-to-undo")
            return
        self._say(f"plain.undid-{act.deed}", question=act.question)
        if self._sitting.asked is None:
            self._ask(self._sitting.next())

    def _set_aside(self, wish: Wish) -> None:
        try:
            question = self._sitting.set_aside_as(wish)
        except DeedRefused as refused:
            self._line(self._words.note(refused.note))
            return
        if question is None:
            self._say("plain.nothing-asked")
            return
        self._say(f"plain.{wish.deed}", question=question, day=wish.until)
        self._ask(self._sitting.next())

    def _due(self, text: str) -> None:
        day = read_day(text, self._study.today)
        if day is None:
            self._say("deeds.no-day", text=text)
        else:
            self._set_aside(Wish("dated", until=day))

    def _flag(self, text: str) -> None:
        note = None if not text and self._sitting.is_flagged else text
        try:
            question = self._sitting.flag(note)
        except DeedRefused as refused:
            self._line(self._words.note(refused.note))
            return
        key = "plain.flagged" if note is not None else "plain.unflagged"
        self._say(key if question is not None else "plain.nothing-asked", question=question)

    def _quality(self, text: str) -> None:
        answered = self._sitting.answered
        if answered is None or text not in set("012345"):
            self._say("plain.quality-usage")
            return
        answered = self._sitting.change_quality(int(text))
        self._say("plain.quality", quality=answered.quality, when=self._when(answered))

    # What is said

    def _ask(self, turn: Asked | GivenLesson | None) -> None:
        asked = None if isinstance(turn, GivenLesson) else turn
        self._given = turn if isinstance(turn, GivenLesson) else None
        self._asked, self._begun, self._pasting, self._sure = asked, [], False, False
        self._hints = 0
        if (news := self._study.news()) is not None:
            self._line(self._words.note(news))
        for told in self._sitting.plan.news():
            self._line(self._words.note(told))
        if self._given is not None:
            self._line("")
            self._show_lesson(self._given)
            self._say("lesson.invite")
            return
        if asked is None:
            if self._scope.unit is None:
                self._say("plain.nothing-left")
            return
        title = self._study.library.packs[asked.question.pack].title.in_language(self._words.language)
        self._line("")
        self._say(f"plain.asked-{asked.kind}", place=asked.place, total=asked.total, pack=title)
        self._line(prompt_text(asked.variant, self._words))
        for code in (asked.variant.setup, asked.variant.code or ""):
            for line in code.rstrip().splitlines():
                self._line(f"    {line}")
        for number, text in enumerate(asked.variant.options or asked.variant.lines, 1):
            self._line(f"{number}) {text}")
        if asked.variant.forbidden:
            self._say("ask.without", names=", ".join(asked.variant.forbidden))
        self._invite()

    def _show_lesson(self, given: GivenLesson) -> None:
        """A lesson; its step is to be completed where it was not asked for."""
        for line in lesson_lines(given, self._words):
            self._line(line)

    def _complete(self, text: str) -> None:
        done = self._sitting.complete(text)
        for line in completed_lines(done, self._words):
            self._line(line)
        if done.verdict == "unreadable":
            self._say("lesson.invite")
        else:
            self._ask(self._sitting.next())

    def _invite(self) -> None:
        assert self._asked is not None
        otherwise = "plain.invite-all" if self._asked.variant.several else "plain.invite"
        self._say(_INVITATIONS.get(KINDS[self._asked.question.ask].field, otherwise))

    def _teach(self, answered: Answered) -> None:
        words, language = self._words, self._words.language
        self._say("plain.verdict", verdict=words.say(f"review.{answered.verdict}"))
        if answered.verdict != "right":
            self._say("plain.truth", truth=answered.truth_text)
        for slip in answered.slips:
            for line in slip_lines(slip, words, picked=answered.asked.question.draws):
                self._line(line)
        self._note(answered)
        if answered.meanwhile is not None:
            self._line(words.note(answered.meanwhile))
        self._difference(answered)
        for row in answered.outcome.trace if answered.outcome is not None else ():
            self._say("plain.trace", call=row.call, dtype=row.dtype, shape=_shape(row.shape))
        explanation = answered.asked.variant.explain(language, answered.truth_text)
        if explanation is not None:
            self._line(explanation)
        if answered.leech is not None:
            self._leech(answered.leech)
        if answered.act is not None and answered.asked.kind != "practice":
            self._line(words.say("plain.quality", quality=answered.quality, when=self._when(answered)))

    def _leech(self, leech: Leech) -> None:
        self._say("review.leech", n=leech.lapses)
        if leech.lessons:
            self._say("review.leech-lessons", names=", ".join(leech.lessons))
        if leech.needs:
            self._say("review.leech-needs", names=", ".join(leech.needs))
        if leech.slips:
            slips = ", ".join(f"{slip} ({count})" for slip, count in leech.slips)
            self._say("review.leech-slips", slips=slips)
        self._say("plain.leech-suspend", question=leech.question)

    def _note(self, answered: Answered) -> None:
        if answered.note is not None:
            self._line(self._words.note(answered.note))

    def _difference(self, answered: Answered) -> None:
        difference = answered.difference
        if difference is None:
            return
        if difference.case.setup:
            self._say("attempts.smallest")
        for line in difference.case.setup.splitlines():
            self._line(f"    {line}")
        self._say("attempts.expected", text=difference.expected)
        if difference.got is not None:
            self._say("attempts.got", text=difference.got)

    def _when(self, answered: Answered) -> str:
        if answered.comes_back_today:
            return self._words.say("plain.when-today")
        if not answered.intervals:
            return self._words.say("plain.when-unchanged")
        return self._words.say("plain.when-days", n=answered.intervals[answered.quality])

    def _report(self) -> None:
        plan = self._sitting.plan
        summary = self._study.summary(self._scope, plan.joined)
        minutes = max(1, round(summary.seconds / 60)) if summary.answers else 0
        self._say("plain.summary", n=summary.answers, right=summary.right, minutes=minutes)
        for aside in self._sitting.set_aside.values():
            self._say("plain.set-aside", question=aside.question, why=self._words.note(aside.why))
        if (waiting := plan.waiting()) is not None:
            self._line(self._words.note(waiting.note))

    def _say(self, key: str, **fills: object) -> None:
        self._line(self._words.say(key, **fills))

    def _line(self, text: str) -> None:
        self._target.write(visible(text) + "\n")
        self._target.flush()


def _shape(shape: tuple[int, ...]) -> str:
    return str(tuple(shape))
