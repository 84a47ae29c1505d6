"""How a process ended that did not report."""

from __future__ import annotations

import signal

#: Exit status of a process that could not do its work.
FAILED = 70
#: Exit status of a process that a program left unfit for further programs.
SPENT = 72


def judge(code: int, last_words: str) -> tuple[str, str]:
    """The ending and the note for a process with this exit code, negative for a signal.

    ``last_words`` is what it wrote to standard error.
    """
    if code == -signal.SIGABRT and "bad_alloc" in last_words:
        return "memory", "ended because no more memory was available"
    if code < 0:
        return "crashed", f"ended by {_signal_name(-code)}"
    message = last_words.strip().rpartition("\n")[2][:200] if code == FAILED else ""
    return "crashed", f"ended without a result, with exit status {code}{message and ': ' + message}"


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
