"""Sends the parent what it needs to be told what the wall refuses: the process's own side of it.

The parent's side is :mod:`quizapp.runner.worker.witness`.
"""

from __future__ import annotations

import array
import os
import socket


class Telling:
    """The child's end of the socket to its witness, used once, before anything is run.

    Made while files can be opened: the process's own memory is one, in which the witness
    reads which file a call names, and writes where a link leads.
    """

    def __init__(self, witness: int) -> None:
        self._end = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, 0, fileno=witness)
        self._memory = os.open("/proc/self/mem", os.O_RDWR | os.O_CLOEXEC)
        self.kept = (witness, self._memory)

    @property
    def witness(self) -> int:
        """The descriptor of the socket."""
        return self._end.fileno()

    def send(self, listener: int) -> None:
        """Give the parent the descriptor that tells, and keep nothing of all this. Raises OSError."""
        sent = array.array("i", (listener, self._memory))
        self._end.sendmsg([b"."], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, sent)])
        os.close(listener)
        os.close(self._memory)
        self._end.close()
