"""Turns a docstring's examples into draft questions, which an author then finishes."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from math import prod
from pathlib import Path

from quizapp.authoring.docstrings import Docstring
from quizapp.authoring.example_candidates import Candidate, candidates
from quizapp.authoring.probes import drawing_call
from quizapp.bank import load_pack, variants
from quizapp.bank.scope import DRAFT
from quizapp.examine.examiner import Examiner
from quizapp.runner.client import Job, Program, Runner
from quizapp.runner.outcome import Outcome, Result
from quizapp.words import Note, Words

#: Maximum number of drafts from one docstring.
DRAFTS_LIMIT = 12
#: Maximum number of elements of a tensor that a learner types.
_ELEMENTS = 8
#: Maximum number of lines and of characters of output that a learner types.
_PRINTED_LINES, _PRINTED_LENGTH = 4, 160

_NO_ID = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Drafted:
    """A question as an entry of a YAML list. It was run. ``id`` is its id within the pack."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Left:
    """An example that did not become a question, and why."""

    code: str
    why: Note


def drafted(found: Docstring, runner: Runner, words: Words) -> Iterator[Drafted | Left]:
    """A draft for each example that can be asked about, in order, with comments in the language
    of ``words``. Raises RunnerError if the runner fails."""
    asked = candidates(found)
    if not asked:
        return
    job = Job(tuple(Program(one.code, one.setup) for one in asked), on_cpu=True)
    outcomes = runner.submit(job).result()
    name = _NO_ID.sub("-", found.name.rpartition(".")[2]).strip("-_.") or "example"
    made = 0
    for one, outcome in zip(asked, outcomes, strict=True):
        ask = _ask(one, outcome)
        if isinstance(ask, Note):
            yield Left(one.code, ask)
            continue
        if made == DRAFTS_LIMIT:
            yield Left(one.code, Note("draft.enough", (("n", DRAFTS_LIMIT),)))
            continue
        question = _Written(f"{name}-{made + 1}".lower(), ask, one, found.name if found.docs else None)
        answer = _answer(question, runner, words)
        if isinstance(answer, Note):
            yield Left(one.code, answer)
            continue
        made += 1
        yield Drafted(question.id, question.text(words, answer))


@dataclass(frozen=True, slots=True)
class _Written:
    """The parts of a question's text."""

    id: str
    ask: str
    candidate: Candidate
    docs: str | None

    def text(self, words: Words, accept: str | None = None) -> str:
        """The entry, without indentation."""
        lines = [f"- id: {self.id}", f"  ask: {self.ask}"]
        lines += [f"  # {words.say('draft.about')}", f"  tags: [{DRAFT}]"]
        for key, code in (("setup", self.candidate.setup), ("code", self.candidate.code)):
            if code:
                lines += [f"  {key}: |", textwrap.indent(code.replace("$", "$$"), "    ")]
        if self.docs is not None:
            lines.append(f"  docs: [{self.docs}]")
        if accept is not None:
            lines += ["  examples:", f"    - {{accept: {json.dumps(accept, ensure_ascii=False)}}}"]
        return "\n".join(lines) + "\n"


def _answer(question: _Written, runner: Runner, words: Words) -> str | Note:
    """The answer to the question, or why it cannot be asked."""
    entry = textwrap.indent(question.text(words), "  ")
    loaded = load_pack(Path("drafted.yaml"), f"pack: draft\nquestions:\n{entry}".encode())
    if loaded.pack is None or not loaded.pack.questions:
        message = loaded.faults[0].message if loaded.faults else ""
        return Note("draft.fault", (("why", message),))
    [variant] = variants(loaded.pack.questions[0])[:1]
    examined = Examiner(runner).examine(variant).result()
    if examined.answer is None:
        return examined.unfit or Note("draft.nothing", ())
    return examined.answer


def _ask(one: Candidate, outcome: Outcome) -> str | Note:
    """How to ask about the result of a candidate, or why that is not possible."""
    drawn = drawing_call(f"{one.setup}\n{one.code}") is not None
    if outcome.ended != "finished":
        if outcome.error is not None and outcome.error.type in one.want:
            return "error"
        message = (
            f"{outcome.error.type}: {outcome.error.message}"
            if outcome.error
            else outcome.note or outcome.ended
        )
        return Note("draft.fails", (("why", message.splitlines()[0][:120]),))
    if outcome.printed.strip():
        text = outcome.printed.strip()
        if len(text.splitlines()) > _PRINTED_LINES or len(text) > _PRINTED_LENGTH:
            return Note("draft.too-much", ())
        if drawn and not re.fullmatch(r"torch\.Size\(.*\)|\(?[\d, ]*\)?", text):
            return Note("draft.by-chance", ())
        return "output"
    result = outcome.result
    if result is None or result.kind in ("none", "other", "dict"):
        return Note("draft.nothing", ())
    if result.kind == "tensor":
        if one.of_shape:
            return "shape"
        return "shape" if drawn or not _is_plain(result) else "value"
    sized = result.identity is not None and result.text.startswith("torch.Size")
    if drawn and not sized:
        return Note("draft.by-chance", ())
    return "value"


def _is_plain(result: Result) -> bool:
    """Whether a tensor is small and its numbers are short."""
    if result.shape is None or prod(result.shape) > _ELEMENTS or result.values is None:
        return False
    waiting, numbers = [result.values], []
    while waiting:
        each = waiting.pop()
        if isinstance(each, list):
            waiting += each
        else:
            numbers.append(each)
    return all(not isinstance(each, float) or round(each, 2) == each for each in numbers)
