"""Forms of the welcome page."""

from django import forms

from diatonic.common.forms import PlainTextarea

_PLAIN = {"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}


class CreateForm(forms.Form):
    """An organization of one's own."""

    name = forms.CharField(
        label="What is it called?", max_length=120, error_messages={"required": "Write what it is called."}
    )
    organization_id = forms.CharField(
        label="Its word in addresses",
        required=False,
        max_length=63,
        help_text="Small letters, digits and -, such as acme. Left empty, it is made of the name.",
        widget=forms.TextInput(attrs=_PLAIN),
    )


class AskForm(forms.Form):
    """An organization to ask, and a word to its administrators."""

    organization_id = forms.CharField(
        label="Which organization?",
        max_length=63,
        help_text="Its word in addresses: what stands behind /o/ when somebody of it sends you a link.",
        widget=forms.TextInput(attrs=_PLAIN),
        error_messages={"required": "Write which one you ask."},
    )
    note = PlainTextarea(label="Who are you?", required=False, max_length=500, rows=2)

    def clean_organization_id(self) -> str:
        """Return the word, also out of an address that was pasted."""
        text: str = self.cleaned_data["organization_id"].strip().lower()
        return text.partition("/o/")[2].split("/", 1)[0] or text
