"""Learning: the catalogue, modules and sections as a learner sees them, progress, and answering quizzes."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from diatonic.common import clock
from diatonic.common.errors import Conflict, Invalid, NotFound
from diatonic.common.markdown import to_html
from diatonic.common.pages import DEFAULT_LIMIT, Page
from diatonic.common.scope import Scope
from diatonic.common.validation import parse
from education.authoring import services as authoring
from education.authoring.rules import PublishedModule, PublishedSection, SectionType
from education.learning.rules import (
    AnswersInput,
    Attempt,
    CatalogueCard,
    LearnerModule,
    LearnerSection,
    Progress,
    ProgressInput,
    SectionProgress,
    after_attempt,
    after_report,
)
from education.learning.store import LearningStore, ProgressMoved
from education.quizzes import rules as quizzes
from organizations.media import services as media
from organizations.media.rules import StoredFile

_TRIES = 4
#: How long after a publication answers to the edition before it are still taken.
_OLD_EDITION = timedelta(days=1)


class NotAQuiz(Conflict):
    """The section has nothing to answer."""


class QuizChanged(Conflict):
    """The answers are to an edition that is not live, and was not shown to this learner lately."""

    default_code = "quiz_changed"


class NoAttemptLeft(Conflict):
    """The quiz was answered as often as its author allows."""


def list_catalogue(scope: Scope, *, limit: int = DEFAULT_LIMIT, cursor: str | None = None) -> Page[CatalogueCard]:
    """Return one page of what can be learned with the person's progress; needs ``learn.view``. Two DynamoDB calls."""
    page = authoring.list_published(scope, limit=limit, cursor=cursor)
    progress = LearningStore(scope).progress_of([card.module_id for card in page.items])
    done = {one.module_id: one for one in progress}
    return page.map(
        lambda card: CatalogueCard(
            card,
            completed=card.count(
                content_id for content_id, part in done[card.module_id].sections.items() if part.state == "completed"
            ),
            started=bool(done[card.module_id].updated_at),
        )
    )


def get_module(scope: Scope, *, module_id: str) -> LearnerModule:
    """Return a published module with the person's progress; needs ``learn.view``. Two DynamoDB calls."""
    module = authoring.get_published(scope, module_id=module_id)
    return LearnerModule(module, LearningStore(scope).progress(module_id))


def get_section(scope: Scope, *, module_id: str, content_id: str) -> LearnerSection:
    """Return a published section for reading; a quiz without its answers. ``learn.view``. Three DynamoDB calls."""
    learner = get_module(scope, module_id=module_id)
    section = authoring.get_published_section(scope, module=learner.module, content_id=content_id)
    return _for_reading(learner, section)


def get_answered_section(
    scope: Scope, *, module_id: str, content_id: str, edition: int | None, now: datetime
) -> LearnerSection:
    """Return the quiz that a person's answers are to, which may be the edition before the live one.

    Raises :class:`QuizChanged` where answers to that edition are not taken any more. ``learn.view``.
    """
    learner = get_module(scope, module_id=module_id)
    live = authoring.get_published_section(scope, module=learner.module, content_id=content_id)
    return _for_reading(learner, _shown(scope, learner, live, edition, now))


def _for_reading(learner: LearnerModule, section: PublishedSection) -> LearnerSection:
    return LearnerSection(
        module=learner.module,
        progress=learner.progress,
        section=section,
        content=_visible(section),
        html=to_html(_markdown(section)),
    )


def get_file(scope: Scope, *, module_id: str, content_id: str, slot: str) -> StoredFile:
    """Return the file in a slot of a published section, whoever it was uploaded by; needs ``learn.view``.

    Raises ``NotFound``. Three DynamoDB calls.
    """
    module = authoring.get_published(scope, module_id=module_id)
    section = authoring.get_published_section(scope, module=module, content_id=content_id)
    return _file(scope, section.files.get(slot, ""))


def get_picture(scope: Scope, *, module_id: str) -> StoredFile:
    """Return the file whose preview is the module's picture; needs ``learn.view``. Raises ``NotFound``."""
    module = authoring.get_published(scope, module_id=module_id)
    return _file(scope, module.card.thumbnail_file_id)


def _file(scope: Scope, file_id: str) -> StoredFile:
    found = media.get_files(scope, file_ids=[file_id]).get(file_id) if file_id else None
    if found is None:
        raise NotFound("There is no such file here.")
    return found


def save_progress(
    scope: Scope, *, module_id: str, content_id: str, reported: Mapping[str, Any], now: datetime
) -> Progress:
    """Record that a section was opened, or how far it was seen, or that it is completed; needs ``learn.attempt``.

    ``reported``: the fields of :class:`ProgressInput`. A quiz is completed by passing it, not by saying so.
    """
    scope.check("learn.attempt", "You can read here, but not take part.")
    wanted = parse(ProgressInput, dict(reported))
    store, at = LearningStore(scope), clock.iso(now)
    for _ in range(_TRIES):
        learner = get_module(scope, module_id=module_id)
        entry = learner.module.outline.entry(content_id)
        if entry is None:
            raise authoring.SectionNotPublished
        if entry.content_type is SectionType.QUIZ and wanted.state == "completed":
            raise Conflict("A quiz is completed by passing it.", code="quiz_not_passed")
        value = after_report(learner.progress.of(content_id), wanted, edition=entry.edition, at=at)
        if store.save(learner.progress, content_id, value, at=at):
            return Progress(module_id, {**learner.progress.sections, content_id: value}, content_id, at)
    raise ProgressMoved


def submit_attempt(
    scope: Scope, *, module_id: str, content_id: str, submitted: Mapping[str, Any], now: datetime
) -> Attempt:
    """Grade the person's answers to a quiz; needs ``learn.attempt``. Four DynamoDB calls.

    ``submitted``: the fields of :class:`AnswersInput`. The attempt is pinned to the release and to the edition
    that was shown. Raises :class:`NoAttemptLeft`; right answers are in the result only when they may be seen.
    """
    scope.check("learn.attempt", "You can read here, but not answer quizzes.")
    given = parse(AnswersInput, dict(submitted))
    for _ in range(_TRIES):
        with suppress(ProgressMoved):
            return _answer(scope, module_id, content_id, given, now)
    raise ProgressMoved


def _answer(scope: Scope, module_id: str, content_id: str, given: AnswersInput, now: datetime) -> Attempt:
    learner = get_module(scope, module_id=module_id)
    seen = learner.progress.of(content_id)
    live = authoring.get_published_section(scope, module=learner.module, content_id=content_id)
    section = _shown(scope, learner, live, given.edition, now)
    quiz, max_attempts = _quiz(section), _quiz(live).max_attempts
    if errors := quizzes.wrong_answers(quiz, given.answers):
        raise Invalid("Some answers do not fit the quiz.", fields=errors)
    if max_attempts and seen.attempts >= max_attempts:
        raise NoAttemptLeft(f"You have used all {max_attempts} attempts.", code="no_attempt_left")
    at = clock.iso(now)
    grade = quizzes.grade(quiz, given.answers)
    edition = section.entry.edition
    value = after_attempt(seen, percent=grade.percent, passed=grade.passed, edition=edition, at=at)
    attempt = _graded(learner.module, section, given.answers, number=value.attempts, progress=value, at=at)
    LearningStore(scope).add_attempt(learner.progress, attempt, value, at=at)
    return attempt


def _shown(
    scope: Scope, learner: LearnerModule, live: PublishedSection, edition: int | None, now: datetime
) -> PublishedSection:
    """Return the edition that is graded: the live one, or for a day the one that this learner was shown before it."""
    content_id = live.entry.content_id
    if edition is None or edition == live.entry.edition:
        return live
    if edition > live.entry.edition:
        raise authoring.SectionNotPublished
    was_shown = learner.progress.of(content_id).edition == edition
    if not was_shown or clock.parse(learner.module.published_at) + _OLD_EDITION < now:
        raise QuizChanged("This quiz was changed since you opened it. Reload the page and answer it as it is now.")
    return authoring.get_published_section(scope, module=learner.module, content_id=content_id, edition=edition)


def list_attempts(
    scope: Scope, *, module_id: str, content_id: str, limit: int = DEFAULT_LIMIT, cursor: str | None = None
) -> Page[Attempt]:
    """Return one page of the person's own attempts at a quiz, newest first; needs ``learn.view``."""
    learner = get_module(scope, module_id=module_id)
    entry = learner.module.outline.entry(content_id)
    if entry is None:
        raise authoring.SectionNotPublished
    progress = learner.progress.of(content_id)
    found = LearningStore(scope).attempts(module_id, content_id, limit=limit, cursor=cursor)
    editions = authoring.get_published_editions(
        scope, module=learner.module, content_id=content_id, editions={int(item.edition) for item in found.items}
    )

    def graded(item: Any) -> Attempt:
        attempt = _graded(
            learner.module,
            editions[int(item.edition)],
            item.answers,
            number=int(item.number),
            progress=progress,
            at=item.created_at,
        )
        return replace(attempt, release=int(item.release), version=item.version)

    return found.map(graded)


def _graded(
    module: PublishedModule,
    section: PublishedSection,
    answers: Mapping[str, list[str]],
    *,
    number: int,
    progress: SectionProgress,
    at: str,
) -> Attempt:
    """Return an attempt with its grade. Right options are named once this edition was passed, or no attempt is left."""
    quiz, edition = _quiz(section), section.entry.edition
    grade = quizzes.grade(quiz, answers)
    reveal = quizzes.may_reveal(
        passed=progress.passed_edition == edition, attempts_used=progress.attempts, max_attempts=quiz.max_attempts
    )
    return Attempt(
        content_id=section.entry.content_id,
        number=number,
        release=module.release,
        version=module.version,
        edition=edition,
        answers=answers,
        points=grade.points,
        out_of=grade.out_of,
        percent=grade.percent,
        passed=grade.passed,
        results=quizzes.revealed(quiz, grade) if reveal else grade.results,
        at=at,
        attempts_left=max(0, quiz.max_attempts - progress.attempts) if quiz.max_attempts else None,
    )


def _quiz(section: PublishedSection) -> quizzes.Quiz:
    if section.entry.content_type is not SectionType.QUIZ:
        raise NotAQuiz("There is nothing to answer in this section.", code="not_a_quiz")
    return quizzes.Quiz.model_validate(section.content_data)


def _visible(section: PublishedSection) -> dict[str, Any]:
    if section.entry.content_type is SectionType.QUIZ:
        return quizzes.for_learner(quizzes.Quiz.model_validate(section.content_data))
    return section.public_content


def _markdown(section: PublishedSection) -> str:
    data = section.content_data
    return str(data.get("body") or data.get("description") or data.get("introduction") or "")
