"""A spreadsheet that opens an export executes nothing, and numbers stay numbers."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.exchange.export_columns import Column
from quizapp.exchange.text_tables import write_csv


def cell(text: str) -> str:
    """An answer as it stands in a cell of the table."""
    table = io.StringIO()
    write_csv([{"answer": text}], [Column("answer", "text", "")], table)
    (row,) = csv.DictReader(io.StringIO(table.getvalue(), newline=""))
    return row["answer"]


@pytest.mark.parametrize(
    "formula",
    [
        "=1+1",
        "+HYPERLINK('http://evil')",
        "-A",
        "-1, 2",
        "@SUM(A1)",
        " =1+1",
        "\t=1+1",
        "\r=1+1",
        "\n=1",
        "\x00=1",
        "＝1+1",
        "-1e",
        "- 1",
    ],
)
def test_what_a_spreadsheet_would_execute_is_text_to_it(formula: str) -> None:
    assert cell(formula) == f"'{formula}"


@pytest.mark.parametrize("number", ["-1", "+2", "-1.5", "-.5", "-2.", "-1e-3", "+1E5"])
def test_a_number_with_a_sign_stays_a_number(number: str) -> None:
    assert cell(number) == number


@given(st.text(st.characters(exclude_categories=("Cs",))))
def test_no_cell_begins_as_a_formula_and_no_answer_is_lost(text: str) -> None:
    told = cell(text)
    assert told in {text, f"'{text}"}
    if told.strip()[:1] in tuple("=+-@"):
        float(told)
