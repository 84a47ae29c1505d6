"""Reports lessons whose code or step does not work as a lesson requires."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quizapp.bank import Lesson
from quizapp.bank.faults import Problem, Steps
from quizapp.examine.examiner import Examiner
from quizapp.examine.worked_example import WorkedExample, work_through
from quizapp.kinds.typed import is_blank
from quizapp.words import Words

_NAME = re.compile(r"[A-Za-z_]\w*")
_ENGLISH = Words("en")


def lesson_findings(lesson: Lesson, examiner: Examiner) -> Iterator[Problem]:
    """The faults of a lesson, found by running it. Raises RunnerError if the runner fails."""
    yield from _not_shown(lesson)
    worked = work_through(lesson, examiner)
    if worked is None:
        return
    if isinstance(worked, WorkedExample):
        result = worked.outcome.result
        if is_blank(worked.outcome.printed) and (result is None or result.kind == "none"):
            message = "the lesson shows nothing; end `code` with an expression, or print something"
            yield Problem(("code",), "lesson-shows-nothing", message)
        return
    example = examiner.examine(lesson.example).result().outcome
    failed = example is None or example.ended != "finished"
    path: Steps = ("code",) if failed else ("try",)
    fills = dict(worked.fills)
    why = f"raises {fills['error']} ({fills['message']})" if "error" in fills else "cannot be used"
    ending = "; fix it" if "error" in fills else f": {_ENGLISH.note(worked)}"
    message = f"the code of the {'lesson' if failed else 'completed step'} {why}{ending}"
    yield Problem(path, "lesson-fails" if failed else "lesson-step-fails", message)


def _not_shown(lesson: Lesson) -> Iterator[Problem]:
    """A warning if the step asks for a name that the lesson does not show."""
    entry = lesson.entry
    shown = set(_NAME.findall(f"{entry.setup}\n{entry.code}"))
    missing = [name for name in _NAME.findall(entry.try_.fill) if name not in shown]
    if missing:
        message = f"the step asks for `{missing[0]}`, which `code` does not show; show it, or ask for another"
        yield Problem(("try", "fill"), "lesson-step-not-shown", message, "warning")
