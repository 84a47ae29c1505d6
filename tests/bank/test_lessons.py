"""Lessons in a question file: what is read, what is wrong, and which come before a question."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from quizapp.bank import Library, LoadedPack, load_pack, order_faults
from quizapp.bank.records import from_bytes, record_of
from quizapp.bank.rereading import reread

HEAD = "pack: cat\ntitle: Joining\n"
LESSON = """  - id: {id}
    needs: [{needs}]
    title: {{en: Joining, zh: 拼接}}
    setup: A = torch.zeros(2, 3)
    code: torch.cat([A, A])
    says: {{en: It joins., zh: 拼接。}}
    try: {{code: "torch.___([A, A])", fill: cat}}
"""
QUESTION = "  - {{id: one, ask: value, code: 1, needs: [{needs}]}}\n"


def written(needs: str = "", **lessons: str) -> str:
    """A file with lessons, each with what it needs, and a question that needs some."""
    listed = "".join(LESSON.format(id=name, needs=names) for name, names in lessons.items())
    return f"{HEAD}lessons:\n{listed}questions:\n{QUESTION.format(needs=needs)}"


def loaded(text: str) -> LoadedPack:
    return load_pack(Path("cat.yaml"), text.encode())


def library(text: str, file: Path = Path("cat.yaml")) -> Library:
    pack = load_pack(file, text.encode()).pack
    assert pack is not None
    return Library({pack.name: pack}, {question.id: question for question in pack.questions})


def before(text: str) -> list[str]:
    held = library(text)
    return [lesson.id for lesson in held.lesson_order.before(held.questions["cat/one"])]


def found(text: str) -> list[tuple[int, int, str]]:
    return [(fault.line, fault.column, fault.rule) for fault in loaded(text).faults]


def test_a_lesson_is_read_with_its_step() -> None:
    (lesson,) = library(written("joining", joining="torch.cat")).lessons.values()
    assert lesson.id == "cat/joining"
    assert lesson.example.reference == "torch.cat([A, A])"
    assert lesson.completion.setup == "A = torch.zeros(2, 3)"
    assert lesson.completion.code == "torch.___([A, A])"
    assert lesson.completion.reference == "torch.cat([A, A])"
    assert lesson.docs == ("torch.cat",)


def test_a_dollar_in_a_lesson_is_a_dollar() -> None:
    text = written(a="").replace("code: torch.cat([A, A])", "code: print('$a $$ ${b}')")
    (lesson,) = library(text).lessons.values()
    assert lesson.example.reference == "print('$a $$ ${b}')"


def test_what_a_lesson_needs_comes_before_it() -> None:
    assert before(written("third, first", first="", second="first", third="second")) == [
        "cat/first",
        "cat/second",
        "cat/third",
    ]


def test_what_two_lessons_need_comes_once() -> None:
    assert before(written("left, right", left="base", right="base", base="")) == [
        "cat/base",
        "cat/left",
        "cat/right",
    ]


@pytest.mark.parametrize(
    "text",
    [
        written("a", a="b", b="a"),
        written("a", a="b", b="c", c="a"),
        written("a", a="a", b=""),
        written("gone, a, other/gone", a="gone, torch.gone", b=""),
    ],
)
def test_a_review_passes_over_needs_that_lead_nowhere_or_round(text: str) -> None:
    names = before(text)
    assert len(set(names)) == len(names)
    assert "cat/a" in names
    assert not loaded(text).faults


def test_needs_that_lead_nowhere_or_round_are_told_with_their_positions(tmp_path: Path) -> None:
    text, file = written("gone, a", a="b, torch.cat, lost", b="a"), tmp_path / "cat.yaml"
    file.write_text(text, encoding="utf-8")
    faults = [(fault.line, fault.column, fault.rule) for fault in order_faults(library(text, file))]
    lines = text.splitlines()
    of_a, of_b, of_question = (number for number, line in enumerate(lines, 1) if "needs: [" in line)
    assert sorted(faults) == sorted(
        [
            (of_a, lines[of_a - 1].index("b,") + 1, "circular-needs"),
            (of_a, lines[of_a - 1].index("lost") + 1, "unknown-needs"),
            (of_b, lines[of_b - 1].index("a]") + 1, "circular-needs"),
            (of_question, lines[of_question - 1].index("gone") + 1, "unknown-needs"),
        ]
    )


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (("    code: torch.cat([A, A])\n", ""), "missing-key"),
        (("fill: cat", "fil: cat"), "unknown-key"),
        (("torch.___([A", "torch.cat([A"), "no-blank"),
        (("torch.___([A, A", "torch.___([___, A"), "wrong-blank"),
        (("id: a", "id: a b"), "bad-id"),
        (("needs: []", "needs: [a b]"), "bad-id"),
        (("fill: cat", "fill: [cat]"), "wrong-type"),
    ],
)
def test_a_broken_lesson_has_a_fault_and_hides_neither_neighbours_nor_questions(
    change: tuple[str, str], rule: str
) -> None:
    text = written(a="", b="")
    broken = text.replace(*change, 1)
    assert broken != text
    pack = loaded(broken).pack
    assert pack is not None
    assert [lesson.id for lesson in pack.lessons] == ["cat/b"]
    assert [question.id for question in pack.questions] == ["cat/one"]
    faults = found(broken)
    assert rule in [name for *_, name in faults]
    assert all(4 <= line <= 10 for line, *_ in faults)


@pytest.mark.parametrize("held", ["7", "{a: 1}", "joining"])
def test_lessons_that_are_no_list_are_a_fault(held: str) -> None:
    text = f"{HEAD}lessons: {held}\nquestions:\n{QUESTION.format(needs='')}"
    assert found(text) == [(3, 10, "wrong-type")]


def test_a_second_lesson_of_one_name_is_a_fault() -> None:
    text = written(a="", b="").replace("id: b", "id: a")
    assert [rule for *_, rule in found(text)] == ["duplicate-id"]


def test_a_bare_number_is_a_fill() -> None:
    text = written(a="").replace('"torch.___([A, A])", fill: cat', '"A.sum(___)", fill: 1')
    (lesson,) = library(text).lessons.values()
    assert lesson.completion.fills == ("1",)


def test_lessons_survive_a_broken_question() -> None:
    text = written("a", a="") + "  - {id: two, ask: value, code: [\n"
    pack = loaded(text).pack
    assert pack is not None
    assert [lesson.id for lesson in pack.lessons] == ["cat/a"]


def test_a_record_gives_the_lessons_back(told: Callable[[LoadedPack], object]) -> None:
    first = load_pack(Path("cat.yaml"), written("a, b", a="", b="a, torch.cat").encode())
    record = from_bytes(record_of(first).to_bytes())
    assert told(record.loaded(Path("cat.yaml"), bundled=False)) == told(first)


def test_what_is_read_anew_has_the_lessons_as_they_are_now(told: Callable[[LoadedPack], object]) -> None:
    old = written("a", a="")
    new = old.replace("It joins.", "It joins them.") + "  - {id: two, ask: value, code: 2}\n"
    again = reread(new.encode(), record_of(load_pack(Path(), old.encode())))
    assert again is not None
    assert told(again.loaded(Path(), bundled=False)) == told(load_pack(Path(), new.encode()))
