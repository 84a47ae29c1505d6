"""The settings. Precedence: flag, environment, the workspace's file, the user's file, default."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, get_args

from quizapp.runner.device_choice import DeviceChoice
from quizapp.words import LANGUAGES
from quizapp.words.note import Note

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

FILE_NAME = "quizapp.toml"
DEVICES: tuple[str, ...] = get_args(DeviceChoice)
SCHEDULERS = ("sm2", "fsrs")

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
#: The share of a usual day for each word.
EASE_OF_DAYS = {"none": 0.0, "half": 0.5, "normal": 1.0}

#: The sources of a setting, besides the path of a file.
FLAG, ENVIRONMENT, DEFAULT = "flag", "environment", "default"


class SettingsError(Exception):
    """An invalid setting; ``note`` says which and what to write instead."""

    def __init__(self, note: Note) -> None:
        super().__init__(note.key)
        self.note = note


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting: its name in files, its default, and its permitted values."""

    key: str
    default: object
    read: Callable[[object], object]
    """Turns a file's value or an environment's text into the setting; raises ValueError
    with examples of what is taken, in the same words for every language."""

    @property
    def purpose(self) -> Note:
        """What the setting is for."""
        return Note(f"settings.purpose-{self.key.replace('_', '-')}", ())


@dataclass(frozen=True, slots=True)
class Settings:
    """The value of every setting.

    ``keys`` are the remapped keys, by the id of their action. ``sources`` is the source of each
    setting: :data:`FLAG`, :data:`ENVIRONMENT`, :data:`DEFAULT` or the path of a file; a remapped
    key is listed as ``keys.`` followed by its id.
    """

    device: DeviceChoice
    language: str
    timezone: ZoneInfo | None
    rollover_hour: int
    new_per_day: int
    due_per_day: int
    theme: str
    scheduler: str = "sm2"
    retention: float = 0.9
    fuzz: bool = False
    minutes_per_day: int = 0
    easy_days: Mapping[str, str] = field(default_factory=dict)
    level_days: bool = False
    confidence: bool = False
    sources: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)
    workspace: str | None = None

    @property
    def week(self) -> tuple[float, ...]:
        """The share of a usual day that is asked on each weekday, from Monday on."""
        return tuple(EASE_OF_DAYS[self.easy_days.get(day, "normal")] for day in WEEKDAYS)


def _one_of(*allowed: str) -> Callable[[object], object]:
    def read(value: object) -> object:
        if value not in allowed:
            raise ValueError(", ".join(allowed))
        return value

    return read


def _whole(least: int, most: int) -> Callable[[object], object]:
    def read(value: object) -> object:
        try:
            number = int(value) if isinstance(value, str) else value
        except ValueError:
            number = None
        if isinstance(number, bool) or not isinstance(number, int) or not least <= number <= most:
            raise ValueError(f"{least}–{most}")
        return number

    return read


def _share(least: float, most: float) -> Callable[[object], object]:
    def read(value: object) -> object:
        try:
            number = float(value) if isinstance(value, str) else value
        except ValueError:
            number = None
        if isinstance(number, bool) or not isinstance(number, int | float) or not least <= number <= most:
            raise ValueError(f"{least:.2f}–{most:.2f}")
        return float(number)

    return read


def _switch(value: object) -> object:
    read = {"true": True, "false": False}.get(value) if isinstance(value, str) else value
    if not isinstance(read, bool):
        raise ValueError("true, false")
    return read


def _easy_days(value: object) -> object:
    """A table of weekdays; in the environment, pairs of ``day=share`` separated by spaces."""
    if isinstance(value, str):
        value = dict(pair.partition("=")[::2] for pair in value.split())
    if not isinstance(value, dict) or not all(
        day in WEEKDAYS and str(ease) in EASE_OF_DAYS for day, ease in value.items()
    ):
        raise ValueError(f'{{sat = "half", sun = "none"}}; {", ".join(WEEKDAYS)}; {", ".join(EASE_OF_DAYS)}')
    return dict(value)


def _zone(value: object) -> object:
    if value == "":
        return None
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        if isinstance(value, str):
            return ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        pass
    raise ValueError("Europe/Paris, Asia/Shanghai, …")


def _theme(value: object) -> object:
    if not isinstance(value, str) or not value:
        raise ValueError("auto, light, dark, nord, dracula, …")
    return value


def _folder(value: object) -> object:
    if not isinstance(value, str) or not value:
        raise ValueError("~/pytorch, /home/me/pytorch, …")
    return value


def _keys(value: object) -> object:
    """A table of keys by id; in the environment, pairs of ``id=key`` separated by spaces."""
    if isinstance(value, str):
        value = dict(pair.partition("=")[::2] for pair in value.split())
    if not isinstance(value, dict):
        raise ValueError('{"asking.hint" = "f7"}')
    keys = {}
    for name, key in _flat(value):
        if not isinstance(key, str) or not all(part.strip() for part in key.split(",")):
            raise ValueError(f'{{"{name}" = "f7"}}, {{"{name}" = "f7,ctrl+t"}}')
        keys[name] = ",".join(part.strip() for part in key.split(","))
    return keys


def _flat(table: Mapping[str, object], before: str = "") -> Iterator[tuple[str, object]]:
    """The values of nested tables by dotted key: an id written without quotes creates nested tables."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield before + name, value


SETTINGS: tuple[Setting, ...] = (
    Setting("workspace", None, _folder),
    Setting("device", "auto", _one_of(*DEVICES)),
    Setting("language", None, _one_of(*LANGUAGES)),
    Setting("timezone", None, _zone),
    Setting("rollover_hour", 4, _whole(0, 23)),
    Setting("new_per_day", 10, _whole(0, 9999)),
    Setting("due_per_day", 100, _whole(0, 99999)),
    Setting("theme", "auto", _theme),
    Setting("scheduler", "sm2", _one_of(*SCHEDULERS)),
    Setting("retention", 0.9, _share(0.70, 0.99)),
    Setting("fuzz", False, _switch),
    Setting("minutes_per_day", 0, _whole(0, 1440)),
    Setting("easy_days", {}, _easy_days),
    Setting("level_days", False, _switch),
    Setting("confidence", False, _switch),
    Setting("keys", {}, _keys),
)
