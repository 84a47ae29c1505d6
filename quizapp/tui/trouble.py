"""What went wrong, in a sentence that says what to do."""

from __future__ import annotations

from quizapp.runner.runner_errors import RunnerError, TorchMissing
from quizapp.words import Note, Words


def sentence(error: Exception, words: Words) -> str | None:
    """The sentence for an error that a learner can do something about; None for a fault of the program."""
    note = getattr(error, "note", None)
    if isinstance(note, Note):
        return words.note(note)
    if isinstance(error, TorchMissing):
        return words.say("app.torch-missing")
    if isinstance(error, RunnerError):
        return words.say("app.runner-failed", reason=str(error))
    if isinstance(error, OSError):
        return words.say("app.disk", reason=error.strerror or str(error), file=error.filename or "")
    return None
