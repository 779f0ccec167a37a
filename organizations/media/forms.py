"""Forms of the file screens."""

from typing import Any

from django import forms

from diatonic.common.scope import Scope
from organizations.media import services
from organizations.media.rules import MIB, Kind

_LABELS = {
    Kind.VIDEO: "Video",
    Kind.AUDIO: "Sound",
    Kind.DOCUMENT: "Document",
    Kind.IMAGE: "Picture",
    Kind.CAPTIONS: "Captions",
}


class LimitsForm(forms.Form):
    """The organization's own limits by kind, in megabytes; an empty field is the installation's limit."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for kind, most in services.installation_limits().items():
            largest = most // MIB
            self.fields[kind.value] = forms.IntegerField(
                required=False,
                min_value=1,
                max_value=largest,
                label=_LABELS[kind],
                help_text=f"MB. Empty: {largest}, the most here.",
                error_messages={
                    "max_value": f"At most {largest} MB: this installation takes no more.",
                    "min_value": "At least 1 MB.",
                    "invalid": "A whole number of megabytes.",
                },
            )

    @classmethod
    def of(cls, scope: Scope) -> "LimitsForm":
        """Return the form filled with the organization's own limits."""
        return cls(initial=dict(scope.settings.file_limits_mb))

    def megabytes(self) -> dict[str, int | None]:
        """Return what ``services.set_limits`` takes."""
        return {kind.value: self.cleaned_data[kind.value] for kind in Kind}
