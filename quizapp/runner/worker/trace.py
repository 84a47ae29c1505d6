"""Records the outermost calls of a program's code that return tensors.

Names are those used in torch's documentation: ``torch.arange``, ``Tensor.reshape``,
``Tensor[...]`` for indexing, ``torch.linalg.inv``, ``F.relu``, and ``nn.Linear`` for a module,
which has one row whatever it calls. A call that returns several tensors has a row for each.
Calls by torch's own Python code, to create a module, load a batch or step an optimizer, are not
recorded.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import torch
from torch.nn.modules.module import register_module_forward_hook, register_module_forward_pre_hook
from torch.overrides import TorchFunctionMode

from quizapp.runner.report_values import NAME_LIMIT, known_dtype
from quizapp.runner.wire import TRACE_LIMIT
from quizapp.runner.worker.texts import class_name, one_line

#: Maximum number of tensors of one call that get a row.
_TENSORS_LIMIT = 8

#: The file names under which a program's texts are compiled.
PROGRAM_FILES = frozenset({"<setup>", "<code>"})

_TORCH = Path(torch.__file__).parent
_QUIET = tuple(str(_TORCH / part) for part in ("nn/modules", "optim", "utils/data"))
_FAMILIES = ("linalg", "fft", "special")
_TORCH_MODULES = ("torch.functional", "torch._VF", "torch._C._VariableFunctions")

#: Operators with Python's names, and the methods that torch documents instead. With the prefix r or i, as in
#: ``__rsub__`` and ``__iand__``, an operator is reflected or in place.
_OPERATORS = {
    "eq": "eq",
    "sub": "sub",
    "div": "div",
    "floordiv": "floor_divide",
    "mod": "remainder",
    "pow": "pow",
    "invert": "bitwise_not",
    "and": "bitwise_and",
    "or": "bitwise_or",
    "xor": "bitwise_xor",
    "lshift": "bitwise_left_shift",
    "rshift": "bitwise_right_shift",
}
_OPERATOR_METHODS = {
    f"__{mark}{name}__": method + ("_" if mark == "i" else "")
    for mark in ("i", "r", "")
    for name, method in _OPERATORS.items()
}


class Recorder(TorchFunctionMode):  # type: ignore[misc]  # torch is not read by the checker
    """While it is entered, every outermost call is added to :attr:`rows`.

    Calls by torch itself are not included: torch leaves the mode while it runs one.
    """

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[dict[str, Any]] = []
        self._modules_open = 0

    def __enter__(self) -> Recorder:
        _recorders.append(self)
        super().__enter__()
        return self

    def __exit__(self, *raised: object) -> None:
        super().__exit__(*raised)
        _recorders.clear()

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: Any,  # torch's signature
        args: tuple[Any, ...] = (),
        kwargs: dict[str, Any] | None = None,
    ) -> Any:
        result = func(*args, **(kwargs or {}))
        if not self._modules_open and len(self.rows) < TRACE_LIMIT and _is_the_programs():
            self._record(lambda: _name(func), result)
        return result

    def module_begins(self) -> None:
        """Note that a module's forward pass starts."""
        self._modules_open += 1

    def module_ends(self, module: object, result: object) -> None:
        """A module's forward pass is over; None if it failed."""
        self._modules_open -= 1
        if not self._modules_open and len(self.rows) < TRACE_LIMIT:
            self._record(lambda: _module_name(type(module)), result)

    def _record(self, name: Callable[[], str], result: object) -> None:
        tensors = _tensors(result)
        if not tensors:
            return
        call = one_line(name(), NAME_LIMIT)
        for tensor in tensors[: TRACE_LIMIT - len(self.rows)]:
            try:
                shape = [int(size) for size in tensor.shape]
                dtype = known_dtype(str(tensor.dtype).removeprefix("torch."))
            except (RuntimeError, AttributeError, TypeError, ValueError):  # a nested tensor has no shape
                continue
            self.rows.append({"call": call, "shape": shape, "dtype": dtype})


#: The recorder that is entered, if any: the hooks below are always installed.
_recorders: list[Recorder] = []


def watch_modules() -> None:
    """Install hooks for every module's forward pass; once, before the first fork."""
    register_module_forward_pre_hook(_before_module)
    register_module_forward_hook(_after_module, always_call=True)


def _before_module(module: object, args: object) -> None:  # noqa: ARG001  # torch's signature
    if _recorders:
        _recorders[0].module_begins()


def _after_module(module: object, args: object, result: object) -> None:  # noqa: ARG001  # torch's signature
    if _recorders:
        _recorders[0].module_ends(module, result)


def _is_the_programs() -> bool:
    """Whether the program made the call being recorded, perhaps through a function of torch."""
    frame: FrameType | None = sys._getframe(2)
    callee: FrameType | None = None
    while frame is not None and frame.f_code.co_filename not in PROGRAM_FILES:
        frame, callee = frame.f_back, frame
    return callee is None or not callee.f_code.co_filename.startswith(_QUIET)


def _tensors(result: object) -> list[Any]:
    if issubclass(type(result), torch.Tensor):
        return [result]
    if issubclass(type(result), tuple | list):
        several: Any = result
        return [each for each in several[:_TENSORS_LIMIT] if issubclass(type(each), torch.Tensor)]
    return []


def _module_name(kind: type) -> str:
    name = class_name(kind)
    return f"nn.{name}" if str(type.__dict__["__module__"].__get__(kind)).startswith("torch.nn.") else name


def _name(func: Any) -> str:
    """A function's name in the documentation."""
    name = str(getattr(func, "__name__", "?"))
    owner = getattr(func, "__self__", None)
    if name == "__get__" and owner is not None:  # an attribute such as T or real
        return f"Tensor.{getattr(owner, '__name__', '?')}"
    module = str(getattr(func, "__module__", None) or "")
    whole = str(getattr(func, "__qualname__", name))
    if hasattr(func, "__objclass__") or whole.startswith("Tensor.") or module == "torch._tensor":
        return "Tensor[...]" if name == "__getitem__" else f"Tensor.{_OPERATOR_METHODS.get(name, name)}"
    family, _, rest = name.partition("_")
    if family in _FAMILIES and rest:
        return f"torch.{family}.{rest}"
    if whole.startswith("_VariableFunctions") or module in _TORCH_MODULES:
        return f"torch.{name}"
    if module in ("torch.nn.functional", "torch._C._nn"):
        return f"F.{name.removeprefix('_')}"
    if module.startswith("torch.nn."):
        return f"nn.{module.removeprefix('torch.nn.')}.{name}"
    return f"{module}.{name}" if module and not module.startswith("torch._") else f"torch.{name}"
