"""A first question of each way of asking, which an author makes into another."""

from __future__ import annotations

import re
from pathlib import Path

from quizapp.bank.scope import DRAFT
from quizapp.words import Words

_FOLDER = Path(__file__).parent / "starters"
_ABOUT = re.compile(r"# <([a-z-]+)>")
_ASK = re.compile(r"^  ask: .*\n", re.MULTILINE)


def skeleton(ask: str, question: str, words: Words, beside: str = "", *, draft: bool = False) -> str:
    """A question with the id ``question`` as an entry of a YAML list, without
    indentation; its texts in every language, its comments in that of ``words``.
    What ``beside`` explains already is not explained again. A ``draft`` is not asked."""
    text = (_FOLDER / f"{ask}.yaml").read_text(encoding="utf-8")
    if draft:
        text = _ASK.sub(lambda match: f"{match[0]}  # <draft>\n  tags: [{DRAFT}]\n", text, count=1)
    lines = []
    for line in text.replace("<id>", question).splitlines(keepends=True):
        commented = _ABOUT.sub(lambda match: "# " + words.say(f"new.about-{match[1]}"), line)
        if commented == line or commented.strip() not in beside:
            lines.append(commented)
    return "".join(lines)
