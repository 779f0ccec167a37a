"""What forms share: the errors of a service shown at the fields they are about."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS

from diatonic.common.errors import AppError, FieldError, Invalid

#: What ``components/markdown.html`` offers where people write a little: command, label, icon, key with Ctrl.
MARKDOWN_TOOLS = (
    ("bold", "Bold", "bold", "b"),
    ("italic", "Italic", "italic", "i"),
    ("list", "List", "list", ""),
    ("numbers", "Numbered list", "list-numbers", ""),
    ("link", "Link", "link", "k"),
    ("code", "Code", "code", ""),
)


class PlainTextarea(forms.CharField):
    """A text of several lines. Line ends become ``\\n``, so that the same text is the same everywhere."""

    def __init__(self, *, rows: int = 3, **options: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **options)

    def to_python(self, value: Any) -> str:
        """Return the text with plain line ends."""
        return (super().to_python(value) or "").replace("\r\n", "\n")


def show_failure(form: forms.Form, failure: AppError, *, inside: str = "") -> None:
    """Add what a service refused to the fields it names, and the rest above the form."""
    form.full_clean()
    known = set(form.fields)
    rest = []
    for error in below(failure.fields, inside):
        if error.name in known:
            form.add_error(error.name, error.message)
        else:
            rest.append(error.message)
    if rest or not failure.fields:
        form.add_error(None, rest or [failure.detail])


def below(errors: Iterable[FieldError], inside: str) -> list[FieldError]:
    """Return the errors with ``inside`` (such as ``/content_data``) cut off their pointers."""
    return [FieldError(error.pointer.removeprefix(inside), error.message) for error in errors]


def failure_of(form: forms.Form) -> Invalid:
    """Return a form's own errors as the failure that a service would raise."""
    errors = [
        FieldError(f"/{'' if name == NON_FIELD_ERRORS else name}", str(message))
        for name, messages in form.errors.items()
        for message in messages
    ]
    return Invalid(errors[0].message if len(errors) == 1 else "Some fields need another look.", fields=errors)
