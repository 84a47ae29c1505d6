"""The settings, in order: flag, environment, the workspace's file, the user's file, default."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from quizapp.runner.device_choice import DeviceChoice
from quizapp.words import LANGUAGES
from quizapp.words.note import Note

FILE_NAME = "quizapp.toml"
DEVICES: tuple[str, ...] = get_args(DeviceChoice)
SCHEDULERS = ("sm2", "fsrs")

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
#: What share of a usual day each word leaves.
EASE_OF_DAYS = {"none": 0.0, "half": 0.5, "normal": 1.0}

#: Where a setting came from, besides the path of a file.
FLAG, ENVIRONMENT, DEFAULT = "flag", "environment", "default"


class SettingsError(Exception):
    """A setting that cannot be used; ``note`` says which and what to write instead."""

    def __init__(self, note: Note) -> None:
        super().__init__(note.key)
        self.note = note


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its name in files, its default, and which values it takes."""

    key: str
    default: object
    read: Callable[[object], object]
    """Turns a file's value or an environment's text into the setting; raises ValueError
    with examples of what is taken, in the same words for every language."""

    @property
    def purpose(self) -> Note:
        """What it is for."""
        return Note(f"settings.purpose-{self.key.replace('_', '-')}", ())


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting with its value.

    ``keys`` are the keys that were remapped, by the id of what they do.
    ``sources`` says where each setting came from: :data:`FLAG`,
    :data:`ENVIRONMENT`, :data:`DEFAULT` or the path of a file; a remapped key
    stands there as ``keys.`` and its id.
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
    """A table of weekdays; in the environment, pairs of ``day=share`` between spaces."""
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
    """A table of keys by id; in the environment, pairs of ``id=key`` between spaces."""
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
    """The ends of nested tables: an id that is written without quotes nests them."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield before + name, value


def _locale_language(environment: Mapping[str, str]) -> str:
    spoken = next((environment[k] for k in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(k)), "")
    return "zh" if spoken.lower().startswith("zh") else "en"


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
    Setting("keys", {}, _keys),
)
_BY_KEY = {setting.key: setting for setting in SETTINGS}


@dataclass(frozen=True, slots=True)
class _Layer:
    """What one source says; ``text`` is that of a file."""

    source: str
    values: Mapping[str, object]
    text: str = ""

    def place(self, key: str) -> str:
        """Where it says something about ``key``, for a complaint."""
        if self.source == ENVIRONMENT:
            return variable(key)
        written = re.compile(rf"""(?<![\w.-])["']?{re.escape(key)}["']?\s*[=.\]]""")
        for number, line in enumerate(self.text.splitlines(), 1):
            if written.search(line.partition("#")[0]):
                return f"{self.source}:{number}"
        return self.source


def load_settings(
    *,
    flags: Mapping[str, str | None],
    environment: Mapping[str, str],
    workspace_file: Path | None,
    user_file: Path,
) -> Settings:
    """Every setting from the first source that has it; ``keys`` from all of them, id by id.

    ``flags`` holds what was given on the command line (None where it was not).
    Raises SettingsError for a file that cannot be read, an unknown key, or a
    value that is not taken.
    """
    layers = [
        _Layer(FLAG, {key: value for key, value in flags.items() if value is not None}),
        _Layer(
            ENVIRONMENT, {s.key: environment[v] for s in SETTINGS if (v := variable(s.key)) in environment}
        ),
    ]
    if workspace_file is not None and workspace_file != user_file:
        layers.append(_workspace_layer(workspace_file, user_file))
    layers.append(_file_layer(user_file))
    values: dict[str, Any] = {}
    sources: dict[str, str] = {}
    for setting in SETTINGS:
        values[setting.key], sources[setting.key] = setting.default, DEFAULT
        saying = (layer for layer in layers if setting.key in layer.values)
        if setting.key == "keys":
            values["keys"] = _merged_keys(setting, saying, sources)
        elif (layer := next(saying, None)) is not None:
            values[setting.key] = _value(setting, layer)
            sources[setting.key] = layer.source
    if values["language"] is None:
        values["language"] = _locale_language(environment)
    return Settings(**values, sources=sources)


def workspace_named_in(user_file: Path) -> str | None:
    """The workspace that the user's own settings name, as an absolute path.

    None where they name none or cannot be read, of which :func:`load_settings` complains.
    """
    with suppress(SettingsError):
        layer = _file_layer(user_file)
        if "workspace" in layer.values:
            named = Path(str(_value(_BY_KEY["workspace"], layer))).expanduser()
            return str(user_file.parent.absolute() / named)
    return None


def variable(key: str) -> str:
    """The environment variable of a setting."""
    return f"QUIZAPP_{key.upper()}"


def _merged_keys(setting: Setting, saying: Iterator[_Layer], sources: dict[str, str]) -> dict[str, str]:
    merged: dict[str, str] = {}
    for layer in saying:
        read = _value(setting, layer)
        assert isinstance(read, dict)
        for name, key in read.items():
            if name not in merged:
                merged[name] = key
                sources[f"keys.{name}"] = layer.source
    if merged:
        sources["keys"] = sources[f"keys.{next(iter(merged))}"]
    return merged


def _value(setting: Setting, layer: _Layer) -> object:
    written = layer.values[setting.key]
    try:
        return setting.read(written)
    except ValueError as error:
        asked = (
            ("key", setting.key),
            ("value", _shown(written)),
            ("source", layer.place(setting.key)),
            ("allowed", str(error)),
        )
        raise SettingsError(Note("settings.value", asked)) from error


def _shown(value: object) -> str:
    """A value as its file says it."""
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


def _workspace_layer(file: Path, user_file: Path) -> _Layer:
    layer = _file_layer(file)
    if "workspace" in layer.values:
        fills = (("place", layer.place("workspace")), ("user_file", str(user_file)))
        raise SettingsError(Note("settings.workspace-within", fills))
    return layer


def _file_layer(file: Path) -> _Layer:
    try:
        text = file.read_text(encoding="utf-8-sig")
        table = tomllib.loads(text)
    except (FileNotFoundError, NotADirectoryError):
        return _Layer(str(file), {})
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        fills = (("file", str(file)), ("reason", str(error)))
        raise SettingsError(Note("settings.unreadable", fills)) from error
    layer = _Layer(str(file), table, text)
    for key in table:
        if key not in _BY_KEY:
            nearest = get_close_matches(key, _BY_KEY, n=1, cutoff=0)
            unknown = (("file", layer.place(key)), ("key", key), ("nearest", nearest[0]))
            raise SettingsError(Note("settings.unknown", unknown))
    remapped = table.get("keys")
    for key in remapped if isinstance(remapped, dict) else ():
        if key in _BY_KEY:
            fills = (("place", layer.place(key)), ("key", key))
            raise SettingsError(Note("settings.below-keys", fills))
    return layer
