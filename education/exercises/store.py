"""Reads and writes of submissions, the work in them, and what lies ready to be handed in."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from pynamodb.expressions.condition import Condition

from diatonic.common import ids, pages
from diatonic.common.dynamo import pointers
from diatonic.common.dynamo.attributes import to_dynamo
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import Conflict, NotFound, Stale
from diatonic.common.scope import Scope
from education.exercises.models import DraftModel, SubmissionModel, WorkModel
from education.exercises.rules import Draft, Mark, State, Submission

POINTER = "submission"
_ORDER = {State.SUBMITTED: 0, State.TRY_AGAIN: 1, State.PASSED: 2}
_COPIED = (
    "submission_id",
    "module_id",
    "content_id",
    "user_id",
    "user_name",
    "module_title",
    "section_title",
    "version",
    "submitted_at",
    "marked_at",
    "marked_by_name",
)
_COUNTED = ("number", "edition", "revision", "points", "out_of")


class SubmissionNotFound(NotFound):
    """There is no such submission to this module."""

    def __init__(self) -> None:
        super().__init__("There is no such submission to this module.")


class HandedInMeanwhile(Conflict):
    """The same person handed in the same exercise in another window."""

    def __init__(self) -> None:
        super().__init__("You handed this in from another window a moment ago. Reload to see it.")


class SubmissionStore:
    """The submissions of the scope's organization; those of one person are the scope's own unless named."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def own(self, module_id: str, content_id: str, *, limit: int, cursor: str | None = None) -> pages.Page[Submission]:
        """Return one page of the person's submissions to an exercise, newest first. One consistent query."""
        found = pages.query(
            SubmissionModel,
            self._mine(module_id),
            list_name=f"submissions:{content_id}",
            limit=limit,
            cursor=cursor,
            range_condition=SubmissionModel.submission_key.startswith(f"{content_id}#"),
            consistent=True,
        )
        return found.map(_submission)

    def with_work(
        self, module_id: str, content_id: str, submissions: Sequence[Submission]
    ) -> tuple[tuple[Submission, ...], Draft]:
        """Return the person's submissions (up to 99) with what is in them, and what lies ready. One read."""
        mine = self._mine(module_id)
        keys = [(WorkModel, (mine, work_key(_key(one)))) for one in submissions]
        draft, *works = batch_get([(DraftModel, (mine, f"draft#{content_id}")), *keys])
        full = tuple(_with_work(one, work) for one, work in zip(submissions, works, strict=True))
        return full, Draft(draft.text, draft.upload_id) if draft is not None else Draft()

    def draft(self, module_id: str, content_id: str, *, user_id: str = "") -> Draft:
        """Return what lies ready to be handed in. One consistent read."""
        (item,) = batch_get([(DraftModel, (self._mine(module_id, user_id), f"draft#{content_id}"))])
        return Draft(item.text, item.upload_id) if item is not None else Draft()

    def find(self, module_id: str, submission_id: str) -> Submission:
        """Return a submission to a module with what is in it. Two consistent reads. Raises :class:`SubmissionNotFound`."""
        target = pointers.find(kind=POINTER, value=submission_id) if ids.is_one(submission_id) else None
        if target is None or target["module_id"] != module_id or not self._is_ours(module_id):
            raise SubmissionNotFound
        partition, key = target["learner_module"], target["submission_key"]
        item, work = batch_get([(SubmissionModel, (partition, key)), (WorkModel, (partition, work_key(key)))])
        if item is None:
            raise SubmissionNotFound
        return _with_work(_submission(item), work)

    def queue(
        self, module_id: str, *, content_id: str | None, state: State | None, limit: int, cursor: str | None
    ) -> pages.Page[Submission]:
        """Return one page of what was handed in for a module, or one exercise of it.

        All states: waiting first, longest waiting first; one that was marked: latest first. One query.
        """
        is_marked = state in (State.TRY_AGAIN, State.PASSED)
        source: Any = SubmissionModel.section_index if content_id else SubmissionModel.module_index
        found = pages.query(
            source,
            content_id or module_id,
            list_name=f"queue:{state or 'all'}",
            limit=limit,
            cursor=cursor,
            newest_first=is_marked,
            range_condition=SubmissionModel.queue_key.startswith(f"{_ORDER[state]}#") if state else None,
        )
        return found.map(_submission)

    def waiting(self, *, limit: int) -> list[Submission]:
        """Return what waits in the organization, longest waiting first. One query."""
        found = SubmissionModel.waiting_index.query(self._scope.organization_id, limit=limit, page_size=limit)
        return [_submission(item) for item in found]

    def add(self, tx: Transaction, submission: Submission) -> None:
        """Write a new submission with its work; what lay ready is handed in with it."""
        mine, key = self._mine(submission.module_id), _key(submission)
        common: dict[str, Any] = {
            "organization_id": self._scope.organization_id,
            "created_at": submission.submitted_at,
            "updated_at": submission.submitted_at,
        }
        item = SubmissionModel(
            mine,
            key,
            state=submission.state.value,
            queue_key=f"{_ORDER[State.SUBMITTED]}#{submission.submitted_at}",
            waiting_in=self._scope.organization_id,
            has_file=submission.has_file,
            number=submission.number,
            edition=submission.edition,
            **{name: getattr(submission, name) for name in _COPIED},
            **common,
        )
        tx.put(item, SubmissionModel.submission_key.does_not_exist(), otherwise=HandedInMeanwhile())
        tx.put(WorkModel(mine, work_key(key), text=submission.text, file_id=submission.file_id, **common))
        tx.delete(DraftModel(mine, f"draft#{submission.content_id}"))
        pointers.claim(
            tx,
            kind=POINTER,
            value=submission.submission_id,
            target={"module_id": submission.module_id, "learner_module": mine, "submission_key": key},
            now=submission.submitted_at,
            organization_id=self._scope.organization_id,
        )

    def take_back(self, tx: Transaction, submission: Submission, draft: Draft, *, at: str) -> None:
        """Remove a submission that nobody has marked; its work lies ready again."""
        mine, key = self._mine(submission.module_id), _key(submission)
        waits = (SubmissionModel.state == State.SUBMITTED.value) & _is_as_seen(submission)
        marked = Conflict("Your work was marked a moment ago. Reload to see how it went.", code="marked_meanwhile")
        tx.delete(SubmissionModel(mine, key), waits, otherwise=marked)
        tx.delete(WorkModel(mine, work_key(key)))
        pointers.release(tx, kind=POINTER, value=submission.submission_id)
        tx.put(self._draft(submission.module_id, submission.content_id, draft, at=at))

    def save_draft(self, module_id: str, content_id: str, draft: Draft, *, at: str) -> None:
        """Write what lies ready to be handed in."""
        self._draft(module_id, content_id, draft, at=at).save()

    def mark(self, tx: Transaction, seen: Submission, mark: Mark, *, points: int, out_of: int) -> None:
        """Write a mark, while the submission is still as it was read and the learner has not handed in again."""
        mine, key = self._mine(seen.module_id, seen.user_id), _key(seen)
        actions = [
            SubmissionModel.state.set(mark.outcome.value),
            SubmissionModel.queue_key.set(f"{_ORDER[mark.outcome]}#{mark.at}"),
            SubmissionModel.waiting_in.remove(),
            SubmissionModel.points.set(points),
            SubmissionModel.out_of.set(out_of),
            SubmissionModel.marked_at.set(mark.at),
            SubmissionModel.marked_by_name.set(mark.by_name),
            SubmissionModel.updated_at.set(mark.at),
            SubmissionModel.revision.add(1),
        ]
        item = SubmissionModel(mine, key)
        tx.update(item, actions, _is_as_seen(seen), otherwise=marked_meanwhile(seen))
        document = asdict(mark) | {"outcome": mark.outcome.value}
        tx.update(WorkModel(mine, work_key(key)), [WorkModel.mark.set({"M": to_dynamo(document)["M"]})])
        again = Conflict("The learner has handed in again. Mark the later work.", code="handed_in_again")
        later = _key(replace(seen, number=seen.number + 1))
        tx.check(SubmissionModel, (mine, later), SubmissionModel.submission_key.does_not_exist(), otherwise=again)

    def _draft(self, module_id: str, content_id: str, draft: Draft, *, at: str) -> DraftModel:
        return DraftModel(
            self._mine(module_id),
            f"draft#{content_id}",
            organization_id=self._scope.organization_id,
            text=draft.text,
            upload_id=draft.upload_id,
            created_at=at,
            updated_at=at,
        )

    def _mine(self, module_id: str, user_id: str = "") -> str:
        return f"{module_id}#{user_id or self._scope.user_id}"

    def _is_ours(self, module_id: str) -> bool:
        return ids.belongs(module_id, organization_id=self._scope.organization_id, kind="module")


def marked_meanwhile(seen: Submission) -> Stale:
    """Return the failure that tells who marked the submission meanwhile, as far as is known."""
    by = seen.marked_by_name
    return Stale(
        f"{by} marked this meanwhile." if by else "Somebody changed this meanwhile. Reload to see it.",
        code="marked_meanwhile",
        extra={"by": by, "at": seen.marked_at, "revision": seen.revision},
    )


def _is_as_seen(submission: Submission) -> Condition:
    """Return the condition for it; work handed in after some was taken back has the same key, and begins anew."""
    is_same: Condition = SubmissionModel.submission_id == submission.submission_id
    condition: Condition = is_same & (SubmissionModel.revision == submission.revision)
    return condition


def _key(submission: Submission) -> str:
    return f"{submission.content_id}#{submission.number:06}"


def work_key(submission_key: str) -> str:
    """Return where the work of a submission lies beside it."""
    return f"work#{submission_key}"


def _submission(item: Any) -> Submission:
    values: dict[str, Any] = {name: getattr(item, name) or "" for name in _COPIED}
    values |= {name: int(getattr(item, name) or 0) for name in _COUNTED}
    return Submission(state=State(item.state), has_file=bool(item.has_file), **values)


def _with_work(submission: Submission, work: Any) -> Submission:
    if work is None:
        return submission
    mark = None
    if work.mark:
        mark = Mark(**{**work.mark, "outcome": State(work.mark["outcome"])})
    return replace(submission, text=work.text, file_id=work.file_id, mark=mark)
