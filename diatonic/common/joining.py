"""A form that somebody else saved meanwhile: joined field by field, and asked about where both changed the same.

The form knows by marks (``base``) what it began with. What only one side changed is that side's; what both changed is
shown with both texts (``components/joined.html``), and the person says which to keep.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from diatonic.common.errors import AppError, Conflict, Invalid, Stale
from diatonic.common.forms import show_failure

Data = MultiValueDict[str, Any]
_Held = dict[str, tuple[str, ...]]
_KEEP, _OWN, _NOT_KNOWN = "keep-", ("revision", "base"), "?"
#: So often somebody else may save in the same moment.
_TIMES = 3


class JoinableForm(forms.Form):
    """A form that is saved at a revision. Each subclass has fields that a person fills in, and these two."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    base = forms.CharField(widget=forms.HiddenInput, required=False, max_length=10_000)

    def __init__(self, *args: Any, revision: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if revision is not None:
            self.initial = {**self.initial, "revision": revision}
            self.initial["base"] = _marks(self)

    def given(self) -> dict[str, Any]:
        """Return what the person filled in; only of a valid form."""
        return {name: value for name, value in self.cleaned_data.items() if name not in _OWN}


@dataclass(frozen=True, slots=True)
class Asked:
    """A field that both changed: what each side says, and which one the person has chosen (``mine``, ``theirs``)."""

    name: str
    label: str
    mine: str
    theirs: str
    chosen: str = ""


@dataclass(frozen=True, slots=True)
class There:
    """What is stored now, as the form has it, and who saved it."""

    form: JoinableForm
    by: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a form belongs: made of what was sent, read as it is stored, saved at a revision.

    ``show``: puts what a service refused at the form's fields.
    """

    make: Callable[[Data], JoinableForm]
    read: Callable[[], There]
    save: Callable[[JoinableForm, int], object]
    show: Callable[[forms.Form, AppError], None] = show_failure


@dataclass(frozen=True, slots=True)
class Saved:
    """How saving went: ``status`` 200, and with whose change it was joined (nobody's: empty).

    Otherwise the form is to be shown again; with a 412 ``asked`` is what to choose, and ``by`` who saved it.
    """

    form: JoinableForm
    status: int = 200
    by: str = ""
    asked: tuple[Asked, ...] = ()

    @property
    def is_done(self) -> bool:
        """Whether it is saved."""
        return self.status == 200  # noqa: PLR2004 -- as HTTP says it


def save(data: Data, place: Place) -> Saved:
    """Save what was sent, joined with what somebody else saved meanwhile. Raises ``Conflict`` where others do all the time."""
    form = place.make(data)
    if "asked" not in data:
        found = _try(place, form, "")
        if found is not None:
            return found
    for _ in range(_TIMES):
        there = place.read()
        joined, asked = _join(data, form, there.form)
        form = place.make(joined)
        if asked:
            return Saved(form, Stale.status, there.by, asked)
        found = _try(place, form, there.by)
        if found is not None:
            return found
        data = joined
    raise Conflict("Others are saving this all the time. Go back, and save once more in a moment.")


def _try(place: Place, form: JoinableForm, by: str) -> Saved | None:
    """Save the form; ``None`` where something else is stored by now."""
    if not form.is_valid():
        return Saved(form, Invalid.status)
    try:
        place.save(form, form.cleaned_data["revision"])
    except Stale:
        return None
    except (Invalid, Conflict) as failure:
        place.show(form, failure)
        return Saved(form, failure.status)
    return Saved(form, by=by)


def _join(data: Data, mine: JoinableForm, theirs: JoinableForm) -> tuple[Data, tuple[Asked, ...]]:
    """Return what was sent with all that only they changed, and what both did."""
    base, ours, others = _base(data), _held(mine), _held(theirs)
    result, asked = data.copy(), []
    is_shown = data.get("revision") == str(theirs.initial["revision"])  # what was chosen was chosen among these texts
    for name, value in others.items():
        if ours[name] == value:
            continue
        side = _side(base.get(name), ours[name], value)
        if not side and is_shown:
            side = str(data.get(f"{_KEEP}{name}", ""))
        if side == "theirs":
            result.setlist(name, list(value))
        elif side != "mine":
            asked.append(_asked(mine, name, ours[name], value))
    for name in [name for name in result if name.startswith(_KEEP) or name == "asked"]:
        del result[name]
    open_names = {one.name for one in asked}
    result["revision"], result["base"] = str(theirs.initial["revision"]), _marks(theirs, open_names)
    return result, tuple(asked)


def _side(was: str | None, ours: tuple[str, ...], others: tuple[str, ...]) -> str:
    if was == _mark(ours):
        return "theirs"
    return "mine" if was == _mark(others) else ""


def _asked(form: forms.Form, name: str, ours: tuple[str, ...], others: tuple[str, ...]) -> Asked:
    field = form.fields[name]
    label = str(field.label or name.replace("_", " ").capitalize())
    return Asked(name, label, _said(field, ours), _said(field, others))


def _said(field: forms.Field, value: tuple[str, ...]) -> str:
    if isinstance(field, forms.BooleanField):
        return "Yes" if value else "No"
    labels = _labels(field.choices) if isinstance(field, forms.ChoiceField) else {}
    return "\n".join(labels.get(one, one) for one in value) or "(empty)"


def _labels(choices: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for value, label in choices:
        found |= _labels(label) if isinstance(label, list | tuple) else {str(value): str(label)}
    return found


def _held(form: forms.Form) -> _Held:
    """Return what stands in each field that a person fills in, as texts that can be compared."""
    return {name: _texts(form[name].value()) for name in form.fields if name not in _OWN}


def _texts(value: Any) -> tuple[str, ...]:
    if isinstance(value, bool):
        return ("on",) if value else ()
    listed = sorted(map(str, value)) if isinstance(value, list | tuple) else [value]
    plain = (str(one).replace("\r\n", "\n").strip() for one in listed if one is not None)
    return tuple(one for one in plain if one)


def _mark(texts: tuple[str, ...]) -> str:
    return blake2b(json.dumps(texts).encode(), digest_size=6).hexdigest()


def _marks(form: forms.Form, unknown: set[str] | frozenset[str] = frozenset()) -> str:
    marks = {name: _NOT_KNOWN if name in unknown else _mark(texts) for name, texts in _held(form).items()}
    return json.dumps(marks, separators=(",", ":"))


def _base(data: Data) -> Mapping[str, Any]:
    try:
        found = json.loads(data.get("base", ""))
    except (TypeError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
