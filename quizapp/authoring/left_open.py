"""A probe for results that PyTorch's documentation leaves undefined: it gives another permitted
result.

These are: which value is kept if several are written to one element, the result of converting a
number that an integer type cannot hold, and the order of unsorted results.
"""

from __future__ import annotations

import re

from quizapp.authoring.probes import Probe

_OTHERWISE = """
def install():
    from torch.overrides import TorchFunctionMode

    writing = {"scatter", "scatter_", "index_copy", "index_copy_", "put", "put_"}
    putting = {"index_put", "index_put_", "__setitem__"}
    whole = {"int", "long", "short", "char", "byte"}
    plain = (torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64)
    order = {
        "scatter": ("input", "dim", "index", "src"), "index_copy": ("input", "dim", "index", "source"),
        "put": ("input", "index", "source", "accumulate"),
    }

    def backwards(name, args, options):
        family = name.rstrip("_")
        given = {**dict(zip(order[family], args)), **options}
        index = given["index"]
        text = "src" if family == "scatter" else "source"
        values = given.get(text)
        if not isinstance(values, torch.Tensor) or given.get("reduce") or given.get("accumulate"):
            return None
        if family == "put":
            given["index"], given[text] = index.flatten().flip(0), values.flatten().flip(0)
        elif index.dim():
            dim = given["dim"]
            if family == "scatter":
                values = values[tuple(slice(size) for size in index.shape)]
                given["index"] = index.flip(dim)
            else:
                given["index"] = index.flip(0)
            given[text] = values.flip(dim)
        else:
            return None
        return [given[each] for each in order[family] if each in given and each != "accumulate"]

    def put_backwards(name, args, options):
        target, indices, values = args[:3]
        accumulate = options.get("accumulate", args[3] if len(args) > 3 else False)
        indices = indices if isinstance(indices, tuple) else (indices,)
        if name != "__setitem__":
            indices = tuple(indices[0]) if isinstance(indices[0], list) else indices
        indices = [torch.tensor(each) if isinstance(each, list) else each for each in indices]
        if accumulate or not isinstance(values, torch.Tensor) or not values.dim():
            return None
        if not all(isinstance(each, torch.Tensor) and each.dtype in plain[1:] for each in indices):
            return None
        indices = torch.broadcast_tensors(*indices)
        shape = (*indices[0].shape, *target.shape[len(indices):])
        inner = indices[0].dim()
        if not inner:
            return None
        values = values.expand(shape).flatten(0, inner - 1).flip(0)
        return [target, tuple(each.flatten().flip(0) for each in indices), values]

    def other_number(source, result):
        if result.dtype not in plain or not source.is_floating_point():
            return result
        held = torch.iinfo(result.dtype)
        wide = source.double().trunc()
        beyond = ~((wide >= float(held.min)) & (wide < float(held.max) + 1))
        return torch.where(beyond, torch.where(result == 0, 1, 0).to(result.dtype), result)

    def turned(result, counted):
        values = result[0] if isinstance(result, tuple) else result
        again = [values.flip(0)]
        if isinstance(result, tuple):
            rest = list(result[1:])
            if counted["return_inverse"]:
                again.append(values.shape[0] - 1 - rest.pop(0))
            if counted["return_counts"]:
                again.append(rest.pop(0).flip(0))
            return tuple(again)
        return again[0]

    class Otherwise(TorchFunctionMode):
        def __torch_function__(self, func, types, args=(), kwargs=None):
            options = kwargs or {}
            name = getattr(func, "__name__", "")
            try:
                if name in writing:
                    again = backwards(name, args, options)
                elif name in putting:
                    again = put_backwards(name, args, options)
                else:
                    again = None
            except (RuntimeError, TypeError, IndexError, KeyError):
                again = None
            if again is not None:
                return func(*again)
            result = func(*args, **options)
            if name in ("to", "type", *whole) and args and isinstance(result, torch.Tensor):
                return other_number(args[0], result)
            if name == "unique" and options.get("sorted") is False and options.get("dim") is None:
                return turned(result, options)
            if name == "topk" and options.get("sorted") is False:
                dim = options.get("dim", args[2] if len(args) > 2 else -1)
                return type(result)(each.flip(dim) for each in result)
            return result

        def __exit__(self, *raised):
            pass

    def switch():
        with Otherwise():
            pass

    torch.quizapp_left_open = switch

install()
"""

#: Calls that write elements, convert to integers, or return unsorted results.
_OPEN = re.compile(
    r"\b(?:scatter_?|index_put_?|index_copy_?|put_?|int|long|short|char|byte|type|to|unique|topk)(?=\()"
    r"|\](?=[ ]*=(?!=))"
)


def left_open() -> Probe:
    """The probe that gives another result that the documentation permits."""
    return Probe(_OTHERWISE.strip(), "torch.quizapp_left_open()\n")


def open_call(source: str) -> str | None:
    """The first call in a string whose result may be undefined; `]` for assignment by index."""
    found = _OPEN.search(source)
    return found[0] if found else None
