"""Where files are kept: the workspace, its questions and database, the bundled packs, the user's settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from quizapp.config.settings import FILE_NAME

_PACKAGE = Path(__file__).parents[1]
#: An empty file in the data folder that records that the introduction was shown.
_WELCOMED = "welcomed"


@dataclass(frozen=True, slots=True)
class Workspace:
    """A folder with ``questions/`` and ``data/``."""

    root: Path

    @property
    def questions(self) -> Path:
        return self.root / "questions"

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def database(self) -> Path:
        return self.data / "quizapp.db"

    @property
    def settings_file(self) -> Path:
        return self.root / FILE_NAME

    @property
    def welcomed(self) -> bool:
        """Whether the introduction to quizapp has been shown in this workspace."""
        return (self.data / _WELCOMED).exists()

    def remember_welcome(self) -> None:
        """Record that the introduction was shown. Raises OSError if nothing can be written."""
        (self.data / _WELCOMED).touch()

    def make(self) -> None:
        """Create missing folders. Raises OSError if that fails."""
        self.questions.mkdir(parents=True, exist_ok=True)
        self.data.mkdir(exist_ok=True)

    @property
    def question_folders(self) -> tuple[tuple[Path, bool], ...]:
        """Folders of packs, and whether each is the bundled one. In a checkout, the workspace's
        own folder is the bundled one and is listed once."""
        bundled = bundled_questions()
        own: tuple[tuple[Path, bool], ...] = ((self.questions, False),)
        if self.questions.exists() and bundled.exists() and self.questions.samefile(bundled):
            own = ()
        return (*own, (bundled, True))


def bundled_questions() -> Path:
    """The packs that ship with quizapp: inside the installed package, or next to it in a checkout."""
    installed = _PACKAGE / "questions"
    return installed if installed.is_dir() else _PACKAGE.parent / "questions"


def find_workspace(named: str | None, environment: Mapping[str, str], current: Path) -> Workspace:
    """The workspace given by the option or ``QUIZAPP_WORKSPACE``, else the current folder or its
    nearest parent that is a workspace, else the one in the user's data folder."""
    chosen = named or environment.get("QUIZAPP_WORKSPACE")
    if chosen:
        return Workspace(Path(chosen).expanduser().absolute())
    for folder in (current, *current.parents):
        if (folder / "questions").is_dir() and (folder / "data").is_dir():
            return Workspace(folder)
    from platformdirs import user_data_path

    return Workspace(user_data_path("quizapp", appauthor=False))


def user_settings_file() -> Path:
    """The user's own settings, which apply to every workspace."""
    from platformdirs import user_config_path

    return user_config_path("quizapp", appauthor=False) / FILE_NAME


def pins_file() -> Path:
    """The question files that the user trusts. It is kept with the user's settings and not in a
    workspace, because a workspace from a stranger must not bring its own."""
    return user_settings_file().with_name("trusted.json")


def cache_folder() -> Path:
    """The cache of question files. It belongs to the user: a workspace from a stranger must not
    bring its own."""
    from platformdirs import user_cache_path

    return user_cache_path("quizapp", appauthor=False)


def cache_key_file() -> Path:
    """The key that authenticates the cache, with the user's settings."""
    return user_settings_file().with_name("cache.key")
