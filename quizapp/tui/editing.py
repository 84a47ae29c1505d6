"""Leaves the screen to the learner's editor and comes back."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from quizapp.tui.editor_command import editor_command
from quizapp.words import Note

if TYPE_CHECKING:
    from textual.app import App


def edit(app: App[object], file: Path, line: int) -> Note | None:
    """Open a file at a line and wait until the editor ends; None, or why it could not be opened."""
    import subprocess

    command = editor_command(os.environ, file, line)
    try:
        with app.suspend():
            subprocess.run(command, check=False)  # noqa: S603 # the learner's own choice of editor
    except SuspendNotSupported:
        return Note("teaching.no-terminal")
    except OSError as error:
        return Note("teaching.no-editor", (("editor", command[0]), ("reason", error.strerror or "")))
    return None
