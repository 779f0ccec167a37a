"""Forms of the organization's screens."""

from collections.abc import Mapping
from typing import Any

from django import forms

from diatonic.common.forms import PlainTextarea
from organizations.membership.rules import (
    BUNDLE_PERMISSIONS,
    BUNDLE_WORDS,
    MAX_NAME,
    PERMISSIONS,
    PLANS,
    Bundle,
    Member,
    Organization,
    OrganizationStatus,
    Role,
)

_SINGLE = (("", "As role and bundles say"), ("yes", "Given"), ("no", "Taken away"))


class MemberForm(forms.Form):
    """Role, bundles and single permissions of a member. Fields of single keys are called ``only-<key>``."""

    role = forms.ChoiceField(choices=[(role.value, role.value.capitalize()) for role in Role])

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for bundle in BUNDLE_PERMISSIONS:
            self.fields[bundle] = forms.BooleanField(
                required=False, label=bundle.capitalize(), help_text=BUNDLE_WORDS[bundle]
            )
        for key, label in PERMISSIONS.items():
            self.fields[f"only-{key}"] = forms.ChoiceField(choices=_SINGLE, required=False, label=label)

    @classmethod
    def of(cls, member: Member) -> "MemberForm":
        """Return the form filled with what the member may do."""
        given = member.permissions
        single = {f"only-{key}": ("yes" if given[key] else "no") for key in PERMISSIONS if key in given}
        return cls(initial={"role": member.role, **{bundle: given.get(bundle) for bundle in Bundle}, **single})

    @property
    def bundles(self) -> list[forms.BoundField]:
        """The fields of the bundles."""
        return [self[bundle] for bundle in BUNDLE_PERMISSIONS]

    @property
    def single(self) -> list[forms.BoundField]:
        """The fields of single permissions."""
        return [self[f"only-{key}"] for key in PERMISSIONS]

    @property
    def has_single(self) -> bool:
        """Whether a single permission is given or taken away."""
        return any(field.value() for field in self.single)

    def permissions(self, before: Mapping[str, bool]) -> dict[str, bool]:
        """Return what ``services.change_member`` takes; what this form does not show stays as it was."""
        shown = {*Bundle, *PERMISSIONS}
        kept = {name: given for name, given in before.items() if name not in shown}
        for bundle in Bundle:
            # An unchecked bundle stays refused where it was: a group of the identity provider would give it.
            if self.cleaned_data[bundle]:
                kept[bundle] = True
            elif before.get(bundle) is False:
                kept[bundle] = False
        single = {key: self.cleaned_data[f"only-{key}"] for key in PERMISSIONS}
        return kept | {key: choice == "yes" for key, choice in single.items() if choice}


class SettingsForm(forms.Form):
    """The organization's name and settings."""

    name = forms.CharField(max_length=MAX_NAME)
    email_domain_verification = forms.BooleanField(
        required=False,
        label="People come in by verified domains",
        help_text="Off: nobody is let in, or told of the organization, by the domain of their address.",
    )
    create_invited_accounts = forms.BooleanField(
        required=False,
        label="Make accounts for invited people",
        help_text="Whoever is invited gets an account at the sign-in service, with a password to begin with.",
    )
    join_requests = forms.BooleanField(
        required=False,
        label="People may ask to join",
        help_text="Whoever knows the organization's id can ask; an administrator decides.",
    )
    second_person_publishes = forms.BooleanField(
        required=False, label="A second person publishes", help_text="Nobody publishes a module they wrote alone."
    )
    ai_response_enabled = forms.BooleanField(
        required=False, label="Answers by AI", help_text="Models may answer conversations in the inbox."
    )
    max_users = forms.IntegerField(min_value=1, label="Seats")
    storage_limit_gb = forms.IntegerField(min_value=1, label="Storage in GB")

    def __init__(self, *args: Any, plan: str, **options: Any) -> None:
        super().__init__(*args, **options)
        limits = PLANS[plan]
        self.fields["max_users"].help_text = f"The plan {limits.name} has up to {limits.max_users}."
        self.fields["storage_limit_gb"].help_text = f"The plan {limits.name} has up to {limits.storage_limit_gb}."

    @classmethod
    def of(cls, organization: Organization) -> "SettingsForm":
        """Return the form filled with what is set."""
        names = [name for name in cls.base_fields if name != "name"]
        initial = {name: getattr(organization.settings, name) for name in names}
        return cls(plan=organization.plan, initial={"name": organization.name, **initial})


class StandingForm(forms.Form):
    """What operators decide about an organization."""

    status = forms.ChoiceField(
        label="State",
        choices=[
            (OrganizationStatus.ACTIVE.value, "Active"),
            (OrganizationStatus.SUSPENDED.value, "Suspended: can only be read"),
            (OrganizationStatus.INACTIVE.value, "Closed: nobody enters"),
        ],
    )
    reason = PlainTextarea(
        required=False, max_length=500, rows=2, help_text="Its members are shown this while it is not active."
    )
    plan = forms.ChoiceField(choices=[(key, plan.name) for key, plan in PLANS.items()])

    @classmethod
    def of(cls, organization: Organization) -> "StandingForm":
        """Return the form filled with how it is."""
        standing = {"status": organization.status, "reason": organization.status_reason, "plan": organization.plan}
        return cls(initial=standing)
