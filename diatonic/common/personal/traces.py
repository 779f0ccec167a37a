"""A person's id and name inside of things that others rely on, and taking them out."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path

from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.personal.holdings import NOBODY, NOBODYS_NAME, Fate, Holding, Subject


@dataclass(frozen=True, slots=True)
class Traces:
    """Where the items of a model name people. A dot leads into a document: ``mark.by``.

    ``ids``: attributes that hold a user id. ``names``: an attribute that holds a name → the one that holds its id;
    where none does (empty) a name is taken for the person's if it is the same. ``sets``: sets of user ids. ``also``:
    what goes where an id in ``ids`` was the person's, such as their address.
    """

    ids: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    sets: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    def are_in(self, item: Any, subject: Subject) -> bool:
        """Say whether the item names the person."""
        return bool(self._ids(item, subject) or self._names(item, subject) or self._sets(item, subject))

    def among(self, items: Iterable[Any], subject: Subject) -> Iterator[Any]:
        """Yield those items that name the person."""
        return (item for item in items if self.are_in(item, subject))

    def holding(self, *, shown: tuple[str, ...], **said: Any) -> Holding:
        """Return the holding of things that others rely on, and from which only these traces are taken out.

        An export names of each the attributes ``shown``, and where the person is in it; ``said``: the rest of a
        :class:`Holding`.
        """
        return Holding(fate=Fate.ANONYMIZED, erase=self.take_out, shown=self.shown(*shown), **said)

    def shown(self, *more: str) -> Callable[[Any, Subject], dict[str, Any]]:
        """Return what shows of an item where it names the person, and the attributes ``more`` that say what it is."""

        def show(item: Any, subject: Subject) -> dict[str, Any]:
            theirs = (*more, *self._ids(item, subject), *self._names(item, subject))
            values = {name: _value(item, name) for name in theirs}
            values |= dict.fromkeys(self._sets(item, subject), subject.user_id)
            return {name: value for name, value in values.items() if value not in (None, "")}

        return show

    def take_out(self, tx: Transaction, item: Any, subject: Subject, _now: datetime) -> None:
        """Put :data:`NOBODY` in the person's place, in the transaction; an item that changed meanwhile fails it."""
        ids, names, sets = self._ids(item, subject), self._names(item, subject), self._sets(item, subject)
        model = type(item)
        actions = [_path(model, name).set(NOBODY) for name in ids]
        actions += [_path(model, name).set(NOBODYS_NAME) for name in names]
        actions += [getattr(model, name).delete({subject.user_id}) for name in sets]
        actions += [_path(model, name).remove() for name in self.also if ids and _value(item, name) is not None]
        same = [_path(model, name) == subject.user_id for name in ids]
        same += [_path(model, name) == _value(item, name) for name in names]
        same += [_path(model, name).contains(subject.user_id) for name in sets]
        condition: Condition = same[0]
        for each in same[1:]:
            condition &= each
        tx.update(item, actions, condition)

    def _ids(self, item: Any, subject: Subject) -> list[str]:
        return [name for name in self.ids if _value(item, name) == subject.user_id]

    def _sets(self, item: Any, subject: Subject) -> list[str]:
        return [name for name in self.sets if subject.user_id in (_value(item, name) or ())]

    def _names(self, item: Any, subject: Subject) -> list[str]:
        found = []
        for name, beside in self.names.items():
            is_theirs = _value(item, beside) == subject.user_id if beside else _value(item, name) in subject.names
            if is_theirs and _value(item, name) not in (None, "", NOBODYS_NAME):
                found.append(name)
        return found


def _value(item: Any, path: str) -> Any:
    head, *rest = path.split(".")
    value = getattr(item, head, None)
    for name in rest:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _path(model: Any, path: str) -> Any:
    return Path(path) if "." in path else getattr(model, path)
