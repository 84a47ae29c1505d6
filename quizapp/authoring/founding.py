"""Creates a workspace: its folders, its settings file, and a first pack."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from quizapp.authoring.json_schema import SCHEMA_FILE, schema_text
from quizapp.authoring.starting import Wanted, start
from quizapp.config.settings import SETTINGS, Setting
from quizapp.config.workspace import Workspace
from quizapp.words import Words

#: Learners' answers are private and are not shared with a pack.
_IGNORED = "data/\n"


@dataclass(frozen=True, slots=True)
class Placed:
    """A file of a workspace; ``made`` is False if it existed before."""

    file: Path
    made: bool


def found(workspace: Workspace, words: Words) -> Iterator[Placed]:
    """Create what the workspace lacks; existing files are not changed.

    ``words`` gives the language of comments. Raises OSError if something cannot be created.
    """
    empty = not workspace.questions.is_dir() or not any(workspace.questions.iterdir())
    workspace.make()
    yield _placed(workspace.settings_file, settings_text(words))
    yield _placed(workspace.root / ".gitignore", _IGNORED)
    yield _placed(workspace.questions / SCHEMA_FILE, schema_text(words))
    if empty:
        yield Placed(start(workspace, Wanted("shape", draft=True), words).file, made=True)


def settings_text(words: Words) -> str:
    """A settings file in which every setting is commented out, with its purpose and its default."""
    # A workspace cannot name itself. Keys after a table header belong to the table, so tables come last.
    own = [setting for setting in SETTINGS if setting.key != "workspace"]
    own.sort(key=lambda setting: isinstance(setting.default, dict))
    parts = [f"{_commented(words.note(each.purpose))}\n#{_line(each, words)}" for each in own]
    return "\n\n".join([_commented(words.say("new.settings-about")), *parts]) + "\n"


def _commented(text: str) -> str:
    return "\n".join(f"# {line}" for line in text.splitlines())


def _line(setting: Setting, words: Words) -> str:
    """A setting as TOML with its default; JSON strings and numbers are valid TOML."""
    if isinstance(setting.default, dict):
        return f"[{setting.key}]"
    default = words.language if setting.key == "language" else setting.default
    return f"{setting.key} = {json.dumps(default if default is not None else '')}"


def _placed(file: Path, text: str) -> Placed:
    try:
        with file.open("x", encoding="utf-8") as stream:
            stream.write(text)
    except FileExistsError:
        return Placed(file, made=False)
    return Placed(file, made=True)
