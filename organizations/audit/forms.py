"""What the audit screen's filters take."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms

from organizations.audit.rules import ACTIONS, Filters, in_words


class FiltersForm(forms.Form):
    """One of actor, target and action, and days; a day is one in UTC. Names come by links, actions from a list."""

    since = forms.DateField(required=False, label="From", widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(required=False, label="To", widget=forms.DateInput(attrs={"type": "date"}))
    action = forms.CharField(required=False, label="What", max_length=200)
    who = forms.CharField(required=False, label="Who", max_length=100)
    actor = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    target = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        chosen = self.data.get("action", "")
        known = {**ACTIONS, **({chosen: in_words(chosen)} if chosen else {})}
        choices = [("", "Everything"), *sorted(known.items(), key=lambda pair: pair[1])]
        self.fields["action"].widget = forms.Select(choices=choices)
        if self.data.get("actor") or self.data.get("target"):
            self.fields["action"].widget = self.fields["who"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        """Refuse a time that ends before it begins."""
        given = super().clean() or {}
        if given.get("since") and given.get("until") and given["since"] > given["until"]:
            self.add_error("until", "Choose a day that is not before the first.")
        return given

    def filters(self) -> Filters:
        """Return the filters of a valid form."""
        given = self.cleaned_data
        since, until = given["since"], given["until"]
        return Filters(
            actor=given["actor"],
            target=given["target"],
            action=given["action"],
            since=_begin(since) if since else None,
            until=_begin(until + timedelta(days=1)) if until and until < date.max else None,
        )


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
