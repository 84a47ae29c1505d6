"""The questions of one pack or tag, and the learner's progress."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content

from quizapp.tui.content import plain, steps_bar
from quizapp.tui.screens.fetching import FetchingPage
from quizapp.tui.widgets.list_rows import Rows
from quizapp.tui.widgets.question_row import QuestionRow, question_row
from quizapp.tui.widgets.text_lines import EndsLine, TitleLine

if TYPE_CHECKING:
    from quizapp.bank.scope import Scope
    from quizapp.progress.topics import Topic
    from quizapp.review.study import Study
    from quizapp.tui.study_thread import StudyThread
    from quizapp.words import Words

Found = tuple["Topic | None", list[QuestionRow]]
_BAR = 14


class TopicScreen(FetchingPage[Found]):
    """Lists the questions; each can be opened or practised, and all of them reviewed."""

    CSS_PATH = "browse.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "keys.open", id="topic.open"),
        Binding("r", "review", "keys.review-it", id="topic.review"),
        Binding("p", "practise", "keys.practise", id="topic.practise"),
        Binding("escape", "back", "keys.back", id="topic.back"),
    ]

    def __init__(self, words: Words, thread: StudyThread, scope: Scope, name: str = "") -> None:
        super().__init__(words, thread)
        self._scope = scope
        self._called = name

    def parts(self) -> ComposeResult:
        yield TitleLine()
        yield EndsLine(classes="about")
        yield Rows(eager=True)

    def on_mount(self) -> None:
        self.query_one(Rows).focus()

    def fetch(self, study: Study) -> Found:
        topic = study.topic(self._scope)
        today = study.today
        rows = [question_row(one, today, self.words) for one in topic.questions] if topic else []
        return topic, rows

    async def draw(self, fetched: Found) -> None:
        topic, rows = fetched
        self.query_one(Rows).show(rows)
        if topic is None:
            return
        name = (
            topic.title.in_language(self.words.language) if topic.title else topic.scope.tag or self._called
        )
        say = self.words.say
        count = Content.styled(say("browse.questions", n=len(topic.questions)), "$text-muted")
        self.title_line.show(plain(name, "bold"), count)
        steps = topic.steps
        known = Content.assemble(
            (say("browse.steps", met=steps.met, n=steps.total, solid=steps.solid) + " ", "$text-muted"),
            steps_bar(steps, _BAR),
        )
        today = f"{say('home.due', n=topic.due)} · {say('home.new', n=topic.new)}"
        tags = "" if topic.title is None else "   " + "  ".join(f"#{tag}" for tag in topic.tags)
        self.query_one(".about", EndsLine).show(plain(today, "bold") + plain(tags, "$text-muted"), known)

    def on_pointed_at(self) -> None:
        self.refresh_bindings()

    def on_row_opened(self) -> None:
        self.action_open()

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        return self.query_one(Rows).pointed_at is not None if action == "open" else True

    def action_open(self) -> None:
        from quizapp.tui.screens.question import QuestionScreen

        row = self.query_one(Rows).pointed_at
        if isinstance(row, QuestionRow):
            self.app.push_screen(QuestionScreen(self.words, self.thread, row.id))

    def action_review(self) -> None:
        self.review(self._scope)

    def action_practise(self) -> None:
        self.review(replace(self._scope, practice=True))
