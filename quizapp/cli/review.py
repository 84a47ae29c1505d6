"""``quizapp review``, and the app itself."""

from __future__ import annotations

import sys
from dataclasses import replace

import click

from quizapp.bank.lasting import importing
from quizapp.bank.scope import Scope
from quizapp.cli.opening import Opening


@click.command("review")
@click.option("--pack", metavar="P", help="Only this pack.")
@click.option("--tag", metavar="T", help="Only questions with this tag.")
@click.option("--limit", metavar="N", type=click.IntRange(1), help="Maximum number of questions.")
@click.option("--plain", is_flag=True, help="Line by line, for pipes and screen readers.")
@click.pass_obj
def review(opening: Opening, pack: str | None, tag: str | None, limit: int | None, plain: bool) -> int:
    """Review what is due today."""
    return begin_review(opening, Scope(pack=pack, tag=tag, limit=limit), plain=plain)


def begin_review(opening: Opening, scope: Scope, *, plain: bool) -> int:
    """Start a review within a scope, in the app or line by line."""
    if not plain:
        return open_app(opening, scope)
    opening.runner.start()
    from quizapp.cli.plain import PlainReview

    _refuse_empty(opening, scope)
    return PlainReview(opening.study, scope, sys.stdin, sys.stdout).run()


def _refuse_empty(opening: Opening, scope: Scope) -> None:
    """Raise a usage error for an unknown pack or tag, so that it does not look like an empty day."""
    if any(scope.covers(question) for question in opening.study.library.questions.values()):
        return
    named = scope.pack or scope.tag
    if named is not None:
        drafts = replace(scope, drafts=True)
        if any(drafts.covers(question) for question in opening.study.library.questions.values()):
            raise click.UsageError(opening.words.say("cli.only-drafts", name=named))
        raise click.UsageError(opening.words.say("cli.empty-scope", name=named))


def open_app(opening: Opening, scope: Scope | None = None) -> int:
    """Open the screens; with a scope, at its review."""
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        raise click.UsageError(opening.words.say("cli.no-terminal"))
    opening.make_workspace()  # failures to create it are reported before the screens are drawn
    with importing():
        from quizapp.tui.app import run

    return run(lambda: opening.study_of_app, opening.settings, opening.runner, scope)
