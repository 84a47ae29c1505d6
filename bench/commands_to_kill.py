"""Commands to be ended at random moments, and what must be so afterwards; for ``killed_commands.py``."""

from __future__ import annotations

import json
import random
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from quizapp.exchange.act_lines import line_of
from quizapp.scheduling.acts import Act
from quizapp.store.ids import next_id

#: How many questions there are; the first of them are put off, the others are answered.
QUESTIONS, PUT_OFF = 60, 20
IMPORTED, THEIRS = 200, 20
PACK = "pack: killed\ntitle: Killed\nquestions:\n" + "".join(
    f"  - {{id: q{n}, ask: value, code: {n} + 1}}\n" for n in range(QUESTIONS)
)
#: A review line by line, whose programs are sums that Python works out.
REVIEW = """
import sys
from pathlib import Path
from quizapp.bank.scope import Scope
from quizapp.cli.plain import PlainReview
from quizapp.config.loading_settings import load_settings
from quizapp.config.workspace import Workspace
from quizapp.review.study import Study
from quizapp.runner.fake import FakeRunner
from quizapp.runner.outcome import Outcome, RaisedError, Result
from quizapp.store.store_errors import StoreError

def gives(program):
    try:
        value = sum(map(int, program.code.split("+")))
    except ValueError:
        return Outcome("error", "cpu", "2.13.0", 0.0, error=RaisedError("SyntaxError", "no sum"))
    return Outcome("finished", "cpu", "2.13.0", 0.0, result=Result("number", str(value), values=value))

flags = {"language": "en", "new_per_day": "9999", "due_per_day": "9999"}
none = Path("/nonexistent")
settings = load_settings(flags={}, environment={f"QUIZAPP_{k.upper()}": v for k, v in flags.items()},
                         workspace_file=none, user_file=none)
study = Study(Workspace(Path(sys.argv[1])), settings, FakeRunner(gives))
try:
    PlainReview(study, Scope(pack="killed"), sys.stdin, sys.stdout).run()
except StoreError:  # which the command says in a sentence
    sys.exit(2)
finally:
    study.close()
"""


#: Looks at what a command has left: gets whether it came to its end and what it said, and gives
#: what is wrong and what it has acknowledged.
Check = Callable[[bool, str], tuple[list[str], set[str]]]


@dataclass(frozen=True)
class Told:
    """A command, what is typed into it, and how it is looked at."""

    command: list[str]
    check: Check
    typed: str = ""


class Commands:
    """The commands of one workspace, with a shared folder that another machine writes to. ``acknowledged``
    is what the learner was told is kept; ``number`` that of the command."""

    def __init__(self, root: Path, draw: random.Random) -> None:
        self.root, self.draw, self.number = root, draw, 0
        self.workspace, self.shared = root / "workspace", root / "shared"
        for folder in (self.workspace / "questions", self.workspace / "data", self.shared, root / "out"):
            folder.mkdir(parents=True)
        (self.workspace / "questions/killed.yaml").write_text(PACK, encoding="utf-8")
        self.database = self.workspace / "data/quizapp.db"
        self.acknowledged: set[str] = set()
        self._last = ""

    # What there is

    def marks(self, database: Path | None = None) -> set[str]:
        """What tells the rows of a log apart, by what was asked for."""
        with closing(sqlite3.connect(database or self.database)) as connection:
            if connection.execute("PRAGMA quick_check").fetchone() != ("ok",):
                return set()
            rows = connection.execute("SELECT deed, question, until, note, answer FROM act")
            return {_mark(*row) for row in rows}

    def lines(self, file: Path) -> set[str]:
        """The same of a file of rows; a last line that is cut off is left out."""
        found = set()
        with suppress(FileNotFoundError):
            for line in file.read_text(encoding="utf-8").splitlines(keepends=True):
                if line.endswith("\n"):
                    row = json.loads(line)
                    found.add(_mark(*(row[k] for k in ("deed", "question", "until", "note", "answer"))))
        return found

    def rows(self, count: int, name: str) -> list[Act]:
        """New rows, each a flag with a note of its own."""
        acts, now = [], datetime.now(UTC)
        for n in range(count):
            self._last = next_id(now, self._last, self.draw.getrandbits)
            note = f"{name}-{self.number}-{n}"
            acts.append(Act(self._last, now, now.date(), "flagged", f"killed/q{n % QUESTIONS}", note=note))
        return acts

    def quizapp(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "quizapp", "--workspace", str(self.workspace), *arguments]

    def answer(self) -> Told:
        answers = [f"9{self.number:05d}{n:02d}" for n in range(90)]

        def check(_: bool, said: str) -> tuple[list[str], set[str]]:
            return [], {f"answered {text}" for text in answers[: said.count("Not quite.")]}

        typed = "".join(f"{text}\n" for text in answers) + ":quit\n"
        return Told([sys.executable, "-c", REVIEW, str(self.workspace)], check, typed)

    def deed(self) -> Told:
        question = f"killed/q{self.draw.randrange(PUT_OFF)}"
        day = (datetime.now(UTC) + timedelta(days=self.number + 2)).date().isoformat()
        command, mark = self.draw.choice(
            [
                (("bury", question, "--until", day), f"buried {question} {day}"),
                (("due", question, "--on", day), f"dated {question} {day}"),
                (("flag", question, "--note", f"mine-{self.number}"), f"flagged mine-{self.number}"),
            ]
        )
        return Told(self.quizapp(*command), lambda done, _: ([], {mark} if done else set()))

    def import_(self) -> Told:
        acts = self.rows(IMPORTED, "import")
        file = self.root / f"out/{self.number}.jsonl"
        file.write_text("".join(f"{line_of(act)}\n" for act in acts), encoding="utf-8")
        wanted = {f"flagged {act.note}" for act in acts}

        def check(done: bool, _: str) -> tuple[list[str], set[str]]:
            there = len(wanted & self.marks())
            return [] if there in (0, IMPORTED) else [
                f"{there} of {IMPORTED} came"
            ], wanted if done else set()

        return Told(self.quizapp("import", str(file)), check)

    def sync(self) -> Told:
        with (self.shared / "theirs.jsonl").open("a", encoding="utf-8") as theirs:
            theirs.writelines(f"{line_of(act)}\n" for act in self.rows(THEIRS, "theirs"))
        before = set(self.acknowledged)
        wanted = self.lines(self.shared / "theirs.jsonl")

        def check(done: bool, _: str) -> tuple[list[str], set[str]]:
            every = set().union(*map(self.lines, self.shared.glob("*.jsonl")))
            lacks = before - every if done else set()
            return [f"the folder lacks {lacks}"] if lacks else [], wanted if done else set()

        return Told(self.quizapp("sync", str(self.shared)), check)

    def export(self) -> Told:
        file, before = self.root / f"out/{self.number}-export.jsonl", set(self.acknowledged)
        command = ("export", "--what", "reviews", "--format", "jsonl", "--output", str(file))
        return Told(self.quizapp(*command), lambda done, _: (_whole(file, done, before, self.lines), set()))

    def backup(self) -> Told:
        file, before = self.root / f"out/{self.number}.db", set(self.acknowledged)
        command = self.quizapp("backup", str(file))
        return Told(command, lambda done, _: (_whole(file, done, before, self.marks), set()))


def _mark(deed: str, question: str, until: str | None, note: str | None, answer: str | None) -> str:
    named = {"flagged": note, "answered": answer}
    return f"{deed} {named.get(deed, f'{question} {until}')}"


def _whole(file: Path, done: bool, before: set[str], read: Callable[[Path], set[str]]) -> list[str]:
    """What is wrong with a file that is to be whole or not there."""
    if not file.exists():
        return ["it is not there"] if done else []
    lacks = before - read(file)
    return [f"it lacks {sorted(lacks)[:5]}"] if lacks else []
