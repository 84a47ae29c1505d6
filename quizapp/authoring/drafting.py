"""Makes questions of a docstring's examples, each of them run, for an author to finish."""

from __future__ import annotations

import ast
import json
import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import prod
from pathlib import Path

from quizapp.authoring.docstrings import Docstring, Example, defined_names, used_in
from quizapp.authoring.probes import drawing_call
from quizapp.bank import load_pack, variants
from quizapp.bank.scope import DRAFT
from quizapp.examine.examiner import Examiner
from quizapp.runner.client import Job, Program, Runner
from quizapp.runner.outcome import Outcome, Result
from quizapp.words import Note, Words

#: Most drafts of one docstring.
DRAFTS_LIMIT = 12
#: Most elements of a tensor that a learner is to type.
_ELEMENTS = 8
#: Most lines and characters of output that a learner is to type.
_PRINTED_LINES, _PRINTED_LENGTH = 4, 160

_NO_ID = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Drafted:
    """A question as an entry of a YAML list, which was run. ``id`` is its own."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Left:
    """An example that became no question, and why."""

    code: str
    why: Note


@dataclass(frozen=True, slots=True)
class _Candidate:
    """Code that could be asked about, after what it needs. ``of_shape`` says that only the
    shape was looked at."""

    setup: str
    code: str
    want: str
    of_shape: bool = False


def drafted(found: Docstring, runner: Runner, words: Words) -> Iterator[Drafted | Left]:
    """A draft for each example that gives something to ask about, in order; the comments in
    the language of ``words``. Raises RunnerError where the runner cannot serve."""
    candidates = _candidates(found)
    if not candidates:
        return
    job = Job(tuple(Program(one.code, one.setup) for one in candidates), on_cpu=True)
    outcomes = runner.submit(job).result()
    name = _NO_ID.sub("-", found.name.rpartition(".")[2]).strip("-_.") or "example"
    made = 0
    for one, outcome in zip(candidates, outcomes, strict=True):
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
    """What a question says."""

    id: str
    ask: str
    candidate: _Candidate
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
    """What the question's answer is when it is asked, or why it cannot be."""
    entry = textwrap.indent(question.text(words), "  ")
    loaded = load_pack(Path("draft.yaml"), f"pack: draft\nquestions:\n{entry}".encode())
    if loaded.pack is None or not loaded.pack.questions:
        said = loaded.faults[0].message if loaded.faults else ""
        return Note("draft.fault", (("why", said),))
    [variant] = variants(loaded.pack.questions[0])[:1]
    examined = Examiner(runner).examine(replace(variant)).result()
    if examined.answer is None:
        return examined.unfit or Note("draft.nothing", ())
    return examined.answer


def _candidates(found: Docstring) -> list[_Candidate]:
    """What can be asked about: expressions with a shown result, and where there are none, what
    is assigned last. Each comes after those statements alone that it needs."""
    before: list[ast.stmt] = []
    shown: list[_Candidate] = []
    assigned: list[_Candidate] = []
    own = [found.setup] if found.setup else []
    for example in found.examples:
        tree = _parsed(example)
        if tree is None:
            continue
        for statement in tree.body:
            if isinstance(statement, ast.Import | ast.ImportFrom) and _imports(statement, found.module):
                continue
            if isinstance(statement, ast.Expr) and example.want:
                looked_at = _looked_at(statement.value)
                value = looked_at or statement.value
                code = ast.get_source_segment(example.source, value) or ast.unparse(value)
                setup = "\n".join([*own, *_needed(before, statement)])
                shown.append(_Candidate(setup, code, example.want, of_shape=looked_at is not None))
            elif isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Call):
                code = ast.get_source_segment(example.source, statement.value) or ast.unparse(statement.value)
                assigned.append(_Candidate("\n".join([*own, *_needed(before, statement)]), code, ""))
            before.append(statement)
    return _apart(shown or assigned[-1:])


def _looked_at(value: ast.expr) -> ast.expr | None:
    """``x`` of ``x.shape``, ``x.size()`` and ``print(x.shape)``; None for anything else."""
    match value:
        case ast.Call(func=ast.Name(id="print"), args=[inner], keywords=[]):
            return _looked_at(inner)
        case ast.Attribute(value=inner, attr="shape"):
            return inner
        case ast.Call(func=ast.Attribute(value=inner, attr="size"), args=[], keywords=[]):
            return inner
    return None


def _apart(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """Each once; a value that is merely looked at says nothing."""
    kept = {}
    for each in candidates:
        one = _inlined(each) if each.of_shape else each
        if not one.code.isidentifier():
            kept.setdefault((one.setup, one.code), one)
    return list(kept.values())


def _inlined(one: _Candidate) -> _Candidate:
    """The code that gave a name its value in place of the name, where that came last."""
    *before, last = one.setup.splitlines() or [""]
    name, equals, value = last.partition(" = ")
    if equals and name == one.code:
        return replace(one, setup="\n".join(before), code=value)
    return one


def _parsed(example: Example) -> ast.Module | None:
    try:
        return ast.parse(example.source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _imports(statement: ast.Import | ast.ImportFrom, module: str) -> bool:
    """Whether a statement imports the module whose code stands in the setup, or torch, which is there."""
    names = [alias.name for alias in statement.names]
    if isinstance(statement, ast.ImportFrom):
        names = [statement.module or ""]
    renamed = any(alias.asname for alias in statement.names)
    return any(name == module for name in names) or (names == ["torch"] and not renamed and isinstance(statement, ast.Import))


def _needed(before: Sequence[ast.stmt], statement: ast.stmt) -> list[str]:
    """The source of those statements that give a name to, or change, what a later one uses."""
    wanted = used_in(statement)
    kept: list[str] = []
    for one in reversed(before):
        text = ast.unparse(one)
        changes = isinstance(one, ast.Expr) and _changes(one.value) and used_in(one) & wanted
        if defined_names(one) & wanted or changes or "manual_seed" in text:
            # What was there before a name was given anew is not needed for it.
            wanted = (wanted - _given_anew(one)) | used_in(one)
            kept.append(text)
    return kept[::-1]


def _given_anew(statement: ast.stmt) -> set[str]:
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    return {target.id for target in targets if isinstance(target, ast.Name)}


def _changes(value: ast.expr) -> bool:
    """Whether a call may change what it is called on: ``x.add_(1)``, ``optimizer.step()``."""
    if not isinstance(value, ast.Call) or not isinstance(value.func, ast.Attribute):
        return False
    name = value.func.attr
    return name.endswith("_") or name in ("step", "zero_grad", "backward", "append", "train", "eval")


def _ask(one: _Candidate, outcome: Outcome) -> str | Note:
    """How to ask about what came of a candidate, or why not."""
    drawn = drawing_call(f"{one.setup}\n{one.code}") is not None
    if outcome.ended != "finished":
        if outcome.error is not None and outcome.error.type in one.want:
            return "error"
        said = f"{outcome.error.type}: {outcome.error.message}" if outcome.error else outcome.note or outcome.ended
        return Note("draft.fails", (("why", said.splitlines()[0][:120]),))
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
    """Whether a tensor is short and its numbers are, too."""
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
