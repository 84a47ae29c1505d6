"""Checks question files: reads them, runs every variant, and reports what is wrong."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass

from quizapp.authoring.batches import HALTED
from quizapp.authoring.gathering import Gathered
from quizapp.authoring.rules.chance import chance
from quizapp.authoring.rules.known_names import made_names, unknown_docs
from quizapp.authoring.rules.languages import languages_of, lesson_texts, texts, title
from quizapp.authoring.rules.same_answers import constant_answer, examples, mistakes
from quizapp.authoring.rules.unfit import explained, unfit
from quizapp.authoring.rules.worked_lessons import lesson_findings
from quizapp.authoring.trial import Trial, try_out
from quizapp.bank import Fault, Lesson, Locator, Pack, Question, variant_faults, variants
from quizapp.bank.faults import Problem
from quizapp.bank.scope import DRAFT
from quizapp.examine.examiner import Examiner
from quizapp.kinds import KINDS
from quizapp.runner.client import Job, Program, Runner
from quizapp.runner.run_limits import Limits

#: The rule of the finding that a file was read but not run.
NOT_TRUSTED = "not-trusted"
_NOT_RUN = Problem(
    ("pack",),
    NOT_TRUSTED,
    "this file was not run, so no answers were checked: nothing on this system confines its code. "
    "If the file is yours, run `quizapp check --trust`; "
    "if not, read it first, then run `quizapp trust FILE`",
)

#: Called with the number of questions done and their total number.
Progress = Callable[[int, int], None]
#: The result of trying out a question, and why some of its variants cannot be asked.
_Shown = tuple[list[Problem], str | None]
#: Number of questions whose first variants share a process. One may affect the results of another, but
#: only whether they finish is looked at.
_TOGETHER = 24


@dataclass(frozen=True, slots=True)
class Report:
    """The result of a check. ``unfit`` says, by question id, how many variants are fit to ask and
    why the others are not; ``drafts`` are the ids of questions that are not asked yet."""

    questions: int
    variants: int
    problems: tuple[Fault, ...]
    unfit: tuple[tuple[str, str], ...]
    drafts: tuple[str, ...] = ()

    @property
    def errors(self) -> int:
        """How many of the problems are errors; the others are warnings."""
        return sum(problem.severity == "error" for problem in self.problems)


def check(
    gathered: Gathered,
    runner: Runner,
    progress: Progress | None = None,
    limits: Limits | None = None,
    lets_run: Callable[[Question], bool] = lambda _: True,
    only: str | None = None,
) -> Report:
    """Check the packs that were gathered or, with ``only``, the one question with this full id.
    The runner is used only if there is something to run. Raises RunnerError if it fails.

    Questions that ``lets_run`` refuses are read but not run, which is reported as one error per
    file: an exit status of 0 must mean that everything was checked.
    """
    locator = Locator()
    questions = [one for one in gathered.questions if only in (None, one.id)]
    unvaried = variant_faults(questions)
    faults = [*gathered.faults, *unvaried]
    for pack in gathered.packs:
        faults += _worded(pack, locator)
    to_run = questions if any(len(variants(question)) for question in questions) else ()
    held = {question.id for question in to_run if not lets_run(question)}
    lessons = [lesson for lesson in _lessons(gathered, only) if lets_run(lesson.example.question)]
    held |= {lesson.id for lesson in _lessons(gathered, only) if lesson not in lessons}
    for pack in gathered.packs:
        names = [*(one.id for one in pack.questions), *(one.id for one in pack.lessons)]
        if not held.isdisjoint(names):
            faults.append(locator.pack_fault(pack, _NOT_RUN))
    # The names in `docs` are looked up by importing them, which also runs code.
    allowed = [question for question in to_run if question.id not in held]
    askable = [question for question in allowed if len(variants(question))]
    unasked: list[tuple[str, str]] = []
    if askable or lessons:
        runner.start()
        faults += [locator.fault(*each) for each in unknown_docs(allowed, lessons, runner)]
        examiner = Examiner(runner, limits)
        for lesson in lessons:
            faults += [locator.fault(lesson, problem) for problem in lesson_findings(lesson, examiner)]
    if askable:
        tried = _tried(askable, runner, limits or Limits(), progress)
        for question, (problems, why) in zip(askable, tried, strict=True):
            faults += [locator.fault(question, problem) for problem in problems]
            if why is not None:
                unasked.append((question.id, why))
    order = {file: index for index, file in enumerate(dict.fromkeys(fault.file for fault in faults))}
    faults.sort(key=lambda fault: (order[fault.file], fault.line, fault.column))
    count = sum(len(variants(question)) for question in questions)
    drafts = tuple(question.id for question in questions if DRAFT in question.tags)
    return Report(len(questions), count, tuple(faults), tuple(unasked), drafts)


def _worded(pack: Pack, locator: Locator) -> Iterator[Fault]:
    languages = languages_of(pack)
    for problem in title(pack, languages):
        yield locator.pack_fault(pack, problem)
    for lesson in pack.lessons:
        for problem in lesson_texts(lesson, languages):
            yield locator.fault(lesson, problem)
    for question in pack.questions:
        for problem in (*texts(question, languages), *made_names(question)):
            yield locator.fault(question, problem)


def _lessons(gathered: Gathered, only: str | None) -> list[Lesson]:
    """The lessons to run: all of them, or those that the one question needs."""
    lessons = [lesson for pack in gathered.packs for lesson in pack.lessons]
    if only is None:
        return lessons
    needed = {name for one in gathered.questions if one.id == only for name in one.needs}
    return [lesson for lesson in lessons if lesson.id in needed]


def _problems(trial: Trial) -> Iterator[Problem]:
    yield from unfit(trial)
    yield from mistakes(trial)
    if not trial.fit:
        return
    found = chance(trial)
    yield from found
    if not any(problem.rule == "not-reproducible" for problem in found):
        yield from constant_answer(trial)
        yield from examples(trial)


def _try(question: Question, runner: Runner, limits: Limits, *, ends: bool) -> _Shown:
    trial = try_out(question, runner, limits, ends=ends)
    return list(_problems(trial)), explained(trial)


def _tried(
    questions: Sequence[Question], runner: Runner, limits: Limits, progress: Progress | None
) -> list[_Shown]:
    """Try out every question, several at a time. Results are in the order of the questions."""
    # More threads than cores, so that a job waits while another runs.
    pool = ThreadPoolExecutor(2 * _cores(), thread_name_prefix="check")
    # Longest first: a long one started last would keep one core busy alone.
    by_length = sorted(questions, key=lambda question: -len(variants(question)))
    try:
        begun = {
            question.id: pool.submit(_try, question, runner, limits, ends=ends)
            for question, ends in scouted(by_length, runner, limits)
        }
        for done, future in enumerate(as_completed(begun.values()), 1):
            future.result()
            if progress is not None:
                progress(done, len(questions))
        return [begun[question.id].result() for question in questions]
    finally:
        # On an interrupt, the caller also closes the runner, which ends the running jobs.
        pool.shutdown(wait=False, cancel_futures=True)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def scouted(questions: Sequence[Question], runner: Runner, limits: Limits) -> Iterator[tuple[Question, bool]]:
    """Each question in order, as soon as it is known, with whether its first variant and that
    variant's mistakes finish. Raises RunnerError."""
    begun = []
    for start in range(0, len(questions), _TOGETHER):
        together = questions[start : start + _TOGETHER]
        owners: list[str] = []
        programs: list[Program] = []
        for question in together:
            own = _programs(question)
            programs += own
            owners += [question.id] * len(own)
        begun.append((together, owners, runner.submit(Job(tuple(programs), limits, on_cpu=True))))
    for together, owners, job in begun:
        ends = zip(owners, job.result(), strict=True)
        halting = {owner for owner, outcome in ends if outcome.ended in HALTED}
        for question in together:
            yield question, question.id not in halting


def _programs(question: Question) -> list[Program]:
    variant = variants(question)[0]
    kind = KINDS[question.ask]
    return [*kind.programs(variant), *(kind.program(variant, mistake.code) for mistake in variant.mistakes)]
