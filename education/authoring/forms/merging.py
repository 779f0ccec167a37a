"""A form and what somebody else saved meanwhile: read as what can be joined, joined, and filled in again."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from diatonic.common import ids
from education.authoring.forms import exercises, quizzes
from education.authoring.rules import merging
from education.authoring.rules.merging import Asked, Joined, Side

_SIDES: tuple[Side, ...] = ("mine", "theirs", "both")
_PARTS: Mapping[str, tuple[str, str, Any]] = {
    "questions": ("question_id", "Question", quizzes),
    "rubric": ("criterion_id", "Criterion", exercises),
}
_GONE = "(removed)"
_KEEP, _BOTH = "keep-", "both-"


@dataclass(frozen=True, slots=True)
class Filled:
    """What a form holds: fields as they are sent, and the parts of its lists by id."""

    fields: Mapping[str, str]
    lists: Mapping[str, Mapping[str, dict[str, Any]]]

    @property
    def held(self) -> merging.Held:
        """The same as texts that can be compared."""
        texts = {name: {key: _text(name, one) for key, one in parts.items()} for name, parts in self.lists.items()}
        return {**self.fields, **texts}


@dataclass(frozen=True, slots=True)
class Choice:
    """A question to the person: what to keep of what both changed. ``both``: ``text``, ``rows``, or not possible."""

    key: str
    label: str
    mine: str
    theirs: str
    both: str = ""
    together: str = ""
    chosen: str = ""


def filled(values: Mapping[str, Any], lists: Mapping[str, Iterable[dict[str, Any]]]) -> Filled:
    """Return what stands in fields, a box that is on being ``on``, and in lists."""
    fields = {
        name: ("on" if value else "") if isinstance(value, bool) else str(value) for name, value in values.items()
    }
    return Filled(fields, {name: {str(one[_PARTS[name][0]]): one for one in parts} for name, parts in lists.items()})


def sent(form: forms.Form, lists: Mapping[str, Iterable[dict[str, Any]]]) -> Filled:
    """Return what a form was sent with; a box that is off is not sent, but everything else is."""
    data = form.data
    boxes = {name for name, field in form.fields.items() if isinstance(field, forms.BooleanField)}
    return filled({name: data.get(name, "") for name in form.fields if name in data or name in boxes}, lists)


def base_of(there: Filled, asked: Iterable[Asked] = ()) -> str:
    """Return by what the form knows later on what both began with, for its field ``base``."""
    return json.dumps(merging.marks(there.held, asked), separators=(",", ":"))


def without_choices(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was sent without what was chosen: other texts than those that were shown are there now."""
    return {name: value for name, value in data.items() if not name.startswith((_KEEP, _BOTH))}


def is_answered(data: Mapping[str, Any]) -> bool:
    """Say whether somebody was asked what to keep, and answers now."""
    return "asked" in data


def join(data: Mapping[str, Any], mine: Filled, theirs: Filled, *, with_choices: bool) -> Joined:
    """Join what was sent with what somebody else saved; choices count only for the texts that were shown."""
    chosen: dict[str, Side] = {}
    if with_choices:
        kept = {name.removeprefix(_KEEP): value for name, value in data.items() if name.startswith(_KEEP)}
        chosen = {key: side for key, value in kept.items() for side in _SIDES if value == side}
    return merging.join(_base(data), mine.held, theirs.held, chosen)


def _base(data: Mapping[str, Any]) -> merging.Marks:
    try:
        found = json.loads(data.get("base", ""))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def written(data: Mapping[str, Any], mine: Filled, theirs: Filled, joined: Joined) -> dict[str, Any]:
    """Return the form as it would be sent with everything that was joined."""
    lists = tuple(f"{name}-" for name in joined.lists)
    result = {name: value for name, value in data.items() if not (lists and name.startswith(lists))}
    for name, side in joined.fields.items():
        if side == "theirs":
            result[name] = theirs.fields[name]
        elif side == "both":
            result[name] = data.get(f"{_BOTH}{name}", result.get(name, ""))
    for name, parts in joined.lists.items():
        own = {key for key, side in parts if side == "mine"}
        result |= dict(_PARTS[name][2].write([_part(name, key, side, mine, theirs, own) for key, side in parts]))
    return result


def _part(name: str, key: str, side: Side, mine: Filled, theirs: Filled, own: set[str]) -> dict[str, Any]:
    if side == "mine":
        return mine.lists[name][key]
    there = theirs.lists[name][key]
    return {**there, _PARTS[name][0]: ids.new()} if key in own else there


def choices(form: forms.Form, mine: Filled, theirs: Filled, asked: Iterable[Asked]) -> list[Choice]:
    """Return what to ask the person, with what was chosen already."""
    return [_choice(form, mine, theirs, one) for one in asked]


def _choice(form: forms.Form, mine: Filled, theirs: Filled, one: Asked) -> Choice:
    chosen = form.data.get(f"{_KEEP}{one.key}", "")
    if one.part:
        parts = [side.lists[one.name].get(one.part) for side in (mine, theirs)]
        label = f"{_PARTS[one.name][1]} {one.place}"
        said, other = (_described(one.name, part) for part in parts)
        return Choice(one.key, label, said, other, both="rows" if all(parts) else "", chosen=chosen)
    field = form.fields[one.name]
    ours, others = mine.fields.get(one.name, ""), theirs.fields[one.name]
    label = str(field.label or one.name.replace("_", " ").capitalize())
    if not isinstance(field.widget, forms.Textarea):
        return Choice(one.key, label, _said(field, ours), _said(field, others), chosen=chosen)
    both = form.data.get(f"{_BOTH}{one.key}") or merging.together(ours, others)
    return Choice(one.key, label, ours, others, both="text", together=both, chosen=chosen)


def _said(field: forms.Field, value: str) -> str:
    if isinstance(field, forms.BooleanField):
        return "Yes" if value else "No"
    if isinstance(field, forms.ChoiceField):
        listed: Any = field.choices
        return str(dict(listed).get(value, value))
    return value or "(empty)"


def _described(name: str, part: dict[str, Any] | None) -> str:
    return str(_PARTS[name][2].describe([part])).removeprefix("1. ") if part else _GONE


def _text(name: str, part: dict[str, Any]) -> str:
    """Return everything that a part says; what is empty is not there, as a form sends fields that a kind has not."""
    pairs = sorted((key, value.strip()) for key, value in _PARTS[name][2].write([part]) if value.strip())
    return json.dumps(pairs)
