"""What a resident process holds before any program, so that afterwards it is known to hold the same.

Everything is compared by identity: the names in the modules of torch, numpy, this worker
and Python's own that a program can reach, those in their classes, and which modules there
are. Torch's settings that :func:`quizapp.runner.worker.state.reset` does not undo are
compared by value. What only grows private caches is left out. No program that passed the
check of the language can look into functions, and none that did not is followed by another.
"""

from __future__ import annotations

import _thread
import random
import sys
import warnings
from collections.abc import Mapping
from operator import is_
from types import FunctionType, ModuleType
from typing import Any

import numpy as np
import torch
from torch.nn.modules import module as hooks

from quizapp.runner import off_limits
from quizapp.runner.worker.texts import class_name

#: Packages of which every module is compared.
_PACKAGES = frozenset({"torch", "numpy", "torchinfo", "quizapp"})
#: Modules of Python that a program is given, may import, or that the worker relies on.
_STANDARD = off_limits.IMPORTABLE | {
    "ast",
    "builtins",
    "collections.abc",
    "json.encoder",
    "linecache",
    "os",
    "sys",
}
#: Names that Python itself writes down, in modules and classes.
_PYTHONS_OWN = frozenset(
    {"__warningregistry__", "__annotations__", "__slotnames__", "__abstractmethods__", "_abc_impl", "__doc__"}
)
#: What Python itself changes in ``sys``; the streams and the limits are put back before they are used.
_OF_SYS = frozenset({"stdout", "stderr", "stdin", "last_type", "last_value", "last_traceback", "modules"})

#: Numbers that torch counts up.
_COUNTERS = frozenset({"next_id"})

_count_threads = _thread._count


class Record:
    """What there is now. To be made once, when everything is warm."""

    def __init__(self) -> None:
        self._modules = dict(sys.modules)
        self._places: list[tuple[str, Mapping[str, Any], dict[str, Any]]] = []
        self._keep_modules()
        self._settings = _settings()
        self._threads = _count_threads()

    def difference(self) -> str | None:
        """What is not as it was, None where all is. Only the first that is found is told."""
        if _count_threads() != self._threads:
            return "a thread goes on"
        if len(sys.modules) != len(self._modules):
            return f"imported {sorted(sys.modules.keys() ^ self._modules.keys())[0]}"
        if not all(map(is_, sys.modules.values(), self._modules.values())):
            return "a module was replaced"
        for name, place, before in self._places:
            if len(place) == len(before) and all(map(is_, place.values(), before.values())):
                continue
            changed = _changed(name, place, before)
            if changed is not None:
                return f"{name}.{changed} was changed"
        settings = _settings()
        for name, value in self._settings.items():
            if settings[name] != value:
                return f"{name} was set"
        return None

    def _keep_modules(self) -> None:
        seen: set[int] = set()
        for name, module in self._modules.items():
            if type(module) is not ModuleType:
                continue
            if name.partition(".")[0] in _PACKAGES or name in _STANDARD:
                self._keep(name, vars(module))
                for kind in list(vars(module).values()):
                    if isinstance(kind, type) and id(kind) not in seen and _belongs(kind):
                        seen.add(id(kind))
                        self._keep(class_name(kind), _names_of(kind))

    def _keep(self, name: str, place: Mapping[str, Any]) -> None:
        self._places.append((name, place, dict(place)))


_names_of = type.__dict__["__dict__"].__get__


def _belongs(kind: type) -> bool:
    place = str(type.__dict__["__module__"].__get__(kind))
    return place.partition(".")[0] in _PACKAGES or place in _STANDARD


def _changed(name: str, place: Mapping[str, Any], before: dict[str, Any]) -> str | None:
    """The first name of a place that counts as changed."""
    for each in before.keys() | place.keys():
        was, now = before.get(each, _NOTHING), place.get(each, _NOTHING)
        if was is now or each in _PYTHONS_OWN or each in _COUNTERS or (name == "sys" and each in _OF_SYS):
            continue
        if each.startswith("_") and not name.startswith("quizapp") and _is_plain(was) and _is_plain(now):
            continue
        return each
    return None


def _is_plain(value: object) -> bool:
    """Whether something private is a cache or a counter, and nothing that is called."""
    return value is _NOTHING or not (callable(value) or isinstance(value, ModuleType | FunctionType))


_NOTHING = object()

_HOOKS = tuple(name for name in vars(hooks) if name.startswith("_global_"))


def _settings() -> dict[str, Any]:
    """Settings that are none of a module's names."""
    backends = torch.backends
    return {
        "torch's modes": (torch._C._len_torch_function_stack(), torch._C._len_torch_dispatch_stack()),
        "the default dtype": torch.get_default_dtype(),
        "grad mode": (torch.is_grad_enabled(), torch.is_inference_mode_enabled()),
        "autocast": tuple(torch.is_autocast_enabled(kind) for kind in ("cpu", "cuda")),
        "anomaly detection": torch.is_anomaly_enabled(),
        "deterministic algorithms": (
            torch.are_deterministic_algorithms_enabled(),
            torch.utils.deterministic.fill_uninitialized_memory,
        ),
        "warnings": (torch.is_warn_always_enabled(), len(warnings.filters)),
        "backends": (
            torch.get_float32_matmul_precision(),
            backends.cudnn.enabled,
            backends.cudnn.benchmark,
            backends.cudnn.deterministic,
            backends.mkldnn.enabled,
            backends.cuda.matmul.allow_tf32,
            backends.cuda.flash_sdp_enabled(),
            backends.cuda.math_sdp_enabled(),
            backends.cuda.mem_efficient_sdp_enabled(),
        ),
        "threads": torch.get_num_threads(),
        "a hook of every module": tuple(len(getattr(hooks, name) or ()) for name in _HOOKS if _sized(name)),
        "hooks of saved tensors": torch._C._autograd._top_saved_tensors_default_hooks(True),
        "a level of vmap or grad": torch._C._functorch.maybe_current_level(),
        "torch's random numbers": torch.default_generator.initial_seed(),
        "Python's random numbers": hash(random.getstate()),
        "numpy's errors": tuple(sorted(np.geterr().items())),
    }


def _sized(name: str) -> bool:
    return hasattr(getattr(hooks, name), "__len__")
