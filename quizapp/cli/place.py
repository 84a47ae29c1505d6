"""``quizapp place``: skips units of the course."""

from __future__ import annotations

import sys
from typing import Any

import click

from quizapp.cli.emitting import emit
from quizapp.cli.opening import Opening
from quizapp.review.placement import Placement, UnitStanding
from quizapp.words.visible import visible


@click.command("place")
@click.argument("unit", required=False, metavar="[UNIT]")
@click.option("--undo", is_flag=True, help="Undo the skipping of UNIT.")
@click.option("--json", "as_json", is_flag=True, help="List the units as one JSON object.")
@click.pass_obj
def place(opening: Opening, unit: str | None, undo: bool, as_json: bool) -> int:
    """Skip a unit of the course that you know; without UNIT, list the units.

    At most three of its hardest questions are asked, line by line and as practice.
    If you get all of them right without a hint, the questions of the unit count as met.
    """
    if unit is None:
        if undo:
            raise click.UsageError("specify the UNIT to undo")
        return _list(opening, as_json=as_json)
    placement = opening.study.placement
    standing = _find(opening, placement, unit)
    if undo:
        count = placement.take_back(unit)
        _say(opening, "placing.taken-back" if count else "placing.nothing-to-take-back", n=count)
        return 0
    return _ask(opening, placement, standing)


def _ask(opening: Opening, placement: Placement, standing: UnitStanding) -> int:
    from quizapp.cli.plain import PlainReview

    scope = placement.scope(standing.unit.id)
    if scope is None:
        _say(opening, "placing.nothing-new")
        return 0
    opening.runner.start()
    title = standing.unit.title.in_language(opening.words.language)
    _say(opening, "placing.asks", n=len(scope.questions or ()), title=title)
    return PlainReview(opening.study, scope, sys.stdin, sys.stdout).run()


def _list(opening: Opening, *, as_json: bool) -> int:
    units = opening.to_read().placement.units()
    if as_json:
        course = opening.study.library.course
        emit({"course": course.name or None, "units": [_row(one, opening.words.language) for one in units]})
        return 0
    if not units:
        _say(opening, "placing.no-course")
        return 0
    for one in units:
        title = one.unit.title.in_language(opening.words.language)
        _say(opening, "placing.line", unit=one.unit.id, title=title, standing=_standing(opening, one))
    click.echo(visible(opening.words.say("placing.how")), err=True)
    return 0


def _find(opening: Opening, placement: Placement, unit: str) -> UnitStanding:
    units = placement.units()
    found = next((one for one in units if one.unit.id == unit), None)
    if found is None:
        names = ", ".join(one.unit.id for one in units)
        raise click.UsageError(visible(opening.words.say("placing.unknown-unit", unit=unit, units=names)))
    return found


def _standing(opening: Opening, one: UnitStanding) -> str:
    say = opening.words.say
    unmet = say("placing.unmet", n=one.unmet, of=one.questions) if one.unmet else say("placing.all-met")
    return f"{unmet}, {say('placing.placed', n=one.placed)}" if one.placed else unmet


def _row(one: UnitStanding, language: str) -> dict[str, Any]:
    unit = one.unit
    return {
        "id": unit.id,
        "title": unit.title.in_language(language),
        "goal": unit.goal.in_language(language) if unit.goal else None,
        "packs": list(unit.packs),
        "capstone": unit.capstone,
        "questions": one.questions,
        "unmet": one.unmet,
        "placed": one.placed,
    }


def _say(opening: Opening, key: str, **fills: object) -> None:
    click.echo(visible(opening.words.say(key, **fills)))
