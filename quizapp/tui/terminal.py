"""Access to the terminal itself: the learner's editor, the clipboard, and restoring its state if
the application cannot."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from quizapp.words import Note
from quizapp.words.visible import visible

if TYPE_CHECKING:
    from textual.app import App

    from quizapp.bank import Variant
    from quizapp.words import Words


#: Off: bracketed paste, the mouse, focus events, key reports, the alternate screen. On: wrapping, the
#: cursor.
_PLAIN = (
    b"\x1b[?2004l\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1004l"
    b"\x1b[?2048l\x1b[<u\x1b[?7h\x1b[?1049l\x1b[?25h"
)

#: How to pass the line to editors that do not support ``+LINE`` before the file.
_FILE_AND_LINE = {"code", "code-insiders", "codium", "vscodium", "cursor", "zed", "subl", "hx", "helix"}
#: Editors that return immediately unless they are asked to wait.
_WAITING = {"code", "code-insiders", "codium", "vscodium", "cursor", "zed", "subl", "gedit", "mate"}
_WITH_GOTO = {"code", "code-insiders", "codium", "vscodium", "cursor"}
#: The editor if none is configured.
_DEFAULT = "vi"
#: Seconds for which the message is shown.
_SECONDS = 3
#: Seconds for which an address can be read.
_READING = 20


def restoring() -> Callable[[], None]:
    """A function that restores the present state of the terminal. Call it last, from any thread."""
    if sys.platform == "win32":
        return lambda: None
    import termios

    try:
        before = termios.tcgetattr(0)
    except termios.error:
        return lambda: None

    def restore() -> None:
        with suppress(OSError, termios.error):
            os.write(2, _PLAIN)
            termios.tcsetattr(0, termios.TCSANOW, before)

    return restore


def when_hung_up(end: Callable[[], None]) -> None:
    """Call ``end``, from a separate thread, once the terminal is gone. Under ``nohup``, the
    signal for this is ignored, and a program without a terminal would otherwise run forever."""
    if sys.platform != "linux":  # a terminal cannot be waited for in this way on other systems
        return
    import select
    import threading

    def wait() -> None:
        gone = select.poll()
        gone.register(0, 0)
        gone.poll()
        end()

    if os.isatty(0):
        threading.Thread(target=wait, name="terminal", daemon=True).start()


def editor_command(environment: Mapping[str, str], file: Path, line: int) -> list[str]:
    """The command that edits ``file`` at ``line`` (from 1): the editor in ``VISUAL`` or
    ``EDITOR``, with its arguments."""
    import shlex

    named = environment.get("VISUAL", "").strip() or environment.get("EDITOR", "").strip() or _DEFAULT
    try:
        command = shlex.split(named)
    except ValueError:  # an unclosed quote: taken as the name of a program
        command = [named]
    name = Path(command[0]).stem.lower()
    if name in _WAITING and not {"--wait", "-w"} & set(command):
        command.append("--wait")
    if name in _WITH_GOTO:
        command.append("--goto")
    if name in _FILE_AND_LINE:
        return [*command, f"{file}:{line}"]
    return [*command, f"+{line}", str(file)]


def edit(app: App[object], file: Path, line: int) -> Note | None:
    """Open a file at a line and wait until the editor exits; return None, or why it could not be opened."""
    import subprocess

    command = editor_command(os.environ, file, line)
    try:
        with app.suspend():
            subprocess.run(command, check=False)  # noqa: S603 # noqa: S603  # the learner's own choice of editor
    except SuspendNotSupported:
        return Note("teaching.no-terminal")
    except OSError as error:
        return Note("teaching.no-editor", (("editor", command[0]), ("reason", error.strerror or "")))
    return None


def copy_code(app: App[object], variant: Variant, words: Words) -> None:
    """Copy the setup and the code as they are shown, and say so.

    As on the screen, control characters are replaced in the clipboard: an escape sequence could
    end a bracketed paste, and a terminal would run the lines after it.
    """
    parts = [variant.setup, variant.code or ""]
    code = "\n".join(part.rstrip() for part in parts if part.strip())
    app.copy_to_clipboard(visible(f"{code}\n"))
    app.notify(words.say("review.copied"), markup=False, timeout=_SECONDS)


def open_docs(app: App[object], url: str, words: Words) -> None:
    """Open a page in the browser. If there is none with a window of its own, copy the address and show it."""
    if _has_browser():
        app.open_url(url)
        return
    app.copy_to_clipboard(url)
    app.notify(words.say("review.no-browser", url=url), markup=False, timeout=_READING)


def _has_browser() -> bool:
    """Whether a browser would open outside this terminal; one configured by the learner counts."""
    import webbrowser

    if os.environ.get("BROWSER"):
        return True
    try:
        found = webbrowser.get()
    except webbrowser.Error:
        return False
    # Exactly this class is used for browsers that run in a terminal, such as w3m.
    return type(found) is not webbrowser.GenericBrowser and not isinstance(found, webbrowser.Elinks)
