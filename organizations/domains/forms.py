"""Forms of the domain screens."""

from django import forms

from organizations.domains.rules import ROLES, Domain, Mode

_MODES = (
    (Mode.OFF, "Nothing"),
    (Mode.SUGGEST, "They are shown the organization and may ask to join"),
    (Mode.JOIN, "They become members by themselves"),
)


class DomainForm(forms.Form):
    """A domain to add."""

    domain = forms.CharField(
        label="Domain",
        max_length=300,
        help_text="What stands behind the @ in your addresses, such as example.org.",
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}),
        error_messages={"required": "Write a domain such as example.org.", "max_length": "This is too long."},
    )


class ModeForm(forms.Form):
    """What people with an address at the domain get."""

    mode = forms.ChoiceField(label="People with a verified address there", choices=_MODES, widget=forms.RadioSelect)
    role = forms.ChoiceField(label="As", choices=[(role.value, role.value.capitalize()) for role in ROLES])
    revision = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, domain: Domain) -> "ModeForm":
        """Return the form as the domain has it; its fields have ids of their own, for there are several on the page."""
        initial = {"mode": domain.mode.value, "role": domain.role.value, "revision": domain.revision}
        return cls(initial=initial, auto_id=f"{domain.domain.replace('.', '-')}-%s")
