"""What a run is given and what it is answered, as forms."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from diatonic.common.errors import AppError, FieldError, Invalid
from diatonic.common.forms import PlainTextarea, show_failure
from workbench.agents.rules import jsontext
from workbench.runs.rules.variables import Variable, VariableType

_MAX_TEXT = 100_000
_YES_NO = [("", "Not given"), ("true", "Yes"), ("false", "No")]
#: What JSON Schema calls the types of variables.
_TYPES = {
    "string": VariableType.TEXT,
    "number": VariableType.NUMBER,
    "integer": VariableType.NUMBER,
    "boolean": VariableType.BOOLEAN,
}


class JsonText(PlainTextarea):
    """A value as JSON."""

    def __init__(self, **options: Any) -> None:
        super().__init__(strip=False, max_length=_MAX_TEXT, **options)
        self.widget.attrs |= {"data-code": "", "spellcheck": "false", "autocapitalize": "none", "autocomplete": "off"}

    def clean(self, value: Any) -> Any:
        """Return the value, ``None`` for no text."""
        text = super().clean(value)
        try:
            return jsontext.read(text) if text.strip() else None
        except jsontext.NotJson as wrong:
            raise forms.ValidationError(str(wrong)) from None


class GivenForm(forms.Form):
    """A field for each value that a run is given; ``like``: what one was given before, which stands in the fields."""

    def __init__(
        self, *args: Any, variables: Sequence[Variable], like: Mapping[str, Any] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        before = like or {}
        self._names = {f"given-{number}": one for number, one in enumerate(variables)}
        for name, one in self._names.items():
            label = "Message" if one.name == "message" else one.name
            is_required = one.is_required and one.default is None
            initial = before.get(one.name, one.default)
            self.fields[name] = _field(one.type, label=label, required=is_required, initial=initial)
        self.left_out = sorted(before.keys() - {one.name for one in variables})

    def given(self) -> dict[str, Any]:
        """Return what was filled in; what is empty is left out."""
        values = ((one, self.cleaned_data[name]) for name, one in self._names.items())
        return {one.name: _value(one.type, value) for one, value in values if value not in (None, "")}

    def show(self, failure: AppError) -> None:
        """Add what is refused to the fields it is about, and the rest above the form."""
        names = {f"/input/{one.name}": name for name, one in self._names.items()}
        fields = [FieldError(f"/{names.get(one.pointer, '')}", one.message) for one in failure.fields]
        show_failure(self, Invalid(failure.detail, fields=fields))


class DecisionForm(forms.Form):
    """What somebody says to what a run waits for; ``output``: what a call came to that nobody heard of again."""

    note = PlainTextarea(required=False, max_length=1000, rows=2, label="Why")
    output = JsonText(required=False, rows=3, label="What it came to", help_text="As JSON; empty: nothing.")


class ResultForm(forms.Form):
    """What a browser's action came to, or why not."""

    error = forms.CharField(required=False, max_length=1000, label="Why it could not be done")

    def __init__(self, *args: Any, schema: Mapping[str, Any] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = (schema or {}).get("type")
        self._type = _TYPES.get(kind, VariableType.ANY) if isinstance(kind, str) else VariableType.ANY
        self.fields = {"output": _field(self._type, label="Result", required=False, initial=None), **self.fields}

    def output(self) -> Any:
        """Return the result."""
        value = self.cleaned_data["output"]
        return value if value in (None, "") else _value(self._type, value)


def _field(kind: VariableType, *, label: str, required: bool, initial: Any) -> forms.Field:
    options: dict[str, Any] = {"label": label, "required": required}
    if kind is VariableType.TEXT:
        return PlainTextarea(max_length=_MAX_TEXT, rows=4, initial=initial, strip=False, **options)
    if kind is VariableType.NUMBER:
        return forms.FloatField(initial=initial, **options)
    if kind is VariableType.BOOLEAN:
        chosen = "" if initial is None else json.dumps(initial)
        return forms.ChoiceField(choices=_YES_NO, initial=chosen, **options)
    written = None if initial is None else jsontext.written(initial)
    return JsonText(rows=4, initial=written, help_text="As JSON.", **options)


def _value(kind: VariableType, value: Any) -> Any:
    if kind is VariableType.BOOLEAN:
        return value == "true"
    if kind is VariableType.NUMBER and float(value).is_integer():
        return int(value)
    return value
