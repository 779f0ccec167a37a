"""Values of an environment as forms: they go in, and no form ever shows one."""

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS

from diatonic.common.forms import PlainTextarea
from workbench.agents.rules.environment import MAX_VALUE, Variable

_PLAIN = {"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}


class _Secret(forms.Textarea):
    """A text that is never written into a page, also where it was refused."""

    def format_value(self, value: Any) -> str:  # noqa: ARG002 -- Django's
        """Return nothing, whatever it is."""
        return ""


class VariableForm(forms.Form):
    """A value to set; one that is there already is replaced."""

    key = forms.CharField(
        label="Name",
        max_length=64,
        help_text="Letters, digits and _, such as SEARCH_API_KEY. Configurations say {{env.SEARCH_API_KEY}}.",
        widget=forms.TextInput(attrs=_PLAIN),
    )
    value = PlainTextarea(
        label="Value", max_length=MAX_VALUE, help_text="Nobody is shown it again, you neither. It can be replaced."
    )
    hosts = PlainTextarea(
        required=False,
        max_length=6_000,
        rows=2,
        label="Hosts it may be sent to",
        help_text="One a line, such as api.example.org or *.example.org. Without any it goes nowhere.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"].widget = _Secret(attrs={"rows": 2, **_PLAIN})
        self.fields["hosts"].widget.attrs |= _PLAIN

    @classmethod
    def of(cls, variable: Variable, data: Any = None) -> "VariableForm":
        """Return the form to replace a value; its fields have ids of their own, for there are several on the page.

        ``data``: what was sent.
        """
        initial = {"key": variable.key, "hosts": "\n".join(variable.hosts)}
        form = cls(data, initial=initial, auto_id=f"{variable.key}-%s")
        form.fields["key"].widget = forms.HiddenInput()
        form.fields["value"].label = "New value"
        return form

    def again(self, variable: Variable) -> "VariableForm":
        """Return the form to replace this value as it was sent, with what is wrong with it."""
        form = VariableForm.of(variable, self.data)
        for name, wrong in self.errors.as_data().items():
            if name not in form.errors:  # what the service refused, and the form by itself would not
                form.add_error(None if name == NON_FIELD_ERRORS else name, wrong)
        return form

    def fields_given(self) -> dict[str, Any]:
        """Return what the service takes."""
        hosts = [line.strip() for line in self.cleaned_data["hosts"].split("\n") if line.strip()]
        return {"value": self.cleaned_data["value"], "hosts": hosts}
