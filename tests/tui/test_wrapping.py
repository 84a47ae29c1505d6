"""Lines are broken where a reader expects it, in Chinese too."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from textual.content import Content

from quizapp.tui.content import cells, plain
from quizapp.tui.prose import prose
from quizapp.tui.wrapping import wrap


def broken(text: str, width: int, mark: str = "") -> list[str]:
    return wrap(plain(text), width, mark).plain.split("\n")


@given(st.text("ab张，（。） -", max_size=60), st.integers(4, 30))
def test_every_line_fits_and_nothing_but_spaces_is_lost(text: str, width: int) -> None:
    lines = broken(text, width)
    assert all(cells(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_english_breaks_at_spaces() -> None:
    assert broken("puts a new axis there", 10) == ["puts a new", "axis there"]


def test_a_word_too_long_for_a_line_is_folded() -> None:
    assert broken("unsqueeze_everything", 8) == ["unsqueez", "e_everyt", "hing"]


def test_chinese_fills_its_lines() -> None:
    assert broken("在位置一插入大小为一的新轴", 12) == ["在位置一插入", "大小为一的新", "轴"]


def test_a_chinese_line_neither_begins_with_a_closing_mark_nor_ends_with_an_opening_one() -> None:
    assert broken("新轴在前面，旧轴（原来的）往后", 10) == ["新轴在前", "面，旧轴", "（原来的）", "往后"]


def test_a_name_between_chinese_stays_whole() -> None:
    assert broken("调用 unsqueeze 插入新轴", 12) == ["调用", "unsqueeze 插", "入新轴"]


def test_an_item_of_a_list_goes_on_under_its_text() -> None:
    lines = wrap(prose("- one two three four"), 12).plain.split("\n")
    assert lines == ["• one two", "  three four"]


def test_a_line_of_code_goes_on_after_a_mark() -> None:
    assert broken("  f(a, b, c, d)", 12, "↪ ") == ["  f(a, b, c,", "  ↪ d)"]


def test_styles_stay_on_what_they_were_on() -> None:
    content = wrap(Content.assemble("one ", ("two three", "bold")), 8)
    bold = "".join(content.plain[span.start : span.end] for span in content.spans if span.style == "bold")
    assert bold.replace(" ", "") == "twothree"
