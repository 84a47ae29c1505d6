"""The questions that ship, read once for all tests of a process."""

from __future__ import annotations

from quizapp.bank import Folder, load_library
from quizapp.config.workspace import bundled_questions

LIBRARY = load_library([Folder(bundled_questions(), bundled=True)])
QUESTIONS = list(LIBRARY.questions.values())
#: The topics of the notes that the questions began from; each has a pack of its own.
TOPICS = (
    "flatten",
    "iterators",
    "layer-names",
    "summary",
    "replacing-layers",
    "children",
    "add-module",
    "detach",
    "cat",
    "dimensions",
    "devices",
    "modules",
    "complex",
    "transposed-conv",
    "einsum",
    "permute",
)
