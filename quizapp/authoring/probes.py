"""Probes: programs that change something that a question's result must not depend on, and nothing
else.

If the answer changes under a probe, the question depends on what the probe changed. A probe is
installed once per process, because parsing it costs more than most programs, and is switched on
by a line before a program's setup. Leaving its mode has no effect, so that it stays on; the
worker removes it before the next program.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from quizapp.runner.client import Program


@dataclass(frozen=True, slots=True)
class Probe:
    """``install`` is run once per process, before programs; ``switch`` is put before the setup of
    each of them."""

    install: str
    switch: str

    def over(self, program: Program) -> Program:
        """The program under this probe."""
        return replace(program, setup=self.switch + program.setup, under=self.install)


#: Another seed, and every element of uninitialized memory set to an unexpected number.
_CHANCE = """
def install():
    import random

    import numpy
    from torch.overrides import TorchFunctionMode

    fresh = {
        torch.empty, torch.empty_like, torch.empty_strided, torch.Tensor.new_empty,
        torch.Tensor.new_empty_strided, torch.Tensor.resize_,
    }

    kept = []  # what was given out there is given out here to something else

    class Poison(TorchFunctionMode):
        def __torch_function__(self, func, types, args=(), kwargs=None):
            old = args[0].numel() if func is torch.Tensor.resize_ else 0
            result = func(*args, **(kwargs or {}))
            if func in fresh and result.is_contiguous():
                try:
                    with torch.no_grad():
                        result.view(-1)[old:].fill_(73)
                except RuntimeError:
                    pass
            return result

        def __exit__(self, *raised):
            pass

    def switch(sizes, copies):
        torch.default_generator.manual_seed(20011)
        numpy.random.seed(20011)
        random.seed(20011)
        [torch.full((size,), 73.0) for size in sizes]
        kept.append([torch.zeros(size) for size in (1, 8, 16, 32) for _ in range(copies)])
        kept.append([bytes(size) for size in range(0, 512, 16)] + [object() for _ in range(16)])
        with Poison():
            pass

    torch.quizapp_chance = switch

install()
"""

#: If equal keys leave the order undefined, another order.
_TIES = """
def install():
    from torch.overrides import TorchFunctionMode

    parameters = {
        "sort": ("dim", "descending"), "argsort": ("dim", "descending"),
        "topk": ("k", "dim", "largest", "sorted"), "kthvalue": ("k", "dim", "keepdim"),
        "argmax": ("dim", "keepdim"), "argmin": ("dim", "keepdim"),
        "median": ("dim", "keepdim"), "nanmedian": ("dim", "keepdim"), "mode": ("dim", "keepdim"),
    }
    tensor = torch.Tensor
    names = {
        torch.sort: "sort", tensor.sort: "sort", torch.argsort: "argsort", tensor.argsort: "argsort",
        torch.topk: "topk", tensor.topk: "topk", torch.kthvalue: "kthvalue", tensor.kthvalue: "kthvalue",
        torch.argmax: "argmax", tensor.argmax: "argmax", torch.argmin: "argmin", tensor.argmin: "argmin",
        torch.median: "median", tensor.median: "median", torch.mode: "mode", tensor.mode: "mode",
        torch.nanmedian: "nanmedian", tensor.nanmedian: "nanmedian",
    }

    def sorted_otherwise(keys, indices, dim, descending):
        count = indices.shape[dim]
        for turned in (True, False):
            ordered = (keys.flip(dim) if turned else keys).sort(dim=dim, descending=descending, stable=True)
            values, found = (each.narrow(dim, 0, count) for each in ordered)
            found = keys.shape[dim] - 1 - found if turned else found
            if not torch.equal(found, indices):
                break
        return values, found

    def found_otherwise(keys, values, indices, dim, keepdim):
        wide = values if keepdim else values.unsqueeze(dim)
        same = (keys == wide).int()
        first = same.argmax(dim=dim, keepdim=keepdim)
        last = keys.shape[dim] - 1 - same.flip(dim).argmax(dim=dim, keepdim=keepdim)
        return torch.where(indices == first, last, first)

    def otherwise(name, result, keys, options):
        dim, keepdim = options.get("dim"), options.get("keepdim", False)
        if name in ("argmax", "argmin"):
            if dim is None:
                extreme = keys.max() if name == "argmax" else keys.min()
                return (keys == extreme).flatten().nonzero()[-1, 0].reshape(result.shape)
            values = (keys.amax if name == "argmax" else keys.amin)(dim=dim, keepdim=keepdim)
            return found_otherwise(keys, values, result, dim, keepdim)
        dim = -1 if dim is None else dim
        if name == "argsort":
            return sorted_otherwise(keys, result, dim, options.get("descending", False))[1]
        values, indices = result
        if name == "sort":
            again = sorted_otherwise(keys, indices, dim, options.get("descending", False))
        elif name == "topk":
            again = sorted_otherwise(keys, indices, dim, options.get("largest", True))
        else:
            if name == "mode" and (keys.is_floating_point() or keys.dtype == torch.int64):
                values = -(-keys).mode(dim=dim, keepdim=keepdim)[0]
            again = values, found_otherwise(keys, values, indices, dim, keepdim)
        return type(result)(again)

    class Otherwise(TorchFunctionMode):
        def __torch_function__(self, func, types, args=(), kwargs=None):
            result = func(*args, **(kwargs or {}))
            name = names.get(func)
            if name is None:
                return result
            options = {**(kwargs or {}), **dict(zip(parameters[name], args[1:]))}
            keys = args[0] if args else options.get("input")
            if options.get("stable") or "out" in options or options.get("sorted") is False:
                return result
            if not isinstance(keys, torch.Tensor) or not keys.dim() or not keys.numel():
                return result
            if isinstance(result, torch.Tensor) and not name.startswith("arg"):
                return result
            try:
                return otherwise(name, result, keys, options)
            except (RuntimeError, NotImplementedError):
                return result

        def __exit__(self, *raised):
            pass

    def switch():
        with Otherwise():
            pass

    torch.quizapp_ties = switch

install()
"""

#: Calls that may leave an order undefined.
_ORDERING = re.compile(r"\b(?:topk|sort|argsort|argmax|argmin|kthvalue|median|nanmedian|mode)(?=\()")
#: Calls that draw random numbers, or return uninitialized memory.
_DRAWING = re.compile(
    r"\b(?:rand\w*|normal_?|uniform_?|bernoulli_?|multinomial|poisson|exponential_|geometric_|cauchy_"
    r"|log_normal_|random_|choices?|sample|gauss|uniform|betavariate|expovariate|Dropout\w*|dropout\w*|empty\w*|new_empty\w*|resize_|\w*Tensor|new|shuffle|permutation"
    r"|Linear|Bilinear|Conv\w+|Embedding\w*|LSTM\w*|GRU\w*|RNN\w*|MultiheadAttention|Transformer\w*|data_ptr|id)(?=\()"
)
#: Calls that return uninitialized memory without passing through a mode.
_BARE = re.compile(r"\b(?:\w*Tensor|new)\(")

#: Names related to the addresses of tensors.
_ADDRESSES = re.compile(r"ptr|storage")


def chance(source: str) -> Probe:
    """The probe for this program: another seed, other content of uninitialized memory, other addresses."""
    sizes = "range(1, 65)" if _BARE.search(source) else "()"
    copies = 16 if _ADDRESSES.search(source) else 1
    return Probe(_CHANCE.strip(), f"torch.quizapp_chance({sizes}, {copies})\n")


def ties() -> Probe:
    """The probe that reverses what equal keys leave undefined."""
    return Probe(_TIES.strip(), "torch.quizapp_ties()\n")


def ordering_call(source: str) -> str | None:
    """The name of the first call in a string that may leave an order undefined."""
    found = _ORDERING.search(source)
    return found[0] if found else None


def drawing_call(source: str) -> str | None:
    """The name of the first call in a string that draws random numbers, or returns uninitialized memory."""
    found = _DRAWING.search(source)
    return found[0] if found else None
