"""``quizapp trust``: which packs may run on systems without full protections."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import click

from quizapp.cli.emitting import emit
from quizapp.cli.opening import Opening
from quizapp.words.visible import visible

if TYPE_CHECKING:
    from quizapp.care.trusted import Pin, Stranger


@click.command("trust")
@click.argument("file", required=False, metavar="[FILE]", type=click.Path(path_type=Path))
@click.option(
    "--list", "listing", is_flag=True, help="List trusted files, and whether they have changed since."
)
@click.option("--revoke", metavar="FILE", type=click.Path(path_type=Path), help="Stop trusting FILE.")
@click.option("--json", "as_json", is_flag=True, help="With --list: print as one JSON object.")
@click.pass_obj
def trust(opening: Opening, file: Path | None, listing: bool, revoke: Path | None, as_json: bool) -> int:
    """Show the contents of the question file FILE, and allow its code to run until it is edited.

    This is needed only if some protections are missing, as `quizapp doctor` shows.
    This command runs no code from FILE.
    """
    from quizapp.care.trusted import TrustError

    if [file is not None, listing, revoke is not None].count(True) != 1:
        raise click.UsageError(opening.words.say("care.trust-usage"))
    try:
        if listing:
            return _list(opening, as_json)
        if revoke is not None:
            return _revoke(opening, revoke.resolve())
        assert file is not None
        return _trust(opening, file.resolve())
    except TrustError as error:
        click.echo(visible(opening.words.note(error.note)), err=True)
        return 2


def _trust(opening: Opening, file: Path) -> int:
    from quizapp.care.trusted import stranger_in

    words = opening.words
    stranger = stranger_in(file)
    _show(opening, stranger)
    if opening.runner.start().result().protections.full:
        click.echo(words.say("care.trust-needless"))
        return 0
    opening.study.trust.pin(stranger, opening.study.clock())
    click.echo(visible(words.say("care.trust-pinned", file=str(file))))
    return 0


def _show(opening: Opening, stranger: Stranger) -> None:
    words, pack = opening.words, stranger.pack
    fills = {"name": pack.name, "title": pack.title.in_language(words.language)}
    click.echo(visible(words.say("care.trust-pack", n=len(pack.questions), **fills)))
    imports = ", ".join(stranger.imports) or words.say("care.trust-nothing")
    click.echo(visible(words.say("care.trust-imports", names=imports)))
    click.echo(words.say("care.trust-sha", sha=stranger.sha256))


def _list(opening: Opening, as_json: bool) -> int:
    words = opening.words
    rows = [(pin, _standing(pin)) for pin in opening.study.trust.pins()]
    if as_json:
        emit(
            {
                "trusted": [
                    {
                        "file": pin.file,
                        "pack": pin.pack,
                        "questions": pin.questions,
                        "sha256": pin.sha256,
                        "at": pin.at,
                        "standing": standing,
                    }
                    for pin, standing in rows
                ]
            }
        )
        return 0
    if not rows:
        click.echo(words.say("care.trust-none"), err=True)
    for pin, standing in rows:
        state = words.say(f"care.trust-{standing}")
        click.echo(visible(f"{pin.file}  {pin.pack}  {pin.sha256[:12]}  {pin.at[:10]}  {state}"))
    return 0


def _standing(pin: Pin) -> str:
    """The state of the file compared with when it was trusted: same, edited or gone."""
    try:
        now = sha256(Path(pin.file).read_bytes()).hexdigest()
    except OSError:
        return "gone"
    return "same" if now == pin.sha256 else "edited"


def _revoke(opening: Opening, file: Path) -> int:
    words = opening.words
    if not opening.study.trust.revoke(file):
        click.echo(visible(words.say("care.trust-not-trusted", file=str(file))), err=True)
        return 1
    click.echo(visible(words.say("care.trust-revoked", file=str(file))))
    return 0
