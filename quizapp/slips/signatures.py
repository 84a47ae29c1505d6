"""The parameters of common PyTorch calls, as far as a slip may leave them out or add them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from quizapp.slips.called import Called
from quizapp.slips.source import whole

#: Reductions, over all dimensions or over one.
REDUCTIONS = frozenset(
    {"sum", "mean", "prod", "max", "min", "argmax", "argmin", "any", "all", "std", "var", "median"}
    | {"logsumexp", "amax", "amin", "norm", "nansum"}
)
#: Functions that create a tensor of given sizes.
MAKERS = frozenset({"zeros", "ones", "empty", "rand", "randn"})
#: Functions that take a dtype, and have a default one.
_DTYPED = MAKERS | {"full", "eye", "linspace", "tensor", "as_tensor", "arange"}
#: Calls whose last positional number is optional, and the number of positional arguments they need,
#: including the tensor of a method.
NEEDED_ARGUMENTS = {
    **dict.fromkeys(REDUCTIONS, 1),
    **dict.fromkeys(
        ("squeeze", "flatten", "sort", "argsort", "cat", "stack", "softmax", "diff", "arange"), 1
    ),
    **dict.fromkeys(("chunk", "split", "roll", "topk", "repeat_interleave", "cumsum", "clamp"), 2),
    **dict.fromkeys((f"{kind}{rank}d" for kind in ("Conv", "ConvTranspose") for rank in (1, 2, 3)), 3),
    **dict.fromkeys((f"{kind}{rank}d" for kind in ("MaxPool", "AvgPool") for rank in (1, 2, 3)), 1),
    **dict.fromkeys((f"{kind}{rank}d" for kind in ("conv", "conv_transpose") for rank in (1, 2, 3)), 2),
    **dict.fromkeys((f"{kind}{rank}d" for kind in ("max_pool", "avg_pool") for rank in (1, 2, 3)), 2),
    "linear": 2,
    "Flatten": 0,
}

DIMENSION_KEYWORDS = frozenset(
    {"dim", "dim0", "dim1", "axis", "axis0", "axis1", "dims", "start_dim", "end_dim"}
)
SHIFT_KEYWORDS = frozenset({"shifts", "diagonal", "offset", "k"})
INDEX_KEYWORDS = frozenset({"index", "start"})
#: The positional arguments that are dimensions, not counting the tensor.
_DIMENSIONS: dict[str, tuple[int, ...]] = {
    **dict.fromkeys(REDUCTIONS - {"norm"}, (0,)),
    **dict.fromkeys(
        ("softmax", "log_softmax", "sort", "argsort", "cumsum", "cumprod", "cummax", "cummin"), (0,)
    ),
    **dict.fromkeys(("unsqueeze", "squeeze", "cat", "concat", "stack", "unbind", "size", "unflatten"), (0,)),
    **dict.fromkeys(("gather", "index_select", "select", "narrow", "scatter", "index_add", "unfold"), (0,)),
    **dict.fromkeys(
        ("aminmax", "mode", "count_nonzero", "renorm", "Softmax", "LogSoftmax", "Unflatten"), (0,)
    ),
    **dict.fromkeys(
        ("chunk", "split", "topk", "kthvalue", "repeat_interleave", "roll", "norm", "diff"), (1,)
    ),
    **dict.fromkeys(("quantile", "tensor_split", "tensordot", "rot90", "take_along_dim", "glu"), (1,)),
    **dict.fromkeys(
        ("transpose", "swapaxes", "swapdims", "movedim", "moveaxis", "flatten", "Flatten"), (0, 1)
    ),
    "flip": tuple(range(8)),
}
_SHIFTS = {
    **dict.fromkeys(("roll", "tril", "triu", "diagonal", "diag", "rot90", "diag_embed"), (0,)),
}
_INDICES = {**dict.fromkeys(("select", "narrow"), (1,))}

_CONV = ("in_channels", "out_channels", "kernel_size", "stride", "padding")
_POOL = ("kernel_size", "stride", "padding")
_F_CONV = ("input", "weight", "bias", "stride", "padding")
#: The positional parameters of layers, as far as needed here.
_PARAMETERS = {
    "Conv": _CONV,
    "ConvTranspose": (*_CONV, "output_padding"),
    "MaxPool": _POOL,
    "AvgPool": (*_POOL, "ceil_mode"),
    "conv": _F_CONV,
    "conv_transpose": (*_F_CONV, "output_padding"),
    "max_pool": ("input", *_POOL),
    "avg_pool": ("input", *_POOL, "ceil_mode"),
}
#: The values mistaken for the defaults of a pooling. Nobody assumes a padding.
_OF_POOLING = (("ceil_mode", "True"), ("stride", "1"))


def argument_role(name: str, index: int) -> Literal["dimension", "index", "shift"] | None:
    """The meaning of the number at an index among a call's arguments; None if it is data or a size."""
    if index in _DIMENSIONS.get(name, ()):
        return "dimension"
    if index in _SHIFTS.get(name, ()):
        return "shift"
    return "index" if index in _INDICES.get(name, ()) else None


def additions(call: Called) -> Iterator[tuple[str, str]]:
    """Keywords with values that might wrongly be added to a call, except dimensions."""
    name = call.name
    if is_windowed(name):
        stem = name[:-2]
        given = len(call.node.args)
        known = set(_PARAMETERS[stem][:given]) | {keyword.arg for keyword in call.node.keywords}
        if stem in ("Conv", "ConvTranspose") and "bias" not in known:
            yield ("bias", "False")
        if stem.lower().endswith("pool"):
            yield from (pair for pair in _OF_POOLING if pair[0] not in known)
    elif name in REDUCTIONS and not call.keyword("keepdim"):
        if call.keyword("dim", "axis") or (len(call.rest) == 1 and whole(call.rest[0]) is not None):
            yield ("keepdim", "True")
        if name in {"std", "var"} and not call.keyword("correction", "unbiased"):
            yield ("correction", "0")
    elif name == "flatten" and not call.rest and not call.keyword("start_dim"):
        yield ("start_dim", "1")
    elif name == "Flatten" and not call.node.args and not call.keyword("start_dim"):
        yield ("start_dim", "0")
    elif name in {"sort", "argsort"} and not call.keyword("descending"):
        yield ("descending", "True")
    elif name == "Linear" and len(call.node.args) == 2 and not call.keyword("bias"):
        yield ("bias", "False")
    elif name == "topk" and not call.keyword("largest"):
        yield ("largest", "False")
    elif name in {"searchsorted", "bucketize"} and not call.keyword("right"):
        yield ("right", "True")
    elif name in _DTYPED and call.form == "function" and call.module != "math" and not call.keyword("dtype"):
        # As in Python, NumPy or C.
        yield from (("dtype", f"torch.{dtype}") for dtype in ("float64", "int64", "float32", "int32"))


def is_windowed(name: str) -> bool:
    """Whether a call is a convolution or a pooling."""
    return name[-2:] in {"1d", "2d", "3d"} and name[:-2] in _PARAMETERS
