"""Formats reviews as lines of a CSV table, identical to those that
:func:`~quizapp.exchange.text_tables.write_csv` writes for whole rows."""

from __future__ import annotations

import json

from quizapp.exchange.line_pieces import EASE, ISO, Days, Page, Pieces, Questions
from quizapp.exchange.reviews import About, json_of, written_utc
from quizapp.exchange.selection import Wanted
from quizapp.exchange.text_tables import text_cell

_TEXT = Pieces(lambda text: "" if text is None else text_cell(text))
_NAMED = Pieces(lambda text: "" if text is None else text_cell(text))
_OBJECT = Pieces(lambda text: "" if text is None else text_cell(json_of(json.loads(text))))
_WHOLE = Pieces(lambda number: "" if number is None else str(number))
_FLAG = {None: "", 0: "false", 1: "true"}


class CsvLines:
    """Formats pages of the log, in order: the selected reviews that were not undone."""

    def __init__(self, wanted: Wanted) -> None:
        self._questions = Questions(wanted, _cells_of_question)
        self._days = Days(wanted)

    def of(self, page: Page) -> list[str]:
        """The lines of a page, with newlines."""
        questions, days = self._questions, self._days
        lines = []
        for row, one in page:
            if one is None:
                continue
            (_, id_, at, _, _, name, _, _, variant, given, answer, verdict, written, slip, seconds, hints,
             device, torch, truth, sure, _, _, _) = row  # fmt: skip
            _, ordinal, kind, quality, before, after, due = one
            day, question = days[ordinal], questions[name]
            if day is None or question is None:
                continue
            shown, about = question
            lines.append(
                f"{id_},{written_utc(at)},{day},{kind},{shown},{_WHOLE[variant]},{_OBJECT[given]},"
                f"{_TEXT[answer]},{verdict},{quality},{_NAMED[slip]},"
                f"{'' if seconds is None else repr(seconds)},"
                f"{',' if after is None else f'{after.interval},{EASE[after.ease]}'},"
                f"{_NAMED[device]},{_NAMED[torch]},{about},{_TEXT[truth]},{_FLAG[sure]},{hints},"
                f"{'false' if quality == written else 'true'},"
                f"{',' if before is None else f'{before.interval},{EASE[before.ease]}'},"
                f"{'' if due is None else ISO[due]}\n"
            )
        return lines


def _cells_of_question(_: str, about: About) -> tuple[str, str]:
    return text_cell(about[0]), _CELLS[about[1:5]]


def _cells(about: tuple[str, str | None, int | None, tuple[str, ...] | None]) -> str:
    pack, ask, level, tags = about
    listed = "" if tags is None else text_cell(" ".join(tags))
    return f"{text_cell(pack)},{_TEXT[ask]},{_WHOLE[level]},{listed}"


_CELLS = Pieces(_cells)
