"""Follow-ups and forecasts: what is to be done for those who answered a quiz that changed."""

from collections.abc import Sequence
from typing import Any

from pynamodb.expressions.update import Action

from diatonic.common import ids
from diatonic.common.dynamo.conditional import held
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import Conflict, NotFound
from diatonic.common.scope import Scope
from education.results.models import CounterModel, FollowUpModel
from education.results.rules import Counts, Errand, FollowUp, FollowUpState, module_counters
from education.results.store.counters import sum_of

#: So many are shown, and beyond them what is not done; a module has one for each changed quiz of each release.
SHOWN = 25
_LOOKED_THROUGH = 200


class FollowUpStore:
    """The follow-ups in the scope's organization."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def put(self, tx: Transaction, one: FollowUp, *, at: str) -> None:
        """Write a follow-up, once; a forecast takes the place of one that was asked for before."""
        values = {name: getattr(one, name) for name in _TEXTS}
        item = FollowUpModel(
            one.module_id,
            one.follow_up_id,
            organization_id=self._scope.organization_id,
            **values,
            choice=one.choice.value,
            edition=one.edition,
            release=one.release,
            people=one.people,
            asked_in=one.asked_in,
            created_at=at,
            updated_at=at,
        )
        # What has none is not there, or a forecast of before this was noted.
        tx.put(item, FollowUpModel.asked_in.does_not_exist() | (FollowUpModel.asked_in < one.asked_in))

    def get(self, module_id: str, follow_up_id: str) -> FollowUp:
        """Return one. Raises ``NotFound``. One consistent read."""
        if not ids.belongs(module_id, organization_id=self._scope.organization_id, kind="module"):
            raise NoFollowUp
        (item,) = batch_get([(FollowUpModel, (module_id, follow_up_id))])
        if item is None:
            raise NoFollowUp
        return _follow_up(item)

    def newest(self, module_id: str) -> list[FollowUp]:
        """Return the newest follow-ups of a module, and of older ones what is not done; no forecasts. One query."""
        found = FollowUpModel.query(
            module_id,
            FollowUpModel.follow_up_id < "A",  # they begin with a number
            scan_index_forward=False,
            limit=_LOOKED_THROUGH,
            page_size=_LOOKED_THROUGH,
            consistent_read=True,
        )
        listed = [_follow_up(item) for item in found]
        return [one for place, one in enumerate(listed) if place < SHOWN or not one.is_over]

    def counts_and(self, module_id: str, follow_up_ids: Sequence[str]) -> tuple[Counts, dict[str, FollowUp]]:
        """Return the counts of a module, and those of these follow-ups that there are, by id.

        One read for up to 92 of them, one more for each further hundred.
        """
        counters = module_counters(module_id)
        wanted: list[Any] = [(CounterModel, (one,)) for one in counters]
        wanted += [(FollowUpModel, (module_id, one)) for one in follow_up_ids]
        found = batch_get(wanted)
        there = [_follow_up(item) for item in found[len(counters) :] if item is not None]
        return sum_of(found[: len(counters)]), {one.follow_up_id: one for one in there}

    def count(self, tx: Transaction, one: FollowUp, *, now_passed: int, now_failed: int, at: str) -> None:
        """Count one more person as seen to."""
        actions = [*_added(1, now_passed, now_failed), FollowUpModel.updated_at.set(at)]
        tx.update(_key(one), actions, FollowUpModel.follow_up_id.exists(), otherwise=NoFollowUp())

    def reach(self, one: FollowUp, place: str, *, at: str) -> None:
        """Note up to which place everybody was seen to."""
        self._set(one, [FollowUpModel.reached.set(place), FollowUpModel.state.set(FollowUpState.RUNNING.value)], at)

    def forecast(self, one: FollowUp, place: str, *, done: int, now_passed: int, now_failed: int, at: str) -> bool:
        """Add a page of a forecast, once; ``False`` where somebody else did, or another forecast took its place."""
        actions = [*_added(done, now_passed, now_failed), FollowUpModel.reached.set(place)]
        state = FollowUpState.RUNNING if place else FollowUpState.DONE
        actions += [FollowUpModel.state.set(state.value), FollowUpModel.updated_at.set(at)]
        unmoved = (FollowUpModel.reached == one.reached) & (FollowUpModel.edition == one.edition)
        unmoved &= FollowUpModel.state != FollowUpState.DONE.value
        return held(lambda: _key(one).update(actions=actions, condition=unmoved))

    def end(self, one: FollowUp, state: FollowUpState, *, reason: str = "", at: str) -> None:
        """Note how it ended."""
        self._set(one, [FollowUpModel.state.set(state.value), FollowUpModel.reason.set(reason)], at)

    def again(self, tx: Transaction, one: FollowUp, *, at: str) -> None:
        """Let one that failed wait again; from where it stopped."""
        actions = [
            FollowUpModel.state.set(FollowUpState.WAITING.value),
            FollowUpModel.reason.set(""),
            FollowUpModel.updated_at.set(at),
        ]
        has_failed = FollowUpModel.state == FollowUpState.FAILED.value
        tx.update(_key(one), actions, has_failed, otherwise=Conflict("This is under way or done already."))

    def _set(self, one: FollowUp, actions: list[Action], at: str) -> None:
        actions = [*actions, FollowUpModel.updated_at.set(at)]
        held(lambda: _key(one).update(actions=actions, condition=FollowUpModel.follow_up_id.exists()))


class NoFollowUp(NotFound):
    """Nothing of this kind was decided."""

    def __init__(self) -> None:
        super().__init__("There is no such step here.")


_TEXTS = ("content_id", "title", "module_title", "version", "decided_by_name")
_NUMBERS = ("edition", "release", "people", "done", "now_passed", "now_failed", "asked_in")


def _key(one: FollowUp) -> FollowUpModel:
    return FollowUpModel(one.module_id, one.follow_up_id)


def _added(done: int, now_passed: int, now_failed: int) -> list[Action]:
    return [
        FollowUpModel.done.add(done),
        FollowUpModel.now_passed.add(now_passed),
        FollowUpModel.now_failed.add(now_failed),
        FollowUpModel.revision.add(1),
    ]


def _follow_up(item: FollowUpModel) -> FollowUp:
    values: dict[str, Any] = {name: getattr(item, name) for name in _TEXTS}
    values |= {name: int(getattr(item, name) or 0) for name in _NUMBERS}
    return FollowUp(
        module_id=item.module_id,
        follow_up_id=item.follow_up_id,
        **values,
        choice=Errand(item.choice),
        state=FollowUpState(item.state),
        reason=item.reason,
        reached=item.reached,
        at=item.created_at,
    )
