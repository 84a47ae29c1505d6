"""``quizapp coverage``: the public names of PyTorch, and the skills, that questions cover."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from quizapp.bank.scope import Scope
from quizapp.cli.emitting import emit
from quizapp.cli.opening import Opening
from quizapp.cli.progress_bar import ProgressBar
from quizapp.words import Words
from quizapp.words.visible import visible

if TYPE_CHECKING:
    from quizapp.authoring.covered_names import Coverage
    from quizapp.authoring.covered_skills import CoveredSkills


@click.command("coverage")
@click.option(
    "--missing",
    "most",
    metavar="N",
    type=click.IntRange(0),
    default=20,
    show_default=True,
    help="Maximum number of unused names to list.",
)
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Print as one JSON object, with the questions for each name and skill.",
)
@click.pass_obj
def coverage(opening: Opening, most: int, as_json: bool) -> int:
    """Show which names of PyTorch and which skills the questions cover, and which they do not.

    The weight of a name is the number of files that use it, among some 600 files in
    well-known repositories.
    """
    from quizapp.authoring.covered_names import covered
    from quizapp.authoring.covered_skills import covered_skills
    from quizapp.authoring.pytorch_names import pytorch_names

    library, asked = opening.to_read().library, Scope().covers
    with ProgressBar(opening.words.say("cli.progress-coverage")):
        names = pytorch_names(opening.runner)
        result = covered([question for question in library.questions.values() if asked(question)], names)
        skills = covered_skills([folder for folder, _ in opening.workspace.question_folders], library)
    if as_json:
        _emit(names.torch, result, skills, most, opening.words.language)
        return 0
    for line in (*_names(result, most, opening.words), *_skills(skills, opening.words)):
        click.echo(visible(line))
    for fault in skills.faults:
        click.echo(visible(str(fault)), err=True)
    return 0


def _names(result: Coverage, most: int, words: Words) -> list[str]:
    lines = [words.say("new.coverage-questions", n=result.questions, names=len(result.exercised))]
    if result.share is None:
        return [*lines, words.say("new.coverage-uncounted")]
    percent = f"{100 * result.share:.1f}"
    lines.append(words.say("new.coverage-summary", n=result.counted, asked=result.asked, percent=percent))
    for each in result.most_used:
        if each.missing:
            fills = {"n": each.of, "asked": each.of - len(each.missing), "owner": each.owner}
            lines.append(words.say("new.coverage-most-used", names=", ".join(each.missing), **fills))
        elif each.of:
            lines.append(words.say("new.coverage-most-used-all", n=each.of, owner=each.owner))
    if result.missing[:most]:
        lines.append(words.say("new.coverage-missing"))
    elif not result.missing:
        lines.append(words.say("new.coverage-none-missing"))
    return lines + [f"{each.count or '—':>10}  {each.name}" for each in result.missing[:most]]


def _skills(skills: CoveredSkills, words: Words) -> list[str]:
    if not skills.skills:
        return []
    lines = [words.say("new.coverage-skills", n=len(skills.skills), asked=skills.asked)]
    empty = [skill for skill in skills.skills if not skill.questions]
    return lines + [f"{'—':>10}  {one.title.in_language(words.language)} ({one.id})" for one in empty]


def _emit(torch: str, result: Coverage, skills: CoveredSkills, most: int, language: str) -> None:
    emit(
        {
            "torch": torch,
            "questions": result.questions,
            "counted": result.counted,
            "asked": result.asked,
            "share": None if result.share is None else round(result.share, 4),
            "exercised": [
                {"name": each.name, "count": each.count, "questions": list(each.questions)}
                for each in result.exercised
            ],
            "missing": [{"name": each.name, "count": each.count} for each in result.missing[:most]],
            "most_used": [
                {
                    "place": each.owner,
                    "of": each.of,
                    "asked": each.of - len(each.missing),
                    "missing": list(each.missing),
                }
                for each in result.most_used
            ],
            "skills": [
                {
                    "id": skill.id,
                    "title": skill.title.in_language(language),
                    "asked": len(skill.questions),
                    "questions": list(skill.questions),
                }
                for skill in skills.skills
            ],
        }
    )
