"""The preview of a question file: the position of the author in it, and the results of running
its questions.

No log is opened and nothing is scheduled. Methods that run code block, so they are called on a
background thread.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from quizapp.authoring.batches import HALTED
from quizapp.authoring.checking import check
from quizapp.authoring.drafts import Draft, DraftFile, framed, read_draft
from quizapp.authoring.gathering import gather
from quizapp.authoring.preview_views import Checked, Tried, View
from quizapp.authoring.revoking import Revocable
from quizapp.authoring.telling_apart import Comparison, made_slips, options
from quizapp.bank import Folder, Lesson, Question, Variant, variant_faults, variants
from quizapp.examine.examined import Examined
from quizapp.examine.examiner import Examiner
from quizapp.examine.grids import Grid, before
from quizapp.examine.worked_example import CompletedStep, WorkedExample, complete, work_through
from quizapp.loading.reader import cached_reader
from quizapp.runner.client import Runner
from quizapp.runner.run_limits import Limits
from quizapp.words.note import Note

#: Number of examined variants that are cached, so that stepping back is immediate.
_KEPT = 200


class Preview:
    """Reads a file, and reads it again after each save; steps through its questions and variants.

    ``why_not_run`` says why a question may not be run, or None. ``surroundings`` are the folders
    of packs that the questions may refer to. Only one thread at a time may read and step; methods
    that run code may be called on others.
    """

    def __init__(
        self,
        file: Path,
        runner: Runner,
        why_not_run: Callable[[Question], Note | None] = lambda _: None,
        surroundings: Sequence[Folder] = (),
        limits: Limits | None = None,
    ) -> None:
        self.file = file
        self._runner = runner
        self._why_not_run = why_not_run
        self._surroundings = surroundings
        self._read_around = cached_reader()
        self._limits = limits or Limits()
        self._read = read_draft(file)
        self._kept: dict[tuple[str, int], Examined] = {}
        self._checked: dict[str, Checked] = {}
        self._checking: tuple[DraftFile, Draft | None] = self._read, None
        self._runs, self._checks = Revocable(runner), Revocable(runner)
        self.view = self._at(0, None, 0)

    # The author's position

    def reread(self) -> View:
        """Read the file again, staying at the same question and variant."""
        before, now = self.view, read_draft(self.file, self._read)
        # The file may have been away for a moment, in which it was checked.
        missed = any(
            each.fault.rule == "unreadable-file" for one in self._checked.values() for each in one.faults
        )
        if now is self._read and not missed:
            return before
        self._read, self._checked = now, {}
        names = [draft.name for draft in now.drafts]
        name = before.draft.name if before.draft is not None else ""
        number = before.variant.number if before.variant is not None else 0
        index = names.index(name) if name in names else before.index
        return self._at(index, before.variant, number)

    def go_to(self, name: str) -> View | None:
        """Go to the question with this id, full or within the pack; None if the file has none."""
        for index, draft in enumerate(self._read.drafts):
            whole = draft.question.id if draft.question is not None else draft.name
            if name in (draft.name, whole):
                return self._at(index, None, 0)
        return None

    def turn(self, by: int) -> View:
        """Move ``by`` questions forward, wrapping around."""
        count = len(self._read.drafts)
        return self._at((self.view.index + by) % count, None, 0) if count else self.view

    def vary(self, by: int) -> View:
        """Move ``by`` variants forward, wrapping around."""
        view = self.view
        if view.variant is None:
            return view
        return self._at(view.index, None, (view.variant.number + by) % view.variants)

    def _at(self, index: int, same: Variant | None, number: int) -> View:
        """View a question, at the variant with the values of ``same``, or else at a number."""
        self._runs.close()
        self._runs = Revocable(self._runner)
        drafts, variant, count = self._read.drafts, None, 0
        index = max(0, min(index, len(drafts) - 1))
        draft = drafts[index] if drafts else None
        file, former = self._checking
        if file is not self._read or former is not draft:
            self._checks.close()
            self._checks, self._checking = Revocable(self._runner), (self._read, draft)
        faults = self._read.faults_of(draft)
        if draft is not None and draft.question is not None:
            there = variants(draft.question)
            count = len(there)
            if same is not None:
                number = next((one.number for one in there if one.given == same.given), number)
            variant = there[min(number, count - 1)] if count else None
            if not draft.broken:
                faults += framed(variant_faults([draft.question]))
        self.view = View(self._read, index, draft, variant, count, faults, self._runs, self._checks)
        return self.view

    # Running

    def examine(self, view: View) -> Examined:
        """Run the current variant and its mistakes, and wait for them. Raises RunnerError if the
        runner fails, and RunnerClosed once another variant is viewed."""
        variant = view.variant
        assert variant is not None, "there is something to run"
        key = variant.question.id, variant.number
        kept = self._kept.get(key)
        if kept is not None and kept.variant.question.entry == variant.question.entry:
            return kept
        examined = self._examiner(view).examine(variant).result()
        # Not cached: permission to run may be given later, and what did not finish may finish on a less
        # busy machine.
        if examined.fit or (examined.outcome is not None and examined.outcome.ended not in HALTED):
            while len(self._kept) >= _KEPT:
                self._kept.pop(next(iter(self._kept)))
            self._kept[key] = examined
        return examined

    def answer(self, view: View, examined: Examined, text: str | None) -> Tried:
        """The verdict on an answer, or the answer if there is none; waits for the programs it
        takes. Only for a variant that is fit. Raises RunnerError."""
        assert examined.fit, "only a fit variant is asked"
        judged = None if text is None else self._examiner(view).judge(examined, text)
        return Tried(examined, text or "", judged)

    def check(self, view: View, examined: Examined) -> Checked | None:
        """The result of `check` for the current question; None if it may not run, does not
        finish, or is broken. Raises RunnerError."""
        draft, outcome = view.draft, examined.outcome
        if draft is None or draft.question is None or draft.broken:
            return None
        if self._why_not_run(draft.question) is not None or (outcome is not None and outcome.ended in HALTED):
            return None
        name, kept = draft.question.id, self._checked
        if name in kept:
            return kept[name]
        gathered = gather([self.file], self._surroundings, self._read_around)
        report = check(gathered, view.checker, limits=self._limits, only=name)
        own = (one for one in report.problems if one.file == self.file and one.question in (None, name))
        kept[name] = Checked(framed(own), dict(report.unfit).get(name))
        return kept[name]

    def checked(self, view: View) -> Checked | None:
        """The result of `check` for the question since the file was saved; None if it has not
        been checked."""
        draft = view.draft
        if draft is None or draft.question is None or draft.broken or view.file is not self._read:
            return None
        return self._checked.get(draft.question.id)

    def comparisons(self, view: View, examined: Examined) -> tuple[Comparison, ...]:
        """Wrong programs that no mistake was written for: the slips generated from the code, or
        the options of a choice. Empty if the code may not run. Blocks. Raises RunnerError."""
        if self._why_not_run(examined.variant.question) is not None:
            return ()
        asked_for = options if examined.variant.options else made_slips
        return asked_for(examined, view.runner, self._limits)

    def before(self, view: View, examined: Examined) -> tuple[Grid, ...]:
        """The small tensors that the code starts with. Blocks. Raises RunnerError."""
        asked_for = before(view.runner, examined.variant, examined.outcome)
        return () if asked_for is None else asked_for.grids()

    # Lessons

    def lessons(self, view: View) -> tuple[Lesson, ...]:
        """The lessons of the file, beginning with those that the current question needs."""
        question = view.draft.question if view.draft is not None else None
        needed = question.needs if question is not None else ()
        every = view.file.pack.lessons if view.file.pack is not None else ()
        return tuple(sorted(every, key=lambda lesson: lesson.id not in needed))

    def work_through(self, view: View, lesson: Lesson) -> WorkedExample | Note:
        """Run a lesson; a note says why it cannot be shown. Raises RunnerError."""
        if (refused := self._why_not_run(lesson.example.question)) is not None:
            return refused
        return work_through(lesson, self._examiner(view)) or Note("lesson.none-in-file")

    def complete(self, view: View, worked: WorkedExample, text: str) -> CompletedStep:
        """Judge the answer to a lesson's blank. Raises RunnerError."""
        return complete(worked, text, self._examiner(view))

    def begun_with(self, view: View, worked: WorkedExample) -> tuple[Grid, ...]:
        """The small tensors that a lesson's code starts with. Blocks. Raises RunnerError."""
        asked_for = before(view.runner, worked.lesson.example, worked.outcome)
        return () if asked_for is None else asked_for.grids()

    def _examiner(self, view: View) -> Examiner:
        return Examiner(view.runner, self._limits, self._why_not_run)
