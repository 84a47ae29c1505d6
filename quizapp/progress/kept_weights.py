"""The FSRS weights fitted to a learner's log, stored in the workspace, and the scheduler chosen
in the settings."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from quizapp.config.settings import Settings, SettingsError
from quizapp.config.workspace import Workspace
from quizapp.scheduling.schedulers import SM2, Scheduler
from quizapp.words.note import Note

_FILE = "fsrs.json"
_SCHEMA = 1


@dataclass(frozen=True, slots=True)
class KeptWeights:
    """FSRS's weights, the number of ``reviews`` they were fitted to, and the learner's ``day`` of the fit."""

    weights: tuple[float, ...]
    reviews: int
    day: date

    @classmethod
    def read(cls, workspace: Workspace) -> KeptWeights | None:
        """The weights of a workspace; None if there are none.

        Raises SettingsError for a file that does not contain weights.
        """
        from quizapp.scheduling.fsrs6 import is_weights

        file = weights_file(workspace)
        try:
            held = json.loads(file.read_text(encoding="utf-8"))
            weights, reviews = held["weights"], held["reviews"]
            if held["schema"] != _SCHEMA or not is_weights(weights) or not isinstance(reviews, int):
                raise ValueError("not what is kept")
            return cls(tuple(map(float, weights)), reviews, date.fromisoformat(held["day"]))
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, ValueError, TypeError, LookupError, RecursionError) as error:
            raise SettingsError(Note("settings.weights", (("file", str(file)),))) from error

    def keep(self, workspace: Workspace) -> Path:
        """Store these weights instead of any earlier ones, and return the file. Raises OSError if
        that fails."""
        file = weights_file(workspace)
        held = {
            "schema": _SCHEMA,
            "weights": list(self.weights),
            "reviews": self.reviews,
            "day": self.day.isoformat(),
        }
        unfinished = file.with_name(f"{file.name}.part")
        try:
            unfinished.write_text(json.dumps(held, indent=1) + "\n", encoding="utf-8")
            unfinished.replace(file)
        finally:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
        return file


def weights_file(workspace: Workspace) -> Path:
    """The file in which a workspace stores the weights."""
    return workspace.data / _FILE


def chosen_scheduler(settings: Settings, workspace: Workspace) -> Scheduler:
    """The scheduler chosen in the settings, FSRS with the weights stored in the workspace.

    Raises SettingsError if those cannot be read.
    """
    if settings.scheduler == "fsrs":
        return learners_fsrs(settings.retention, workspace, fuzz=settings.fuzz)
    return SM2


def learners_fsrs(retention: float, workspace: Workspace, *, fuzz: bool = False) -> Scheduler:
    """FSRS with the weights stored in the workspace, or else the default ones."""
    from quizapp.scheduling.fsrs6 import DEFAULT_WEIGHTS, Fsrs6

    kept = KeptWeights.read(workspace)
    return Fsrs6(DEFAULT_WEIGHTS if kept is None else kept.weights, retention, fuzz)
