"""The terminal as it was before, for when the application cannot give it back itself."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress

#: Off: pastes in brackets, the mouse, focus, key reports, the other screen. On: wrapping, the cursor.
_PLAIN = (
    b"\x1b[?2004l\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1004l"
    b"\x1b[?2048l\x1b[<u\x1b[?7h\x1b[?1049l\x1b[?25h"
)


def restoring() -> Callable[[], None]:
    """What puts the terminal back into the state that it has now. Called last, from any thread."""
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
