"""Computations that questions ask about give the same results inside the sandbox as outside."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest

SAMPLES = runpy.run_path(str(Path(__file__).parent / "samples.py"))["SAMPLES"]


@pytest.mark.parametrize("code", SAMPLES.values(), ids=SAMPLES)
def test_it_gives_the_same_inside(code: str, confined: Any) -> None:
    code = "import io, copy, math\nfrom torch import nn\ntorch.manual_seed(0)\n" + code
    outside = confined.run(code, inside=False)
    assert outside.startswith("loot: ")
    assert confined.run(code, inside=True) == outside
