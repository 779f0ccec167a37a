"""What the screen of invocations asks."""

from typing import Any

from django import forms

from organizations.invocations.rules import Asked, Show

_CHOICES = [
    (Show.NEWEST, "The newest"),
    (Show.SLOWEST, "The slowest"),
    (Show.ERROR, "Errors"),
    (Show.TIMEOUT, "What took too long"),
]


class AskedForm(forms.Form):
    """Which lines, of which day (UTC). A route or task is chosen by a link, and kept here."""

    show = forms.ChoiceField(required=False, label="Show", choices=_CHOICES)
    day = forms.DateField(required=False, label="On", widget=forms.DateInput(attrs={"type": "date"}))
    function = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if self.data.get("function"):
            self.fields["show"].widget = forms.HiddenInput()

    def asked(self) -> Asked:
        """Return what a valid form asks for."""
        given = self.cleaned_data
        return Asked(Show(given["show"] or Show.NEWEST), given["function"], given["day"])
