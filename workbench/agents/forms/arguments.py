"""Arguments of a tool to try it with: a field for each property of its schema, or JSON."""

import json
from collections.abc import Mapping
from typing import Any

from django import forms

from diatonic.common.errors import FieldError, Invalid
from diatonic.common.forms import show_failure
from workbench.agents.forms.tools import CodeText
from workbench.agents.rules import jsontext
from workbench.agents.rules.tools import Tool

#: A schema with more properties is given as JSON.
_MAX_FIELDS = 20
_MAX_JSON = 100_000
_EXAMPLES: Mapping[str, Any] = {"string": "", "number": 0, "integer": 0, "boolean": False, "array": [], "object": {}}


class JsonText(CodeText):
    """A value as JSON."""

    def clean(self, value: Any) -> Any:
        """Return the value, ``None`` for no text."""
        text = super().clean(value)
        try:
            return jsontext.read(text) if text.strip() else None
        except jsontext.NotJson as wrong:
            raise forms.ValidationError(str(wrong)) from None


class FieldsForm(forms.Form):
    """A field for each property of the tool's schema; there are none where the schema names none, or too many."""

    def __init__(self, *args: Any, tool: Tool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        schema = tool.config.input_schema
        named, required = jsontext.members(schema), schema.get("required")
        self._keys: dict[str, str] = {}
        if len(named) > _MAX_FIELDS:
            return
        for number, (key, said) in enumerate(named.items()):
            name = f"argument-{number}"
            self._keys[name] = key
            is_required = isinstance(required, list) and key in required
            self.fields[name] = _field(key, said if isinstance(said, dict) else {}, is_required=is_required)

    def arguments(self) -> dict[str, Any]:
        """Return what was filled in; what is empty is left out."""
        given = ((key, self.cleaned_data[name], self.fields[name]) for name, key in self._keys.items())
        return {key: _value(value, field) for key, value, field in given if value not in (None, "")}

    def show(self, failure: Invalid) -> None:
        """Add what the schema refuses to the fields it is about."""
        names = {key: name for name, key in self._keys.items()}
        fields = [_named(names, error) for error in failure.fields]
        show_failure(self, Invalid(failure.detail, fields=fields))


class ArgumentsForm(forms.Form):
    """All arguments as JSON."""

    arguments = JsonText(max_length=_MAX_JSON, rows=6, label="Arguments as JSON")

    @classmethod
    def of(cls, tool: Tool) -> "ArgumentsForm":
        """Return the form with arguments of the right form, to be filled in."""
        named = jsontext.members(tool.config.input_schema)
        said = {key: _example(one) for key, one in named.items()}
        return cls(initial={"arguments": jsontext.written(said)})

    def clean_arguments(self) -> dict[str, Any]:
        """Return the arguments, which are an object."""
        given = self.cleaned_data["arguments"]
        if given is None:
            return {}
        if not isinstance(given, dict):
            raise forms.ValidationError("Arguments are a JSON object: write them between { and }.")
        return given

    def show(self, failure: Invalid) -> None:
        """Add what the schema refuses, with the place in the text."""
        text = str(self.data.get("arguments", ""))
        fields = []
        for error in failure.fields:
            pointer = error.pointer.removeprefix("/arguments") or "/"
            line = jsontext.line_of(text, pointer)
            place = ", ".join(filter(None, (f"Line {line}" if line else "", f"at {pointer}" if pointer != "/" else "")))
            fields.append(FieldError("/arguments", f"{place}: {error.message}" if place else error.message))
        show_failure(self, Invalid(failure.detail, fields=fields))


def _field(key: str, said: Mapping[str, Any], *, is_required: bool) -> forms.Field:
    options: dict[str, Any] = {"label": key, "required": is_required, "help_text": str(said.get("description") or "")}
    options["initial"] = said.get("default")
    listed = said.get("enum")
    if isinstance(listed, list):
        return _choice([(json.dumps(one), one if isinstance(one, str) else json.dumps(one)) for one in listed], options)
    kind = said.get("type")
    if kind == "string":
        return forms.CharField(strip=False, **options)
    if kind == "integer":
        return forms.IntegerField(**options)
    if kind == "number":
        return forms.FloatField(**options)
    if kind == "boolean":
        return _choice([("true", "Yes"), ("false", "No")], options)
    return _json(options)


def _choice(choices: list[tuple[str, str]], options: dict[str, Any]) -> forms.Field:
    initial = options.pop("initial")
    chosen = "" if initial is None else json.dumps(initial)
    return forms.ChoiceField(choices=[("", "Not given"), *choices], initial=chosen, **options)


def _json(options: dict[str, Any]) -> forms.Field:
    hint = " ".join(filter(None, (options["help_text"], "As JSON.")))
    initial = options["initial"]
    field = JsonText(max_length=_MAX_JSON, rows=2, label=options["label"], help_text=hint)
    field.required = options["required"]
    field.initial = None if initial is None else jsontext.written(initial)
    return field


def _value(value: Any, field: forms.Field) -> Any:
    return json.loads(value) if isinstance(field, forms.ChoiceField) else value


def _named(names: Mapping[str, str], error: FieldError) -> FieldError:
    first, _, rest = error.pointer.removeprefix("/arguments").lstrip("/").partition("/")
    key = first.replace("~1", "/").replace("~0", "~")
    place = f"At /{rest}: " if rest else ""
    name = names.get(key)
    if name is None:
        return FieldError("/", f"{key}: {error.message}" if key else error.message)
    return FieldError(f"/{name}", f"{place}{error.message}")


def _example(said: Any) -> Any:
    if not isinstance(said, dict):
        return None
    if "default" in said:
        return said["default"]
    listed = said.get("enum")
    if isinstance(listed, list) and listed:
        return listed[0]
    kind = said.get("type")
    return _EXAMPLES.get(kind) if isinstance(kind, str) else None
