"""Marking: what waits, one submission with its work, and the decision."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from diatonic.common import clock
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import Denied, FieldError, Invalid, NotFound
from diatonic.common.pages import DEFAULT_LIMIT, Page
from diatonic.common.scope import Scope
from diatonic.common.validation import parse
from education.authoring import services as authoring
from education.authoring.rules import Deed, Exercise, Module, Outline, exercise_of
from education.exercises.rules import Mark, MarkInput, State, Submission, total, wrong_mark
from education.exercises.store import SubmissionStore, marked_meanwhile
from education.learning import services as learning
from education.learning.rules import after_mark
from organizations.audit import services as audit
from organizations.media import services as media
from organizations.media.rules import StoredFile
from organizations.notifications import services as notifications

_SENTENCE = "Only instructors and reviewers see and mark what learners hand in. An administrator can make you one."
_LOOKED_THROUGH = 50
#: Who may do one of these in a restricted module marks its exercises.
_DEEDS = (Deed.EDIT, Deed.REVIEW)


@dataclass(frozen=True, slots=True)
class Marking:
    """A submission with what it takes to mark it: the exercise as it was, and its file where there is one."""

    submission: Submission
    exercise: Exercise
    instructions: str
    file: StoredFile | None = None


def list_submissions(
    scope: Scope,
    *,
    module_id: str,
    content_id: str | None = None,
    state: str | None = None,
    limit: int = DEFAULT_LIMIT,
    cursor: str | None = None,
) -> tuple[Module, Page[Submission]]:
    """Return the module and one page of what was handed in for it; needs ``submissions.mark``. Two DynamoDB calls.

    Waiting first, longest waiting first; ``content_id``: of one exercise; ``state``: of one state.
    """
    module = _module(scope, module_id)
    if state is not None and state not in set(State):
        raise Invalid("There is no such state.", fields=[FieldError("/state", f"One of {', '.join(State)}.")])
    page = SubmissionStore(scope).queue(
        module_id, content_id=content_id, state=State(state) if state else None, limit=limit, cursor=cursor
    )
    return module, replace(page, items=tuple(one for one in page.items if one.module_id == module_id))


def list_waiting(scope: Scope, *, limit: int) -> list[Submission]:
    """Return what waits in the organization, longest waiting first, of modules whose exercises the person marks.

    Needs ``submissions.mark``. Two DynamoDB calls, one where nothing waits.
    """
    scope.check("submissions.mark", _SENTENCE)
    waiting = SubmissionStore(scope).waiting(limit=_LOOKED_THROUGH)
    if not waiting:
        return []
    theirs = authoring.find_seen(scope, module_ids=[one.module_id for one in waiting], deeds=_DEEDS)
    return [one for one in waiting if one.module_id in theirs][:limit]


def next_waiting(scope: Scope, *, module_id: str, after: str) -> str | None:
    """Return the submission to a module that waits longest, other than ``after``, which the index may still show."""
    scope.check("submissions.mark", _SENTENCE)
    page = SubmissionStore(scope).queue(module_id, content_id=None, state=State.SUBMITTED, limit=2, cursor=None)
    return next((one.submission_id for one in page.items if one.submission_id != after), None)


def get_submission(scope: Scope, *, module_id: str, submission_id: str) -> Marking:
    """Return a submission with the exercise as it was handed in for; needs ``submissions.mark``.

    Raises ``NotFound``. Four DynamoDB calls, five with a file.
    """
    _module(scope, module_id)
    submission = SubmissionStore(scope).find(module_id, submission_id)
    return _marking(scope, submission)


def get_submitted_file(scope: Scope, *, module_id: str, submission_id: str) -> StoredFile:
    """Return the file of a submission; needs ``submissions.mark``. Raises ``NotFound``. Four DynamoDB calls."""
    _module(scope, module_id)
    file_id = SubmissionStore(scope).find(module_id, submission_id).file_id
    found = media.get_files(scope, file_ids=[file_id]).get(file_id) if file_id else None
    if found is None:
        raise NotFound("There is no file in this submission.")
    return found


def mark(
    scope: Scope, *, module_id: str, submission_id: str, given: Mapping[str, Any], revision: int, now: datetime
) -> Marking:
    """Decide about a submission; needs ``submissions.mark``. Seven DynamoDB calls, eight with a file.

    ``given``: the fields of :class:`MarkInput`. The learner is told, and passing completes the section. A mark can be
    corrected until the learner hands in again. Of two who mark at once one wins, the other gets ``Stale`` with who
    (``by``) and when; ``revision`` is the submission's as it was read.
    """
    module = _module(scope, module_id)
    decided = parse(MarkInput, dict(given))
    store = SubmissionStore(scope)
    for _ in range(learning.TRIES):
        seen = store.find(module_id, submission_id)
        if seen.revision != revision:
            raise marked_meanwhile(seen)
        _check_other(scope, seen)
        shown = _marking(scope, seen)
        if errors := wrong_mark(shown.exercise, decided):
            raise Invalid("This mark cannot stand yet.", fields=errors)
        with suppress(learning.ProgressMoved):
            return replace(shown, submission=_write(scope, module, shown, decided, now))
    raise learning.ProgressMoved


def _write(scope: Scope, module: Module, shown: Marking, decided: MarkInput, now: datetime) -> Submission:
    seen, at = shown.submission, clock.iso(now)
    points, out_of = total(shown.exercise, decided.points), shown.exercise.out_of
    made = Mark(
        outcome=State(decided.outcome),
        points=decided.points,
        notes={key: note for key, note in decided.notes.items() if note},
        comment=decided.comment,
        by=scope.user_id,
        by_name=scope.user_name,
        at=at,
    )
    marked = replace(
        seen,
        state=made.outcome,
        points=points,
        out_of=out_of,
        marked_at=at,
        marked_by_name=scope.user_name,
        mark=made,
        revision=seen.revision + 1,
    )
    progress = learning.read_progress(scope, module_id=seen.module_id, user_id=seen.user_id)
    value = after_mark(
        progress.of(seen.content_id),
        percent=marked.percent,
        passed=made.outcome is State.PASSED,
        edition=seen.edition,
        at=at,
        max_attempts=1 + shown.exercise.max_resubmissions,
    )
    tx = Transaction()
    SubmissionStore(scope).mark(tx, seen, made, points=points, out_of=out_of)
    _tell(tx, scope, module, marked, now)
    outline = _outline(scope, seen.module_id)
    learning.record(scope, progress=progress, content_id=seen.content_id, value=value, outline=outline, at=at, tx=tx)
    return marked


def _outline(scope: Scope, module_id: str) -> Outline:
    """Return the sections that learners see; of a module that is archived those of its draft."""
    try:
        return authoring.get_published(scope, module_id=module_id).outline
    except NotFound:
        return authoring.get_module_with_outline(scope, module_id=module_id)[1]


def _tell(tx: Transaction, scope: Scope, module: Module, marked: Submission, now: datetime) -> None:
    """Tell the learner, and the organization's log."""
    words = "passed" if marked.state is State.PASSED else "to be tried again"
    audit.record(
        tx,
        scope,
        action="submission.marked",
        target_kind="submission",
        target_id=marked.submission_id,
        summary=f"marked “{marked.section_title}” of {marked.user_name or 'a learner'} as {words}",
        details={"module_id": module.module_id, "points": marked.points, "out_of": marked.out_of},
        about=marked.user_id,
        now=now,
    )
    said = "You have passed" if marked.state is State.PASSED else "Please try again:"
    points = f" {marked.points} of {marked.out_of} points." if marked.out_of else ""
    if marked.user_id != scope.user_id:
        notifications.send(
            tx,
            organization_id=scope.organization_id,
            to=marked.user_id,
            kind="submission.marked",
            text=f"{said} “{marked.section_title}” in “{module.title}”.{points}",
            url=f"/o/{scope.organization_id}/learn/{marked.module_id}/sections/{marked.content_id}/#work",
            now=now,
        )


def _module(scope: Scope, module_id: str) -> Module:
    scope.check("submissions.mark", _SENTENCE)
    module = authoring.get_module(scope, module_id=module_id)
    if not any(module.lets(deed, user_id=scope.user_id, role=scope.role) for deed in _DEEDS):
        raise Denied("Only the author, the co-authors and the reviewers of this module mark its exercises.")
    return module


def _marking(scope: Scope, submission: Submission) -> Marking:
    section = authoring.get_edition(
        scope, module_id=submission.module_id, content_id=submission.content_id, edition=submission.edition
    )
    exercise = exercise_of(section.content_data)
    file_id = submission.file_id
    files = media.get_files(scope, file_ids=[file_id]) if file_id else {}
    return Marking(submission, exercise, exercise.instructions, files.get(file_id))


def _check_other(scope: Scope, submission: Submission) -> None:
    """Where publishing takes a second person, so does marking one's own work."""
    if submission.user_id == scope.user_id and scope.settings.second_person_publishes:
        raise Denied("This is your own work, so somebody else has to mark it.", code="second_person_needed")
