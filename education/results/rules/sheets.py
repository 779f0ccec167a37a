"""Results as tables for a spreadsheet."""

from collections.abc import Iterator

from diatonic.common.sheets import Cell
from education.authoring.rules import Outline, SectionType
from education.results.rules.modules import Learner
from education.results.rules.questions import QuizFigures

_STATES = {"new": "not started", "started": "started", "completed": "completed"}


def learners_head(outline: Outline) -> list[Cell]:
    """Return the heads of the columns of :func:`learner_row`."""
    head: list[Cell] = ["Learner", "Progress in percent", "Sections completed", "Last activity", "Finished", "Stuck at"]
    for entry in outline.entries:
        head.append(entry.title)
        if entry.content_type is SectionType.QUIZ:
            head += [f"{entry.title}: best percent", f"{entry.title}: attempts"]
    return head


def learner_row(learner: Learner, outline: Outline) -> list[Cell]:
    """Return what one learner did, section by section."""
    progress = learner.progress
    row: list[Cell] = [
        learner.name,
        learner.percent,
        learner.completed,
        progress.updated_at,
        progress.finished_at,
        ", ".join(entry.title for entry in learner.stuck_at),
    ]
    for entry in outline.entries:
        own = progress.of(entry.content_id)
        row.append(_STATES[own.state])
        if entry.content_type is SectionType.QUIZ:
            row += [own.best, own.made]
    return row


QUESTIONS_HEAD: list[Cell] = [
    "Quiz",
    "Question",
    "Kind",
    "Since version",
    "First answers",
    "Right",
    "Right in percent",
    "Discrimination",
    "In words",
    "Answer",
    "Answer is right",
    "Chosen",
]


def question_rows(title: str, figures: QuizFigures) -> Iterator[list[Cell]]:
    """Return a row for each question of a quiz, and below it one for each answer to choose."""
    for one in figures.questions:
        words = f"{one.difficulty_words}. {one.separation_words}."
        head: list[Cell] = [title, one.question.text, one.question.kind.value, one.since]
        yield [*head, one.answered, one.right, one.facility, one.discrimination, words, "", "", ""]
        for choice in one.choices:
            yield [*head, "", "", "", "", "", choice.text, "yes" if choice.is_right else "no", choice.count]
