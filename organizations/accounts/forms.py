"""Forms of the account screens."""

from typing import Any

from django import forms

from diatonic.common.scope import Scope
from organizations.accounts.rules import Account
from organizations.accounts.rules.preferences import LOCALES, MAX_NAME, Theme, time_zones
from organizations.accounts.rules.tokens import DEFAULT_DAYS
from organizations.accounts.rules.tokens import MAX_NAME as MAX_TOKEN_NAME
from organizations.membership.rules import PERMISSIONS

_THEMES = {Theme.SYSTEM: "As this device has it", Theme.LIGHT: "Light", Theme.DARK: "Dark"}
_PREFERENCES = ("email_notifications", "ai_auto_response", "locale", "time_zone", "theme")
#: What stands for nothing chosen: a choice of a list cannot be empty.
_DEVICE = "device"
_DAYS = ((7, "7 days"), (30, "30 days"), (90, "90 days"), (180, "180 days"), (365, "A year"))


def _zones() -> list[tuple[str, Any]]:
    """Return the time zones by area, each as its place is called."""
    areas: dict[str, list[tuple[str, str]]] = {}
    for name in time_zones():
        area, _, place = name.partition("/")
        areas.setdefault(area, []).append((name, place.replace("_", " ").replace("/", ", ")))
    return [(_DEVICE, "As this device has it"), ("UTC", "UTC"), *areas.items()]


class ProfileForm(forms.Form):
    """The person's name, and how they want Diatonic."""

    name = forms.CharField(max_length=MAX_NAME, label="Name", help_text="As others see you.")
    time_zone = forms.ChoiceField(choices=_zones, label="Time zone")
    locale = forms.ChoiceField(
        choices=[(name or _DEVICE, words) for name, words in LOCALES.items()],
        label="Dates and numbers",
        help_text="How they are written. The words are English.",
    )
    theme = forms.ChoiceField(choices=list(_THEMES.items()), widget=forms.RadioSelect, label="Look")
    email_notifications = forms.BooleanField(
        required=False, label="Mail me", help_text="What waits for you, as your notifications say which."
    )
    ai_auto_response = forms.BooleanField(
        required=False, label="Let AI answer for me", help_text="Where your organization allows it."
    )

    @classmethod
    def of(cls, account: Account) -> "ProfileForm":
        """Return the form as the account is."""
        kept = {name: getattr(account.preferences, name) for name in _PREFERENCES}
        return cls(
            initial={"name": account.name, **{name: _DEVICE if value == "" else value for name, value in kept.items()}}
        )

    def preferences(self) -> dict[str, Any]:
        """Return what ``services.change_profile`` takes."""
        chosen = {name: self.cleaned_data[name] for name in _PREFERENCES}
        return {name: "" if value == _DEVICE else value for name, value in chosen.items()}


class TokenForm(forms.Form):
    """A token to make: what for, which permissions, for how long."""

    name = forms.CharField(
        max_length=MAX_TOKEN_NAME, label="What is it for?", help_text="Such as “Nightly export”, so that you know it."
    )
    scopes = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        label="What may it do?",
        help_text="As little as it needs. It never does more than you may yourself.",
    )
    expires_in_days = forms.TypedChoiceField(
        choices=_DAYS, coerce=int, initial=DEFAULT_DAYS, label="For how long?", help_text="Then it ends by itself."
    )

    def __init__(self, scope: Scope, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        held = [(key, words) for key, words in PERMISSIONS.items() if scope.can(key)]
        self.fields["scopes"].choices = held  # type: ignore[attr-defined]  # it is one with choices
