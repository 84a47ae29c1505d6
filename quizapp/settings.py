"""The settings, in order: flag, environment, the workspace's file, the user's file, default."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from quizapp.runner.client import DeviceChoice
from quizapp.words import LANGUAGES
from quizapp.words.note import Note

FILE_NAME = "quizapp.toml"
DEVICES: tuple[str, ...] = get_args(DeviceChoice)


class SettingsError(Exception):
    """A setting that cannot be used; ``note`` says which and what to write instead."""

    def __init__(self, note: Note) -> None:
        super().__init__(note.key)
        self.note = note


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: what it is for, which texts and values it takes, and its default."""

    key: str
    default: object
    read: Callable[[object], object]
    """Turns a file's value or an environment's text into the setting; raises ValueError
    saying what is taken."""
    purpose: str


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting with its value; ``sources`` says where each came from."""

    device: DeviceChoice
    language: str
    timezone: ZoneInfo | None
    rollover_hour: int
    new_per_day: int
    due_per_day: int
    theme: str
    sources: Mapping[str, str] = field(default_factory=dict)


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


def _zone(value: object) -> object:
    if value == "":
        return None
    try:
        if isinstance(value, str):
            return ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        pass
    raise ValueError("Europe/Paris, Asia/Shanghai, …")


def _text(value: object) -> object:
    if not isinstance(value, str):
        raise ValueError("text")
    return value


def _locale_language(environment: Mapping[str, str]) -> str:
    spoken = next((environment[k] for k in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(k)), "")
    return "zh" if spoken.lower().startswith("zh") else "en"


SETTINGS: tuple[Setting, ...] = (
    Setting("device", "auto", _one_of(*DEVICES), "where questions run: auto, cpu, cuda or mps"),
    Setting("language", None, _one_of(*LANGUAGES), "en or zh; otherwise as the system speaks"),
    Setting("timezone", None, _zone, "an IANA zone such as Asia/Shanghai; otherwise the system's"),
    Setting("rollover_hour", 4, _whole(0, 23), "the hour at which a new day begins"),
    Setting("new_per_day", 10, _whole(0, 9999), "most new questions a day"),
    Setting("due_per_day", 100, _whole(0, 99999), "most due questions a day"),
    Setting("theme", "auto", _text, "auto, light, dark, or the name of any Textual theme"),
)
_BY_KEY = {setting.key: setting for setting in SETTINGS}


def load_settings(
    *,
    flags: Mapping[str, str | None],
    environment: Mapping[str, str],
    workspace_file: Path | None,
    user_file: Path,
) -> Settings:
    """Every setting from the first source that has it.

    ``flags`` holds what was given on the command line (None where it was not).
    Raises SettingsError for a file that cannot be read, an unknown key, or a
    value that is not taken.
    """
    layers: list[tuple[str, Mapping[str, object]]] = [
        ("flag", {key: value for key, value in flags.items() if value is not None}),
        ("environment", {s.key: environment[v] for s in SETTINGS if (v := variable(s.key)) in environment}),
    ]
    layers += [(str(file), _read_file(file)) for file in (workspace_file, user_file) if file is not None]
    values: dict[str, Any] = {}
    sources: dict[str, str] = {}
    for setting in SETTINGS:
        values[setting.key], sources[setting.key] = setting.default, "default"
        for source, layer in layers:
            if setting.key in layer:
                values[setting.key] = _value(setting, layer[setting.key], source)
                sources[setting.key] = source
                break
    if values["language"] is None:
        values["language"] = _locale_language(environment)
    return Settings(**values, sources=sources)


def variable(key: str) -> str:
    """The environment variable of a setting."""
    return f"QUIZAPP_{key.upper()}"


def _value(setting: Setting, value: object, source: str) -> object:
    try:
        return setting.read(value)
    except ValueError as error:
        asked = (("key", setting.key), ("value", str(value)), ("source", source), ("allowed", str(error)))
        raise SettingsError(Note("settings.value", asked)) from error


def _read_file(file: Path) -> Mapping[str, object]:
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        fills = (("file", str(file)), ("reason", str(error)))
        raise SettingsError(Note("settings.unreadable", fills)) from error
    for key in table:
        if key not in _BY_KEY:
            nearest = get_close_matches(key, _BY_KEY, n=1, cutoff=0)
            unknown = (("file", str(file)), ("key", key), ("nearest", nearest[0]))
            raise SettingsError(Note("settings.unknown", unknown))
    return table
