"""The devices that programs may run on."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal

DeviceChoice = Literal["auto", "cpu", "cuda", "mps"]

#: Files that indicate a graphics card on Linux: those of NVIDIA's driver, of its embedded boards, of
#: AMD's driver, and of Windows within WSL.
_CARDS = ("/dev/nvidiactl", "/dev/nvhost-ctrl-gpu", "/dev/kfd", "/dev/dxg")


def in_sight(device: DeviceChoice) -> bool:
    """Whether this system may have the device; if False, PyTorch need not be asked.

    On Linux, ``auto`` looks for a graphics card's files, so that a machine without one starts no
    process to find out.
    """
    if device == "auto" and sys.platform == "linux":
        return any(Path(card).exists() for card in _CARDS)
    return device != "mps" or sys.platform == "darwin"
