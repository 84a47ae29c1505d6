"""``quizapp mine``: the names of PyTorch that your own code uses, and a review of the questions
about them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from quizapp.bank.scope import Scope
from quizapp.cli.emitting import emit
from quizapp.cli.opening import Opening
from quizapp.words import Words
from quizapp.words.visible import visible

if TYPE_CHECKING:
    from quizapp.authoring.mining import Counts, Matched, Mined
    from quizapp.bank import Library


@click.command("mine")
@click.argument(
    "paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(exists=True, path_type=Path)
)
@click.option(
    "--most",
    metavar="N",
    type=click.IntRange(0),
    default=20,
    show_default=True,
    help="Maximum number of names to list.",
)
@click.option("--review", "begin", is_flag=True, help="Start a review of exactly these questions.")
@click.option("--plain", is_flag=True, help="With --review: line by line, for pipes and screen readers.")
@click.option(
    "--limit", metavar="N", type=click.IntRange(1), help="With --review: maximum number of questions."
)
@click.option("--json", "as_json", is_flag=True, help="Print as one JSON object.")
@click.pass_obj
def mine(
    opening: Opening,
    paths: tuple[Path, ...],
    most: int,
    begin: bool,
    plain: bool,
    limit: int | None,
    as_json: bool,
) -> int:
    """Find the questions about what your own Python files and notebooks use.

    PATH is a file or a folder. The files are parsed and never run, and their contents
    are neither stored nor sent.
    """
    if not begin and (plain or limit is not None):
        raise click.UsageError(opening.words.say("mine.only-with-review"))
    from quizapp.authoring.mining import count, match
    from quizapp.authoring.pytorch_names import pytorch_names

    words = opening.words
    names = pytorch_names(opening.runner)
    counts = count(paths, names.methods)
    study = opening.study if begin else opening.to_read()
    asked = [question for question in study.library.questions.values() if Scope().covers(question)]
    matched = match(counts, names.public, asked, names.methods)
    for skipped in counts.skipped:
        click.echo(visible(words.say("mine.skipped", file=skipped.path, why=skipped.why)), err=True)
    if as_json:
        emit(_data(counts, matched))
    if begin:
        return _review(opening, matched, plain=plain, limit=limit)
    if not as_json:
        for line in _lines(counts, matched, study.library, most, paths, words):
            click.echo(visible(line))
    return 0


def _review(opening: Opening, matched: Matched, *, plain: bool, limit: int | None) -> int:
    from quizapp.cli.review import begin_review

    if not matched.questions:
        raise click.UsageError(opening.words.say("mine.nothing-to-review"))
    scope = Scope(questions=frozenset(matched.questions), limit=limit)
    return begin_review(opening, scope, plain=plain)


def _data(counts: Counts, matched: Matched) -> dict[str, object]:
    return {
        "files": counts.files,
        "using": counts.using,
        "skipped": [str(skipped.path) for skipped in counts.skipped],
        "names": [_row(each, "name", each.name) for each in matched.asked if each.idiom is None],
        "idioms": [_row(each, "idiom", each.idiom) for each in matched.asked if each.idiom is not None],
        "unasked": [{"name": each.name, "uses": each.uses, "files": each.files} for each in matched.unasked],
        "packs": [
            {"pack": pack.pack, "uses": pack.uses, "questions": list(pack.questions)}
            for pack in matched.packs
        ],
        "questions": list(matched.questions),
    }


def _row(each: Mined, key: str, name: str | None) -> dict[str, object]:
    return {key: name, "uses": each.uses, "files": each.files, "questions": list(each.questions)}


def _lines(
    counts: Counts, matched: Matched, library: Library, most: int, paths: Sequence[Path], words: Words
) -> list[str]:
    lines = [words.say("mine.read", n=counts.files, using=counts.using)]
    names = [each for each in matched.asked if each.idiom is None][:most]
    idioms = [each for each in matched.asked if each.idiom is not None]
    for key, rows in (
        ("mine.names", names),
        ("mine.idioms", idioms),
        ("mine.unasked", matched.unasked[:most]),
    ):
        if rows:
            lines.append(words.say(key))
            lines += [_line(each, words) for each in rows]
    if not matched.packs:
        return [*lines, words.say("mine.no-packs")]
    lines.append(words.say("mine.packs", n=len(matched.questions), packs=len(matched.packs)))
    width = max(len(pack.pack) for pack in matched.packs)
    for pack in matched.packs:
        title = library.packs[pack.pack].title.in_language(words.language)
        lines.append(f"{len(pack.questions):>6}  {pack.pack:<{width}}  {title}")
    named = " ".join(map(str, paths))
    return [*lines, words.say("mine.next", paths=named)]


def _line(each: Mined, words: Words) -> str:
    name = each.name if each.idiom is None else words.say(f"mine.idiom-{each.idiom}")
    line = f"{each.files:>6}  {name}"
    return f"{line}: {', '.join(each.questions)}" if each.questions else line
