"""One question: what it asks, its state, and every answer to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content

from quizapp.bank import variants
from quizapp.bank.scope import Scope
from quizapp.examine.prompts import prompt_text
from quizapp.review.question_deeds import LONGEST_NOTE, Wish
from quizapp.scheduling.states import Scheduled
from quizapp.tui.content import plain
from quizapp.tui.prose import prose
from quizapp.tui.screens.deed_dialogs import DayDialog, NoteDialog
from quizapp.tui.screens.fetching import FetchingPage
from quizapp.tui.widgets.past_answers import PastAnswers
from quizapp.tui.widgets.question_row import SIGNS, standing_text
from quizapp.tui.widgets.text_lines import CodeBlock, Lines, TitleLine

if TYPE_CHECKING:
    from datetime import date

    from quizapp.progress.history import PastAnswer
    from quizapp.progress.topics import QuestionFigures
    from quizapp.review.study import Study
    from quizapp.scheduling.acts import Act
    from quizapp.tui.study_thread import StudyThread
    from quizapp.words import Words

#: None if the question no longer exists.
Found = tuple["QuestionFigures", "tuple[PastAnswer | Act, ...]", "date", str] | None


class QuestionScreen(FetchingPage[Found]):
    """Shows a question without its answer. It can be practised, suspended, resumed, postponed,
    dated, forgotten and flagged; each action can be undone."""

    CSS_PATH = "browse.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p,enter", "practise", "keys.practise", id="question.practise"),
        Binding("x", "suspend", "keys.suspend", id="question.suspend"),
        Binding("x", "resume", "keys.resume", id="question.resume"),
        Binding("b", "bury", "keys.bury", id="question.bury"),
        Binding("w", "due", "keys.due", id="question.due"),
        Binding("n", "forget", "keys.forget", id="question.forget"),
        Binding("f", "flag", "keys.flag", id="question.flag"),
        Binding("u", "undo", "keys.undo", id="question.undo"),
        Binding("escape", "back", "keys.back", id="question.back"),
    ]

    def __init__(self, words: Words, thread: StudyThread, question: str) -> None:
        super().__init__(words, thread)
        self._question = question
        self._figures: QuestionFigures | None = None
        self._today: date | None = None
        #: The actions on this screen that were not undone, in order; undo goes back through them.
        self._done: list[tuple[Act, ...]] = []

    def parts(self) -> ComposeResult:
        yield TitleLine(Content(""), plain(self._question, "$text-muted"))
        yield VerticalScroll()

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def fetch(self, study: Study) -> Found:
        question = study.library.questions.get(self._question)
        if question is None:
            return None
        topic = study.topic(Scope(pack=question.pack))
        assert topic is not None
        figures = next(one for one in topic.questions if one.question.id == self._question)
        title = study.library.packs[question.pack].title.in_language(self.words.language)
        return figures, study.history(self._question), study.today, title

    async def draw(self, fetched: Found) -> None:
        if fetched is None:
            self.dismiss()
            return
        figures, past, today, title = fetched
        self._figures, self._today = figures, today
        self.title_line.show(plain(title, "bold"), plain(self._question, "$text-muted"))
        body = self.query_one(VerticalScroll)
        with self.app.batch_update():
            await body.remove_children()
            await body.mount(*self._asked(figures), *self._stands(figures, today))
            await body.mount(PastAnswers(past, self.words))

    def _asked(self, figures: QuestionFigures) -> list[Lines]:
        """The question in its first variant."""
        every = variants(figures.question)
        if not len(every):
            return []
        first = every[0]
        shown = [Lines(prose(prompt_text(first, self.words)), classes="prompt")]
        if first.setup.strip() or first.code is not None:
            shown.append(CodeBlock(first.setup, first.code))
        return shown

    def _stands(self, figures: QuestionFigures, today: date) -> list[Lines]:
        say, state, question = self.words.say, figures.state, figures.question
        sign, ink = SIGNS[figures.standing]
        facts = [
            say("browse.about", ask=question.ask, level=question.level),
            say("browse.variants", n=len(variants(question))),
            "  ".join(f"#{tag}" for tag in question.tags),
        ]
        stands = standing_text(figures, today, self.words)
        if figures.standing == "buried":
            stands = say("deeds.mark-buried", day=figures.state.buried)
        standing = Content.styled(f"{sign} {stands}", f"bold {ink}")
        if isinstance(state.schedule, Scheduled):
            memory = state.schedule.memory
            counted = [
                say(f"browse.step-{state.step}"),
                say("browse.interval", n=memory.interval),
                say("browse.ease", ease=f"{memory.ease / 100:.2f}")
                if (stability := getattr(memory, "stability", None)) is None
                else say("browse.stability", days=f"{stability:.1f}"),
                say("browse.reviews", n=state.reviews),
                say("browse.lapses", n=state.lapses),
            ]
            standing += Content.styled("   " + " · ".join(counted), "$text-muted")
        lines = [standing, plain(" · ".join(fact for fact in facts if fact), "$text-muted")]
        if state.flag is not None:
            lines.append(plain(f"⚑ {state.flag or say('browse.flagged')}", "$text-warning"))
        return [Lines(Content("\n").join(lines), classes="facts")]

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        if self._figures is None:
            return action == "back"
        suspended, standing = self._figures.state.suspended, self._figures.standing
        scheduled = isinstance(self._figures.state.schedule, Scheduled)
        return {
            "practise": not suspended,
            "suspend": standing not in ("suspended", "buried"),
            "resume": standing in ("suspended", "buried"),
            "bury": standing not in ("suspended", "buried"),
            "due": scheduled,
            "forget": scheduled,
            "undo": bool(self._done),
        }.get(action, True)

    def action_practise(self) -> None:
        self.review(Scope(questions=frozenset({self._question}), practice=True))

    def action_suspend(self) -> None:
        self._wish(Wish("suspended"))

    def action_resume(self) -> None:
        self._wish(Wish("resumed"))

    def action_bury(self) -> None:
        self._wish(Wish("buried"))

    def action_forget(self) -> None:
        self._wish(Wish("forgot"))

    def action_due(self) -> None:
        def given(day: date | None) -> None:
            if day is not None:
                self._wish(Wish("dated", until=day))

        if self._today is not None:
            self.app.push_screen(DayDialog(self.words, self._today), given)

    def action_flag(self) -> None:
        def given(note: str | None) -> None:
            if note is not None:
                self._wish(Wish("flagged", note=note))

        if self._figures is not None and self._figures.state.flag is not None:
            self._wish(Wish("flagged", note=None))
        else:
            self.app.push_screen(NoteDialog(self.words, LONGEST_NOTE), given)

    def action_undo(self) -> None:
        def job(study: Study) -> Found:
            if self._done:
                study.deeds.take_back(self._done.pop())
            return self.fetch(study)

        self.do(job)

    def _wish(self, wish: Wish) -> None:
        def job(study: Study) -> Found:
            self._done.append(study.deeds.do(wish, [self._question]))
            return self.fetch(study)

        self.do(job)
