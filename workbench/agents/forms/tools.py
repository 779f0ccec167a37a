"""Tools as forms: schemas as JSON text, code as text."""

from typing import Any

from django import forms

from diatonic.common.errors import AppError, FieldError, Invalid
from diatonic.common.forms import PlainTextarea, show_failure
from diatonic.common.joining import JoinableForm
from workbench.agents.rules import jsontext
from workbench.agents.rules.texts import DESCRIPTION
from workbench.agents.rules.tools import MAX_CODE, Tool, ToolType

_KINDS = (
    (ToolType.CODE.value, "Code: JavaScript that runs here, without network and files"),
    (ToolType.FRONTEND_ACTION.value, "Frontend action: the browser of whoever started the run does it"),
)
_CODE = """export default (input) => {
  return { sum: input.a + input.b };
};
"""
_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "a": {"type": "number", "description": "The first number"},
        "b": {"type": "number", "description": "The second number"},
    },
    "required": ["a", "b"],
}
_MAX_SCHEMA = 200_000
_MONO = {"data-code": "", "spellcheck": "false", "autocapitalize": "none", "autocomplete": "off"}
#: What is wrong with a configuration is told with 001's names.
_FIELDS = {"inputSchema": "input_schema", "outputSchema": "output_schema", "isIdempotent": "is_idempotent"}


class CodeText(PlainTextarea):
    """A text that a program reads: in letters of one width, nothing corrected, nothing cut off.

    ``is_needed``: what is chosen beside it decides whether it may be missing, so it is not called optional.
    """

    def __init__(self, *, is_needed: bool = False, **options: Any) -> None:
        super().__init__(strip=False, required=False, **options)
        self.is_needed = is_needed
        self.widget.attrs |= _MONO


class SchemaText(CodeText):
    """A JSON Schema as text."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=_MAX_SCHEMA, rows=10, **options)

    def clean(self, value: Any) -> Any:
        """Return the schema, ``None`` for no text."""
        text = super().clean(value)
        if not text.strip():
            return None
        try:
            return jsontext.read_object(text)
        except jsontext.NotJson as wrong:
            raise forms.ValidationError(str(wrong)) from None


class ToolForm(JoinableForm):
    """A tool."""

    name = forms.CharField(
        label="Name",
        max_length=64,
        help_text="How agents call it: a letter, then letters, digits, _ and -.",
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}),
    )
    description = PlainTextarea(
        required=False,
        max_length=DESCRIPTION,
        rows=2,
        label="What it does",
        help_text="Models read this when they decide whether to call it.",
    )
    type = forms.ChoiceField(label="Kind", choices=_KINDS, widget=forms.RadioSelect)
    input_schema = SchemaText(
        label="What it is given",
        help_text="JSON Schema 2020-12 of its arguments. They are checked before it is called.",
    )
    code = CodeText(
        is_needed=True,
        max_length=MAX_CODE,
        rows=14,
        label="Code",
        help_text="A module whose default export is called with the arguments and returns JSON, or a promise of it.",
    )
    output_schema = SchemaText(label="What it answers", help_text="JSON Schema of the result that the browser sends.")
    is_idempotent = forms.BooleanField(
        required=False,
        label="Calling it twice does no harm",
        help_text="Without this a run waits for a person wherever a call was cut off and may have been made.",
    )

    @classmethod
    def new(cls) -> "ToolForm":
        """Return the form of a tool to make, with one that adds as an example."""
        given = {"type": ToolType.CODE.value, "code": _CODE, "input_schema": jsontext.written(_SCHEMA)}
        return cls(initial=given, revision=0)

    @classmethod
    def of(cls, tool: Tool) -> "ToolForm":
        """Return the form as the tool is stored."""
        config = tool.config
        initial = config.model_dump(mode="json", include={"name", "description", "type", "is_idempotent"})
        initial |= {"code": config.code or "", "input_schema": jsontext.written(config.input_schema)}
        if config.output_schema is not None:
            initial["output_schema"] = jsontext.written(config.output_schema)
        return cls(initial=initial, revision=tool.revision)

    def clean(self) -> dict[str, Any]:
        """Ask for the code of a tool that is code."""
        found = super().clean() or {}
        if found.get("type") == ToolType.CODE and not found.get("code", "").strip() and "code" not in self.errors:
            self.add_error("code", "Write what it does, or choose the other kind.")
        return found

    def config(self) -> dict[str, Any]:
        """Return what services take."""
        given = self.given()
        if given["input_schema"] is None:
            del given["input_schema"]
        if given["type"] == ToolType.FRONTEND_ACTION:
            given["code"] = None
        else:
            given["output_schema"] = None
        return given


def show_config_failure(form: forms.Form, failure: AppError) -> None:
    """Add what was refused of a configuration to the fields it is about, with the place in the text of a schema."""
    fields = [_placed(form, one) for one in failure.fields]
    show_failure(form, Invalid(failure.detail, fields=fields))


def _placed(form: forms.Form, error: FieldError) -> FieldError:
    first, _, rest = error.pointer.removeprefix("/config").lstrip("/").partition("/")
    name = _FIELDS.get(first, first)
    if not isinstance(form.fields.get(name), SchemaText):
        return FieldError(f"/{name}", error.message)
    line = jsontext.line_of(str(form.data.get(name, "")), f"/{rest}")
    place = ", ".join(filter(None, (f"Line {line}" if line else "", f"at /{rest}" if rest else "")))
    return FieldError(f"/{name}", f"{place}: {error.message}" if place else error.message)
