"""Advice for authors who use keys or kinds of question from other quiz programs."""

from __future__ import annotations

import ast
import re

from quizapp.bank.templates import PLACEHOLDER

#: The documentation of how an idea becomes code.
GUIDE = "docs/from-idea-to-question.md"

_ANSWER_KEYS = frozenset({"answer", "answers", "solution", "solutions", "correct", "expected", "result"})
_MEANT = {
    "choice": ("mcq", "multiple-choice", "multiplechoice", "single-choice", "quiz", "select"),
    "truth": ("true-false", "truefalse", "boolean", "bool", "yes-no", "statement"),
    "blank": ("fill", "fill-in", "fill-in-the-blank", "cloze", "gap"),
    "write": ("code", "program", "implement", "exercise", "coding"),
}
_KINDS = {word: ask for ask, words in _MEANT.items() for word in words}
_IDEAS = frozenset(
    {"concept", "concepts", "conceptual", "theory", "definition", "why", "explain", "question", "card"}
    | {"flashcard", "recall", "text", "open", "open-ended", "free", "essay", "short-answer"}
)

_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|#.*")
_THREE_WORDS = re.compile(r"(?<![\w.])[A-Za-z][a-z']*[,]? [a-z][a-z']*[,]? [A-Za-z][a-z']+")
_CJK = re.compile(r"[\u3400-\u9fff\u3040-\u30ff\uac00-\ud7af]{2,}")


def advice_for_key(key: str) -> str | None:
    """Advice about a key that would hold an answer; None for any other."""
    if key.lower() not in _ANSWER_KEYS:
        return None
    return (
        "answers are computed by running the code, not written down; remove it. "
        'To test one, write `examples: [{accept: "…"}]`'
    )


def advice_for_ask(asked: str) -> str | None:
    """What to write instead of a kind of question that other programs have; None for any other."""
    word = asked.lower().strip().replace("_", "-").replace(" ", "-")
    if word in _KINDS:
        return f"write `{_KINDS[word]}`"
    if word in _IDEAS:
        return f"every question runs code; {GUIDE} shows how to turn an idea into a question"
    return None


def is_sentence(option: str) -> bool:
    """Whether an option reads like a sentence rather than code."""
    text = PLACEHOLDER.sub("x", option).strip()
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        bare = _QUOTED.sub("", text)
        return _THREE_WORDS.search(bare) is not None or _CJK.search(bare) is not None
    # Python allows letters of any script in a name.
    match tree.body:
        case [ast.Expr(value=ast.Name(id=name))]:
            return _CJK.search(name) is not None
    return False
