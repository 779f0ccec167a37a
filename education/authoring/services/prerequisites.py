"""What a module requires, and who waits for it: no module may require itself, not even through others."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from diatonic.common import clock
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import FieldError, Invalid
from diatonic.common.scope import Scope
from education.authoring import policies
from education.authoring.rules import Module
from education.authoring.rules.prerequisites import find_cycle, waiting_for
from education.authoring.store import ModuleStore, PrerequisiteStore, ReleaseStore

_SHOWN = 50
_NAMED = 12


class PrerequisiteCycle(Invalid):
    """The module would require itself; ``extra["cycle"]`` names the modules on the way, by id."""

    default_code = "prerequisite_cycle"


@dataclass(frozen=True, slots=True)
class Requirers:
    """The modules that require one: how many, and the first fifty of them."""

    count: int = 0
    modules: tuple[Module, ...] = ()


@dataclass(frozen=True, slots=True)
class Prerequisites:
    """What stands before a module, and what waits for it. ``broken``: ids that are no module any more."""

    module: Module
    required: tuple[Module, ...]
    broken: tuple[str, ...]
    requirers: Requirers


def get_prerequisites(scope: Scope, *, module_id: str) -> Prerequisites:
    """Return what a module requires and who requires it; needs ``modules.view``. Three DynamoDB calls."""
    policies.check(scope, "modules.view")
    store = ModuleStore(scope)
    module = store.get(module_id)
    policies.check_module(scope, "modules.view", module)
    required = module.fields.prerequisites
    waiting = waiting_for(PrerequisiteStore(scope).graph().edges, module_id)
    found = store.several([*required, *waiting[:_SHOWN]])
    return Prerequisites(
        module,
        required=tuple(found[one] for one in required if one in found),
        broken=tuple(one for one in required if one not in found),
        requirers=_requirers(waiting, found),
    )


def get_requirers(scope: Scope, *, module_id: str) -> Requirers:
    """Return which modules require this one; needs ``modules.view``. At most two DynamoDB calls."""
    policies.check(scope, "modules.view")
    waiting = waiting_for(PrerequisiteStore(scope).graph().edges, ModuleStore(scope).own(module_id))
    return _requirers(waiting, ModuleStore(scope).several(waiting[:_SHOWN]))


def note_prerequisites(
    tx: Transaction, scope: Scope, module: Module, *, wanted: Sequence[str], before: Sequence[str], now: datetime
) -> None:
    """Note in the module's own transaction what it requires from now on.

    Raises ``Invalid`` for a module that is not there, :class:`PrerequisiteCycle` with the way in words. The
    transaction is refused with ``ReadAgain`` where the graph changed meanwhile: call it again from a fresh read.
    """
    if set(wanted) == set(before):
        return
    store, live = PrerequisiteStore(scope), _live(scope, module)
    added = [one for one in wanted if one not in before]
    there = ModuleStore(scope).several(added)
    for place, one in enumerate(wanted):
        if one in added and one not in there:
            problem = FieldError(f"/prerequisites/{place}", "There is no such module here any more.")
            raise Invalid("A prerequisite is not a module.", fields=[problem])
    seen, kept = store.graph(), list(dict.fromkeys([*wanted, *live]))
    if added and (cycle := find_cycle(seen.edges, module.module_id, kept)):
        raise _cycle(scope, cycle, title=module.title, place=kept.index(cycle[1]))
    store.write(tx, seen, module.module_id, kept, whole=bool(added), at=clock.iso(now))


def settle_prerequisites(tx: Transaction, scope: Scope, module: Module) -> None:
    """Note in the transaction that publishes or archives the module that only its draft's prerequisites count now.

    While a version is live its own count too: two live modules must not wait for each other, whatever the drafts say.
    One DynamoDB call for a module that is live, none for another.
    """
    if not module.is_live:
        return
    store = PrerequisiteStore(scope)
    seen, wanted = store.graph(), module.fields.prerequisites
    if set(seen.edges.get(module.module_id, ())) != set(wanted):
        store.write(tx, seen, module.module_id, wanted, whole=False, at=module.updated_at)


def _live(scope: Scope, module: Module) -> list[str]:
    if not module.is_live:
        return []
    card = ReleaseStore(scope).live_cards([module.module_id]).get(module.module_id)
    return list(card.prerequisites) if card else []


def _requirers(waiting: Sequence[str], found: dict[str, Module]) -> Requirers:
    return Requirers(len(waiting), tuple(found[one] for one in waiting if one in found))


def _cycle(scope: Scope, cycle: list[str], *, title: str, place: int) -> PrerequisiteCycle:
    titles = {one: module.title for one, module in ModuleStore(scope).several(cycle[1 : _NAMED + 1]).items()}
    titles[cycle[0]] = title
    shown = cycle if len(cycle) <= _NAMED else [*cycle[: _NAMED - 1], "…", cycle[-1]]
    way = " → ".join(titles.get(one, "a deleted module" if one != "…" else one) for one in shown)
    return PrerequisiteCycle(
        f"“{title}” would require itself: {way}.",
        fields=[FieldError(f"/prerequisites/{place}", f"This would close a circle: {way}.")],
        extra={"cycle": cycle[:100]},
    )
