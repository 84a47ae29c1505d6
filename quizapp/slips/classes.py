"""Classes of slips, independent of the question, so that avoiding one is a skill."""

from __future__ import annotations

import re
from dataclasses import dataclass

from quizapp.slips.kinds import is_of_dtype, kind_of
from quizapp.slips.signatures import MAKERS, REDUCTIONS

#: The class of an author's slip whose id says nothing about its kind: another idea of what the operation
#: does.
OTHER = "other-idea"


@dataclass(frozen=True, slots=True)
class SlipClass:
    """``kinds`` are those of generated slips. ``named`` is a pattern for the ids of authors'
    mistakes of this class; ``shows_in`` one for code in which the slip can be made."""

    id: str
    kinds: frozenset[str]
    named: re.Pattern[str]
    shows_in: re.Pattern[str]


def _calls(*names: str) -> str:
    return rf"\b(?:{'|'.join(sorted(names))})\("


#: A keyword or a call that names a dimension.
_DIMENSION = (
    r"\b(?:dims?|axis|dim[01]|start_dim|end_dim)\s*=|"
    + _calls(*REDUCTIONS, "softmax", "log_softmax", "sort", "argsort", "cumsum", "cumprod", "unsqueeze")
    + r"(?!\))|"
    + _calls("cat", "concat", "stack", "split", "chunk", "size", "select", "narrow", "gather", "roll")
    + "|"
    + _calls("transpose", "swapaxes", "movedim", "flatten", "unbind", "squeeze", "index_select", "flip")
    + r"(?!\))"
)
_INDEX = r"\w[)\]]?\["
_ARITHMETIC = r"(?<=[\w)\]])\s(?:[-+*/%@&|^]|//|\*\*|[<>=!]=|[<>])\s"


def _class(name: str, kinds: str, named: str, shows_in: str) -> SlipClass:
    return SlipClass(name, frozenset(kinds.split()), re.compile(named), re.compile(shows_in))


#: Every class. If an author's id fits several, the first is used.
CLASSES: tuple[SlipClass, ...] = (
    _class("keepdim-forgotten", "", r"keepdim|dim-kept|size-one-kept", r"\bkeepdim\b|" + _calls(*REDUCTIONS)),
    _class(
        "dimension-off-by-one",
        "dim-one-less dim-one-more",
        r"one-(too-)?(early|late)\b|one-(dim|place)|dim(ension)?-(before|after|too)",
        _DIMENSION,
    ),
    _class(
        "view-for-copy",
        "copy-changed",
        r"cop(y|ied|ies)|view|alias|shar(e|ed|es|ing)\b|in-place|overwrit|same-memory",
        r"\w_\(|\]\s*[-+*/]?=[^=]|[-+*/]=|\bout=",
    ),
    _class(
        "wrong-dtype",
        "dtype-default cast promotion-missed literal-as-float literal-as-int literal-as-double",
        r"dtype|float|double|\bint(s|eger)?\b|bits|bool|cast|promot|convert|complex|whole-numbers",
        r"\bdtype\b|"
        + _calls("float", "double", "half", "int", "long", "bool", "to", "type", *MAKERS)
        # type promotion, and the literals of a tensor
        + "|"
        + _calls("tensor", "full", "arange")
        + "|"
        + _ARITHMETIC,
    ),
    _class(
        "gradient",
        "gradient-none gradient-zero",
        r"grad|graph|histor|backward|detach|leaf|slope|autograd|record",
        r"\.grad\b|\bgrad\(|backward",
    ),
    _class(
        "transposed",
        "transposed-operand transposed-product transposition-dropped inverse-permutation by-columns",
        r"transpos|column|rows-for|permut|in-by-out|out-by-in",
        r"\.m?[TH]\b|@|"
        + _calls("transpose", "permute", "t", "mm", "bmm", "matmul")
        + "|"
        + _calls("reshape", "view", "linear"),
    ),
    _class(
        "dimension-forgotten",
        "dim-added dim-dropped",
        r"(new|no|extra|missing)-(new-)?dim|squeez|flattened|no-batch|without-the-batch",
        _calls(*REDUCTIONS, "squeeze", "argsort", "sort", "softmax"),
    ),
    _class(
        "other-dimension",
        "other-end other-axis-indexed broadcast-other-way equation",
        r"dimension|axis|axes|batch|channel|height|width|everything|per-row|over-the",
        _DIMENSION + "|einsum|" + _INDEX + "|" + _ARITHMETIC,
    ),
    _class(
        "off-by-one",
        "int-one-less int-one-more slice-start-off slice-end-off counted-from-one end-included end-left-out",
        r"one-(more|less|short|window|fewer)|includ|(starts|begins?)-at|from-(one|zero)|last-one|stops-short"
        r"|off-by|excluded|not-above",
        _INDEX + "|" + _calls("range", "arange", "linspace", "select", "narrow"),
    ),
    _class("wrong-sign", "int-negated", r"\bsign|negat|minus", r"-\d|" + _DIMENSION + "|" + _INDEX),
    _class(
        "index-for-slice",
        "index-for-slice slice-for-index slice-step-dropped grid-for-pairs",
        r"slice|pairs?\b|grid|index",
        _INDEX,
    ),
    _class(
        "swapped",
        "swapped-arguments swapped-keywords swapped-sizes swapped-features swapped-elements swapped-indices"
        " swapped-operands",
        r"swap|other-way|the-other|backwards|turned|revers|order|other-(side|direction|sense|half)|walks-in",
        r"\([^()]+,|\[[^\[\]]+,|\s[-/@%]\s",
    ),
    _class(
        "argument-forgotten",
        "flag-flipped flag-dropped keyword-dropped keyword-added argument-dropped",
        r"forgot|left-out|ignor|default|without|missing|padding|bias|groups|stride",
        r"\w\s*=\s*[^=]|"
        + _calls(*REDUCTIONS, "round", "sort")
        + "|"
        + _calls("Conv1d", "Conv2d", "MaxPool2d", "AvgPool2d"),
    ),
    _class(
        "other-operator",
        "operator precedence comparison-border comparison-turned comparison-negated ceil-for-floor",
        r"round|ceil|floor|divid|squar|multipl|added|summed|mean",
        _ARITHMETIC,
    ),
    _class(
        "step-left-out",
        "step-dropped left-alone right-alone first-alone",
        r"^not-|unchanged|nothing|only|never|^no-|kept|still|alone",
        r"[\w\])]\.\w+\(|" + _ARITHMETIC,
    ),
    _class("other-operation", "sibling", r"(?!)", r"\w\("),
)
_BY_KIND = {kind: one.id for one in CLASSES for kind in one.kinds}
_BY_ID = {one.id: one for one in CLASSES}


def class_of(slip: str) -> str:
    """The class of a slip or of an author's mistake, by its id."""
    kind, about = kind_of(slip)
    if kind:
        if about == "keepdim":
            return "keepdim-forgotten"
        return "wrong-dtype" if is_of_dtype(slip) else _BY_KIND[kind]
    return next((one.id for one in CLASSES if one.named.search(slip)), OTHER)


def can_show(slip_class: str, code: str) -> bool:
    """Whether code contains what a slip of the class changes, judged by its text: this is called
    for many pieces of code, so it does not parse them."""
    return slip_class in _BY_ID and _BY_ID[slip_class].shows_in.search(code) is not None
