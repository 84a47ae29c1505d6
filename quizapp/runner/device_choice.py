"""Where a learner may have programs run."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal

DeviceChoice = Literal["auto", "cpu", "cuda", "mps"]

#: By what Linux offers a graphics card: NVIDIA's driver, that of its small boards, AMD's, and
#: Windows' within WSL.
_CARDS = ("/dev/nvidiactl", "/dev/nvhost-ctrl-gpu", "/dev/kfd", "/dev/dxg")


def in_sight(device: DeviceChoice) -> bool:
    """Whether this system may have the device; where False, PyTorch need not be asked.

    ``auto`` on Linux looks for a graphics card's files, so that a machine without one
    starts no process to find that out.
    """
    if device == "auto" and sys.platform == "linux":
        return any(Path(card).exists() for card in _CARDS)
    return device != "mps" or sys.platform == "darwin"
