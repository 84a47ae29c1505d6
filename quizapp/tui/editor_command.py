"""How a learner's own editor is called so that it opens a file at a line."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path

#: How the line is told to editors that take no ``+LINE`` before the file.
_FILE_AND_LINE = {"code", "code-insiders", "codium", "vscodium", "cursor", "zed", "subl", "hx", "helix"}
#: Editors that come back at once unless they are asked to wait.
_WAITING = {"code", "code-insiders", "codium", "vscodium", "cursor", "zed", "subl", "gedit", "mate"}
_WITH_GOTO = {"code", "code-insiders", "codium", "vscodium", "cursor"}
#: The editor where none is named.
_DEFAULT = "vi"


def editor_command(environment: Mapping[str, str], file: Path, line: int) -> list[str]:
    """The command that edits ``file`` at ``line``, counted from 1: the editor that
    ``VISUAL`` or ``EDITOR`` names, with the arguments named there."""
    named = environment.get("VISUAL", "").strip() or environment.get("EDITOR", "").strip() or _DEFAULT
    try:
        command = shlex.split(named)
    except ValueError:  # a quote that is not closed: taken as the name of a program
        command = [named]
    name = Path(command[0]).stem.lower()
    if name in _WAITING and not {"--wait", "-w"} & set(command):
        command.append("--wait")
    if name in _WITH_GOTO:
        command.append("--goto")
    if name in _FILE_AND_LINE:
        return [*command, f"{file}:{line}"]
    return [*command, f"+{line}", str(file)]
