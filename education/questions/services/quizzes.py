"""Questions between the bank, imports and the quizzes of modules that are being written."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from diatonic.common import ids
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import Conflict, FieldError, Invalid, NotFound, Stale
from diatonic.common.pages import MAX_LIMIT
from diatonic.common.scope import Scope
from education.authoring import services as authoring
from education.authoring.rules import MAX_CONTENT_BYTES, SectionType
from education.authoring.services import SectionView
from education.questions import policies
from education.questions.rules import MAX_TAGS, BankQuestion, clean_tags
from education.questions.services.bank import new_question, record
from education.questions.store import BankStore
from education.quizzes.rules import Question, Quiz, is_complete

MAX_IN_QUIZ = 100
_TRIES = 3
_AT_ONCE = 16  # in one transaction, with up to five tags each and an audit event


class NothingFits(Conflict):
    """The quiz has no room for any of the questions."""

    default_code = "nothing_fits"


def get_quiz(scope: Scope, *, module_id: str, content_id: str) -> SectionView:
    """Return a quiz of a draft. One DynamoDB call. Raises ``NotFound`` for a section of another type."""
    view = authoring.get_section(scope, module_id=module_id, content_id=content_id)
    if view.section.content_type is not SectionType.QUIZ:
        raise NotFound("This section is not a quiz.")
    return view


def put_into_quiz(
    scope: Scope, *, module_id: str, content_id: str, questions: Sequence[Question], now: datetime
) -> set[str]:
    """Add questions at the end of a quiz, as many as fit in order, by one save; those that are there stay as they are.

    Returns the ids that are in the quiz now. Raises :class:`NothingFits`. Somebody's save in between is met by another
    try on what they saved.
    """
    for attempt in range(1, _TRIES + 1):
        view = get_quiz(scope, module_id=module_id, content_id=content_id)
        content, there = _fitted(dict(view.section.content_data), questions)
        if not there:
            raise NothingFits(
                f"None of these fits: a quiz has at most {MAX_IN_QUIZ} questions and {MAX_CONTENT_BYTES // 1000} KB."
            )
        try:
            authoring.save_section(
                scope,
                module_id=module_id,
                content_id=content_id,
                changes={"content_data": content},
                revision=view.section.revision,
                now=now,
            )
        except Stale:
            if attempt == _TRIES:
                raise
        else:
            return there
    raise AssertionError  # the loop returns or raises


def _fitted(content: dict[str, Any], questions: Sequence[Question]) -> tuple[dict[str, Any], set[str]]:
    """Return the quiz with what fits, and the ids of those of the questions that are in it."""
    quiz = Quiz.model_validate(content).model_dump(mode="json")
    known = {question["question_id"] for question in quiz["questions"]}
    room = MAX_CONTENT_BYTES - len(json.dumps(quiz, ensure_ascii=False).encode())
    there = {question.question_id for question in questions} & known
    for question in questions:
        made = question.model_dump(mode="json")
        size = len(json.dumps(made, ensure_ascii=False).encode()) + len(", ")
        if question.question_id in known or size > room or len(quiz["questions"]) >= MAX_IN_QUIZ:
            continue
        quiz["questions"].append(made)
        known.add(question.question_id)
        there.add(question.question_id)
        room -= size
    return quiz, there


def quiz_from_bank(
    scope: Scope, *, module_id: str, content_id: str, question_ids: Sequence[str], now: datetime
) -> tuple[int, int]:
    """Copy questions of the bank into a quiz under the same ids, by which the quiz remembers where they are from.

    Returns how many of them are in the quiz now, and how many did not fit. Raises ``Invalid`` where none is chosen.
    """
    policies.check_can_edit(scope)
    wanted = list(dict.fromkeys(question_ids))[:MAX_LIMIT]
    found = [one for one in BankStore(scope).several(wanted) if one is not None and not one.is_deleted]
    if not found:
        get_quiz(scope, module_id=module_id, content_id=content_id)  # where there is none, that is what is said
        raise Invalid("No question is chosen.", fields=[FieldError("/questions", "Choose at least one question.")])
    questions = [one.as_question.model_copy(update={"question_id": one.question_id}) for one in found]
    there = put_into_quiz(scope, module_id=module_id, content_id=content_id, questions=questions, now=now)
    return len(there), len(found) - len(there)


def bank_id(question: Question, *, content_id: str) -> str:
    """Return the id that a question of a quiz has in the bank: its own, or one that follows from where it stands."""
    own = question.question_id
    return own if ids.is_one(own) else str(uuid5(NAMESPACE_URL, f"{content_id}#{own}"))


def kept_in_bank(scope: Scope, view: SectionView) -> set[str]:
    """Return the ids of those questions of a quiz that the bank has. One DynamoDB call; needs ``modules.view``."""
    policies.check_can_view(scope)
    quiz = Quiz.model_validate(view.section.content_data)
    keys = {one.question_id: bank_id(one, content_id=view.section.content_id) for one in quiz.questions}
    there = {one.question_id for one in BankStore(scope).several(keys.values()) if one and not one.is_deleted}
    return {own for own, key in keys.items() if key in there}


class WouldShow(Conflict):
    """Questions of a restricted module would be in the bank, which more people see."""

    default_code = "would_open"


def bank_from_quiz(  # noqa: PLR0913 -- all named
    scope: Scope,
    *,
    module_id: str,
    content_id: str,
    question_ids: Sequence[str],
    tags: Sequence[str],
    now: datetime,
    may_open: bool = False,
) -> tuple[int, int]:
    """Put questions of a quiz into the bank; those that are there already stay as they are there.

    Those that are not complete are passed over. Returns how many were put in, and how many were there. Raises
    ``Invalid`` where none is chosen, or none of them is complete; :class:`WouldShow` where the module is restricted,
    unless ``may_open`` says that this is meant.
    """
    policies.check_can_edit(scope)
    tags = _tags(tags)
    view = get_quiz(scope, module_id=module_id, content_id=content_id)
    if view.module.people.is_restricted and not may_open:
        raise WouldShow(
            "Nothing was put in. Say that everybody who writes here may see these questions, or keep them here."
        )
    quiz = Quiz.model_validate(view.section.content_data)
    chosen = [one for one in quiz.questions if one.question_id in set(question_ids)]
    if not chosen:
        raise Invalid("No question is chosen.", fields=[FieldError("/questions", "Choose at least one question.")])
    questions = {bank_id(one, content_id=content_id): one for one in chosen if is_complete(one)}
    if not questions:
        message = "The bank takes complete questions. Finish them in the quiz first."
        raise Invalid("No chosen question is complete.", fields=[FieldError("/questions", message)])
    store = BankStore(scope)
    there = [one for one in store.several(questions) if one is not None]
    gone = {one.question_id: one for one in there if one.is_deleted}
    known = {one.question_id for one in there} - set(gone)
    made = [
        new_question(scope, one.model_copy(update={"question_id": key}), tags=tags, source=_source(view), now=now)
        for key, one in questions.items()
        if key not in known
    ]
    for start in range(0, len(made), _AT_ONCE):
        _add(scope, made[start : start + _AT_ONCE], gone, title=view.section.title, now=now)
    return len(made), len(known)


def _add(
    scope: Scope, made: Sequence[BankQuestion], gone: dict[str, BankQuestion], *, title: str, now: datetime
) -> None:
    store, tx = BankStore(scope), Transaction()
    there = Conflict("Somebody has put these questions into the bank just now. Reload to see it.")
    for one in made:
        if one.question_id in gone:
            store.replace(tx, one, seen=gone[one.question_id])
        else:
            store.add(tx, one, otherwise=there)
    record(
        tx,
        scope,
        "added",
        made[0],
        now=now,
        summary=f"put {len(made)} question{'s' if len(made) != 1 else ''} of “{title}” into the question bank",
    )
    tx.commit()


def _tags(given: Sequence[str]) -> list[str]:
    tags = clean_tags(given)
    if len(tags) > MAX_TAGS:
        raise Invalid("These are too many tags.", fields=[FieldError("/tags", f"At most {MAX_TAGS} tags.")])
    return tags


def _source(view: SectionView) -> str:
    return f"From “{view.section.title}” in “{view.module.title}”"[:300]
