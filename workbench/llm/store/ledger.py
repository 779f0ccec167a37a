"""The ledger: a line for each call, with what was said where that is kept."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from diatonic.common import clock, retention, sealing
from diatonic.common.dynamo.reading import Key, batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import AppError
from diatonic.common.pages import Page, query
from diatonic.common.scope import Scope
from workbench.llm.models import AnswerItem, LedgerItem, TextsItem
from workbench.llm.rules.ledger import CallOutcome, Line
from workbench.llm.rules.messages import Usage

_PAGE = 100
#: What is longer is not kept: an item of DynamoDB ends at 400 KB.
LONGEST_TEXT = 100_000


def key_of_answer(answer_key: str) -> Key:
    """Return where an answer lies, for one read with other things."""
    return AnswerItem, (answer_key,)


class LedgerStore:
    """The calls of the scope's organization."""

    def __init__(self, scope: Scope) -> None:
        self._organization_id = scope.organization_id

    def write(self, tx: Transaction, line: Line, *, now: datetime) -> None:
        """Write a line in the transaction."""
        usage = line.usage
        item = LedgerItem(
            line.conversation_id,
            line.call_id,
            organization_id=self._organization_id,
            generated_at=line.generated_at,
            model_used=line.model,
            prompt_tokens=usage.input,
            response_tokens=usage.output,
            total_tokens=usage.total,
            cache_read_tokens=usage.cache_read,
            cache_write_tokens=usage.cache_write,
            response_time_ms=line.milliseconds,
            cost_usd=line.cost,
            price_version=line.price_version,
            outcome=line.outcome,
            is_estimated=line.is_estimated,
            texts_kept=line.texts_kept,
            function_name=line.function,
            user_id=line.user_id,
            agent_id=line.agent_id or None,
            run_id=line.run_id or None,
            metadata={
                "temperature": line.temperature,
                "max_tokens": line.max_tokens,
                "region": line.region,
                "cost_usd": line.cost,
            },
            created_at=clock.iso(now),
            updated_at=clock.iso(now),
        )
        tx.put(item, LedgerItem.call_id.does_not_exist())

    def find(self, conversation_id: str, call_id: str) -> Line | None:
        """Return a call of the organization, or ``None``. One consistent read."""
        (item,) = batch_get([(LedgerItem, (conversation_id, call_id))])
        return None if item is None or item.organization_id != self._organization_id else _line(item)

    def last(self, conversation_id: str) -> Line | None:
        """Return the last call of a conversation, or ``None``. One bounded, consistent query: ids of calls grow with time."""
        found = LedgerItem.query(conversation_id, consistent_read=True, scan_index_forward=False, limit=1, page_size=1)
        return next((_line(item) for item in found if item.organization_id == self._organization_id), None)

    def score(self, tx: Transaction, seen: Line, score: float | None, *, now: datetime, otherwise: AppError) -> None:
        """Write in the transaction how good a call's answer was, while nobody said otherwise since it was seen."""
        given = LedgerItem.quality_score
        action = given.remove() if score is None else given.set(score)
        same = given.does_not_exist() if seen.quality_score is None else given == seen.quality_score
        actions = [action, LedgerItem.updated_at.set(clock.iso(now)), LedgerItem.revision.add(1)]
        tx.update(
            LedgerItem(seen.conversation_id, seen.call_id),
            actions,
            same & LedgerItem.call_id.exists(),
            otherwise=otherwise,
        )

    def page(self, *, limit: int, cursor: str | None) -> Page[Line]:
        """Return a page of lines, newest first. One bounded query."""
        found = query(
            LedgerItem.organization_index, self._organization_id, list_name="llm-calls", limit=limit, cursor=cursor
        )
        return found.map(_line)

    def between(self, first: str, last: str) -> Iterator[Line]:
        """Yield the lines from one time to another (both within), eldest first. One bounded query for every hundred."""
        condition = LedgerItem.generated_at.between(first, last)
        for item in LedgerItem.organization_index.query(self._organization_id, condition, page_size=_PAGE):
            yield _line(item)

    def keep_texts(self, tx: Transaction, line: Line, *, prompt: str, response: str, now: datetime) -> None:
        """Keep what was said in the transaction, sealed."""
        place = sealing.Place(self._organization_id, "llm-texts", line.call_id)
        item = TextsItem(
            self._organization_id,
            line.call_id,
            user_id=line.user_id,
            prompt=sealing.seal(prompt, place),
            response=sealing.seal(response, place),
            expires_at=clock.epoch(now + retention.period("model-texts")),
            created_at=clock.iso(now),
            updated_at=clock.iso(now),
        )
        tx.put(item)

    def find_texts(self, call_id: str, *, now: datetime) -> tuple[str, str] | None:
        """Return what was asked and answered, or ``None``. One consistent read."""
        (item,) = batch_get([(TextsItem, (self._organization_id, call_id))])
        if item is None or item.expires_at <= clock.epoch(now):
            return None
        place = sealing.Place(self._organization_id, "llm-texts", call_id)
        return sealing.unseal(item.prompt, place), sealing.unseal(item.response, place)

    def keep_answer(
        self, tx: Transaction, answer_key: str, *, model: str, cost: Any, reply: str, now: datetime
    ) -> None:
        """Keep an answer for the next who asks the same, in the transaction, sealed."""
        place = sealing.Place(self._organization_id, "llm-answers", answer_key)
        item = AnswerItem(
            answer_key,
            organization_id=self._organization_id,
            model=model,
            cost=cost,
            reply=sealing.seal(reply, place),
            expires_at=clock.epoch(now + retention.period("model-answers")),
            created_at=clock.iso(now),
            updated_at=clock.iso(now),
        )
        tx.put(item)

    def answer_in(self, item: AnswerItem | None, *, now: datetime) -> str | None:
        """Return the answer that an item holds while it is good."""
        if item is None or item.expires_at <= clock.epoch(now):
            return None
        return sealing.unseal(item.reply, sealing.Place(self._organization_id, "llm-answers", item.answer_key))


def _line(item: LedgerItem) -> Line:
    return Line(
        conversation_id=item.conversation_id,
        call_id=item.call_id,
        generated_at=item.generated_at,
        model=item.model_used,
        region=item.metadata.get("region") or "",
        function=item.function_name,
        user_id=item.user_id,
        agent_id=item.agent_id or "",
        run_id=item.run_id or "",
        usage=Usage(
            int(item.prompt_tokens),
            int(item.response_tokens),
            int(item.cache_read_tokens),
            int(item.cache_write_tokens),
        ),
        cost=item.cost_usd,
        price_version=item.price_version,
        milliseconds=int(item.response_time_ms),
        outcome=CallOutcome(item.outcome),
        temperature=item.metadata.get("temperature"),
        max_tokens=int(item.metadata.get("max_tokens") or 0),
        is_estimated=bool(item.is_estimated),
        texts_kept=bool(item.texts_kept),
        quality_score=item.quality_score,
    )
