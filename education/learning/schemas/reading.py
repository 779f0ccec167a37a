"""Modules, sections and attempts, as a learner gets them. Nothing here holds a right answer before it may be seen."""

from typing import Any, Literal, Self

from ninja import Schema

from diatonic.common.http.answers import Answer
from diatonic.common.pages import Page
from education.learning.rules import (
    Attempt,
    LearnerModule,
    LearnerSection,
    Progress,
    SectionProgress,
)
from education.learning.schemas.catalogue import RequirementOut
from education.quizzes.rules import Sitting


class SectionProgressOut(Answer):
    """How far the learner is in a section. ``position``: seconds of a video or page of a document."""

    state: Literal["new", "started", "completed"]
    position: float
    attempts: int
    best: int | None
    passed: bool

    @classmethod
    def of(cls, value: SectionProgress) -> Self:
        """Return the answer for a section's progress."""
        return cls(**{name: getattr(value, name) for name in cls.model_fields})


class LearnerEntryOut(Answer):
    """A section in the outline of a published module, with the learner's progress."""

    content_id: str
    section_order: int
    title: str
    content_type: str
    duration: int
    progress: SectionProgressOut


class LearnerModuleOut(Answer):
    """A published module as a learner sees it. ``resume``: the section to go on with, null when all is done.

    ``is_locked``: its sections answer 409 until every one of ``requirements`` is met.
    """

    module_id: str
    version: str
    published_at: str
    title: str
    description: str
    content_type: str
    difficulty: str
    duration: int
    learning_objectives: list[str]
    prerequisites: list[str]
    tags: list[str]
    thumbnail_file_id: str
    percent: int
    resume: str | None
    is_locked: bool
    requirements: list[RequirementOut]
    sections: list[LearnerEntryOut]

    @classmethod
    def of(cls, learner: LearnerModule) -> Self:
        """Return the answer for a module."""
        module, progress, resume = learner.module, learner.progress, learner.resume
        fields = ("title", "description", "content_type", "difficulty", "learning_objectives", "prerequisites", "tags")
        said: dict[str, Any] = {name: module.fields.get(name) for name in fields}
        return cls(
            module_id=module.module_id,
            version=module.version,
            published_at=module.published_at,
            duration=module.card.duration,
            thumbnail_file_id=module.card.thumbnail_file_id,
            percent=learner.percent,
            resume=resume.content_id if resume else None,
            is_locked=learner.is_locked,
            requirements=[RequirementOut.of(one) for one in learner.requirements],
            sections=[
                LearnerEntryOut(
                    content_id=entry.content_id,
                    section_order=number,
                    title=entry.title,
                    content_type=entry.content_type.value,
                    duration=entry.duration,
                    progress=SectionProgressOut.of(progress.of(entry.content_id)),
                )
                for number, entry in enumerate(module.outline.entries, 1)
            ],
            **said,
        )


class SittingOut(Answer):
    """A timed attempt that was started. ``answers``: what was saved, in the form of :class:`AnswersIn`."""

    attempt: int
    edition: int
    minutes: int
    started_at: str
    ends_at: str
    saved_at: str
    answers: dict[str, list[str]]

    @classmethod
    def of(cls, sitting: Sitting) -> Self:
        """Return the answer for a timed attempt."""
        answers = {name: list(chosen) for name, chosen in sitting.answers.items()}
        values = {name: getattr(sitting, name) for name in cls.model_fields if name not in ("attempt", "answers")}
        return cls(attempt=sitting.number, answers=answers, **values)


class SavedOut(Answer):
    """When answers were saved; they are not sent yet."""

    saved_at: str


class LearnerSectionOut(Answer):
    """A published section. ``html`` is its Markdown as safe HTML.

    Send ``edition`` and ``attempt`` (the number of the next one) back with the answers to a quiz. Where ``minutes``
    is not 0 the quiz is timed: its questions come once the attempt was started, and ``sitting`` says until when.
    """

    content_id: str
    module_id: str
    version: str
    edition: int
    title: str
    content_type: str
    content_data: dict[str, Any]
    html: str
    files: dict[str, str]
    duration: int
    previous: str | None
    next: str | None
    attempts_left: int | None
    attempt: int
    minutes: int
    sitting: SittingOut | None
    progress: SectionProgressOut

    @classmethod
    def of(cls, learner: LearnerSection) -> Self:
        """Return the answer for a section."""
        entry = learner.section.entry
        return cls(
            content_id=entry.content_id,
            module_id=learner.module.module_id,
            version=learner.module.version,
            edition=entry.edition,
            title=entry.title,
            content_type=entry.content_type.value,
            content_data=learner.content,
            html=learner.html,
            files=learner.section.files,
            duration=entry.duration,
            previous=learner.previous.content_id if learner.previous else None,
            next=learner.next.content_id if learner.next else None,
            attempts_left=learner.attempts_left,
            attempt=learner.next_attempt,
            minutes=learner.minutes,
            sitting=SittingOut.of(learner.sitting) if learner.sitting else None,
            progress=SectionProgressOut.of(learner.own),
        )


class ProgressIn(Schema):
    """What the learner did: opened (``started``) or finished a section. ``position``: seconds, or page."""

    state: Literal["started", "completed"] = "started"
    position: float = 0


class ProgressOut(Answer):
    """The learner's progress in a module."""

    module_id: str
    last_content_id: str
    updated_at: str
    sections: dict[str, SectionProgressOut]

    @classmethod
    def of(cls, progress: Progress) -> Self:
        """Return the answer for a progress."""
        sections = {key: SectionProgressOut.of(value) for key, value in progress.sections.items()}
        return cls(
            module_id=progress.module_id,
            last_content_id=progress.last_content_id,
            updated_at=progress.updated_at,
            sections=sections,
        )


class AnswersIn(Schema):
    """Question id → the answer; ``edition`` and ``attempt`` as they came with the section.

    An answer is a list of texts: the ids of the chosen options; ``true`` or ``false``; the text or number as it was
    typed; the ids of all items in order; for each left side ``<pair_id>:<right_id>``.
    """

    answers: dict[str, list[str]]
    edition: int | None = None
    attempt: int | None = None


class ResultLineOut(Answer):
    """A line of a result in words; ``label`` is the place or the left side, ``right`` empty until it may be seen."""

    label: str
    given: str
    right: str


class QuestionResultOut(Answer):
    """How one question went. ``right_options`` is a right answer in its form, empty until it may be seen."""

    question_id: str
    kind: str
    text: str
    is_right: bool
    points: int
    chosen: list[str]
    feedback: list[str]
    right_options: list[str]
    lines: list[ResultLineOut]


class AttemptOut(Answer):
    """A graded attempt, pinned to the version that was answered.

    ``timed_out``: the time ran out, and what was saved in time was graded.
    """

    content_id: str
    number: int
    version: str
    edition: int
    points: int
    out_of: int
    percent: int
    passed: bool
    attempts_left: int | None
    timed_out: bool
    at: str
    results: list[QuestionResultOut]

    @classmethod
    def of(cls, attempt: Attempt) -> Self:
        """Return the answer for an attempt."""
        asked = {question["question_id"]: question for question in attempt.quiz["questions"]}
        results = [
            QuestionResultOut(
                question_id=result.question_id,
                kind=asked[result.question_id]["kind"],
                text=asked[result.question_id]["text"],
                is_right=result.is_right,
                points=result.points,
                chosen=list(result.chosen),
                feedback=list(result.feedback),
                right_options=list(result.right_options),
                lines=[ResultLineOut(label=line.label, given=line.given, right=line.right) for line in result.lines],
            )
            for result in attempt.results
        ]
        values = {name: getattr(attempt, name) for name in cls.model_fields if name != "results"}
        return cls(**values, results=results)


class AttemptsOut(Answer):
    """One page of the learner's own attempts, newest first."""

    items: list[AttemptOut]
    next_cursor: str | None

    @classmethod
    def of(cls, page: Page[Attempt]) -> Self:
        """Return the answer for a page."""
        return cls(items=[AttemptOut.of(attempt) for attempt in page.items], next_cursor=page.next_cursor)


class FileLinkOut(Answer):
    """Where the bytes are, for a minute: ranges work, so that a video seeks. ``preview_url``: a small picture."""

    url: str
    preview_url: str | None
    content_type: str
    name: str
    size: int
    duration: float | None
    expires_in: int = 60
