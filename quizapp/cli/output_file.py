"""Where a command writes its data: standard output, or a file that is replaced as a whole or not at all."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TextIO, cast

import click

from quizapp.cli.opening import Opening
from quizapp.exchange.text_tables import Readable
from quizapp.words.visible import visible

output_option = click.option(
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write to a file instead of standard output.",
)


@contextmanager
def text_output(opening: Opening, file: Path | None) -> Iterator[TextIO]:
    """A target for text: the file, or standard output; on a terminal, control characters become
    visible signs."""
    if file is None:
        yield cast("TextIO", Readable(sys.stdout)) if sys.stdout.isatty() else sys.stdout
        return
    with _whole(opening, file) as beside, beside.open("w", encoding="utf-8", newline="") as target:
        yield target


@contextmanager
def binary_output(opening: Opening, file: Path | None, form: str) -> Iterator[BinaryIO]:
    """A target for bytes. Raises a usage error if it is a terminal."""
    if file is None:
        if sys.stdout.isatty():
            raise click.UsageError(opening.words.say("exchange.binary-terminal", form=form))
        yield sys.stdout.buffer
        return
    with _whole(opening, file) as beside, beside.open("wb") as target:
        yield target


@contextmanager
def _whole(opening: Opening, file: Path) -> Iterator[Path]:
    """A temporary file next to ``file``, which it replaces at the end; the old content is kept if
    writing fails. Raises a usage error in that case."""
    # A device or a pipe is not replaced.
    direct = file.exists() and not file.is_file()
    beside = file if direct else file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        yield beside
        if not direct:
            beside.replace(file)
    except OSError as error:
        name = visible(str(file))
        raise click.UsageError(
            opening.words.say("exchange.unwritable", file=name, reason=error.strerror or "")
        ) from error
    finally:
        if not direct:
            beside.unlink(missing_ok=True)
