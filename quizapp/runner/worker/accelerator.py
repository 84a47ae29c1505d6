"""The device that a resident process computes on: finding it, opening it, and noticing that it is broken."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

import torch

#: In the order in which ``auto`` takes them.
_KINDS = ("cuda", "mps")
#: What a device's libraries read from the environment when they are first used.
_READ_WHEN_OPENED = (
    "CUDA_VISIBLE_DEVICES",
    "CUDA_DEVICE_ORDER",
    "HIP_VISIBLE_DEVICES",
    "ROCR_VISIBLE_DEVICES",
)
#: Without this cuBLAS refuses to compute where a program asks for deterministic algorithms.
_KEPT_WHEN_OPEN = {"cuda": {"CUBLAS_WORKSPACE_CONFIG": ":4096:8"}}
_SEED = 0


class Unusable(Exception):
    """The device wanted cannot be used. ``why`` says more; None where there simply is none."""

    def __init__(self, why: str | None) -> None:
        super().__init__(why or "there is none")
        self.why = why


def choose(wanted: str, *, processor: bool) -> str:
    """``cuda``, ``mps`` or ``cpu`` for what is wanted; ``auto`` takes the first there is.

    ``processor`` says that for ``auto`` the processor will do. Raises Unusable.
    """
    if wanted == "cpu":
        return "cpu"
    for kind in _KINDS if wanted == "auto" else (wanted,):
        if _is_there(kind):
            return kind
    if wanted == "auto" and processor:
        return "cpu"
    raise Unusable(None)


def _is_there(kind: str) -> bool:
    # What is built in is asked first: asking for a device that is not may warn, or load a driver.
    if kind == "cuda":
        return bool(torch.backends.cuda.is_built() and torch.cuda.device_count() > 0)
    return bool(torch.backends.mps.is_built() and torch.backends.mps.is_available())


@dataclass(frozen=True, slots=True)
class Device:
    """A device that is open. ``name`` is what a tensor made on it says: ``cuda:0``, ``mps:0``."""

    kind: str
    name: str

    def take_up(self) -> None:
        """Make it the default device, its generators seeded, for the program that comes."""
        module: Any = torch.get_device_module(self.kind)
        module.manual_seed_all(_SEED) if self.kind == "cuda" else module.manual_seed(_SEED)
        torch.set_default_device(self.kind)

    def limit(self, memory: int) -> None:
        """Let programs hold this many bytes of its memory."""
        module: Any = torch.get_device_module(self.kind)
        module.empty_cache()
        total, held = _memory(self.kind)
        module.set_per_process_memory_fraction(min(1.0, (held + memory) / total))

    def synchronize(self) -> None:
        """Wait until all is computed, so that an error is that of the program which made it."""
        torch.get_device_module(self.kind).synchronize()

    def environment(self) -> dict[str, str]:
        """What its libraries read whenever they are used."""
        return _KEPT_WHEN_OPEN.get(self.kind, {})

    def trouble(self) -> str | None:
        """Why it can no longer be used: after an assertion failed in it, it fails every call."""
        try:
            torch.get_device_module(self.kind).empty_cache()
            torch.ones(2, device=self.kind).sum().item()
            self.synchronize()
        except RuntimeError as error:
            return f"{self.kind} no longer works: {str(error)[:200]}"
        return None


class Processor(Device):
    """The processor, which needs nothing of that: every program begins there."""

    __slots__ = ()

    def take_up(self) -> None:
        """Nothing: torch's own state is reset to it."""

    def limit(self, memory: int) -> None:
        """Nothing: the client limits the process."""

    def synchronize(self) -> None:
        """Nothing: it computes at once."""

    def trouble(self) -> str | None:
        """None."""
        return None


PROCESSOR = Processor("cpu", "cpu")


def recall(environment: dict[str, str]) -> None:
    """Put back what a device's libraries read; ``environment`` is the one this process began with."""
    os.environ.update({name: environment[name] for name in _READ_WHEN_OPENED if name in environment})


def opened(kind: str) -> Device:
    """Open a device and compute on it what loads its libraries. Raises Unusable."""
    if kind == "cpu":
        return PROCESSOR
    try:
        device = Device(kind, str(torch.empty(1, device=kind).device))
        _warm(kind)
        device.synchronize()
    except (RuntimeError, AssertionError, ImportError, OSError) as error:
        raise Unusable(str(error)) from error
    return device


def _warm(kind: str) -> None:
    weight = torch.ones(8, 8, device=kind, requires_grad=True)
    (weight @ weight).sum().backward()  # this starts the thread of the device's gradients
    torch.nn.functional.conv2d(torch.ones(1, 1, 8, 8, device=kind), torch.ones(1, 1, 3, 3, device=kind))
    torch.rand(8, device=kind).sort()
    repr(torch.ones(2, device=kind))


def _memory(kind: str) -> tuple[int, int]:
    """The bytes that the device has, and those that this process holds before a program runs."""
    if kind == "cuda":
        return int(torch.cuda.get_device_properties(0).total_memory), int(torch.cuda.memory_reserved())
    return int(torch.mps.recommended_max_memory()), int(torch.mps.driver_allocated_memory())
