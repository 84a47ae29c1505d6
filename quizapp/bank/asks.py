"""The ways of asking, as question files name them."""

from __future__ import annotations

from typing import Literal, get_args

Ask = Literal[
    "shape",
    "dtype",
    "device",
    "value",
    "output",
    "error",
    "truth",
    "choice",
    "order",
    "blank",
    "write",
]
ASKS: tuple[Ask, ...] = get_args(Ask)
