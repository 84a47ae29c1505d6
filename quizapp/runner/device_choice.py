"""Where a learner may have programs run."""

from __future__ import annotations

from typing import Literal

DeviceChoice = Literal["auto", "cpu", "cuda", "mps"]
