"""What flags keep of a person: who switched them."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from pynamodb.expressions.operand import Path

from diatonic.common import personal
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.personal import Fate, Holding, Subject
from organizations.flags.models import FlagSwitches


def _theirs(item: Any, subject: Subject) -> list[str]:
    return [name for name, switch in item.switches.items() if switch.get("by") in subject.names]


def _at(place: Callable[[Subject], str]) -> Callable[[Subject], Iterator[Any]]:
    def find(subject: Subject) -> Iterator[Any]:
        found = batch_get([(FlagSwitches, (place(subject),))])
        return (item for item in found if item is not None and _theirs(item, subject))

    return find


def _forget(tx: Transaction, item: Any, subject: Subject, _now: datetime) -> None:
    switches = [Path(["switches", name, "by"]) for name in _theirs(item, subject)]
    tx.update(item, [by.set(personal.NOBODYS_NAME) for by in switches], FlagSwitches.revision == item.revision)


_WHY = "What is switched stays so; by whom is forgotten."
personal.register(
    Holding(
        name="flags.switched",
        title="Features you switched for an organization",
        models=(FlagSwitches,),
        find=_at(lambda subject: subject.organization_id),
        fate=Fate.ANONYMIZED,
        why=_WHY,
        erase=_forget,
        at_once=1,
    ),
    Holding(
        name="flags.everywhere",
        title="Features you switched for everybody",
        models=(FlagSwitches,),
        find=_at(lambda _: "*"),
        fate=Fate.ANONYMIZED,
        why=_WHY,
        erase=_forget,
        in_organizations=False,
        at_once=1,
    ),
)
