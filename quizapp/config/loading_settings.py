"""Loads settings from flags, the environment, the workspace's file and the user's file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from quizapp.config.settings import DEFAULT, ENVIRONMENT, FLAG, SETTINGS, Setting, Settings, SettingsError
from quizapp.words.note import Note

_BY_KEY = {setting.key: setting for setting in SETTINGS}


@dataclass(frozen=True, slots=True)
class _Layer:
    """The settings of one source; ``text`` is the content of a file."""

    source: str
    values: Mapping[str, object]
    text: str = ""

    def location(self, key: str) -> str:
        """The location of ``key``, for an error message."""
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
    """The effective settings: each key from the first source that has it; ``keys`` merged from
    all of them.

    ``flags`` are the options of the command line (None if not given). Raises SettingsError for a
    file that cannot be read, an unknown key, or an invalid value.
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
    """The workspace named in the user's own settings, as an absolute path.

    None if they name none or cannot be read, which :func:`load_settings` reports.
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
            ("source", layer.location(setting.key)),
            ("allowed", str(error)),
        )
        raise SettingsError(Note("settings.value", asked)) from error


def _shown(value: object) -> str:
    """A value as written in its file."""
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


def _workspace_layer(file: Path, user_file: Path) -> _Layer:
    layer = _file_layer(file)
    if "workspace" in layer.values:
        fills = (("location", layer.location("workspace")), ("user_file", str(user_file)))
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
            unknown = (("file", layer.location(key)), ("key", key), ("nearest", nearest[0]))
            raise SettingsError(Note("settings.unknown", unknown))
    remapped = table.get("keys")
    for key in remapped if isinstance(remapped, dict) else ():
        if key in _BY_KEY:
            fills = (("location", layer.location(key)), ("key", key))
            raise SettingsError(Note("settings.below-keys", fills))
    return layer


def _locale_language(environment: Mapping[str, str]) -> str:
    spoken = next((environment[k] for k in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(k)), "")
    return "zh" if spoken.lower().startswith("zh") else "en"
