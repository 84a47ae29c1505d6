"""The entry point: ``quizapp`` and ``python -m quizapp``."""

from __future__ import annotations

import sys
from contextlib import suppress

from quizapp import __version__
from quizapp.care import streams


def main() -> int:
    """Run the command line and return its exit status."""
    streams.secure()
    if sys.argv[1:] == ["--version"]:
        # Scripts and shell prompts ask for the version often, so the command line is not imported for it.
        # If writing fails, the command line tries again and reports the error.
        with suppress(streams.StreamFailed):
            sys.stdout.write(f"quizapp {__version__}\n")
            sys.stdout.flush()
            return 0
    from quizapp.bank.lasting import importing

    with importing():
        from quizapp.cli import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
