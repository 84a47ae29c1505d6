"""Nothing that a stranger wrote reaches the terminal as something to obey, whichever command prints it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from typing import Any
from unicodedata import category

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from quizapp.config.workspace import Workspace
from quizapp.runner.client import Program
from quizapp.runner.fake import FakeRunner
from quizapp.runner.outcome import Outcome, RaisedError, Result, TraceRow
from quizapp.runner.protections import Protections
from quizapp.words.visible import visible

#: What a terminal obeys: colours, its title, the cursor, deleting, reordering, hiding.
ACTING = [
    "\x1b[31m",
    "\x1b]0;title\x07",
    "\x9b2J",
    "\b\b\b",
    "\x7f",
    "\u202e",
    "\u200b",
    "\ufeff",
    "\x1b[2K\x1b[1A",
]
nasty = st.lists(
    st.sampled_from([*ACTING, "x[/]", "形状", "%0A::error::", "{n}"]), min_size=2, max_size=4, unique=True
)
texts = nasty.map("".join).filter(lambda text: visible(text) != text)
few = settings(
    max_examples=4,
    derandomize=True,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a failure says enough as it is
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def hostile_pack(text: str) -> str:
    """A pack in which every text and every piece of code holds ``text``, and whose second half is broken."""
    said, code = json.dumps(text), json.dumps(f"torch.ones(2)  # {text}")
    options = json.dumps([f"torch.ones(2)  # {text}", f"torch.ones(3)  # {text}"])
    return f"""
pack: hostile
title: {said}
tags: [small]
questions:
  - id: one
    ask: value
    prompt: {said}
    setup: {json.dumps(f"A = 1  # {text}")}
    code: {code}
    mistakes: [{{id: slip, code: {code[:-1]}2", says: {said}}}]
    hint: {said}
    explain: {said}
    examples: [{{accept: {said}}}]
  - {{id: two, ask: choice, prompt: {said}, options: {options}, right: "True"}}
  - {{id: three, ask: order, prompt: {said}, lines: {options}, code: "1"}}
  - {{id: four, ask: write, prompt: {said}, setup: {code}, code: {code}, forbid: [torch]}}
  - {{id: five, ask: value, vary: {{a: [{said}, 2]}}, code: $a, where: {said}}}
  - {{id: six, ask: {said}, code: {code}}}
  - {{id: seven, ask: shape, code: {code}, {said}: 1}}
  - {{id: {said}, ask: shape, code: {code}}}
  - {{id: nine, ask: shape, code: {code}, tags: [{json.dumps(text.replace("/", ""))}]}}
  - {{id: ten, ask: shape, code: {code}, docs: [{json.dumps(text.replace("/", ""))}]}}
  - {{id: mended, ask: shape, code: {code}, hints: {said}}}
  - {{id: eight, ask: shape, code: {code}, docs: [{said}], after: [{said}], tags: [{said}]}}
""".lstrip()


def answering(text: str) -> Callable[[Program], Outcome]:
    """A runner in whose results, errors, traces and printed text there is ``text``."""

    def answer(program: Program) -> Outcome:
        if program.code.startswith("1"):
            return Outcome("error", "cpu", "2.13.0", 0.0, printed=text, error=RaisedError(text, text))
        if program.code.startswith("refuse"):
            return Outcome("refused", "cpu", "2.13.0", 0.0, note=text)
        other = program.code.endswith("2")
        value = f"{text}2" if other else text
        trace = (TraceRow(text, (2,), text),)
        result = Result("text", repr(value), values=value)
        return Outcome("finished", "cpu", "2.13.0", 0.0, printed=text, result=result, trace=trace, holds=True)

    return answer


def obeyed(printed: str) -> set[str]:
    """The characters in printed text that a terminal would obey."""
    return {sign for sign in printed if sign not in "\n\t" and category(sign) in {"Cc", "Cf", "Cs"}}


def texts_in(data: Any) -> Iterator[str]:
    """Every text in what JSON holds, keys left out."""
    if isinstance(data, dict):
        data = list(data.values())
    if isinstance(data, list):
        for one in data:
            yield from texts_in(one)
    elif isinstance(data, str):
        yield data


@few
@given(text=texts)
def test_no_command_hands_a_strangers_text_to_the_terminal_as_it_is(
    text: str, quizapp: Callable[..., Any], workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    runner = FakeRunner(answering(text), protections=Protections())
    monkeypatch.setattr("quizapp.runner.local.LocalRunner", lambda _device: runner)
    monkeypatch.setattr(runner, "close", lambda: None)
    folder = workspace.questions / text.replace("/", "")
    folder.mkdir(exist_ok=True)
    file = folder / f"{text.replace('/', '')}.yaml"
    file.write_text(hostile_pack(text), encoding="utf-8")
    (folder / "raw.yaml").write_text(f"pack: {text}\n# {text}\n", encoding="utf-8")
    asked = [
        f"{text}\n",
        ":hint\n",
        f":{text}\n",
        ":skip\n",
        ":another\n",
        "1 2\n\n",
        "1\n\n",
        ":undo\n",
        ":quit\n",
    ]
    commands: list[tuple[str, ...]] = [
        ("list",),
        ("check", str(folder)),
        ("check", "--trust", str(folder)),
        ("check", "--trust", "--format", "github", str(folder)),
        ("check", "--trust", "--fix", str(folder)),
        ("show", "--all", "--reveal"),
        ("check", "--json", "--trust", str(folder)),
        ("trust", str(file)),
        ("trust", "--list"),
        ("show", "--all", "--variant", "all", "--reveal"),
        ("grade", "hostile/one", "--answer", text),
        ("review", "--plain"),
        ("try", f"0  # {text}"),
        ("try", "1"),
        ("try", "refuse"),
        ("try", "--json", f"0  # {text}"),
        ("show", "--all", "--reveal", "--json"),
        ("grade", "hostile/one", "--answer", text, "--json"),
        ("doctor",),
        ("paths",),
        ("show", text),
        ("grade", "hostile/one", "--variant", text, "--answer", "1"),
        ("review", "--plain", "--pack", text),
        ("new", "shape", "--file", str(file)),
        ("new", "shape", "--topic", text),
        ("restore", str(file)),
        ("trust", "--revoke", str(file)),
        ("trust", str(folder)),
        ("check", str(folder / text.replace("/", ""))),
        ("export", "--output", str(folder / "out.csv")),
        ("backup", str(folder / "copy.db")),
        (text,),
    ]
    told = set()
    for command in commands:
        ran = quizapp(*command, stdin="".join(asked * 6))
        found = [line for line in (ran.out + ran.err).split("\n") if obeyed(line)]
        assert not found, (command, found)
        if visible(text) in ran.out:
            told.add(command[0])
        if "--json" in command:
            assert text in "".join(texts_in(ran.lines))
    assert told >= {"check", "show", "review", "try"}
    shutil.rmtree(workspace.root)
    workspace.make()
