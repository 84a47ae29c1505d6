"""``quizapp list``: the questions there are, or those due."""

from __future__ import annotations

from typing import Any

import click

from quizapp.bank import Question, variants
from quizapp.cli.emitting import emit
from quizapp.cli.narrowing import scope_of
from quizapp.cli.opening import Opening
from quizapp.scheduling.agenda import plan_day
from quizapp.scheduling.states import QuestionState, Scheduled
from quizapp.words.visible import visible


@click.command("list")
@click.option("--due", is_flag=True, help="Only what is left to ask today, in that order.")
@click.option("--pack", help="Only this pack.")
@click.option("--tag", help="Only questions with this tag.")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@click.pass_obj
def list_questions(opening: Opening, due: bool, pack: str | None, tag: str | None, as_json: bool) -> int:
    """List all questions, or those due."""
    study, scope = opening.to_read(), scope_of(opening, pack, tag)
    states = study.store.states()
    library = study.library
    if due:
        planned = plan_day(library, states, study.today, study.limits, scope)
        questions = [library.questions[one.id] for one in planned]
    else:
        questions = [question for question in library.questions.values() if scope.covers(question)]
    rows = [(question, states.get(question.id, QuestionState(question.id))) for question in questions]
    if as_json:
        emit({"questions": [_row(question, state) for question, state in rows]})
        return 0
    width = max((len(question.id) for question in questions), default=0)
    for question, state in rows:
        scheduled = state.schedule if isinstance(state.schedule, Scheduled) else None
        step = opening.words.say(f"browse.step-{state.step}")
        when = f"{scheduled.due.isoformat()}  {step}" if scheduled else step
        click.echo(visible(f"{question.id:<{width}}  {question.ask:<7} {question.level}  {when}"))
    for fault in library.faults:
        click.echo(visible(str(fault)), err=True)
    return 0


def _row(question: Question, state: QuestionState) -> dict[str, Any]:
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
        "due": scheduled.due.isoformat() if scheduled else None,
        "interval": memory.interval if memory else None,
        "ease": memory.ease / 100 if memory else None,
        "reviews": state.reviews,
        "lapses": state.lapses,
        "stability": getattr(memory, "stability", None),
        "difficulty": getattr(memory, "difficulty", None),
    }
