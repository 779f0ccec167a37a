"""Reads and writes of timed attempts under way and of allowances."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from pynamodb.expressions.update import Action

from diatonic.common import clock, pages
from diatonic.common.dynamo.attributes import to_dynamo
from diatonic.common.dynamo.conditional import held
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import AppError, Conflict
from diatonic.common.pages import Page
from diatonic.common.scope import Scope
from education.quizzes.models import AllowanceModel, SittingModel
from education.quizzes.rules import ALL_QUIZZES, GRACE, NOTHING_EXTRA, Allowance, Extra, Sitting, Terms


class StartedMeanwhile(Conflict):
    """The attempt was started, or sent, in another window."""

    def __init__(self) -> None:
        super().__init__("You started or sent this attempt in another window. Reload the page.")


class SittingStore:
    """The timed attempts of one person in the scope's organization."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def terms(self, module_id: str, content_id: str) -> Terms:
        """Return what holds for the person at a quiz. One consistent read."""
        user_id = self._scope.user_id
        started, own, everywhere = batch_get(
            [
                (SittingModel, (self._partition(module_id), content_id)),
                (AllowanceModel, (module_id, f"{user_id}#{content_id}")),
                (AllowanceModel, (module_id, f"{user_id}#{ALL_QUIZZES}")),
            ]
        )
        allowed = own or everywhere
        return Terms(
            extra=_extra(allowed) if self._is_here(allowed) else NOTHING_EXTRA,
            started=_sitting(started) if self._is_here(started) else None,
        )

    def start(self, tx: Transaction, sitting: Sitting) -> None:
        """Note that an attempt was started, unless the same or a later one was."""
        item = SittingModel(
            self._partition(sitting.module_id),
            sitting.content_id,
            organization_id=self._scope.organization_id,
            module_id=sitting.module_id,
            user_id=sitting.user_id,
            number=sitting.number,
            edition=sitting.edition,
            minutes=sitting.minutes,
            started_at=sitting.started_at,
            ends_at=sitting.ends_at,
            takes_until=clock.iso(datetime.fromisoformat(sitting.ends_at) + GRACE),
            created_at=sitting.started_at,
            updated_at=sitting.started_at,
        )
        condition = SittingModel.content_id.does_not_exist() | (SittingModel.number < sitting.number)
        tx.put(item, condition, otherwise=StartedMeanwhile())

    def save(self, module_id: str, content_id: str, number: int, answers: Mapping[str, Sequence[str]], at: str) -> bool:
        """Keep answers of an attempt under way; ``False`` where it is not, or its time is over. One write."""
        item = SittingModel(self._partition(module_id), content_id)
        kept = {name: list(chosen) for name, chosen in answers.items()}
        actions: list[Action] = [
            SittingModel.answers.set(to_dynamo(kept)),
            SittingModel.saved_at.set(at),
            SittingModel.updated_at.set(at),
        ]
        condition = (SittingModel.number == number) & (SittingModel.takes_until >= at)
        return held(lambda: item.update(actions=actions, condition=condition))

    def close(self, tx: Transaction, sitting: Sitting) -> None:
        """Take the attempt off those under way; two at once: one is refused."""
        item = SittingModel(self._partition(sitting.module_id), sitting.content_id)
        tx.delete(item, SittingModel.number == sitting.number, otherwise=StartedMeanwhile())

    def _partition(self, module_id: str) -> str:
        return f"{module_id}#{self._scope.user_id}"

    def _is_here(self, item: SittingModel | AllowanceModel | None) -> bool:
        return item is not None and item.organization_id == self._scope.organization_id


class AllowanceStore:
    """What learners are allowed beyond the others in one module."""

    def __init__(self, scope: Scope, module_id: str) -> None:
        self._scope = scope
        self._module_id = module_id

    def page(self, *, limit: int, cursor: str | None) -> Page[Allowance]:
        """Return one page of the allowances, by learner."""
        found = pages.query(
            AllowanceModel, self._module_id, list_name="allowances", limit=limit, cursor=cursor, consistent=True
        )
        return found.map(_allowance)

    def set(self, tx: Transaction, allowance: Allowance) -> None:
        """Allow it, in place of what was allowed before."""
        extra = allowance.extra
        tx.put(
            AllowanceModel(
                *self._key(allowance.user_id, allowance.content_id),
                organization_id=self._scope.organization_id,
                user_id=allowance.user_id,
                user_name=allowance.user_name,
                content_id=allowance.content_id,
                percent=extra.percent,
                minutes=extra.minutes,
                attempts=extra.attempts,
                by_name=allowance.by_name,
                created_at=allowance.at,
                updated_at=allowance.at,
            )
        )

    def remove(self, tx: Transaction, user_id: str, content_id: str, *, otherwise: AppError) -> None:
        """Take it back."""
        item = AllowanceModel(*self._key(user_id, content_id))
        tx.delete(item, AllowanceModel.allowed.exists(), otherwise=otherwise)

    def _key(self, user_id: str, content_id: str) -> tuple[str, str]:
        return self._module_id, f"{user_id}#{content_id or ALL_QUIZZES}"


def _extra(item: AllowanceModel) -> Extra:
    return Extra(percent=int(item.percent), minutes=int(item.minutes), attempts=int(item.attempts))


def _allowance(item: AllowanceModel) -> Allowance:
    return Allowance(
        module_id=item.module_id,
        user_id=item.user_id,
        user_name=item.user_name,
        extra=_extra(item),
        content_id=item.content_id,
        by_name=item.by_name,
        at=item.updated_at,
    )


def _sitting(item: SittingModel) -> Sitting:
    return Sitting(
        module_id=item.module_id,
        content_id=item.content_id,
        user_id=item.user_id,
        number=int(item.number),
        edition=int(item.edition),
        minutes=int(item.minutes),
        started_at=item.started_at,
        ends_at=item.ends_at,
        answers=item.answers,
        saved_at=item.saved_at,
    )
