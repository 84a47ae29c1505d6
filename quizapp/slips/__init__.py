"""Slips: programs that differ from given code in one plausible change. Nothing is run here.

A wrong answer is explained by a slip with that result; callers that can run code find out which.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import replace

from quizapp.slips.arguments import swapped
from quizapp.slips.choosing import MOST_SLIPS, choose
from quizapp.slips.dtypes import dtypes
from quizapp.slips.equations import equations
from quizapp.slips.gradients import gradients
from quizapp.slips.indexing import indexing
from quizapp.slips.keywords import keywords
from quizapp.slips.kinds import IN_SETUP, fact, is_counting, is_of_dtype, is_reading, kind_of
from quizapp.slips.off_by_one import numbers
from quizapp.slips.operators import operators
from quizapp.slips.rearranged import rearranged
from quizapp.slips.siblings import siblings
from quizapp.slips.sizes import known_sizes
from quizapp.slips.slip import CandidateSlip
from quizapp.slips.source import SourceError, read
from quizapp.slips.transposed import transposed
from quizapp.slips.unchanged import unchanged

__all__ = [
    "IN_SETUP",
    "MOST_SLIPS",
    "CandidateSlip",
    "fact",
    "is_counting",
    "is_of_dtype",
    "kind_of",
    "setup_slips",
    "slips",
]

#: The order in which families take turns.
_FAMILIES = (
    rearranged,
    siblings,
    unchanged,
    gradients,
    transposed,
    operators,
    swapped,
    keywords,
    numbers,
    indexing,
    dtypes,
    equations,
)


def slips(code: str, setup: str = "") -> tuple[CandidateSlip, ...]:
    """The slips of a piece of code, at most MOST_SLIPS, the nearest in meaning first.

    Each is the complete code with one change in one expression, and otherwise as its author wrote
    it; it compiles, and no two are the same. ``setup`` is used only for the sizes of tensors.
    Code that does not compile, or is too long, has none.
    """
    return _chosen(code, setup, lambda _: True)


def setup_slips(code: str, setup: str) -> tuple[CandidateSlip, ...]:
    """The slips of a setup that the learner has to read, limited and ordered like those of code.

    Each begins with the changed setup and continues with the unchanged code, so it too runs after
    the unchanged setup. Its id begins with IN_SETUP.
    """
    before = setup.rstrip("\n")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            read(f"{before}\n{code}")
        except SourceError:
            return ()
    return tuple(
        CandidateSlip(f"{IN_SETUP}{slip.id}", f"{slip.code}\n{code}")
        for slip in _chosen(before, before, is_reading)
    )


def _chosen(code: str, setup: str, wanted: Callable[[str], bool]) -> tuple[CandidateSlip, ...]:
    with warnings.catch_warnings():
        # Python's parser would print warnings about untrusted code to the terminal.
        warnings.simplefilter("ignore")
        try:
            source = read(code)
        except SourceError:
            return ()
        return choose(replace(source, sizes=known_sizes(setup, source)), _FAMILIES, wanted)
