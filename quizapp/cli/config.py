"""``quizapp config``: the settings, their values and their sources."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import click

from quizapp.cli.emitting import emit
from quizapp.cli.opening import Opening
from quizapp.config.loading_settings import variable
from quizapp.config.settings import DEFAULT, ENVIRONMENT, FLAG, SETTINGS, Setting
from quizapp.config.workspace import user_settings_file
from quizapp.words.visible import visible


@click.group("config", invoke_without_command=True)
@click.pass_context
def config(ctx: click.Context) -> int | None:
    """Explain how settings work; `config show` lists their values and sources."""
    if ctx.invoked_subcommand is not None:
        return None
    opening = ctx.find_object(Opening)
    assert opening is not None
    paths = {"file": opening.workspace.settings_file, "user_file": user_settings_file()}
    click.echo(visible(opening.words.say("config.about", **paths)))
    return 0


@dataclass(frozen=True, slots=True)
class _Row:
    """A setting and its value. ``source`` is flag, environment, file or default."""

    setting: Setting
    key: str
    value: object
    source: str
    file: str | None = None


@config.command("show")
@click.option("--json", "as_json", is_flag=True, help="Print as one JSON object.")
@click.pass_obj
def config_show(opening: Opening, as_json: bool) -> int:
    """Show every setting with its value, source and purpose."""
    rows = list(_rows(opening))
    named = click.get_current_context().find_root().params["workspace"]
    if named:
        # The workspace is determined before the settings are read.
        rows[0] = replace(rows[0], source=FLAG, file=None)
    words = opening.words
    if as_json:
        emit({"settings": [_as_json(row, words.note(row.setting.purpose)) for row in rows]})
        return 0
    for row in rows:
        source = words.say(f"config.from-{row.source}", file=row.file, variable=variable(row.setting.key))
        click.echo(visible(f"{_toml_key(row)} = {_toml(row.value)}"))
        click.echo(visible(f"    {source}"))
        click.echo(visible(f"    {words.note(row.setting.purpose)}"))
    return 0


def _rows(opening: Opening) -> Iterator[_Row]:
    settings = opening.settings
    for setting in SETTINGS:
        if setting.key == "workspace":
            yield _row(opening, setting, setting.key, str(opening.workspace.root))
        elif setting.key == "keys" and settings.keys:
            for name, key in settings.keys.items():
                yield _row(opening, setting, f"keys.{name}", key)
        else:
            yield _row(opening, setting, setting.key, getattr(settings, setting.key))


def _row(opening: Opening, setting: Setting, key: str, value: object) -> _Row:
    source = opening.settings.sources[key]
    if source in {FLAG, ENVIRONMENT, DEFAULT}:
        return _Row(setting, key, value, source)
    return _Row(setting, key, value, "file", source)


def _as_json(row: _Row, purpose: str) -> dict[str, Any]:
    plain = isinstance(row.value, str | int | float | dict) or row.value is None
    return {
        "key": row.key,
        "value": row.value if plain else str(row.value),
        "source": row.source,
        "file": row.file,
        "variable": variable(row.setting.key),
        "purpose": purpose,
    }


def _toml_key(row: _Row) -> str:
    """The key as written in a file; an id contains dots and needs quotes."""
    table, _, name = row.key.partition(".")
    return f'{table}."{name}"' if name else table


def _toml(value: object) -> str:
    """The value as written in a file. JSON strings and numbers are valid TOML."""
    if value is None:
        return '""'
    if isinstance(value, int | float | dict):
        return json.dumps(value)
    return json.dumps(str(value), ensure_ascii=False)
