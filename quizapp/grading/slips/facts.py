"""What a slip did, as a note for the learner, told from its id alone."""

from __future__ import annotations

import re

from quizapp.words.note import Note

#: The ids of slips in the setup begin with this.
IN_SETUP = "setup-"
#: Kinds of slips. Those of the second list go on with what they are about.
_KINDS = {
    "int-one-less": "slips.int-one-less",
    "int-one-more": "slips.int-one-more",
    "int-negated": "slips.int-negated",
    "swapped-arguments": "slips.swapped-arguments",
    "swapped-keywords": "slips.swapped-arguments",
    "swapped-elements": "slips.swapped-elements",
    "swapped-indices": "slips.swapped-indices",
    "swapped-operands": "slips.swapped-operands",
    "dim-dropped": "slips.dim-dropped",
    "dim-added": "slips.dim-added",
    "inverse-permutation": "slips.inverse-permutation",
    "ceil-for-floor": "slips.ceil-for-floor",
    "comparison-border": "slips.comparison-border",
    "comparison-turned": "slips.comparison-turned",
    "transposed-operand": "slips.transposed-operand",
    "transposition-dropped": "slips.transposition-dropped",
    "dtype-default": "slips.dtype",
    "promotion-missed": "slips.promotion-missed",
    "literal-as-float": "slips.literal-as-float",
    "literal-as-int": "slips.literal-as-int",
    "slice-start-off": "slips.slice-start-off",
    "slice-end-off": "slips.slice-end-off",
    "index-for-slice": "slips.index-for-slice",
    "slice-for-index": "slips.slice-for-index",
    "other-axis-indexed": "slips.other-axis-indexed",
}
_KINDS_WITH_NAME = {
    "flag-flipped": "slips.flag-flipped",
    "flag-dropped": "slips.keyword-dropped",
    "keyword-dropped": "slips.keyword-dropped",
    "keyword-added": "slips.keyword-added",
    "step-dropped": "slips.step-dropped",
    "sibling": "slips.sibling",
    "operator": "slips.operator",
    "cast": "slips.dtype",
    "equation": "slips.equation",
}
_PLACE = re.compile(r"-[0-9]+\Z")


def fact(slip: str) -> Note | None:
    """The short fact about a slip with this id; None for an id that is no slip's."""
    kind = _PLACE.sub("", slip.removeprefix(IN_SETUP))
    if kind in _KINDS:
        return Note(_KINDS[kind])
    for start, key in _KINDS_WITH_NAME.items():
        if kind.startswith(f"{start}-"):
            return Note(key, (("name", kind.removeprefix(f"{start}-").replace("-", "_")),))
    return None
