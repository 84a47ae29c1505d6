"""``quizapp suspend``, ``resume``, ``bury``, ``due``, ``forget`` and ``flag``. Each writes one
row to the log per question, and ``--undo`` takes it back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

import click

from quizapp.cli.emitting import emit
from quizapp.cli.opening import Opening
from quizapp.review.question_deeds import DeedRefused, QuestionDeed, Wish
from quizapp.scheduling.day import read_day
from quizapp.words.note import Note
from quizapp.words.visible import visible

Command = TypeVar("Command", bound=Callable[..., Any])


def _questions(command: Command) -> Command:
    """The parameters that all these commands have."""
    command = click.option("--json", "as_json", is_flag=True, help="Print as one JSON object.")(command)
    command = click.option("--undo", is_flag=True, help="Undo this command instead, as last used on ID.")(
        command
    )
    return click.argument("ids", nargs=-1, required=True, metavar="ID...")(command)


@click.command("suspend")
@_questions
@click.pass_obj
def suspend(opening: Opening, ids: tuple[str, ...], undo: bool, as_json: bool) -> int:
    """Stop asking the questions ID until `quizapp resume`."""
    return _do(opening, Wish("suspended"), ids, undo, as_json)


@click.command("resume")
@_questions
@click.pass_obj
def resume(opening: Opening, ids: tuple[str, ...], undo: bool, as_json: bool) -> int:
    """Ask the suspended or buried questions ID again."""
    return _do(opening, Wish("resumed"), ids, undo, as_json)


@click.command("bury")
@click.option("--until", "day", metavar="DAY", help="The day on which they come back, instead of tomorrow.")
@_questions
@click.pass_obj
def bury(opening: Opening, ids: tuple[str, ...], day: str | None, undo: bool, as_json: bool) -> int:
    """Put off the questions ID until tomorrow, or until DAY. The schedule is not changed.

    DAY is `tomorrow`, a number of days from today, or a date such as 2026-12-24.
    """
    return _do(opening, Wish("buried", until=_day(opening, day)), ids, undo, as_json)


@click.command("due")
@click.option("--on", "day", metavar="DAY", help="The day of the next review, instead of today.")
@_questions
@click.pass_obj
def due(opening: Opening, ids: tuple[str, ...], day: str | None, undo: bool, as_json: bool) -> int:
    """Make the questions ID due today, or on DAY. Ease and interval are not changed.

    DAY is `today`, `tomorrow`, a number of days from today, or a date such as
    2026-12-24.
    """
    return _do(opening, Wish("dated", until=_day(opening, day)), ids, undo, as_json)


@click.command("forget")
@_questions
@click.pass_obj
def forget(opening: Opening, ids: tuple[str, ...], undo: bool, as_json: bool) -> int:
    """Start over with the questions ID as if they were new. Their answers stay in the history."""
    return _do(opening, Wish("forgot"), ids, undo, as_json)


@click.command("flag")
@click.option("--note", metavar="TEXT", help="A note to keep with the flag.")
@click.option("--remove", is_flag=True, help="Remove the flag instead.")
@_questions
@click.pass_obj
def flag(
    opening: Opening, ids: tuple[str, ...], note: str | None, remove: bool, undo: bool, as_json: bool
) -> int:
    """Flag the questions ID, optionally with a note. `quizapp list --flagged` lists them."""
    if remove and note is not None:
        raise click.UsageError(opening.words.say("deeds.remove-or-note"))
    return _do(opening, Wish("flagged", note=None if remove else note or ""), ids, undo, as_json)


def _day(opening: Opening, text: str | None) -> date | None:
    if text is None:
        return None
    day = read_day(text, opening.study.today)
    if day is None:
        raise click.UsageError(opening.words.say("deeds.no-day", text=text))
    return day


def _do(opening: Opening, wish: Wish, ids: tuple[str, ...], undo: bool, as_json: bool) -> int:
    """Apply a wish, or undo the last one, to all of the questions or to none."""
    names = list(dict.fromkeys(opening.question(name).id for name in ids))
    study = opening.study
    try:
        if undo:
            _take_back(opening, wish.deed, names)
        else:
            acts = study.deeds.do(wish, names)
            wish = Wish(wish.deed, acts[0].until, acts[0].note)
    except DeedRefused as refused:
        click.echo(visible(opening.words.note(refused.note)), err=True)
        return 2
    if as_json:
        from quizapp.cli.listing import question_json

        states = [study.store.state(name) for name in names]
        rows = [
            question_json(study.library.questions[state.question], state, study.today) for state in states
        ]
        emit({"questions": rows})
        return 0
    for name in names:
        message = opening.words.say(_message_key(wish, undo=undo), question=name, day=wish.until)
        click.echo(visible(message), err=True)
    return 0


def _take_back(opening: Opening, deed: QuestionDeed, names: list[str]) -> None:
    deeds = opening.study.deeds
    acts = [(name, deeds.latest(deed, name)) for name in names]
    for name, act in acts:
        if act is None:
            raise DeedRefused(Note(f"deeds.none-{deed}", (("question", name),)))
    deeds.take_back(act for _, act in acts if act is not None)


def _message_key(wish: Wish, *, undo: bool) -> str:
    """The key of the message about what was done."""
    if undo:
        return "deeds.undid"
    return "deeds.did-unflagged" if wish.deed == "flagged" and wish.note is None else f"deeds.did-{wish.deed}"
