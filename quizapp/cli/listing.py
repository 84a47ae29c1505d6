"""``quizapp list``: all questions, or those that are due."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import click

from quizapp.bank import Question, variants
from quizapp.bank.scope import DRAFT
from quizapp.cli.emitting import emit
from quizapp.cli.narrowing import scope_of
from quizapp.cli.opening import Opening
from quizapp.scheduling.day_plan import plan_day
from quizapp.scheduling.due import is_buried
from quizapp.scheduling.spent_time import spent
from quizapp.scheduling.states import QuestionState, Scheduled
from quizapp.words import Words
from quizapp.words.visible import visible


@click.command("list")
@click.option("--due", is_flag=True, help="Only what is left to ask today, in that order.")
@click.option("--pack", help="Only this pack.")
@click.option("--tag", help="Only questions with this tag.")
@click.option("--flagged", is_flag=True, help="Only flagged questions.")
@click.option("--json", "as_json", is_flag=True, help="Print as one JSON object.")
@click.pass_obj
def list_questions(
    opening: Opening, due: bool, pack: str | None, tag: str | None, flagged: bool, as_json: bool
) -> int:
    """List all questions, or those due."""
    study, scope = opening.to_read(), replace(scope_of(opening, pack, tag), drafts=not due)
    states = study.store.states()
    library = study.library
    if due:
        done = spent(study.store.answers_on(study.today))
        planned = plan_day(library, states, study.today, study.limits, scope, spent=done)
        questions = [library.questions[one.id] for one in planned]
    else:
        questions = [question for question in library.questions.values() if scope.covers(question)]
    rows = [(question, states.get(question.id, QuestionState(question.id))) for question in questions]
    rows = [(question, state) for question, state in rows if not flagged or state.flag is not None]
    if as_json:
        emit({"questions": [question_json(question, state, study.today) for question, state in rows]})
        return 0
    width = max((len(question.id) for question, _ in rows), default=0)
    for question, state in rows:
        scheduled = state.schedule if isinstance(state.schedule, Scheduled) else None
        step = opening.words.say("cli.draft" if DRAFT in question.tags else f"browse.step-{state.step}")
        when = f"{scheduled.due.isoformat()}  {step}" if scheduled else step
        marks = "".join(f"  {mark}" for mark in _marks(state, study.today, opening.words))
        click.echo(visible(f"{question.id:<{width}}  {question.ask:<7} {question.level}  {when}{marks}"))
    for fault in library.faults:
        click.echo(visible(str(fault)), err=True)
    return 0


def _marks(state: QuestionState, today: date, words: Words) -> Iterator[str]:
    """What the learner did to a question besides answering it."""
    if state.suspended:
        yield words.say("deeds.mark-suspended")
    if is_buried(state, today):
        yield words.say("deeds.mark-buried", day=state.buried)
    if state.flag is not None:
        yield words.say("deeds.mark-flag" if state.flag else "deeds.mark-flag-bare", note=state.flag)


def question_json(question: Question, state: QuestionState, today: date) -> dict[str, Any]:
    """A question in the form of ``list --json``."""
    scheduled = state.schedule if isinstance(state.schedule, Scheduled) else None
    memory = scheduled.memory if scheduled else None
    return {
        "id": question.id,
        "pack": question.pack,
        "ask": question.ask,
        "level": question.level,
        "tags": list(question.tags),
        "variants": len(variants(question)),
        "known": state.known,
        "step": state.step,
        "suspended": state.suspended,
        "draft": DRAFT in question.tags,
        "due": scheduled.due.isoformat() if scheduled else None,
        "interval": memory.interval if memory else None,
        "ease": memory.ease / 100 if memory else None,
        "reviews": state.reviews,
        "lapses": state.lapses,
        "stability": getattr(memory, "stability", None),
        "difficulty": getattr(memory, "difficulty", None),
        "buried": state.buried.isoformat() if state.buried is not None and is_buried(state, today) else None,
        "flag": state.flag,
    }
