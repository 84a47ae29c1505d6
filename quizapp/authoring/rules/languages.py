"""Reports texts that are missing, or incomplete, in some language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from quizapp.authoring.wording import listed
from quizapp.bank import Lesson, Pack, Question, Text
from quizapp.bank.faults import Problem, Steps
from quizapp.bank.templates import placeholders


def languages_of(pack: Pack) -> tuple[str, ...]:
    """Every language used in the pack, in the order of first use."""
    texts = [pack.title, *(text for question in pack.questions for _, text in _texts(question))]
    texts += [text for lesson in pack.lessons for text in (lesson.title, lesson.entry.says)]
    return tuple(dict.fromkeys(language for text in texts for language in text.languages))


def title(pack: Pack, languages: Iterable[str]) -> Iterator[Problem]:
    """A finding if the pack's title lacks a language."""
    yield from _missing(("title",), pack.title, languages)


def texts(question: Question, languages: Iterable[str]) -> Iterator[Problem]:
    """A finding for each text that lacks a language, or lacks a placeholder in one."""
    for path, text in _texts(question):
        yield from _missing(path, text, languages)
        yield from _placeholders(path, text)


def lesson_texts(lesson: Lesson, languages: Iterable[str]) -> Iterator[Problem]:
    """A finding for each text of a lesson that lacks a language."""
    yield from _missing(("title",), lesson.title, languages)
    yield from _missing(("says",), lesson.entry.says, languages)


def _texts(question: Question) -> Iterator[tuple[Steps, Text]]:
    entry = question.entry
    if entry.prompt is not None:
        yield ("prompt",), entry.prompt
    for index, step in enumerate(entry.hint):
        yield ("hint", index), step
    if entry.explain is not None:
        yield ("explain",), entry.explain
    for index, mistake in enumerate(entry.mistakes):
        if mistake.says is not None:
            yield ("mistakes", index, "says"), mistake.says


def _missing(path: Steps, text: Text, languages: Iterable[str]) -> Iterator[Problem]:
    # A text without a language is for every reader.
    missing = [language for language in languages if language not in text.languages]
    if text.languages and missing:
        key = next(step for step in reversed(path) if isinstance(step, str))
        message = (
            f"`{key}` is missing {listed(f'`{one}`' for one in missing)}, "
            f"which other strings in this file have; add `{missing[0]}: …`"
        )
        yield Problem(path, "language-missing", message, on_key=True)


def _placeholders(path: Steps, text: Text) -> Iterator[Problem]:
    used = {language: {name for name, _ in placeholders(one)} for language, one in text.pairs}
    every = dict.fromkeys(name for _, one in text.pairs for name, _ in placeholders(one))
    for language, names in used.items():
        missing = [name for name in every if name not in names]
        if missing:
            other = next(one for one, has in used.items() if missing[0] in has)
            message = (
                f"`{language}` is missing {listed(f'`${name}`' for name in missing)}, which `{other}` has; "
                "use it in both languages, or in neither"
            )
            yield Problem((*path, language), "placeholder-missing-in-language", message)
