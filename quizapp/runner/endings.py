"""How a process ended that ended without a report."""

from __future__ import annotations

import signal

#: Exit status of a process that could not do what it is for.
FAILED = 70
#: Exit status of a process that a program left unfit for those after it.
SPENT = 72


def judge(code: int, last_words: str) -> tuple[str, str]:
    """The word and the note for a process that ended with this code, negative for a signal.

    ``last_words`` is what it wrote to standard error.
    """
    if code == -signal.SIGABRT and "bad_alloc" in last_words:
        return "memory", "ended because no more memory was available"
    if code < 0:
        return "crashed", f"ended by {_signal_name(-code)}"
    said = last_words.strip().rpartition("\n")[2][:200] if code == FAILED else ""
    return "crashed", f"ended without a result, with exit status {code}{said and ': ' + said}"


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
