"""The end of a session: what has changed, and where to go next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content

from quizapp.tui.content import cells, pad, plain
from quizapp.tui.screens.page import Page
from quizapp.tui.widgets.text_lines import Lines, TitleLine

if TYPE_CHECKING:
    from quizapp.bank.scope import Scope
    from quizapp.progress.summary import Change, Summary
    from quizapp.review.session import Sitting
    from quizapp.review.study import Study
    from quizapp.review.turn import SetAside
    from quizapp.scheduling.readiness import Waiting
    from quizapp.words import Note, Words

Ending = Literal["home", "undo", "slips"]
#: Maximum number of questions in one list.
_NAMED = 8
_WIDEST = 36


@dataclass(frozen=True, slots=True)
class End:
    """The summary of a session, the questions that could not be asked, and those asked later;
    ``placed`` is the result of a placement."""

    summary: Summary
    aside: tuple[SetAside, ...]
    waiting: Waiting | None
    practice: bool
    can_undo: bool
    placed: Note | None = None


def what_ended(study: Study, sitting: Sitting, scope: Scope | None) -> End:
    """Record the result if a session was a placement, and return its summary: of the session's own
    answers for practice, otherwise of all answers of the day within ``scope``."""
    unit = scope.unit if scope is not None else None
    practice = scope is not None and scope.practice
    placed = study.placement.settle(unit, sitting.plan.passed) if unit is not None else None
    return End(
        study.summary(scope, sitting.plan.joined, sitting.plan.own if practice else None),
        tuple(sitting.set_aside.values()),
        sitting.plan.waiting(),
        practice=practice,
        can_undo=sitting.can_undo and unit is None,
        placed=placed,
    )


class EndScreen(Page[Ending]):
    """Shows the summary of the day's answers. Returns the learner's choice of what to do next."""

    CSS_PATH = "end.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "finish('home')", "keys.back", id="end.home"),
        Binding("escape", "finish('home')", "keys.back", id="end.leave", show=False),
        Binding("v", "finish('slips')", "keys.slips", id="end.slips"),
        Binding("u", "finish('undo')", "keys.undo", id="end.undo"),
    ]

    def __init__(self, end: End, words: Words) -> None:
        super().__init__(words)
        self._end = end
        self._summary = end.summary

    def parts(self) -> ComposeResult:
        yield TitleLine(self._title(), self._totals())
        with VerticalScroll():
            yield Lines(self._table())

    def check_action(self, _action: str, parameters: tuple[object, ...]) -> bool | None:
        allowed = {"undo": self._end.can_undo, "slips": bool(self._summary.slips)}
        return all(allowed.get(str(ending), True) for ending in parameters)

    def action_finish(self, ending: Ending) -> None:
        self.dismiss(ending)

    def _title(self) -> Content:
        if self._end.placed is not None:
            return plain(self.words.say("placing.end"), "bold")
        key = "end.practice" if self._end.practice else "end.done" if self._summary.answers else "end.nothing"
        return Content.assemble(("✓ ", "bold $text-success"), (self.words.say(key), "bold"))

    def _totals(self) -> Content:
        summary, say = self._summary, self.words.say
        minutes = max(1, round(summary.seconds / 60))
        parts = [
            say("end.answers", n=summary.answers),
            say("end.minutes", n=minutes),
            say("end.right", n=summary.right),
        ]
        return Content.styled(" · ".join(parts) if summary.answers else "", "$text-muted")

    def _table(self) -> Content:
        summary, say = self._summary, self.words.say
        slips = [f"{slip.replace('-', ' ')} ({count})" for (_, slip), count in summary.slips]
        rows = [
            (say("end.held"), "$text-success", self._changes(summary.held)),
            (say("end.again"), "$text-error", [plain(_short(name)) for name in summary.again]),
            (say("end.slips"), "$text-warning", [plain(slip) for slip in slips]),
            (say("end.unfinished"), "$text-warning", self._unfinished()),
            (say("end.aside"), "$text-muted", [self._why(one) for one in self._end.aside]),
            (say("end.waiting"), "$text-muted", self._waiting()),
        ]
        rows = [row for row in rows if row[2]]
        width = max((cells(label) for label, _, _ in rows), default=0) + 3
        lines: list[Content] = []
        for label, style, items in rows:
            shown = items[:_NAMED]
            if len(items) > _NAMED:
                shown.append(Content.styled(f"+{len(items) - _NAMED}", "$text-muted"))
            for index, item in enumerate(shown):
                lead = Content.styled(label, f"bold {style}") if index == 0 else Content("")
                lines.append(pad(lead, width) + item)
            lines.append(Content(""))
        if self._end.placed is not None:
            lines = [plain(self.words.note(self._end.placed), "bold"), Content(""), *lines]
        return Content("\n").join(lines) if lines else plain(say("end.nothing-yet"), "$text-muted")

    def _changes(self, changes: Sequence[Change]) -> list[Content]:
        names = [plain(_short(change.question)) for change in changes]
        width = min(_WIDEST, max((cells(name) for name in names[:_NAMED]), default=0))
        lines = []
        for change, name in zip(changes, names, strict=True):
            days = self.words.say("app.days", n=change.after)
            before = "" if change.before is None else f"{change.before} → "
            lines.append(Content.assemble(pad(name, width), "   ", (before + days, "$text-muted")))
        return lines

    def _unfinished(self) -> list[Content]:
        left = self._summary.unfinished
        return [plain(self.words.say("end.unfinished-count", n=left))] if left else []

    def _waiting(self) -> list[Content]:
        waiting = self._end.waiting
        return [] if waiting is None else [plain(self.words.note(waiting.note))]

    def _why(self, aside: SetAside) -> Content:
        return Content.assemble(
            plain(aside.question), "   ", plain(self.words.note(aside.why), "$text-muted")
        )


def _short(question: str) -> str:
    """A question's id without its pack."""
    return question.partition("/")[2] or question
