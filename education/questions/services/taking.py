"""Taking questions out of a dry run: into a quiz at once, or into the bank by a worker. Nothing is taken twice."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from diatonic.common import clock, jobs
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import FieldError, Invalid
from diatonic.common.scope import Scope
from education.questions.rules import (
    ALL,
    MAX_TAGS,
    BankQuestion,
    Line,
    QuestionImport,
    State,
    Trouble,
    question_id,
)
from education.questions.services.bank import new_question
from education.questions.services.imports import get_import, page_of, read_lines
from education.questions.services.quizzes import put_into_quiz
from education.questions.store import BankStore, ImportMoved, ImportStore, ImportUnknown
from education.quizzes.rules import Question
from organizations.audit import services as audit

TAKE = "education.questions.tasks.take_questions"
_WRITES = 90  # of 100 in a transaction: the import and the audit event come on top
_BYTES = 1_000_000
_BROKEN_OFF = Trouble("broken_off", "Taking has broken off. Take the rest again; nothing is taken twice.")


@dataclass(frozen=True, slots=True)
class Taking:
    """What became of a wish to take questions. ``left_out``: numbers that did not fit into the quiz."""

    one: QuestionImport
    left_out: tuple[int, ...] = ()


def take(scope: Scope, *, import_id: str, now: datetime, numbers: Iterable[int] | None = None) -> Taking:
    """Take questions by number, ``None``: all that can be; needs ``modules.edit``. What was taken is not taken again.

    Into a quiz they go at once, as many as fit. Into the bank a worker puts them; the import says how far it is.
    Raises ``Invalid`` where none is chosen, ``ImportMoved`` while others are being taken.
    """
    one = get_import(scope, import_id=import_id, now=now)
    if one.state not in (State.READY, State.TAKEN) or one.summary is None:
        raise ImportMoved("Its questions cannot be taken now. Reload to see where the import stands.")
    every = range(1, one.summary.total + 1)
    chosen = frozenset(every if numbers is None else (number for number in numbers if number in every)) - one.taken
    if not chosen:
        wrong = FieldError("/numbers", "Choose questions that are not taken yet.")
        raise Invalid("No question is chosen.", fields=[wrong])
    if one.goes_into_quiz:
        return _into_quiz(scope, one, chosen, now=now)
    tx = Transaction()
    ImportStore(scope).move(
        tx, one, to=State.TAKING, now=now, chosen=chosen, taken_by=scope.user_id, taken_by_name=scope.user_name
    )
    jobs.due(
        tx,
        task=TAKE,
        organization_id=one.organization_id,
        arguments={"import_id": one.import_id},
        at=now,
        job_id=f"import-{one.import_id}-take-{one.revision}",
    )
    tx.commit()
    return Taking(replace(one, state=State.TAKING, chosen=chosen, trouble=None, revision=one.revision + 1))


def _into_quiz(scope: Scope, one: QuestionImport, chosen: frozenset[int], *, now: datetime) -> Taking:
    """Put questions into the quiz by one save. A person who is cut off asks again: ids that are there are not added."""
    questions = {line.number: question for line, question in _questions(one, chosen)}
    numbers = {question.question_id: number for number, question in questions.items()}
    fitting = put_into_quiz(
        scope, module_id=one.module_id, content_id=one.content_id, questions=list(questions.values()), now=now
    )
    taken = one.taken | {numbers[each] for each in fitting}
    tx = Transaction()
    ImportStore(scope).move(tx, one, to=State.TAKEN, now=now, taken=taken, chosen=frozenset())
    tx.commit()
    left_out = sorted(number for each, number in numbers.items() if each not in fitting)
    return Taking(replace(one, state=State.TAKEN, taken=taken, revision=one.revision + 1), tuple(left_out))


def take_into_bank(scope: Scope, *, import_id: str, now: datetime) -> None:
    """Put the chosen questions of an import into the bank, some at a time; goes on after a break.

    Each batch is one transaction with the note of how far it is, so that nothing is there twice.
    """
    store = ImportStore(scope)
    try:
        one = store.get(import_id, now=now)
    except ImportUnknown:
        return
    if one.state is not State.TAKING:
        return
    person = replace(scope, user_id=one.taken_by, user_name=one.taken_by_name)
    for batch in _batches(person, one, now):
        taken = one.taken | {line.number for line, _ in batch}
        tx = Transaction()
        for _, question in batch:
            BankStore(scope).add(tx, question)
        store.move(tx, one, to=State.TAKING, now=clock.now(), taken=taken)
        tx.commit()
        one = replace(one, taken=taken)
    _finish(store, person, one, now=clock.now())


def give_up_taking(scope: Scope, *, import_id: str, now: datetime) -> None:
    """End taking that was tried too often; the rest can be taken again."""
    store = ImportStore(scope)
    try:
        one = store.get(import_id, now=now)
    except ImportUnknown:
        return
    if one.state is State.TAKING:
        tx = Transaction()
        store.move(tx, one, to=State.TAKEN, now=now, chosen=frozenset(), trouble=_BROKEN_OFF)
        tx.commit()


def _finish(store: ImportStore, person: Scope, one: QuestionImport, *, now: datetime) -> None:
    tx = Transaction()
    store.move(tx, one, to=State.TAKEN, now=now, chosen=frozenset())
    count = len(one.chosen & one.taken)
    audit.record(
        tx,
        person,
        action="questions.imported",
        target_kind="question_import",
        target_id=one.import_id,
        summary=f"took {count} question{'s' if count != 1 else ''} of “{one.filename}” into the question bank",
        details={"count": count, "filename": one.filename},
        now=now,
    )
    tx.commit()


def _batches(person: Scope, one: QuestionImport, now: datetime) -> Iterator[list[tuple[Line, BankQuestion]]]:
    """Yield questions that fit into one transaction."""
    batch: list[tuple[Line, BankQuestion]] = []
    writes = length = 0
    source = f"Imported from {one.filename}"
    for line, named in _questions(one, one.chosen - one.taken):
        question = new_question(person, named, tags=line.tags, source=source, now=now)
        size = len(json.dumps(dict(question.question)).encode())
        if batch and (writes + 1 + MAX_TAGS > _WRITES or length + size > _BYTES):
            yield batch
            batch, writes, length = [], 0, 0
        batch.append((line, question))
        writes += 1 + len(question.tags)
        length += size
    if batch:
        yield batch


def _questions(one: QuestionImport, numbers: frozenset[int]) -> Iterator[tuple[Line, Question]]:
    """Yield the lines of these numbers that have a question, in order, with it under the id that it has wherever it goes.

    Pages without any are not read.
    """
    for page in sorted({page_of(number) for number in numbers}):
        for line in read_lines(one, ALL, page, page):
            if line.number in numbers and page_of(line.number) == page and line.question is not None:
                yield line, line.question.model_copy(update={"question_id": question_id(one.import_id, line.number)})
