"""Whom to invite, to what, as a form."""

from typing import Any

from django import forms

from diatonic.common.forms import PlainTextarea
from diatonic.common.scope import Scope
from organizations.invites import policies
from organizations.invites.rules import lines
from organizations.membership.rules import BUNDLE_WORDS

_ROLES = {
    "owner": "Owner: everything, and makes other owners",
    "admin": "Administrator: everything else",
    "member": "Member: learns, and what the bundles below add",
    "viewer": "Viewer: only learns",
}


class InviteForm(forms.Form):
    """Addresses, pasted or in a file, and what these people may do."""

    emails = PlainTextarea(
        required=False,
        rows=6,
        max_length=lines.MAX_BYTES // 4,
        label="E-mail addresses",
        help_text="One or many, divided by lines, commas or semicolons; names beside them are left out. Up to 500.",
    )
    file = forms.FileField(
        required=False,
        label="Or a CSV file",
        help_text="Any column with addresses; at most 1 MB.",
        allow_empty_file=True,
    )

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = policies.roles(scope)
        self.fields["role"] = forms.ChoiceField(
            label="They become",
            choices=[(role.value, _ROLES[role]) for role in reversed(roles)],
            initial="member",
            widget=forms.RadioSelect,
        )
        self._bundles = policies.bundles(scope)
        for name in self._bundles:
            self.fields[name] = forms.BooleanField(
                required=False, label=name.capitalize(), help_text=BUNDLE_WORDS[name]
            )

    @property
    def bundles(self) -> list[forms.BoundField]:
        """The fields of the bundles, for the page."""
        return [self[name] for name in self._bundles]

    def clean_file(self) -> str:
        """Return the file's text."""
        file = self.cleaned_data["file"]
        if not file:
            return ""
        if file.size > lines.MAX_BYTES:
            raise forms.ValidationError(
                f"This file has {file.size / 1e6:.1f} MB; a list of addresses has at most 1 MB."
            )
        try:
            return lines.decoded(file.read())
        except ValueError:
            raise forms.ValidationError("This is not a text file. Save the table as CSV.") from None

    def given(self) -> dict[str, Any]:
        """Return what ``services.check_invites`` and ``send_invites`` take."""
        data = self.cleaned_data
        return {
            "typed": [*lines.split(data["emails"]), *lines.split(data["file"])],
            "role": data["role"],
            "permissions": {name: True for name in self._bundles if data[name]},
        }
