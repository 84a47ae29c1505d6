"""The replies of a resident process: that it is ready, spent, or unable to run."""

from __future__ import annotations

import json
from typing import Any

from quizapp.runner.client import WorkerReady
from quizapp.runner.messages import BrokenStream
from quizapp.runner.replies import read_protections
from quizapp.runner.resident.stream import Frame
from quizapp.runner.runner_errors import TorchMissing


class Gone(Exception):
    """The process has ended, or sent something invalid."""


class DeviceFailed(Exception):
    """The device cannot be used. ``why`` says more; None if there is no such device."""

    def __init__(self, why: str | None) -> None:
        super().__init__(why or "there is none")
        self.why = why


def _object(body: bytes) -> dict[str, Any]:
    try:
        message = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Gone("it sends nonsense") from error
    if not isinstance(message, dict):
        raise Gone("it sends nonsense")
    return message


def afterwards(answer: Frame) -> str | None:
    """Why a process cannot run another job; None if it can. Raises Gone."""
    why = _object(answer.body).get("spent")
    return None if why is None else str(why)


def readiness(answer: Frame) -> WorkerReady:
    """The reply to the request to open the device. Raises TorchMissing, DeviceFailed and Gone."""
    message = _object(answer.body)
    what = message.get("say")
    if what == "missing":
        raise TorchMissing(str(message.get("message")))
    if what == "unusable":
        why = message.get("why")
        raise DeviceFailed(None if why is None else str(why))
    if what != "ready":
        raise Gone("it sent an unknown message")
    try:
        protections = read_protections(message.get("protections"))
    except BrokenStream as error:
        raise Gone(str(error)) from error
    return WorkerReady(str(message.get("device")), str(message.get("torch")), protections)
