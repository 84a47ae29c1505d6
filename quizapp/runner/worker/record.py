"""The state of a process before any program, to detect whether a program has changed it.

Everything is compared by identity: the names in the modules of torch, numpy, this worker and the
standard library that a program can reach, those in their classes, and the set of modules. Torch's
settings that :func:`quizapp.runner.worker.state.reset` does not restore are compared by value.
Growth of private caches is ignored. A program that passed the language check cannot look into
functions. One that did not can, and may falsify the results of later programs in its own job,
which are by the same author.
"""

from __future__ import annotations

import _thread
import gc
import re
import sys
import warnings
from operator import is_
from types import FunctionType, ModuleType
from typing import Any

import numpy as np
import torch
from torch.nn.modules import module as hooks

from quizapp.runner import off_limits
from quizapp.runner.client import Program
from quizapp.runner.worker.texts import class_name
from quizapp.runner.worker.versions import Versions

#: Packages of which every module is compared.
_PACKAGES = frozenset({"torch", "numpy", "torchinfo", "quizapp"})
#: Modules of the standard library that a program has, may import, or that the worker relies on.
_STANDARD = off_limits.IMPORTABLE | {
    "ast",
    "builtins",
    "collections.abc",
    "json.decoder",
    "json.encoder",
    "linecache",
    "os",
    "sys",
}
#: Names that Python itself sets in modules and classes.
_PYTHONS_OWN = frozenset(
    {"__warningregistry__", "__annotations__", "__slotnames__", "__abstractmethods__", "_abc_impl", "__doc__"}
)
#: Names that Python itself changes in ``sys``; the streams and the limits are restored before they are
#: used.
_OF_SYS = frozenset({"stdout", "stderr", "stdin", "last_type", "last_value", "last_traceback", "modules"})

#: Counters in torch.
_COUNTERS = frozenset({"next_id"})

_count_threads = _thread._count


#: Patterns in the text of a program that may leave a permanent change: setting an attribute, importing,
#: or calling something that may. Checking the process costs a tenth of a program, so it is skipped for
#: programs without any of these.
_CHANGING = re.compile(
    r"(?:\.\s*\w+|\])\s*(?:[-+*/%@&|^]|//|\*\*|<<|>>)?=(?!=)"
    r"|\.\s*\w+\s*[,:)\]][^=\n]*=(?!=)"
    r"|\bfor\s[^\n]*?\.\s*\w+[^\n]*\bin\b|\bas\s+[(\w]+\s*\.|\bdel\b|\bimport\b"
    r"|set|enable|disable|register|hook|enter|use_|add_|install|patch|define|library|impl|push|jit|compile"
    r"|append|extend|insert|update|clear|remove|pop|__"
)

_names_of = type.__dict__["__dict__"].__get__
_NOTHING = object()
_HOOKS = tuple(name for name in vars(hooks) if name.startswith("_global_"))


def may_change(program: Program) -> bool:
    """Whether the text of a program that passed the language check makes a check of the process necessary."""
    return any(_CHANGING.search(text) for text in (program.setup, program.code, program.right or ""))


class Record:
    """The present state. Create it once, when everything is warm."""

    def __init__(self) -> None:
        self._modules = dict(sys.modules)
        self._namespaces: list[tuple[str, dict[str, Any], dict[str, Any]]] = []
        self._keep_modules()
        self._versions = Versions([namespace for _, namespace, _ in self._namespaces])
        self._version_of_modules = Versions([sys.modules])
        self._settings = _settings()
        self._threads = _count_threads()

    def begin(self) -> None:
        """Prepare for a program: its module has just become ``__main__``, which is not a change."""
        self._version_of_modules.renew(0)

    def accept(self) -> None:
        """Accept the present state, except for the set of modules: a probe was installed."""
        for position in self._versions.changed():
            name, namespace, _ = self._namespaces[position]
            self._namespaces[position] = name, namespace, dict(namespace)
            self._versions.renew(position)

    def difference(self) -> str | None:
        """The first difference from the recorded state; None if there is none."""
        if _count_threads() != self._threads:
            return "a thread goes on"
        if list(self._version_of_modules.changed()):
            modules = {**sys.modules, "__main__": self._modules["__main__"]}
            if modules.keys() != self._modules.keys():
                return f"imported {sorted(modules.keys() ^ self._modules.keys())[0]}"
            if not all(module is self._modules[name] for name, module in modules.items()):
                return "a module was replaced"
        for position in self._versions.changed():
            name, namespace, before = self._namespaces[position]
            if len(namespace) != len(before) or not all(map(is_, namespace.values(), before.values())):
                changed = _changed(name, namespace, before)
                if changed is not None:
                    return f"{name}.{changed} was changed"
            self._versions.renew(position)
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
                        # The names of a class are shown through a view on a dict.
                        self._keep(class_name(kind), gc.get_referents(_names_of(kind))[0])

    def _keep(self, name: str, namespace: dict[str, Any]) -> None:
        self._namespaces.append((name, namespace, dict(namespace)))


def _belongs(kind: type) -> bool:
    namespace = str(type.__dict__["__module__"].__get__(kind))
    return namespace.partition(".")[0] in _PACKAGES or namespace in _STANDARD


def _changed(name: str, namespace: dict[str, Any], before: dict[str, Any]) -> str | None:
    """The first name of a namespace that has changed."""
    for each in before.keys() | namespace.keys():
        was, now = before.get(each, _NOTHING), namespace.get(each, _NOTHING)
        if was is now or each in _PYTHONS_OWN or each in _COUNTERS or (name == "sys" and each in _OF_SYS):
            continue
        if each.startswith("_") and not name.startswith("quizapp") and _is_plain(was) and _is_plain(now):
            continue
        return each
    return None


def _is_plain(value: object) -> bool:
    """Whether a private object is a cache or a counter, and not callable."""
    return value is _NOTHING or not (callable(value) or isinstance(value, ModuleType | FunctionType))


def _settings() -> dict[str, Any]:
    """Settings that are not names of a module."""
    backends = torch.backends
    return {
        "torch's modes": (torch._C._len_torch_function_stack(), torch._C._len_torch_dispatch_stack()),
        "the default dtype": torch.get_default_dtype(),
        "grad mode": (torch.is_grad_enabled(), torch.is_inference_mode_enabled()),
        "autocast": (
            *(torch.is_autocast_enabled(kind) for kind in ("cpu", "cuda")),
            torch.get_autocast_dtype("cpu"),
            torch.is_autocast_cache_enabled(),
        ),
        "sparse checks": torch.sparse.check_sparse_tensor_invariants.is_enabled(),
        "conversions of modules": (
            torch.__future__.get_overwrite_module_params_on_conversion(),
            torch.__future__.get_swap_module_params_on_conversion(),
        ),
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
            backends.opt_einsum.enabled,
            backends.opt_einsum.strategy,
            backends.cuda.matmul.allow_tf32,
            backends.cuda.flash_sdp_enabled(),
            backends.cuda.math_sdp_enabled(),
            backends.cuda.mem_efficient_sdp_enabled(),
        ),
        "threads": torch.get_num_threads(),
        "a hook of every module": tuple(len(getattr(hooks, name) or ()) for name in _HOOKS if _sized(name)),
        "hooks of saved tensors": torch._C._autograd._top_saved_tensors_default_hooks(True),
        "threads of backward": torch.autograd.is_multithreading_enabled(),
        "views in backward": torch._C._is_view_replay_enabled(),
        "a level of vmap or grad": torch._C._functorch.maybe_current_level(),
        "torch's random numbers": torch.default_generator.initial_seed(),
        "numpy's errors": tuple(sorted(np.geterr().items())),
    }


def _sized(name: str) -> bool:
    return hasattr(getattr(hooks, name), "__len__")
