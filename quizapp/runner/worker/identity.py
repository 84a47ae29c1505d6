"""Identities of results without values. They are computed from the objects themselves, never from
``repr``.

An object's own code may say anything about it, so two results whose values are not transferred
are equal only if their identities are. These are computed from exact types and by the built-in
types' own methods, so that no untrusted code runs here.
"""

from __future__ import annotations

import builtins
from collections.abc import Iterable
from hashlib import blake2b
from typing import Any

import numpy as np
import torch
from torch import nn

#: Maximum number of objects that are visited in one result, their nesting depth, and the number of bytes
#: of tensors and arrays.
_OBJECTS, _DEPTH, _BYTES = 20_000, 30, 4 * 1024 * 1024
#: Maximum length of an identity that is written out; a longer one is replaced by a digest.
_LONG = 100

_TENSOR: Any = torch._C.TensorBase

#: Types whose text is produced in C, and is complete.
_PRINTED: dict[type, str] = {
    each: f"{each.__module__}.{each.__qualname__}"
    for each in (
        *(torch.dtype, torch.device, torch.layout, torch.memory_format, torch.qscheme),
        *(torch.finfo, torch.iinfo, range, type(...), type(NotImplemented)),
        *(set(np.sctypeDict.values()) - {np.void, np.object_}),
    )
}
#: Types that are subclassed, and how each gives the content of an instance of a subclass.
_HELD: tuple[tuple[type, Any], ...] = (
    (int, lambda value: int.__format__(value, "x")),  # in base 10, a long one is refused
    (float, float.__repr__),
    (complex, complex.__repr__),
    (str, str.__repr__),
    (bytes, bytes.__repr__),
)
#: Classes and functions that exist before any program, by their address: a program can rebind their
#: names, but nothing else can get their addresses, since they stay alive.
_KNOWN: dict[int, tuple[str, object]] = {
    id(each): (f"{module.__name__}.{name}", each)
    for module in (nn.functional, nn, torch, builtins)
    for name, each in vars(module).items()
    if callable(each)
}


class _UnknownError(Exception):
    """The identity of this object would require its own code."""


def identity(value: object) -> str | None:
    """A string that is equal for two results if and only if they are the same; None if it cannot
    be determined."""
    return _found(lambda look: look.of(value, 0))


def identity_of_keys(value: dict[Any, Any]) -> str | None:
    """The identity of the keys of a dict, in any order."""
    return _found(lambda look: "keys " + _digest(sorted(look.each(dict.keys(value), 0))))


def _found(asked: Any) -> str | None:
    try:
        with torch._C.DisableTorchFunctionSubclass():
            found: str = asked(_Look())
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  # torch and numpy raise anything if they cannot read an object
        return None
    return found if len(found) <= _LONG else _digest([found])


def _digest(parts: Iterable[str]) -> str:
    """A short digest of several strings, each prefixed with its length, so that they cannot run
    into each other."""
    digest = blake2b(digest_size=16)
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass")
        digest.update(b"%d:" % len(raw))
        digest.update(raw)
    return digest.hexdigest()


class _Look:
    """One traversal of a result, which counts the objects visited."""

    def __init__(self) -> None:
        self._objects = _OBJECTS
        self._bytes = _BYTES

    def each(self, values: Iterable[object], depth: int) -> list[str]:
        return [self.of(value, depth + 1) for value in values]

    def of(self, value: Any, depth: int) -> str:
        self._objects -= 1
        if depth > _DEPTH or self._objects < 0:
            raise _UnknownError
        kind = type(value)
        if value is None:
            return "None"
        if kind in _PRINTED:
            return f"{_PRINTED[kind]} {value}"
        if id(value) in _KNOWN:
            return f"known {_KNOWN[id(value)][0]}"
        if issubclass(kind, torch.Tensor):
            return f"tensor {self._tensor(value)}"
        if issubclass(kind, np.ndarray):
            return f"array {self._array(value)}"
        if issubclass(kind, nn.Module):
            return f"module {self._module(value, depth)}"
        for base, held in _HELD:
            if issubclass(kind, base):
                return f"{base.__name__} {held(value)}"
        return self._container(value, kind, depth)

    def _container(self, value: Any, kind: type, depth: int) -> str:
        if issubclass(kind, tuple | list):
            base: Any = tuple if issubclass(kind, tuple) else list
            name = "torch.Size" if kind is torch.Size else base.__name__
            return f"{name} {_digest(self.each(base.__iter__(value), depth))}"
        if issubclass(kind, dict):
            items = (self.each(item, depth) for item in dict.items(value))
            return f"dict {_digest(sorted(map(_digest, items)))}"
        if issubclass(kind, set | frozenset):
            base = set if issubclass(kind, set) else frozenset
            return f"set {_digest(sorted(self.each(base.__iter__(value), depth)))}"
        if kind is slice:
            return f"slice {_digest(self.each((value.start, value.stop, value.step), depth))}"
        raise _UnknownError

    def _tensor(self, value: Any) -> str:
        """The form of a tensor and its content; a tensor without values is identified by its form."""
        form = _form(value)
        if _TENSOR.is_meta.__get__(value):
            return f"meta {form}"
        self._takes(_TENSOR.numel(value) * _TENSOR.element_size(value))
        held = _TENSOR.resolve_neg(_TENSOR.resolve_conj(_TENSOR.cpu(_TENSOR.detach(value))))
        if _TENSOR.is_floating_point(held) or _TENSOR.is_complex(held):
            held = held + 0  # zeros of either sign count as the same
        raw = _TENSOR.contiguous(held).reshape(-1).view(torch.uint8).numpy()
        return f"{form} {blake2b(raw, digest_size=16).hexdigest()}"

    def _array(self, value: Any) -> str:
        dtype = np.ndarray.dtype.__get__(value)
        if dtype.hasobject:
            raise _UnknownError
        self._takes(np.ndarray.nbytes.__get__(value))
        raw = np.ndarray.tobytes(value)
        return f"{dtype} {np.ndarray.shape.__get__(value)} {blake2b(raw, digest_size=16).hexdigest()}"

    def _module(self, value: Any, depth: int) -> str:
        """A torch module: its class and its attributes; of tensors, only their form."""
        known = _KNOWN.get(id(type(value)))
        if known is None:
            raise _UnknownError
        attributes = object.__getattribute__(value, "__dict__")
        parts = [known[0]]
        for name in sorted(attributes):
            held = attributes[name]
            if name in ("_parameters", "_buffers"):
                held = {key: each if each is None else _form(each) for key, each in held.items()}
            parts += [name, self.of(held, depth + 1)]
        return _digest(parts)

    def _takes(self, size: int) -> None:
        self._bytes -= size
        if self._bytes < 0:
            raise _UnknownError


def _form(tensor: Any) -> str:
    """A tensor's shape, dtype and layout."""
    shape = tuple(_TENSOR.size(tensor))
    return f"{shape} {_TENSOR.dtype.__get__(tensor)} {_TENSOR.layout.__get__(tensor)}"
