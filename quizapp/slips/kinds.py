"""The kinds of slips: how likely people are to confuse each, and the fact that explains it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from quizapp.words.note import Note

#: Prefix of the ids of slips in the setup.
IN_SETUP = "setup-"

Nearness = Literal[0, 1, 2, 3]
"""How far a slip lies from the right program in meaning:

0. one operation is taken for another, or for none at all
1. something is forgotten or added that an operation takes
2. the operation is right, and goes the wrong way or along another dimension
3. counting is off by one
"""


@dataclass(frozen=True, slots=True)
class Kind:
    """``fact`` is the key of the explanation. ``named`` says that ids of this kind continue with
    the name of the changed item."""

    fact: str
    nearness: Nearness
    named: bool = False


_KINDS = {
    # one operation instead of another, or of none
    "sibling": Kind("sibling", 0, named=True),
    "step-dropped": Kind("step-dropped", 0, named=True),
    "first-alone": Kind("first-alone", 0, named=True),
    "left-alone": Kind("left-alone", 0),
    "right-alone": Kind("right-alone", 0),
    "operator": Kind("operator", 0, named=True),
    "swapped-operands": Kind("swapped-operands", 0),
    "transposed-operand": Kind("transposed-operand", 0),
    "transposed-product": Kind("transposed-product", 0),
    "transposition-dropped": Kind("transposition-dropped", 0),
    "inverse-permutation": Kind("inverse-permutation", 0),
    "by-columns": Kind("by-columns", 0),
    "gradient-none": Kind("gradient-none", 0),
    "gradient-zero": Kind("gradient-zero", 0),
    "copy-changed": Kind("copy-changed", 0),
    "grid-for-pairs": Kind("grid-for-pairs", 0),
    "broadcast-other-way": Kind("broadcast-other-way", 0),
    # forgotten or added
    "flag-flipped": Kind("flag-flipped", 1, named=True),
    "flag-dropped": Kind("keyword-dropped", 1, named=True),
    "keyword-dropped": Kind("keyword-dropped", 1, named=True),
    "keyword-added": Kind("keyword-added", 1, named=True),
    "dim-dropped": Kind("dim-dropped", 1),
    "dim-added": Kind("dim-added", 1),
    "argument-dropped": Kind("argument-dropped", 1),
    "dtype-default": Kind("dtype", 1),
    "cast": Kind("dtype", 1, named=True),
    "promotion-missed": Kind("promotion-missed", 1),
    "literal-as-float": Kind("literal-as-float", 1),
    "literal-as-int": Kind("literal-as-int", 1),
    "literal-as-double": Kind("literal-as-double", 1),
    "precedence": Kind("precedence", 1),
    # the wrong way, or along another dimension
    "other-end": Kind("other-end", 2),
    "int-negated": Kind("int-negated", 2),
    "swapped-arguments": Kind("swapped-arguments", 2),
    "swapped-keywords": Kind("swapped-arguments", 2),
    "swapped-sizes": Kind("swapped-sizes", 2),
    "swapped-features": Kind("swapped-features", 2),
    "swapped-elements": Kind("swapped-elements", 2),
    "swapped-indices": Kind("swapped-indices", 2),
    "other-axis-indexed": Kind("other-axis-indexed", 2),
    "index-for-slice": Kind("index-for-slice", 2),
    "slice-for-index": Kind("slice-for-index", 2),
    "slice-step-dropped": Kind("slice-step-dropped", 2),
    "comparison-border": Kind("comparison-border", 2),
    "comparison-turned": Kind("comparison-turned", 2),
    "comparison-negated": Kind("comparison-negated", 2),
    "equation": Kind("equation", 2, named=True),
    "ceil-for-floor": Kind("ceil-for-floor", 2),
    "dim-one-less": Kind("dim-one-less", 2),
    "dim-one-more": Kind("dim-one-more", 2),
    # counted wrongly
    "int-one-less": Kind("int-one-less", 3),
    "int-one-more": Kind("int-one-more", 3),
    "slice-start-off": Kind("slice-start-off", 3),
    "slice-end-off": Kind("slice-end-off", 3),
    "counted-from-one": Kind("counted-from-one", 3),
    "end-included": Kind("end-included", 3),
    "end-left-out": Kind("end-left-out", 3),
}
#: What is misread in a setup. Nobody misreads the size of something.
_READ = frozenset(
    {"transposition-dropped", "inverse-permutation", "by-columns", "swapped-sizes"}
    | {"dtype-default", "cast", "literal-as-float", "literal-as-int"}
)
_READ_NAMES = {
    "step-dropped": frozenset(
        {"float", "double", "half", "bfloat16", "int", "long", "short", "bool", "to", "type"}
        | {"t", "transpose", "permute", "movedim", "swapaxes", "contiguous", "clone", "detach"}
    ),
    "keyword-dropped": frozenset(
        {"dtype", "padding", "stride", "output-padding", "dilation", "groups", "ceil-mode"}
    ),
    "keyword-added": frozenset({"dtype", "ceil-mode", "stride", "bias"}),
    "flag-dropped": frozenset({"bias", "ceil-mode"}),
    "flag-flipped": frozenset({"bias", "ceil-mode"}),
    "sibling": frozenset({"reshape", "permute", "transpose", "t"})
    | {f"conv{transposed}{rank}d" for transposed in ("", "-transpose") for rank in (1, 2, 3)},
}
_OF_DTYPE = frozenset(
    {"dtype-default", "cast", "promotion-missed", "literal-as-float", "literal-as-int"}
    | {"literal-as-double"}
)
_PLACE = re.compile(r"-[0-9]+\Z")
_COUNTED: Nearness = 3


def kind_of(slip: str) -> tuple[str, str]:
    """The kind in a slip's id, and the name of the changed item; either may be empty."""
    rest = _PLACE.sub("", slip.removeprefix(IN_SETUP))
    if rest in _KINDS and not _KINDS[rest].named:
        return rest, ""
    for name, kind in _KINDS.items():
        if kind.named and rest.startswith(f"{name}-"):
            return name, rest.removeprefix(f"{name}-")
    return "", ""


def nearness(slip: str) -> Nearness:
    """The rank of the kind of a slip; lower ones are more easily confused."""
    return _KINDS[kind_of(slip)[0]].nearness


def is_counting(slip: str) -> bool:
    """Whether a slip is a miscount."""
    return nearness(slip) == _COUNTED


def is_of_dtype(slip: str) -> bool:
    """Whether a slip only changes a dtype, and so no shape."""
    kind, about = kind_of(slip)
    return kind in _OF_DTYPE or about == "dtype"


def is_reading(slip: str) -> bool:
    """Whether a slip is one of reading, so that it may be in a setup too."""
    kind, about = kind_of(slip)
    return kind in _READ or about in _READ_NAMES.get(kind, ())


def fact(slip: str) -> Note | None:
    """The fact that explains the slip with this id; None for an id that is not a slip's."""
    kind, about = kind_of(slip)
    if not kind:
        return None
    fills = (("name", about.replace("-", "_")),) if about else ()
    return Note(f"slips.{_KINDS[kind].fact}", fills)
