"""What PyTorch's usual calls take, as far as a slip may leave it out or add it."""

from __future__ import annotations

from collections.abc import Iterator

from quizapp.grading.slips.called import Called
from quizapp.grading.slips.whole import whole

#: Reductions, over all dimensions or over one.
REDUCTIONS = frozenset(
    {"sum", "mean", "prod", "max", "min", "argmax", "argmin", "any", "all", "std", "var", "median"}
    | {"logsumexp", "amax", "amin", "norm", "nansum"}
)
#: Functions that make a tensor of given sizes.
MAKERS = frozenset({"zeros", "ones", "empty", "rand", "randn"})
#: Calls whose last positional number may be left out, and how many positional arguments
#: they need: the tensor of a method counts as one.
NEEDED_ARGUMENTS = {
    **dict.fromkeys(REDUCTIONS, 1),
    **dict.fromkeys(
        ("squeeze", "flatten", "sort", "argsort", "cat", "stack", "softmax", "diff", "arange"), 1
    ),
    **dict.fromkeys(("chunk", "split", "roll", "topk", "repeat_interleave", "cumsum"), 2),
    **dict.fromkeys((f"{kind}{rank}d" for kind in ("Conv", "ConvTranspose") for rank in (1, 2, 3)), 3),
    **dict.fromkeys((f"{kind}{rank}d" for kind in ("MaxPool", "AvgPool") for rank in (1, 2, 3)), 1),
    **dict.fromkeys((f"{kind}{rank}d" for kind in ("conv", "conv_transpose") for rank in (1, 2, 3)), 2),
    **dict.fromkeys((f"{kind}{rank}d" for kind in ("max_pool", "avg_pool") for rank in (1, 2, 3)), 2),
    "Flatten": 0,
}

_CONV = ("in_channels", "out_channels", "kernel_size", "stride", "padding")
_POOL = ("kernel_size", "stride", "padding")
_F_CONV = ("input", "weight", "bias", "stride", "padding")
#: The positional parameters of layers, as far as they matter here.
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
_WINDOW = {
    "conv": (("padding", "1"), ("stride", "2")),
    "conv_transpose": (("padding", "1"), ("stride", "2"), ("output_padding", "1")),
    "pool": (("ceil_mode", "True"), ("stride", "1"), ("padding", "1")),
}


def additions(call: Called) -> Iterator[tuple[str, str]]:
    """Keywords with their values that might wrongly be added to a call, those for dimensions aside."""
    name = call.name
    if is_windowed(name):
        stem = name[:-2]
        given = len(call.node.args)
        known = set(_PARAMETERS[stem][:given]) | {keyword.arg for keyword in call.node.keywords}
        yield from (pair for pair in _WINDOW[_window(stem)] if pair[0] not in known)
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
    elif name in MAKERS | {"full", "eye"} and call.form == "function" and not call.keyword("dtype"):
        yield ("dtype", "torch.int64")
    elif name in {"tensor", "arange"} and call.form == "function" and not call.keyword("dtype"):
        yield ("dtype", "torch.float32")


def is_windowed(name: str) -> bool:
    """Whether a call is of a convolution or a pooling."""
    return name[-2:] in {"1d", "2d", "3d"} and name[:-2] in _PARAMETERS


def _window(stem: str) -> str:
    if stem.lower().endswith("pool"):
        return "pool"
    return "conv_transpose" if "ranspose" in stem else "conv"
