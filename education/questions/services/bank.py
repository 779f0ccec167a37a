"""The question bank: list, read, add, change, delete and bring back, export."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from diatonic.common import clock, ids
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import Conflict, FieldError, Invalid, Stale
from diatonic.common.pages import DEFAULT_LIMIT, MAX_LIMIT, Page
from diatonic.common.scope import Scope
from diatonic.common.validation import parse
from education.questions import policies
from education.questions.exporting import write
from education.questions.rules import LOOKED_THROUGH, SUMMARY, BankFields, BankQuestion, clean_tags
from education.questions.store import BankStore
from education.quizzes.rules import Question, QuestionKind, Quiz, missing
from organizations.audit import services as audit


def list_questions(
    scope: Scope,
    *,
    kind: QuestionKind | None = None,
    tag: str = "",
    words: str = "",
    limit: int = DEFAULT_LIMIT,
    cursor: str | None = None,
) -> Page[BankQuestion]:
    """Return one page of the bank, last changed first; needs ``modules.view``.

    Of a kind, or of a tag (newest first). ``words`` looks through the next 400 questions for those that say them all:
    the page may then be empty and still have a cursor. One DynamoDB call, two for a tag, up to eight with words.
    """
    policies.check_can_view(scope)
    wanted = words.casefold().split()[:10]
    if not wanted:
        return _page(scope, kind, tag, limit, cursor)
    found: list[BankQuestion] = []
    for _ in range(LOOKED_THROUGH // MAX_LIMIT):
        page = _page(scope, kind, tag, MAX_LIMIT, cursor)
        found += [one for one in page.items if one.says(wanted)]
        cursor = page.next_cursor
        if cursor is None or len(found) >= limit:
            break
    return Page(tuple(found), cursor)


def _page(scope: Scope, kind: QuestionKind | None, tag: str, limit: int, cursor: str | None) -> Page[BankQuestion]:
    store = BankStore(scope)
    kept = clean_tags([tag])
    if not kept:
        return store.page(kind=kind, limit=limit, cursor=cursor)
    page = store.page_of_tag(kept[0], limit=limit, cursor=cursor)
    return Page(tuple(one for one in page.items if kind is None or one.kind is kind), page.next_cursor)


def get_question(scope: Scope, *, question_id: str) -> BankQuestion:
    """Return a question of the bank; needs ``modules.view``. One DynamoDB call."""
    policies.check_can_view(scope)
    return BankStore(scope).get(question_id)


def get_questions(scope: Scope, *, question_ids: Sequence[str]) -> list[BankQuestion]:
    """Return those of up to 100 questions that are in the bank; needs ``modules.view``. One DynamoDB call."""
    policies.check_can_view(scope)
    found = BankStore(scope).several(list(dict.fromkeys(question_ids))[:MAX_LIMIT])
    return [one for one in found if one is not None and not one.is_deleted]


def add_question(scope: Scope, *, fields: Mapping[str, Any], now: datetime) -> BankQuestion:
    """Put a new question into the bank; needs ``modules.edit``. Raises ``Invalid`` for one that is not complete."""
    policies.check_can_edit(scope)
    checked = _checked(fields)
    named = checked.question.model_copy(update={"question_id": ids.new()})
    made = new_question(scope, named, tags=checked.tags, source="Written here", now=now)
    tx = Transaction()
    BankStore(scope).add(tx, made)
    record(tx, scope, "added", made, now=now)
    tx.commit()
    return made


def update_question(
    scope: Scope, *, question_id: str, fields: Mapping[str, Any], revision: int, now: datetime
) -> BankQuestion:
    """Change a question of the bank; needs ``modules.edit``. Copies in quizzes stay as they are.

    Raises ``Stale`` unless ``revision`` is the present one.
    """
    policies.check_can_edit(scope)
    checked = _checked(fields)
    store = BankStore(scope)
    seen = store.get(question_id)
    if seen.revision != revision:
        raise Stale(
            "Somebody changed this question meanwhile. Reload to see it.",
            extra={"by": seen.updated_by_name, "at": seen.updated_at, "revision": seen.revision},
        )
    question = checked.question.model_copy(update={"question_id": question_id})
    fresh = new_question(scope, question, tags=checked.tags, source=seen.source, now=now)
    made = replace(fresh, created_at=seen.created_at, created_by_name=seen.created_by_name, revision=seen.revision + 1)
    return _replace(scope, made, seen, "changed", now=now)


def delete_question(scope: Scope, *, question_id: str, now: datetime) -> BankQuestion:
    """Take a question out of the bank; for a week :func:`restore_question` brings it back. Needs ``modules.edit``."""
    policies.check_can_edit(scope)
    seen = BankStore(scope).get(question_id)
    made = replace(
        seen,
        is_deleted=True,
        revision=seen.revision + 1,
        updated_at=clock.iso(now),
        updated_by_name=scope.user_name,
    )
    return _replace(scope, made, seen, "deleted", now=now)


def restore_question(scope: Scope, *, question_id: str, now: datetime) -> BankQuestion:
    """Bring a deleted question back; needs ``modules.edit``. One that is there stays."""
    policies.check_can_edit(scope)
    seen = BankStore(scope).get(question_id, with_deleted=True)
    if not seen.is_deleted:
        raise Conflict("This question is in the bank already.")
    made = replace(seen, is_deleted=False, revision=seen.revision + 1, updated_at=clock.iso(now))
    return _replace(scope, made, seen, "restored", now=now)


def export_questions(
    scope: Scope, *, name: str, question_ids: Sequence[str] = (), kind: QuestionKind | None = None, tag: str = ""
) -> tuple[str, str, str]:
    """Return questions as ``markdown`` or ``moodle``: the text, its content type, the ending of its name.

    Those that are named, else the first 100 of a kind or tag. Needs ``modules.view``.
    """
    policies.check_can_view(scope)
    if not question_ids:
        page = _page(scope, kind, tag, MAX_LIMIT, None)
        question_ids = [one.question_id for one in page.items]
    found = get_questions(scope, question_ids=question_ids)
    return write(name, found)


def new_question(scope: Scope, question: Question, *, tags: Sequence[str], source: str, now: datetime) -> BankQuestion:
    """Return a question as the bank keeps it; it is not written anywhere yet."""
    at = clock.iso(now)
    return BankQuestion(
        question_id=question.question_id,
        organization_id=scope.organization_id,
        kind=question.kind,
        summary=question.text[:SUMMARY],
        points=question.points,
        created_at=at,
        updated_at=at,
        created_by_name=scope.user_name,
        updated_by_name=scope.user_name,
        tags=tuple(tags),
        source=source,
        question=question.model_dump(mode="json"),
    )


def record(tx: Transaction, scope: Scope, what: str, one: BankQuestion, *, now: datetime, summary: str = "") -> None:
    """Note in the audit log what happened to a question: ``added``, ``changed``, ``deleted``, ``restored``."""
    audit.record(
        tx,
        scope,
        action=f"question.{what}",
        target_kind="question",
        target_id=one.question_id,
        summary=summary or f"{what} the question “{one.summary[:60]}” of the bank",
        now=now,
    )


def _replace(scope: Scope, made: BankQuestion, seen: BankQuestion, what: str, *, now: datetime) -> BankQuestion:
    tx = Transaction()
    BankStore(scope).replace(tx, made, seen=seen)
    record(tx, scope, what, made, now=now)
    tx.commit()
    return made


def _checked(fields: Mapping[str, Any]) -> BankFields:
    """Return the fields if the question is complete; in the bank there is nothing half written."""
    given = dict(fields)
    question = given.get("question")
    if isinstance(question, Mapping):
        given["question"] = {**question, "question_id": "new"}
    checked = parse(BankFields, given)
    lacking = missing(Quiz(questions=[checked.question]), pointer="")
    if lacking:
        inside = [FieldError(error.pointer.replace("/questions/0", "/question", 1), error.message) for error in lacking]
        raise Invalid("The question is not complete.", fields=inside)
    return checked
