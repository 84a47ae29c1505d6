"""The work of a resident process after importing torch: open its device, confine itself, and run jobs."""

from __future__ import annotations

import gc
import json
import linecache
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from quizapp.runner.messages import ATTACHED
from quizapp.runner.orders import read_programs
from quizapp.runner.protections import Protections
from quizapp.runner.resident.stream import AFTERWARDS
from quizapp.runner.worker import accelerator, state
from quizapp.runner.worker.printing import Printing
from quizapp.runner.worker.record import Record
from quizapp.runner.worker.reporting import rehearse, report_on
from quizapp.runner.worker.resident import Requests, reply
from quizapp.runner.worker.trace import watch_modules
from quizapp.runner.worker.warm import freeze_memory, load_what_is_left

_to_json = json.JSONEncoder(allow_nan=False, separators=(",", ":")).encode


class Residence:
    """Serves ``requests`` and replies on the descriptor ``replies``; ``scratch`` is its empty folder."""

    def __init__(self, requests: Requests, replies: int, scratch: Path) -> None:
        self._requests = requests
        self._replies = replies
        self._scratch = scratch
        self._device: accelerator.Device = accelerator.PROCESSOR

    def serve(self, request: dict[str, Any], version: str, environment: dict[str, str]) -> None:
        """Open the device named in the first request, report that, and run jobs."""
        watch_modules()
        rehearse()
        load_what_is_left()
        try:
            protections = self._open(request, environment)
        except accelerator.Unusable as unusable:
            self._say(request, 0, {"say": "unusable", "why": unusable.why})
            return
        main = sys.modules["__main__"]
        state.reset()
        freeze_memory()
        jobs = self._requests.listen()
        record = Record()
        self._say(
            request,
            0,
            {
                "say": "ready",
                "device": self._device.name,
                "torch": version,
                "protections": asdict(protections),
            },
        )
        while True:
            job = jobs.get()
            broken = self._run(job, record)
            if broken is not None:
                self._say(job, AFTERWARDS, {"spent": broken})
            if broken is not None or not job["language_check"]:
                continue  # the client ends this process now
            sys.modules["__main__"] = main
            linecache.clearcache()
            state.reset()
            gc.collect()
            self._say(job, AFTERWARDS, {"spent": record.difference()})

    def _run(self, job: dict[str, Any], record: Record) -> str | None:
        """Run a job's programs up to the first after which no other can run here; return the reason."""
        device = accelerator.PROCESSOR if job["on_cpu"] else self._device
        printing = Printing()
        self._device.limit(job["memory"])
        for index, program in enumerate(read_programs(job[ATTACHED])):
            state.reset()
            left = record.difference() if index else None
            if left is not None:
                return left
            device.take_up()
            report = report_on(
                program,
                record,
                printing,
                self._replies,
                check=job["language_check"],
                synchronize=device.synchronize,
            )
            reply(self._replies, job, index, report)
            broken = self._device.trouble()
            if broken is not None:
                return broken
        return None

    def _open(self, request: dict[str, Any], environment: dict[str, str]) -> Protections:
        """Open the device, and set up the available protections of this process. Raises Unusable."""
        wanted = request["device"]

        def opening() -> None:
            accelerator.recall(environment)
            self._device = accelerator.opened(accelerator.choose(wanted, processor=request["processor"]))

        if sys.platform == "linux":
            protections = self._confine(None if wanted == "cpu" else opening)
        else:
            opening()
            os.environ.clear()
            protections = Protections()
        os.environ.update(self._device.environment())
        return protections

    def _confine(self, opening: Callable[[], None] | None) -> Protections:
        from quizapp.runner.worker import cards
        from quizapp.runner.worker.confine import prepare

        if opening is not None:
            cards.make_files()
        sandbox = prepare(self._scratch, device=opening is not None)
        sandbox.enter((0, 1, 2, self._requests.descriptor, self._replies), opening)
        return sandbox.protections

    def _say(self, request: dict[str, Any], index: int, message: dict[str, Any]) -> None:
        reply(self._replies, request, index, _to_json(message).encode("ascii"))
