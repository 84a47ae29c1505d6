"""The device that a resident process computes on: finding it, opening it, and noticing failures."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

import torch

#: The order of preference of ``auto``.
_KINDS = ("cuda", "mps")
#: Environment variables that a device's libraries read when they are first used.
_READ_WHEN_OPENED = (
    "CUDA_VISIBLE_DEVICES",
    "CUDA_DEVICE_ORDER",
    "HIP_VISIBLE_DEVICES",
    "ROCR_VISIBLE_DEVICES",
)
#: Without this cuBLAS refuses to compute if a program asks for deterministic algorithms.
_KEPT_WHEN_OPEN = {"cuda": {"CUBLAS_WORKSPACE_CONFIG": ":4096:8"}}
_SEED = 0


class Unusable(Exception):
    """The requested device cannot be used. ``why`` says more; None if there is no such device."""

    def __init__(self, why: str | None) -> None:
        super().__init__(why or "there is none")
        self.why = why


def choose(wanted: str, *, processor: bool) -> str:
    """``cuda``, ``mps`` or ``cpu`` for a request; ``auto`` takes the first available one.

    ``processor`` says that the CPU is acceptable for ``auto``. Raises Unusable.
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
    # First check what torch was built with: asking for a missing backend may warn, or load a driver.
    if kind == "cuda":
        return bool(torch.backends.cuda.is_built() and torch.cuda.device_count() > 0)
    return bool(torch.backends.mps.is_built() and torch.backends.mps.is_available())


@dataclass(frozen=True, slots=True)
class Device:
    """An open device. ``name`` is the one that torch prints for tensors on it: ``cuda:0``, ``mps:0``."""

    kind: str
    name: str

    def take_up(self) -> None:
        """Make it the default device and seed its generators, for the next program."""
        module: Any = torch.get_device_module(self.kind)
        module.manual_seed_all(_SEED) if self.kind == "cuda" else module.manual_seed(_SEED)
        torch.set_default_device(self.kind)

    def limit(self, memory: int) -> None:
        """Limit its memory for programs, in bytes."""
        module: Any = torch.get_device_module(self.kind)
        module.empty_cache()
        total, held = _memory(self.kind)
        module.set_per_process_memory_fraction(min(1.0, (held + memory) / total))

    def synchronize(self) -> None:
        """Wait for pending computations, so that an error is attributed to the program which caused it."""
        torch.get_device_module(self.kind).synchronize()

    def environment(self) -> dict[str, str]:
        """The environment variables that its libraries read at any time."""
        return _KEPT_WHEN_OPEN.get(self.kind, {})

    def trouble(self) -> str | None:
        """Why it can no longer be used, as after a failed device-side assertion; None if it can."""
        try:
            torch.get_device_module(self.kind).empty_cache()
            torch.ones(2, device=self.kind).sum().item()
            self.synchronize()
        except RuntimeError as error:
            return f"{self.kind} no longer works: {str(error)[:200]}"
        return None


class Processor(Device):
    """The CPU, which needs none of this: every program starts on it."""

    __slots__ = ()

    def take_up(self) -> None:
        """Do nothing: torch's own state is reset to it."""

    def limit(self, memory: int) -> None:
        """Do nothing: the client limits the process."""

    def synchronize(self) -> None:
        """Do nothing: it computes synchronously."""

    def trouble(self) -> str | None:
        """None."""
        return None


PROCESSOR = Processor("cpu", "cpu")


def recall(environment: dict[str, str]) -> None:
    """Restore the environment variables that a device's libraries read from ``environment``, the
    one at the start of this process."""
    os.environ.update({name: environment[name] for name in _READ_WHEN_OPENED if name in environment})


def opened(kind: str) -> Device:
    """Open a device and run computations that load its libraries. Raises Unusable."""
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
    (weight @ weight).sum().backward()  # this starts the device's backward thread
    torch.nn.functional.conv2d(torch.ones(1, 1, 8, 8, device=kind), torch.ones(1, 1, 3, 3, device=kind))
    torch.rand(8, device=kind).sort()
    repr(torch.ones(2, device=kind))


def _memory(kind: str) -> tuple[int, int]:
    """The device's total memory, and the part that this process holds before a program runs, in bytes."""
    if kind == "cuda":
        return int(torch.cuda.get_device_properties(0).total_memory), int(torch.cuda.memory_reserved())
    return int(torch.mps.recommended_max_memory()), int(torch.mps.driver_allocated_memory())
