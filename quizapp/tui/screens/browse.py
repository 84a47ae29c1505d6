"""Browse: every pack and tag, its questions, and a way to review them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input

from quizapp.bank.scope import Scope
from quizapp.progress.course_path import CoursePath
from quizapp.progress.topics import Topic, Topics
from quizapp.tui.content import plain
from quizapp.tui.screens.fetching import FetchingPage
from quizapp.tui.widgets.list_rows import Row, Rows
from quizapp.tui.widgets.path_view import by_unit
from quizapp.tui.widgets.question_row import QuestionRow, question_row
from quizapp.tui.widgets.text_lines import Lines, TitleLine
from quizapp.tui.widgets.topic_row import Tabs, TopicHead, TopicRow
from quizapp.tui.widgets.typed_text import FilterLine

if TYPE_CHECKING:
    from datetime import date

    from quizapp.review.study import Study
    from quizapp.tui.study_thread import StudyThread
    from quizapp.words import Words

Found = tuple["Topics", "CoursePath", "date"]
_KINDS = {False: "home.pack", True: "browse.tag"}
#: Maximum number of questions listed by a search.
_MOST = 50


class BrowseScreen(FetchingPage[Found]):
    """A list of packs, or of tags; typing filters it and adds the matching questions."""

    CSS_PATH = "browse.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "keys.open", id="browse.open"),
        Binding("r", "review", "keys.review-it", id="browse.review"),
        Binding("p", "practise", "keys.practise", id="browse.practise"),
        Binding("slash", "search", "keys.search", id="browse.search"),
        Binding("t", "switch", "keys.tags", id="browse.switch"),
        Binding("k", "place", "keys.place", id="browse.place", show=False),
        Binding("escape,b", "back", "keys.back", id="browse.back"),
    ]

    def __init__(self, words: Words, thread: StudyThread) -> None:
        super().__init__(words, thread)
        self._topics = Topics((), ())
        self._path = CoursePath()
        self._today: date | None = None
        self._by_tag = False

    def parts(self) -> ComposeResult:
        yield TitleLine(Content.styled(self.words.say("browse.title"), "bold"))
        yield Tabs(self.words)
        yield FilterLine(self.words.say("browse.search"))
        yield TopicHead(self.words)
        yield Rows(eager=True)
        yield Lines(classes="nothing gone")

    def on_mount(self) -> None:
        self.query_one(FilterLine).add_class("gone")
        self.query_one(Rows).focus()

    def fetch(self, study: Study) -> Found:
        return study.topics(), study.path(), study.today

    async def draw(self, fetched: Found) -> None:
        self._topics, self._path, self._today = fetched
        questions = sum(len(topic.questions) for topic in self._topics.packs)
        say = self.words.say
        counts = f"{say('browse.packs', n=len(self._topics.packs))} · {say('browse.questions', n=questions)}"
        self.title_line.show(
            Content.styled(say("browse.title"), "bold"), Content.styled(counts, "$text-muted")
        )
        self._list()

    def _list(self) -> None:
        wanted = self.query_one(FilterLine).value.casefold().split()
        every = self._topics.tags if self._by_tag else self._topics.packs
        rows: list[Row] = [self._row(topic) for topic in every if _matches(wanted, self._text(topic))]
        if not wanted and not self._by_tag and self._path.units:
            rows = by_unit(rows, self._path, self.words)
        if wanted and self._today is not None:
            rows += self._questions(wanted, self._today)
        self.query_one(Tabs).show(self._by_tag)
        self.query_one(TopicHead).name_lines(_KINDS[self._by_tag])
        self.query_one(Rows).show(rows)
        nothing = self.query_one(".nothing", Lines)
        nothing.set_class(bool(rows), "gone")
        nothing.update(
            plain(self.words.say("browse.nothing" if wanted else "home.no-packs-yet"), "$text-muted")
        )
        self.refresh_bindings()

    def _row(self, topic: Topic) -> TopicRow:
        return TopicRow(topic.scope, self._named(topic), topic.due, topic.new, topic.steps)

    def _named(self, topic: Topic) -> str:
        if topic.title is None:
            count = self.words.say("browse.questions", n=len(topic.questions))
            return f"{topic.scope.tag}  ({count})"
        return topic.title.in_language(self.words.language)

    def _text(self, topic: Topic) -> str:
        return " ".join((self._named(topic), topic.scope.pack or "", *topic.tags))

    def _questions(self, wanted: list[str], today: date) -> list[QuestionRow]:
        found: list[QuestionRow] = []
        for topic in self._topics.packs:
            for one in topic.questions:
                question = one.question
                prompt = question.entry.prompt
                asked = prompt.in_language(self.words.language) if prompt is not None else ""
                text = " ".join((question.id, question.ask, *question.tags, asked, question.code))
                if one.state.flag is not None:
                    text += f" ⚑ {self.words.say('browse.flagged')} {one.state.flag}"
                if _matches(wanted, text) and len(found) < _MOST:
                    found.append(question_row(one, today, self.words))
        return found

    # Keys

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._list()

    def on_pointed_at(self) -> None:
        self.refresh_bindings()

    def on_row_opened(self) -> None:
        self.action_open()

    @property
    def _scope(self) -> Scope | None:
        row = self.query_one(Rows).pointed_at
        return row.scope if isinstance(row, TopicRow) else None

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        if action == "open":
            return self.query_one(Rows).pointed_at is not None
        return self._scope is not None if action in {"review", "practise"} else True

    def action_open(self) -> None:
        from quizapp.tui.screens.question import QuestionScreen
        from quizapp.tui.screens.topic import TopicScreen

        row = self.query_one(Rows).pointed_at
        if isinstance(row, QuestionRow):
            self.app.push_screen(QuestionScreen(self.words, self.thread, row.id))
        elif self._scope is not None:
            self.app.push_screen(TopicScreen(self.words, self.thread, self._scope))

    def action_review(self) -> None:
        if self._scope is not None:
            self.review(self._scope)

    def action_practise(self) -> None:
        if self._scope is not None:
            self.review(replace(self._scope, practice=True))

    def action_switch(self) -> None:
        self._by_tag = not self._by_tag
        self._list()

    def action_place(self) -> None:
        from quizapp.tui.screens.placement_screen import PlacementScreen

        self.app.push_screen(PlacementScreen(self.words, self.thread))

    def action_search(self) -> None:
        line = self.query_one(FilterLine)
        line.remove_class("gone")
        line.focus()

    def action_clear_filter(self) -> None:
        line = self.query_one(FilterLine)
        line.value = ""
        line.add_class("gone")
        self.query_one(Rows).focus()

    def action_to_list(self) -> None:
        self.query_one(Rows).focus()

    def action_back(self) -> None:
        if self.query_one(FilterLine).value:
            self.action_clear_filter()
        else:
            super().action_back()


def _matches(wanted: list[str], text: str) -> bool:
    """Whether the text contains every word of the search."""
    text = text.casefold()
    return all(word in text for word in wanted)
