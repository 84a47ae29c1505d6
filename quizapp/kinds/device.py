"""``ask: device``: the device of the result."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from quizapp.kinds.kind import Unsettled, unsettled
from quizapp.kinds.stated import PlainKind, StatedTruth, identified
from quizapp.kinds.typed import ReadingError, fold
from quizapp.runner.outcome import Result

_DEVICES = frozenset(
    {"cpu", "cuda", "mps", "meta", "xpu", "xla", "hpu", "ipu", "mtia", "hip", "maia", "vulkan", "lazy"}
)
_DEVICE = re.compile(r"([a-z]+)(?::([0-9]{1,4}))?")
_DEVICE_CALL = re.compile(
    r"(?:torch\.)?device\(\s*(?:type\s*=\s*)?(['\"])([a-z]+(?::[0-9]{1,4})?)\1"
    r"(?:\s*,\s*(?:index\s*=\s*)?([0-9]{1,4}))?\s*\)"
)
#: Devices that exist only once, so that torch prints no index.
_SINGLE_DEVICES = frozenset({"cpu", "meta"})


@dataclass(frozen=True, slots=True)
class DeviceTruth(StatedTruth):
    """The result's device, as ``cpu`` or ``cuda:0``."""

    ask: ClassVar[str] = "device"
    device: str


class Device(PlainKind[DeviceTruth, str]):
    """The device of the result, or a result that is a device itself."""

    ask = "device"
    has_few_answers = is_of_the_machine = could_ask_error = True

    def truth_in(self, result: Result) -> DeviceTruth | Unsettled:
        device = result.device or identified(result, "torch.device ")
        try:
            return DeviceTruth(read_device(device or ""))
        except ReadingError:
            return unsettled("grading.unsettled-no-device")

    def parse(self, answer: str) -> str:
        return read_device(answer)

    def value(self, truth: DeviceTruth) -> str:
        return read_device(truth.device)


def read_device(answer: str) -> str:
    """The device an answer names, as torch prints it. Raises ReadingError.

    ``cuda`` alone is the first one, ``cuda:0``, and ``cpu:0`` is ``cpu``, because that is how
    torch prints a tensor's device.
    """
    text = fold(answer).strip().lower()
    call = _DEVICE_CALL.fullmatch(text)
    if call:
        text = call[2] if call[3] is None or ":" in call[2] else f"{call[2]}:{call[3]}"
    elif len(text) > 2 and text[0] == text[-1] and text[0] in "'\"":
        text = text[1:-1].strip()
    device = _DEVICE.fullmatch(text)
    if device is None or device[1] not in _DEVICES:
        raise ReadingError("grading.device-unreadable")
    if device[1] in _SINGLE_DEVICES:
        return device[1]
    return f"{device[1]}:{int(device[2] or 0)}"
