"""Checks this machine: Python, PyTorch, and the protections around a question's code."""

from __future__ import annotations

import platform
from collections.abc import Iterator

from quizapp.care.finding import Finding, found
from quizapp.care.sandbox_trials import Trial, limits_hold, trials
from quizapp.runner.client import Runner, WorkerReady
from quizapp.runner.protections import Protections
from quizapp.runner.runner_errors import RunnerError, TorchMissing


def ready(runner: Runner) -> tuple[WorkerReady | None, tuple[Finding, ...]]:
    """The worker, or None if it cannot be started, and the findings about it."""
    try:
        worker = runner.start().result()
    except TorchMissing as error:
        return None, (found("torch", "fault", "torch-missing", reason=str(error)),)
    except RunnerError as error:
        return None, (found("worker", "fault", "worker", reason=str(error)),)
    torch = found("torch", "fine", "torch", torch=worker.torch, device=worker.device)
    return worker, (torch,) if worker.note is None else (torch, Finding("device", "notice", worker.note))


def python() -> Finding:
    """The Python version that runs quizapp."""
    system = f"{platform.system()} {platform.machine()}"
    return found("python", "fine", "python", version=platform.python_version(), system=system)


def protections(runner: Runner, announced: Protections) -> Iterator[Finding]:
    """Each protection: whether the worker announces it, and whether it works."""
    try:
        for trial in trials(runner):
            yield _tried(trial, announced)
        if limits_hold(runner):
            yield found("limits", "fine", "limits")
        elif announced.limits:
            yield found("limits", "fault", "limits-broken")
        else:
            yield found("limits", "notice", "open-limits")
    except RunnerError as error:
        yield found("worker", "fault", "worker", reason=str(error))
        return
    if announced.told:
        yield found("refusals", "fine", "told")
    elif announced.full:
        yield found("refusals", "notice", "not-told")
    if announced.full:
        yield found("confinement", "fine", "confined")
    else:
        yield found("confinement", "notice", "unconfined")


def _tried(trial: Trial, announced: Protections) -> Finding:
    door: str = trial.door
    promised: bool = getattr(announced, door)
    if trial.came == "untold":
        return found(door, "notice", "untold", door=door)
    if promised:
        if trial.came == "refused":
            return found(door, "fine", f"stopped-{door}")
        return found(door, "fault", "broken", door=door)
    if trial.came == "refused":
        return found(door, "notice", "by-chance", door=door)
    return found(door, "notice", f"open-{door}")
