"""Reports names in `docs` that PyTorch does not have, and mistakes whose id is that of a
generated slip.

The names are looked up by the worker: torch is not imported here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from quizapp.bank import Lesson, Question
from quizapp.bank.faults import Problem, Steps
from quizapp.runner.client import Job, Program, Runner
from quizapp.runner.outcome import Result
from quizapp.runner.run_limits import Limits
from quizapp.slips import fact

#: Maximum number of names per request, which is the number of values a result can hold.
_AT_ONCE = 400
#: Time limit in seconds. The first import of a module of torch may take a while.
_LIMITS = Limits(seconds=60.0)

_RESOLVE = """
def resolve(names):
    import difflib
    import importlib

    def found(name):
        root, *steps = name.split(".")
        try:
            thing = importlib.import_module(root)
        except (ImportError, OSError):
            return None
        path = root
        for step in steps:
            path += "." + step
            if hasattr(thing, step):
                thing = getattr(thing, step)
            elif step in getattr(thing, "__annotations__", {{}}):
                thing = None
            else:
                try:
                    thing = importlib.import_module(path)
                except (ImportError, OSError):
                    return path.rpartition(".")[0], step, thing
        return ()

    unknown = []
    for name in names:
        there = found(name)
        if there is None:
            unknown.append([name, ""])
        elif there:
            path, step, thing = there
            public = [each for each in dir(thing) if not each.startswith("_")]
            near = difflib.get_close_matches(step, public, 1, 0.6)
            unknown.append([name, path + "." + near[0] if near else ""])
    return unknown

resolve({names!r})
"""


def unknown_docs(
    questions: Sequence[Question], lessons: Sequence[Lesson], runner: Runner
) -> list[tuple[Question | Lesson, Problem]]:
    """A finding for each name that does not exist, in a question's ``docs:`` or a lesson's
    ``needs:``. Raises RunnerError."""
    named = list(_named(questions, lessons))
    names = sorted({name for *_, name in named})
    unknown: dict[str, str] = {}
    for start in range(0, len(names), _AT_ONCE):
        unknown.update(_unknown(names[start : start + _AT_ONCE], runner))
    return [(owner, _problem(path, name, unknown[name])) for owner, path, name in named if name in unknown]


def _named(
    questions: Sequence[Question], lessons: Sequence[Lesson]
) -> Iterator[tuple[Question | Lesson, Steps, str]]:
    """Each name of PyTorch that is mentioned, with its question and its path there."""
    for question in questions:
        for index, name in enumerate(question.entry.docs):
            yield question, ("docs", index), name
    for lesson in lessons:
        for index, name in enumerate(lesson.entry.needs):
            if name in lesson.docs:
                yield lesson, ("needs", index), name


def _unknown(names: list[str], runner: Runner) -> dict[str, str]:
    """Each name that does not exist, with a suggestion if there is one."""
    program = Program(_RESOLVE.format(names=names).strip())
    outcome = runner.submit(Job((program,), _LIMITS, on_cpu=True, language_check=False)).result()[0]
    result = outcome.result
    if result is None or result.kind != "list" or result.values is None:
        return {}
    return {_text(pair.values[0]): _text(pair.values[1]) for pair in result.values}


def _text(result: Result) -> str:
    return str(result.values)


def _problem(path: Steps, name: str, near: str) -> Problem:
    advice = f"write `{near}`" if near else "write the full name, for example `torch.unsqueeze`"
    return Problem(path, "unknown-docs", f"there is no `{name}`; {advice}")


def made_names(question: Question) -> Iterator[Problem]:
    """A warning for each mistake with the id of a generated slip: the log identifies slips by id
    alone and would confuse the two."""
    for index, mistake in enumerate(question.entry.mistakes):
        if fact(mistake.id) is not None:
            message = (
                f"`{mistake.id}` is the name of a slip that quizapp generates, so the log could not "
                f"distinguish them; choose another name, such as `own-{mistake.id}`"
            )
            yield Problem(("mistakes", index, "id"), "made-slip-id", message, "warning")
