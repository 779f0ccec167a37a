"""The question bank."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from diatonic.common import clock, ids, pages, retention
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import Conflict, NotFound, Stale
from diatonic.common.scope import Scope
from education.questions.models import BankItem, TagItem
from education.questions.rules import BankQuestion
from education.quizzes.rules import QuestionKind


class QuestionUnknown(NotFound):
    """There is no such question in the organization's bank."""

    default_code = "question_unknown"

    def __init__(self) -> None:
        super().__init__("There is no such question in the bank.")


class BankStore:
    """The bank of the scope's organization."""

    def __init__(self, scope: Scope) -> None:
        self._organization_id = scope.organization_id

    def get(self, question_id: str, *, with_deleted: bool = False) -> BankQuestion:
        """Return a question. One consistent read. Raises :class:`QuestionUnknown`."""
        (found,) = self.several([question_id])
        if found is None or (found.is_deleted and not with_deleted):
            raise QuestionUnknown
        return found

    def several(self, question_ids: Iterable[str]) -> list[BankQuestion | None]:
        """Return up to 100 questions in this order, ``None`` for those that are not there. One consistent read."""
        wanted = list(question_ids)
        known = [one for one in wanted if ids.is_one(one)]
        items = dict(zip(known, batch_get([(BankItem, (self._organization_id, one)) for one in known]), strict=True))
        return [question(items[one]) if items.get(one) is not None else None for one in wanted]

    def page(self, *, kind: QuestionKind | None, limit: int, cursor: str | None) -> pages.Page[BankQuestion]:
        """Return one page of questions, last changed first; of a kind where one is given. One query."""
        source: Any = BankItem.bank_index if kind is None else BankItem.kind_index
        partition = self._organization_id if kind is None else f"{self._organization_id}#{kind.value}"
        found = pages.query(source, partition, list_name="question-bank", limit=limit, cursor=cursor)
        return found.map(question)

    def page_of_tag(self, tag: str, *, limit: int, cursor: str | None) -> pages.Page[BankQuestion]:
        """Return one page of the questions that carry a tag, newest first. One query and one BatchGet."""
        found = pages.query(TagItem, self._tag(tag), list_name="question-tags", limit=limit, cursor=cursor)
        there = [one for one in self.several([item.question_id for item in found.items]) if one is not None]
        return pages.Page(tuple(one for one in there if not one.is_deleted), found.next_cursor)

    def add(self, tx: Transaction, one: BankQuestion, *, otherwise: Conflict | None = None) -> None:
        """Write a new question and its tags in the transaction."""
        tx.put(self._item(one), BankItem.question_id.does_not_exist(), otherwise=otherwise)
        self._tags(tx, one, put=one.tags)

    def replace(self, tx: Transaction, one: BankQuestion, *, seen: BankQuestion) -> None:
        """Write a question anew, while its revision is the one that was seen; else ``Stale`` with by whom and when."""
        stale = Stale(
            "Somebody changed this question meanwhile. Reload to see it.",
            extra={"by": seen.updated_by_name, "at": seen.updated_at, "revision": seen.revision},
        )
        condition = (BankItem.revision == seen.revision) & (BankItem.is_deleted == seen.is_deleted)
        tx.put(self._item(one), condition, otherwise=stale)
        gone = set(seen.tags) if one.is_deleted else set(seen.tags) - set(one.tags)
        put = () if one.is_deleted else one.tags if seen.is_deleted else set(one.tags) - set(seen.tags)
        self._tags(tx, one, put=put, gone=gone if not seen.is_deleted else ())

    def _tags(self, tx: Transaction, one: BankQuestion, *, put: Iterable[str], gone: Iterable[str] = ()) -> None:
        for tag in put:
            times: dict[str, Any] = {"created_at": one.updated_at, "updated_at": one.updated_at}
            tx.put(TagItem(self._tag(tag), one.question_id, organization_id=self._organization_id, **times))
        for tag in gone:
            tx.delete(TagItem(self._tag(tag), one.question_id))

    def _tag(self, tag: str) -> str:
        return f"{self._organization_id}#{tag}"

    def _item(self, one: BankQuestion) -> BankItem:
        gone = one.is_deleted
        return BankItem(
            self._organization_id,
            one.question_id,
            kind=one.kind.value,
            summary=one.summary,
            points=one.points,
            question=dict(one.question),
            tags=list(one.tags),
            source=one.source,
            created_by_name=one.created_by_name,
            updated_by_name=one.updated_by_name,
            created_at=one.created_at,
            updated_at=one.updated_at,
            revision=one.revision,
            is_deleted=gone,
            listed_in=None if gone else self._organization_id,
            kind_in=None if gone else f"{self._organization_id}#{one.kind.value}",
            expires_at=expiry(clock.parse(one.updated_at)) if gone else None,
        )


def expiry(deleted_at: datetime) -> int:
    """Return when a question that was deleted then is gone, in seconds since 1970."""
    return clock.epoch(deleted_at + retention.period("deleted-questions"))


def question(item: Any) -> BankQuestion:
    """Return an item of the table or an index; what the index does not show is empty."""
    return BankQuestion(
        question_id=item.question_id,
        organization_id=item.organization_id,
        kind=QuestionKind(item.kind),
        summary=item.summary,
        points=int(item.points),
        created_at=item.created_at,
        updated_at=item.updated_at,
        created_by_name=item.created_by_name or "",
        updated_by_name=item.updated_by_name or "",
        tags=tuple(item.tags or ()),
        source=item.source or "",
        revision=int(item.revision),
        question=item.question or {},
        is_deleted=bool(item.is_deleted),
    )
