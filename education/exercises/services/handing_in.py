"""Handing in: what a learner sees of an exercise, sends, and takes back."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from diatonic.common import clock, ids
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import Conflict, Invalid
from diatonic.common.pages import DEFAULT_LIMIT, Page
from diatonic.common.scope import Scope
from diatonic.common.validation import parse
from education.authoring import services as authoring
from education.authoring.rules import Exercise, PublishedModule, PublishedSection, exercise_of
from education.exercises.rules import (
    GONE,
    Desk,
    Draft,
    State,
    Submission,
    WorkInput,
    why_not,
    wrong_work,
)
from education.exercises.services.desks import check_may_take_part, lying_ready, open_exercise, read_desk
from education.exercises.store import SubmissionStore
from education.learning import services as learning
from education.learning.rules import LearnerModule, after_work
from organizations.media import services as media
from organizations.media.rules import StoredFile, Upload, UploadState, Use


class ExerciseChanged(Conflict):
    """The exercise is another one than the learner was shown."""

    default_code = "exercise_changed"


class NotNow(Conflict):
    """Work waits to be marked, has passed, or no try is left."""

    default_code = "nothing_to_hand_in"


class FileNotReady(Conflict):
    """The file that lies ready has not arrived, is being checked, or was not taken."""

    default_code = "file_not_ready"


def get_desk(scope: Scope, *, module: PublishedModule, section: PublishedSection) -> Desk:
    """Return what the person has of a published exercise at hand: earlier work with its marks, and what lies ready.

    Needs ``learn.view``. Up to six DynamoDB calls.
    """
    scope.check("learn.view", "Only members of the organization can learn here.")
    content_id = section.entry.content_id
    exercise = exercise_of(section.content_data)
    desk = read_desk(scope, exercise=exercise, module_id=module.module_id, content_id=content_id)
    files = [one.file_id for one in desk.submissions if one.file_id]
    return replace(
        desk,
        files=media.get_files(scope, file_ids=files) if files else {},
        exercises=_exercises(scope, module, section, exercise, desk),
    )


def list_own(
    scope: Scope, *, module_id: str, content_id: str, limit: int = DEFAULT_LIMIT, cursor: str | None = None
) -> Page[Submission]:
    """Return one page of the person's own submissions to an exercise, newest first; needs ``learn.view``."""
    open_exercise(scope, module_id=module_id, content_id=content_id)
    store = SubmissionStore(scope)
    page = store.own(module_id, content_id, limit=limit, cursor=cursor)
    full, _ = store.with_work(module_id, content_id, page.items[:99])
    return Page(full, page.next_cursor)


def hand_in(
    scope: Scope, *, module_id: str, content_id: str, submitted: Mapping[str, Any], now: datetime
) -> Submission:
    """Hand in a text, and the file that lies ready; needs ``learn.attempt``. Six DynamoDB calls, eight with a file.

    ``submitted``: the fields of :class:`WorkInput`. Raises ``Invalid`` for work that the exercise does not take,
    :class:`NotNow`, :class:`ExerciseChanged`, :class:`FileNotReady`.
    """
    check_may_take_part(scope)
    given = parse(WorkInput, dict(submitted))
    for _ in range(learning.TRIES):
        with suppress(learning.ProgressMoved):
            return _hand_in(scope, module_id, content_id, given, now)
    raise learning.ProgressMoved


def _hand_in(scope: Scope, module_id: str, content_id: str, given: WorkInput, now: datetime) -> Submission:
    learner, section, exercise = open_exercise(scope, module_id=module_id, content_id=content_id)
    if given.edition is not None and given.edition != section.entry.edition:
        raise ExerciseChanged("This exercise was changed since you opened it. Read it once more, then hand in.")
    store = SubmissionStore(scope)
    latest = next(iter(store.own(module_id, content_id, limit=1).items), None)
    check_now(exercise, latest)
    file_id = _ready_file(*lying_ready(scope, store.draft(module_id, content_id)))
    if errors := wrong_work(exercise, text=given.text, has_file=bool(file_id)):
        raise Invalid("This cannot be handed in yet.", fields=errors)
    submission = _submission(scope, learner, section, given.text, file_id, latest, now)
    _write(scope, learner, submission, now)
    return submission


def _submission(  # noqa: PLR0913, PLR0917 -- one call, for the function above
    scope: Scope,
    learner: LearnerModule,
    section: PublishedSection,
    text: str,
    file_id: str,
    latest: Submission | None,
    now: datetime,
) -> Submission:
    return Submission(
        submission_id=ids.new(),
        module_id=learner.module.module_id,
        content_id=section.entry.content_id,
        user_id=scope.user_id,
        user_name=scope.user_name,
        number=(latest.number if latest else 0) + 1,
        module_title=str(learner.module.fields["title"]),
        section_title=section.entry.title,
        version=learner.module.version,
        edition=section.entry.edition,
        state=State.SUBMITTED,
        submitted_at=clock.iso(now),
        has_file=bool(file_id),
        text=text,
        file_id=file_id,
    )


def _write(scope: Scope, learner: LearnerModule, submission: Submission, now: datetime) -> None:
    tx, at = Transaction(), clock.iso(now)
    SubmissionStore(scope).add(tx, submission)
    if submission.file_id:
        media.hold_file(tx, scope, file_id=submission.file_id, use=_use(scope, submission), now=now)
    seen = learner.progress.of(submission.content_id)
    learning.record(
        scope,
        progress=learner.progress,
        content_id=submission.content_id,
        value=after_work(seen, edition=submission.edition, number=submission.number, at=at),
        outline=learner.module.outline,
        at=at,
        tx=tx,
    )


def take_back(scope: Scope, *, module_id: str, content_id: str, now: datetime) -> Draft:
    """Take back work that nobody has marked yet, to change it; needs ``learn.attempt``. Returns what lies ready again.

    Raises :class:`NotNow` where none waits.
    """
    check_may_take_part(scope)
    for _ in range(learning.TRIES):
        with suppress(learning.ProgressMoved):
            return _take_back(scope, module_id, content_id, now)
    raise learning.ProgressMoved


def _take_back(scope: Scope, module_id: str, content_id: str, now: datetime) -> Draft:
    learner, _, exercise = open_exercise(scope, module_id=module_id, content_id=content_id)
    desk = read_desk(scope, exercise=exercise, module_id=module_id, content_id=content_id)
    latest = desk.latest
    if latest is None or latest.state is not State.SUBMITTED:
        raise NotNow("There is no work of yours that waits to be marked.")
    draft = Draft(latest.text, latest.file_id)
    tx, at = Transaction(), clock.iso(now)
    SubmissionStore(scope).take_back(tx, latest, draft, at=at)
    if latest.file_id:
        media.release_file(tx, scope, file_id=latest.file_id, holder=_use(scope, latest).holder)
    seen = learner.progress.of(content_id)
    value = after_work(seen, edition=latest.edition, number=latest.number - 1, at=at)
    learning.record(
        scope,
        progress=learner.progress,
        content_id=content_id,
        value=value,
        outline=learner.module.outline,
        at=at,
        tx=tx,
    )
    return draft


def check_now(exercise: Exercise, latest: Submission | None) -> None:
    """Raise :class:`NotNow` while nothing can be handed in."""
    if refusal := why_not(exercise, latest):
        raise NotNow(refusal)


def _ready_file(upload: Upload | None, file: StoredFile | None) -> str:
    """Return the id of the file that lies ready, empty without one. Raises :class:`FileNotReady`."""
    if file is not None:
        return file.file_id
    if upload is None or upload.state in GONE:
        return ""
    if upload.state is UploadState.READY:
        raise FileNotReady(f"“{upload.filename}” is not there any more. Choose another file, or take it out.")
    if upload.state is UploadState.FAILED:
        reason = upload.failure.reason if upload.failure else "It could not be used."
        raise FileNotReady(f"“{upload.filename}” cannot be handed in. {reason} Choose another file, or take it out.")
    if upload.state is UploadState.WAITING:
        raise FileNotReady(f"“{upload.filename}” has not arrived. Choose it again, or take it out.")
    raise FileNotReady(f"“{upload.filename}” is still being checked. Hand in once it is ready.")


def _exercises(
    scope: Scope, module: PublishedModule, section: PublishedSection, exercise: Exercise, desk: Desk
) -> dict[int, Exercise]:
    """Return the exercise as it was for each submission, by edition. One call where it has changed since."""
    entry = section.entry
    earlier = {one.edition for one in desk.submissions} - {entry.edition}
    found = authoring.get_published_editions(scope, module=module, content_id=entry.content_id, editions=earlier)
    return {entry.edition: exercise} | {edition: exercise_of(one.content_data) for edition, one in found.items()}


def _use(scope: Scope, submission: Submission) -> Use:
    page = f"/o/{scope.organization_id}/teach/{submission.module_id}/submissions/{submission.submission_id}/"
    return Use(f"submission#{submission.submission_id}", "work that a learner handed in", page)
