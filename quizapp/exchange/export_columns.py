"""The columns of each export, and their meaning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

What = Literal["reviews", "days", "questions", "slips"]
#: The type of a column in formats with types. ``json`` is an object, in a table its JSON text.
Type = Literal["text", "texts", "instant", "day", "whole", "number", "flag", "json"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its type, and its meaning."""

    name: str
    type: Type
    meaning: str


REVIEWS = (
    Column("id", "text", "the entry's id, a UUIDv7"),
    Column("at", "instant", "when it was answered, in UTC, according to the machine's clock"),
    Column("day", "day", "the learner's day for which it counts"),
    Column("kind", "text", "review (changes the schedule), drill (repetition on the same day) or practice"),
    Column("question", "text", "the full id of the question as it is now"),
    Column("variant", "whole", "the number of the variant"),
    Column("given", "json", "the parameters of the variant, as JSON"),
    Column("answer", "text", "what was typed or picked"),
    Column("verdict", "text", "right, wrong or skipped"),
    Column("quality", "whole", "0 to 5, as the learner left it"),
    Column("slip", "text", "the id of the slip that was named"),
    Column("seconds", "number", "seconds from the question to the answer"),
    Column("interval", "whole", "days until the next review, after the answer"),
    Column("ease", "number", "SM-2's ease after the answer, such as 2.5"),
    Column("device", "text", "where the question was run"),
    Column("torch", "text", "the version of PyTorch that ran it"),
    Column("pack", "text", "the pack of the question"),
    Column("ask", "text", "the kind of question, such as shape; empty if it is no longer in any file"),
    Column("level", "whole", "the question's level, 1 to 5, as it is now"),
    Column("tags", "texts", "the tags of the question and its pack, as they are now"),
    Column("truth", "text", "what PyTorch gave, written as an answer"),
    Column("sure", "flag", "whether the learner marked the answer as sure"),
    Column("hints", "whole", "how many steps of the hint were seen before the answer"),
    Column("regraded", "flag", "whether the learner changed the quality"),
    Column("interval_before", "whole", "the interval before the answer, in days; empty for a new question"),
    Column("ease_before", "number", "the ease before the answer; empty for a new question"),
    Column("due", "day", "the learner's day of the next review, after the answer"),
)
#: The column that ``--undone`` adds.
UNDONE = Column("undone", "flag", "only with --undone: whether the answer was undone")

DAYS = (
    Column("day", "day", "the learner's day"),
    Column("answers", "whole", "answers of every kind"),
    Column("right", "whole", "how many of them had a quality of 3 or more"),
    Column("new", "whole", "questions met for the first time"),
    Column("minutes", "number", "time spent answering; more than 60 s for one answer counts as 60 s"),
)

QUESTIONS = (
    Column("question", "text", "the full id of the question"),
    Column("pack", "text", "its pack"),
    Column("state", "text", "learning, or solid from an interval of 21 days on"),
    Column("reviews", "whole", "scheduled reviews so far"),
    Column("lapses", "whole", "how many of them failed after an earlier one had passed"),
    Column("ease", "number", "SM-2's ease now"),
    Column("interval", "whole", "days from the last review to the next, now"),
    Column("last", "day", "the learner's day of the last review"),
    Column("due", "day", "the learner's day of the next review"),
)

#: The columns that FSRS adds to each question.
FSRS = (
    Column(
        "stability", "number", "only under FSRS: days after which it is remembered with a probability of 90 %"
    ),
    Column("difficulty", "number", "only under FSRS: 1 to 10"),
)

SLIPS = (
    Column("class", "text", "the kind of slip"),
    Column("made", "whole", "how often it was made"),
    Column("chances", "whole", "answers for which it would have given a different result"),
    Column("rate", "number", "the estimated rate, 0 to 1"),
    Column("low", "number", "the lower end of its 95 % interval"),
    Column("high", "number", "the upper end of its 95 % interval"),
    Column("made_before", "whole", "how often it had been made a month ago"),
    Column("chances_before", "whole", "the chances a month ago"),
)

#: The columns that an option or a setting adds.
ADDED: dict[What, tuple[Column, ...]] = {"reviews": (UNDONE,), "questions": FSRS}

COLUMNS: dict[What, tuple[Column, ...]] = {
    "reviews": REVIEWS,
    "days": DAYS,
    "questions": QUESTIONS,
    "slips": SLIPS,
}
