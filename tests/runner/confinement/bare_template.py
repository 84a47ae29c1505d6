"""A template with nothing but the sandbox: forks for each program, inside the sandbox or outside.

Reads ``{"code", "inside"}`` a line, answers ``{"signal", "text"}`` a line. With a second
argument the sandbox is the one around a device. Not a test module.
"""

from __future__ import annotations

import ctypes
import json
import os
import select
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import torch

from quizapp.runner.worker.confine import Sandbox, prepare

_SECONDS = 20
_BESIDE_A_DEVICE = len(sys.argv) > 2


def _serve() -> None:
    torch.set_num_threads(1)
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # adopt what a program leaves behind
    # A descriptor that was left open, far from those in use.
    os.dup2(os.open(sys.argv[1], os.O_RDONLY), 200)
    with tempfile.TemporaryDirectory() as scratch:
        sandbox = prepare(Path(scratch))
        _say({"landlock": sandbox.protections.landlock, "seccomp": sandbox.protections.seccomp})
        for line in sys.stdin:
            asked = json.loads(line)
            _say(_run(asked["code"], sandbox if asked["inside"] else None, Path(scratch)))


def _say(what: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def _run(code: str, sandbox: Sandbox | None, scratch: Path) -> dict[str, Any]:
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        _become(code, sandbox, scratch, writing)
    os.close(writing)
    text = _read(reading, time.monotonic() + _SECONDS)
    os.close(reading)
    watched = os.pidfd_open(pid)
    select.select([watched], [], [], 2)  # a program may have become another, which is at work
    os.close(watched)
    os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    while _reap_orphan():
        pass
    for left in scratch.iterdir():
        left.unlink()
    return {"signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0, "text": text}


def _become(code: str, sandbox: Sandbox | None, scratch: Path, writing: int) -> NoReturn:
    said = ""
    try:
        null = os.open(os.devnull, os.O_RDWR)
        os.dup2(null, 0)
        os.dup2(null, 1)
        os.set_inheritable(writing, False)
        os.chdir(scratch)
        if sandbox is not None and _BESIDE_A_DEVICE:
            # Its process prepares for itself: what it may read of itself it may not read of another.
            prepare(scratch, device=True).enter((0, 1, 2, writing), opening=lambda: None)
        elif sandbox is not None:
            sandbox.enter(keep=(0, 1, 2, writing))
        names: dict[str, Any] = {"torch": torch, "np": np, "loot": None, "__name__": "__main__"}
        exec(compile(code, "<program>", "exec"), names)
        said = f"loot: {names['loot']}"
    except BaseException as error:  # noqa: BLE001  # a program may raise anything
        said = f"{type(error).__name__}: {error}"
    rest = said.encode("utf-8", "replace")[: 1 << 20]
    while rest:
        rest = rest[os.write(writing, rest) :]
    os._exit(0)


def _read(descriptor: int, until: float) -> str:
    text = b""
    while time.monotonic() < until:
        ready, _, _ = select.select([descriptor], [], [], 0.5)
        if ready:
            received = os.read(descriptor, 1 << 16)
            if not received:
                break
            text += received
    return text.decode("utf-8", "replace")


def _reap_orphan() -> bool:
    try:
        own = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
        for orphan in own:
            os.kill(int(orphan), signal.SIGKILL)
            os.waitpid(int(orphan), 0)
    except (OSError, ChildProcessError):
        return False
    return bool(own)


if __name__ == "__main__":
    _serve()
