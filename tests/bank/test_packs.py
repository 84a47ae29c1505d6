from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.bank import LoadedPack, Question, load_pack

Load = Callable[[str], LoadedPack]
Find = Callable[[str], list[tuple[str, int, int]]]
Make = Callable[[str], Question]

WHOLE = """\
pack: dimensions
title: {en: Adding and removing dimensions, zh: 增加与删除维度}
tags: [shape]
questions:
  - id: unsqueeze-shape
    aliases: [old-id, other/older]
    ask: shape
    level: 2
    after: [dimensions/ndim, stride]
    tags: [seed-10, shape]
    prompt: {en: "Which shape?", zh: "什么形状？"}
    vary: {rows: [2, 3, 4], cols: {from: 3, to: 6}, dim: [0, 1, 2, -1, -2]}
    let: {last: cols - 1}
    where: [rows != cols]
    setup: |
      A = torch.arange($rows * $cols).reshape($rows, $cols)
    code: A.unsqueeze($dim)
    mistakes:
      - {id: one-too-early, code: A.unsqueeze($dim - 1), says: {en: "…", zh: "…"}}
    hint: {en: "$last", zh: "…"}
    explain: {en: "… $answer …", zh: "…"}
    docs: [torch.unsqueeze]
    device: any
    seconds: 12.5
    examples:
      - {given: {rows: 2, cols: 3, dim: 1}, accept: "(2, 1, 3)"}
      - {given: {rows: 2, cols: 3, dim: 1}, reject: "(1, 2, 3)", because: one-too-early}
      - {given: {rows: 2, cols: 3, dim: 1}, unreadable: "two by three"}
"""
SOUND = "id: a\nask: shape\ncode: A"


def test_every_key_is_read(load: Load) -> None:
    loaded = load(WHOLE)
    assert loaded.faults == ()
    assert loaded.pack is not None
    (question,) = loaded.pack.questions
    assert loaded.pack.title.in_language("zh") == "增加与删除维度"
    assert loaded.pack.title.in_language("fr") == "Adding and removing dimensions"
    assert question.id == "dimensions/unsqueeze-shape"
    assert question.line == 5
    assert question.tags == ("shape", "seed-10")
    assert question.aliases == ("dimensions/old-id", "other/older")
    assert question.after == ("dimensions/ndim", "dimensions/stride")
    assert question.entry.seconds == 12.5
    assert question.entry.vary["cols"] == (3, 4, 5, 6)
    assert question.entry.examples[1].because == "one-too-early"


def test_what_is_left_out_has_its_default(question: Make) -> None:
    entry = question(SOUND).entry
    assert (entry.level, entry.seconds, entry.device, entry.setup, entry.vary) == (1, 20.0, "any", "", {})
    assert entry.prompt is None


@pytest.mark.parametrize("ask", ["shape", "dtype", "device", "value", "output", "error", "truth"])
def test_each_way_of_asking_about_code(ask: str, question: Make) -> None:
    assert question(f"id: a\nask: {ask}\nprompt: true of it\ncode: A").ask == ask


def test_a_choice_has_options(question: Make) -> None:
    entry = question("id: a\nask: choice\nprompt: which\noptions: [A, 3]\nright: it == 1\npick: all").entry
    assert getattr(entry, "options", None) == ("A", "3")


@pytest.mark.parametrize(
    ("keys", "fault"),
    [
        ("id: a b\nask: shape\ncode: A", ("bad-id", 4, 9)),
        ("id: 结果\nask: shape\ncode: A", ("bad-id", 4, 9)),
        ("ask: shape\ncode: A", ("missing-key", 4, 5)),
        ("id: a\ncode: A", ("missing-key", 4, 5)),
        ("id: a\nask: shape", ("missing-key", 4, 5)),
        ("id: a\nask: truth\ncode: A", ("missing-key", 4, 5)),
        ("id: a\nask: shap\ncode: A", ("unknown-ask", 5, 10)),
        ("id: a\nask: [shape]\ncode: A", ("unknown-ask", 5, 10)),
        (f"{SOUND}\nlevle: 3", ("unknown-key", 7, 5)),
        (f"{SOUND}\noptions: [a, b]", ("unknown-key", 7, 5)),
        (f"{SOUND}\nlevel: 3\nlevel: 3", ("duplicate-key", 8, 5)),
        (f"{SOUND}\nlevel: 6", ("wrong-value", 7, 12)),
        (f"{SOUND}\nlevel: true", ("wrong-type", 7, 12)),
        (f"{SOUND}\nlevel: 2.0", ("wrong-type", 7, 12)),
        (f'{SOUND}\nlevel: "2"', ("wrong-type", 7, 12)),
        (f"{SOUND}\nseconds: 0", ("wrong-value", 7, 14)),
        (f"{SOUND}\nseconds: .nan", ("wrong-value", 7, 14)),
        (f"{SOUND}\ndevice: cuda", ("wrong-value", 7, 13)),
        (f"{SOUND}\ntags: shape", ("wrong-type", 7, 11)),
        (f"{SOUND}\ntags: [a, b c]", ("bad-name", 7, 15)),
        (f"{SOUND}\ndocs: [torch.]", ("bad-name", 7, 12)),
        (f"{SOUND}\nprompt: {{english: x}}", ("bad-language", 7, 14)),
        (f"{SOUND}\nprompt: {{en: [x]}}", ("wrong-type", 7, 18)),
        (f'{SOUND}\nprompt: ""', ("wrong-value", 7, 13)),
        (f"{SOUND}\nhint:\n  - one\n  - {{}}", ("wrong-type", 9, 9)),
        (f"{SOUND}\nvary: {{a: 3}}", ("wrong-type", 7, 15)),
        (f"{SOUND}\nvary: {{a: []}}", ("wrong-value", 7, 15)),
        (f"{SOUND}\nvary: {{a: [1, {{b: 1}}]}}", ("wrong-type", 7, 19)),
        (f"{SOUND}\nvary: {{a: {{from: 1}}}}", ("missing-key", 7, 15)),
        (f"{SOUND}\nvary: {{a: {{from: 1, to: 3, stp: 1}}}}", ("unknown-key", 7, 32)),
        (f"{SOUND}\nvary: {{a: {{from: 1, to: x}}}}", ("wrong-type", 7, 29)),
        (f"{SOUND}\nvary: {{a: {{from: 1, to: true}}}}", ("wrong-type", 7, 29)),
        (f"{SOUND}\nvary: {{a: {{from: 3, to: 1}}}}", ("wrong-value", 7, 15)),
        (f"{SOUND}\nvary: {{a: {{from: 3, to: 5, step: 0}}}}", ("wrong-value", 7, 15)),
        (f"{SOUND}\nvary: {{a: {{from: 0, to: 1e300, step: 1e-300}}}}", ("wrong-value", 7, 15)),
        (f"{SOUND}\nvary: {{for: [1]}}", ("bad-name", 7, 12)),
        (f"{SOUND}\nvary: {{行: [1]}}", ("bad-name", 7, 12)),
        (f"{SOUND}\nvary: {{answer: [1]}}", ("bad-name", 7, 12)),
        (f"{SOUND}$a\nvary: {{a: [1]}}\nlet: {{a: 1}}", ("bad-name", 8, 11)),
        (f"{SOUND}\nwhere: [rows ==, 3]", ("bad-expression", 7, 13)),
        (f"{SOUND}$a\nvary: {{a: [1]}}\nwhere:\n  - a > 0\n  - a > b", ("unknown-name", 10, 13)),
        (f"{SOUND}$a\nlet: {{a: b, b: 3}}", ("unknown-name", 7, 14)),
        (f"{SOUND}\nvary: {{a: [1]}}", ("unused-name", 7, 12)),
        (f"{SOUND}\nmistakes: [{{id: m}}]", ("missing-key", 7, 16)),
        (f"{SOUND}\nmistakes: [{{id: m, code: B, why: x}}]", ("unknown-key", 7, 33)),
        (f"{SOUND}\nmistakes: [{{id: m, code: B}}, {{id: m, code: C}}]", ("duplicate-id", 7, 39)),
        (f"{SOUND}\nmistakes: [{{id: m, code: B, where: [x]}}]", ("unknown-name", 7, 41)),
        (f"{SOUND}\nmistakes: [3]", ("wrong-type", 7, 16)),
        (f"{SOUND}\nexamples: [{{}}]", ("wrong-example", 7, 16)),
        (f"{SOUND}\nexamples: [{{accept: a, reject: b}}]", ("wrong-example", 7, 16)),
        (f"{SOUND}\nexamples: [{{given: {{a: 1}}, accept: x}}]", ("unknown-name", 7, 25)),
        (f"{SOUND}\nexamples: [{{reject: x, because: m}}]", ("unknown-mistake", 7, 37)),
        (
            f"{SOUND}$a\nvary: {{a: [1]}}\nexamples: [{{given: {{a: 2}}, accept: x}}]",
            ("unknown-value", 8, 28),
        ),
        ("id: a\nask: choice\nprompt: p\noptions: [A, B, A]\nright: it", ("duplicate-option", 7, 21)),
        ("id: a\nask: choice\nprompt: p\noptions: [A]\nright: it", ("wrong-value", 7, 14)),
        (
            "id: a\nask: choice\nprompt: p\noptions: [A, B]\nright: it\nmistakes: [{id: m, code: C}]",
            ("useless-key", 9, 5),
        ),
        (f"{SOUND}\nsetup: !!str x", ("yaml-tag", 7, 12)),
    ],
)
def test_a_fault_points_at_what_is_to_be_mended(keys: str, fault: tuple[str, int, int], faults: Find) -> None:
    assert faults(keys) == [fault]


@pytest.mark.parametrize(
    ("keys", "fault"),
    [
        (f"{SOUND}\nsetup: |\n  # $$5 结果 $row\n  A = $rows\nvary: {{rows: [1]}}", ("unknown-name", 8, 16)),
        (
            "id: a\nask: shape\nvary: {rows: [1]}\ncode: |\n  $rows\n\n  $rows + ${row}",
            ("unknown-name", 10, 15),
        ),
        (f'{SOUND}\nhint: {{en: x, zh: "结果 $row"}}', ("unknown-name", 7, 27)),
        (f"{SOUND}\nprompt: the $answer", ("unknown-name", 7, 17)),
        (f"{SOUND}\nmistakes:\n  - id: m\n    code: B\n    says: 'it’s $x'", ("unknown-name", 10, 21)),
    ],
)
def test_an_unknown_name_is_found_on_its_own_line(
    keys: str, fault: tuple[str, int, int], faults: Find
) -> None:
    assert fault in faults(keys)


@pytest.mark.parametrize(
    ("keys", "advice"),
    [
        ("id: a\nask: shap\ncode: A", "write `shape`"),
        ("id: a\nask: riddle\ncode: A", "write one of shape, dtype"),
        (f"{SOUND}\nlevle: 3", "unknown key `levle`; write `level`"),
        (f"{SOUND}\npick: one", "it belongs to `ask: choice`; remove it"),
        (f"{SOUND}\nlevel: six", "write an integer from 1 to 5: `level: 1`"),
        (
            f"{SOUND} + $row\nvary: {{rows: [1]}}",
            "`$row` is unknown; write `$rows`; write `$$` for a dollar sign",
        ),
        (f"{SOUND} + $row", "no names are defined, so add it to `vary`"),
        (f"{SOUND}\nwhere: [a in (1, 2)]", "put the whole expression in quotes"),
        (f"{SOUND}$b\nlet: {{a: b, b: 3}}", "defined later; move its definition above"),
        (
            f"{SOUND}\nmistakes: [{{id: mine, code: B}}]\nexamples: [{{reject: x, because: min}}]",
            "write `mine`",
        ),
    ],
)
def test_a_fault_says_what_to_write_instead(keys: str, advice: str, load: Load) -> None:
    body = "".join(f"    {line}\n" for line in keys.split("\n"))
    loaded = load("pack: demo\ntitle: x\nquestions:\n  -" + body[3:])
    assert any(advice in fault.message for fault in loaded.faults), [str(fault) for fault in loaded.faults]
    assert str(loaded.faults[0]).startswith("demo.yaml:")


def test_no_fault_speaks_in_the_words_of_a_library(load: Load) -> None:
    bad = "  - {id: 3 4, ask: shape, code: [], level: x, tags: 3, vary: [], let: 3, where: {}, zz: 1}\n"
    loaded = load("pack: [x]\ntitle: 3\ntags: 4\nquestions:\n" + bad)
    for fault in loaded.faults:
        assert "nput should" not in fault.message
        assert "Field" not in fault.message
        assert ";" in fault.message


@pytest.mark.parametrize(
    "broken",
    [
        "  - id: b\n    ask: nonsense\n",
        "  - 3\n",
        "  -\n",
        '  - id: b\n    prompt: "not closed\n    ask: shape\n',
        "  - id: b\n    ask: [shape\n    code: x\n",
        "  - id: b\n    code: a: b\n",
        "  - id: b\n\tcode: x\n",
        "  - id: b\n   code: x\n",
        "  - id: b\n    code: *nothing\n",
        "  - id: b\n    id: c\n",
        "  - id: b\n    code: !!python/name:os.system x\n",
        "  - id: b\n    vary: " + "[" * 60 + "\n",
    ],
)
def test_a_broken_question_never_hides_its_neighbours(broken: str, load: Load) -> None:
    sound = "  - id: {}\n    ask: shape\n    code: A\n"
    loaded = load("pack: demo\ntitle: x\nquestions:\n" + sound.format("a") + broken + sound.format("c"))
    assert loaded.pack is not None
    assert [question.entry.id for question in loaded.pack.questions] == ["a", "c"]
    after = 7 + broken.count("\n")
    assert [question.line for question in loaded.pack.questions] == [4, after]
    assert loaded.faults
    assert all(7 <= fault.line < after for fault in loaded.faults), [str(fault) for fault in loaded.faults]


def test_several_broken_questions_are_each_told(load: Load) -> None:
    loaded = load(
        "pack: d\ntitle: x\nquestions:\n"
        '- id: a\n  code: "x\n- id: b\n  ask: shap\n- id: c\n  code: [\ntags: [q]\n'
    )
    assert [(fault.line, fault.question) for fault in loaded.faults] == [(5, "d/a"), (7, "d/b"), (9, "d/c")]
    assert loaded.pack is not None
    assert loaded.pack.tags == ("q",)


def test_an_id_stands_once(load: Load) -> None:
    item = "  - {id: a, ask: shape, code: A}\n"
    loaded = load("pack: demo\ntitle: x\nquestions:\n" + item + item)
    (fault,) = loaded.faults
    assert (fault.rule, fault.line, fault.column, fault.question) == ("duplicate-id", 5, 10, "demo/a")
    assert "line 4" in fault.message
    assert loaded.pack is not None
    assert len(loaded.pack.questions) == 1


def test_an_alias_is_not_an_id_in_use(load: Load) -> None:
    loaded = load(
        "pack: demo\ntitle: x\nquestions:\n"
        "  - {id: a, ask: shape, code: A, aliases: [b, demo/old]}\n"
        "  - {id: b, ask: shape, code: A, aliases: [old, b]}\n"
    )
    assert [(fault.rule, fault.line, fault.column) for fault in loaded.faults] == [
        ("alias-clash", 4, 44),
        ("alias-clash", 5, 44),
        ("alias-clash", 5, 49),
    ]
    assert loaded.pack is not None
    assert len(loaded.pack.questions) == 2


@pytest.mark.parametrize(
    ("text", "rule", "line", "column"),
    [
        ("", "empty-file", 1, 1),
        ("just text", "wrong-type", 1, 1),
        ("- a", "wrong-type", 1, 1),
        ("title: x\nquestions: []", "missing-key", 1, 1),
        ("pack: a b\ntitle: x\nquestions: []", "bad-id", 1, 7),
        ("questions: []", "missing-key", 1, 1),
        ("pack: a\ntitle: x\nquestion: []", "unknown-key", 3, 1),
        ("pack: a\ntitle: x", "missing-key", 1, 1),
        ("pack: a\ntitle: x\nquestions: 3", "wrong-type", 3, 12),
        ("pack: a\ntitle: x\nquestions: []", "no-questions", 3, 1),
        ("pack: a\ntitle: x\nquestions: []\n---\n", "yaml-documents", 4, 1),
        ("pack: a\ntitle: 'x\nquestions: []", "yaml-syntax", 2, 8),
        ("pack: a\ntitle: \x1b[31m", "control-character", 2, 8),
    ],
)
def test_faults_of_a_whole_file(text: str, rule: str, line: int, column: int, load: Load) -> None:
    assert (rule, line, column) in [(fault.rule, fault.line, fault.column) for fault in load(text).faults]


def test_a_pack_with_a_broken_title_keeps_its_questions(load: Load) -> None:
    loaded = load("pack: demo\ntitle: []\ncolour: red\nquestions:\n  - {id: a, ask: shape, code: A}\n")
    assert [fault.rule for fault in loaded.faults] == ["wrong-type", "unknown-key"]
    assert loaded.pack is not None
    assert loaded.pack.title.in_language("en") == "demo"
    assert len(loaded.pack.questions) == 1


@pytest.mark.parametrize("title", ["", "title:\n", "title: null\n"])
def test_a_packs_name_stands_in_for_its_title(title: str, load: Load) -> None:
    loaded = load(f"pack: demo\n{title}questions:\n  - {{id: a, ask: shape, code: A}}\n")
    assert not loaded.faults
    assert loaded.pack is not None
    assert [loaded.pack.title.in_language(language) for language in ("en", "zh")] == ["demo", "demo"]


def test_byte_order_mark_and_windows_lines_change_nothing() -> None:
    plain = load_pack(Path("a.yaml"), WHOLE.encode())
    windows = load_pack(Path("a.yaml"), b"\xef\xbb\xbf" + WHOLE.replace("\n", "\r\n").encode())
    assert windows.faults == ()
    assert plain.pack is not None
    assert windows.pack is not None
    assert windows.pack.questions[0].entry == plain.pack.questions[0].entry


def test_positions_are_right_with_windows_lines_too() -> None:
    text = "pack: d\ntitle: x\nquestions:\n- id: a\n  ask: shape\n  code: |\n    A\n    结果 $b\n".replace(
        "\n", "\r\n"
    )
    (fault,) = load_pack(Path("a.yaml"), text.encode()).faults
    assert (fault.line, fault.column) == (8, 8)


def test_text_that_is_not_utf_8_is_told_with_its_position() -> None:
    (fault,) = load_pack(Path("a.yaml"), b"pack: a\ntitle: \xff\n").faults
    assert (fault.rule, fault.line, fault.column) == ("not-utf-8", 2, 8)


def test_a_huge_file_is_not_read() -> None:
    (fault,) = load_pack(Path("a.yaml"), b"# " + b"x" * (9 * 1024**2)).faults
    assert fault.rule == "too-large"


def test_a_file_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    for path in (tmp_path / "none.yaml", tmp_path, tmp_path / "a\0b"):
        loaded = load_pack(path)
        assert loaded.pack is None
        assert [fault.rule for fault in loaded.faults] == ["unreadable-file"]


def test_bare_numbers_stand_for_what_was_written(question: Make) -> None:
    entry = question(
        "id: 7\nask: value\nprompt: {en: 3, zh: true}\ncode: 0x10\nlet: {n: 3}\n"
        "setup: A = $n\nexamples: [{accept: 0.3330}, {reject: True}]"
    ).entry
    assert entry.id == "7"
    assert getattr(entry, "code", None) == "0x10"
    assert entry.prompt is not None
    assert entry.prompt.in_language("zh") == "true"
    assert (entry.examples[0].accept, entry.examples[1].reject) == ("0.3330", "True")


def test_values_keep_their_kinds(question: Make) -> None:
    entry = question(f"{SOUND}.$a\nvary: {{a: [1, 1.0, true, no, null, '1', [2, [3]]]}}").entry
    assert [type(value) for value in entry.vary["a"]] == [int, float, bool, str, type(None), str, list]


@pytest.mark.parametrize(
    ("written", "values"),
    [
        ("{from: 3, to: 6}", (3, 4, 5, 6)),
        ("{from: 0, to: 10, step: 5}", (0, 5, 10)),
        ("{from: 1, to: 6, step: 2}", (1, 3, 5)),
        ("{from: 2, to: -2, step: -2}", (2, 0, -2)),
        ("{from: 0.1, to: 0.5, step: 0.1}", (0.1, 0.2, 0.3, 0.4, 0.5)),
        ("{from: 0, to: 1, step: 0.25}", (0.0, 0.25, 0.5, 0.75, 1.0)),
        ("{from: 7, to: 7}", (7,)),
    ],
)
def test_ranges_include_both_ends(written: str, values: tuple[float, ...], question: Make) -> None:
    entry = question(f"{SOUND}.$a\nvary: {{a: {written}}}").entry
    assert entry.vary["a"] == values
    assert [type(value) for value in entry.vary["a"]] == [type(value) for value in values]


def test_a_file_full_of_faults_is_told_in_brief(load: Load) -> None:
    loaded = load("pack: d\ntitle: x\nquestions:\n" + "  - {id: a, ask: shape, cod: x}\n" * 3000)
    assert 900 <= len(loaded.faults) <= 1001
    assert any(fault.rule == "too-many-faults" for fault in loaded.faults)


@given(st.binary(max_size=300))
def test_no_bytes_ever_raise(source: bytes) -> None:
    assert load_pack(Path("any.yaml"), source).faults


_KEYS = ["id: a", "ask: shape", "ask: choice", "code: $x", "vary: {x: [1, 2]}", "let: {y: x}", "level: 3"]
_KEYS += ["mistakes:", "options: [1, 2]", "prompt: {en: $y, zh: 1}", "hint: ", "right: it", "where: [x > 1]"]
_KEYS += ["examples: [{given: {x: 1}, accept: 1}]"]
_SIGNS = ["\n", "\r\n", "\n  - ", "\n    ", "- ", ": ", "&a ", "*a", "1e-3", *"[]{}\"'|#\t? 结"]


@given(st.lists(st.sampled_from(_KEYS + _SIGNS), max_size=40).map("".join))
def test_no_heap_of_pieces_ever_raises(body: str) -> None:
    load_pack(Path("any.yaml"), ("pack: d\ntitle: x\nquestions:\n  - " + body).encode())
