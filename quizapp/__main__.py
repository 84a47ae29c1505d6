"""The way in: ``quizapp`` and ``python -m quizapp``."""

from __future__ import annotations

import sys
from contextlib import suppress

from quizapp import __version__
from quizapp.care import streams


def main() -> int:
    """Run the command line; the exit status."""
    streams.secure()
    if sys.argv[1:] == ["--version"]:
        # Asked by scripts and prompts, so it costs no import of the command line;
        # what cannot be written is tried again there, which says so.
        with suppress(streams.StreamFailed):
            sys.stdout.write(f"quizapp {__version__}\n")
            sys.stdout.flush()
            return 0
    from quizapp.cli import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
