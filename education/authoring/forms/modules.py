"""Forms about a module as a whole."""

from typing import Any, ClassVar

from django import forms

from diatonic.common.forms import PlainTextarea
from education.authoring.rules import ContentType, Difficulty, Module


class NewModuleForm(forms.Form):
    """What a module begins with; everything else has time."""

    title = forms.CharField(max_length=200, help_text="What learners see in the catalogue. You can change it later.")
    description = PlainTextarea(
        required=False, max_length=5000, help_text="What it is about and for whom, in a few sentences."
    )
    difficulty = forms.ChoiceField(choices=[(level.value, level.value.capitalize()) for level in Difficulty])


class SettingsForm(NewModuleForm):
    """What an author says about a module, beside its sections."""

    title = forms.CharField(max_length=200)
    description = PlainTextarea(required=False, max_length=5000)
    content_type = forms.ChoiceField(
        label="Mostly", choices=[(kind.value, kind.value.capitalize()) for kind in ContentType]
    )
    learning_objectives = PlainTextarea(
        required=False, label="Learners will be able to", help_text="One objective a line, up to 20."
    )
    tags = forms.CharField(required=False, help_text="Separated by commas.")
    estimated_duration = forms.IntegerField(
        required=False, min_value=1, max_value=100_000, label="Minutes", help_text="Empty: the sum of the sections."
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)
    #: apart from the section's fields on the same page
    AUTO_ID: ClassVar[str] = "settings_%s"
    field_order = ("revision", "title", "description", "learning_objectives")

    @classmethod
    def of(cls, module: Module) -> "SettingsForm":
        """Return the form filled with a module."""
        return cls(initial={"revision": module.revision, **cls.values(module)}, auto_id=cls.AUTO_ID)

    @staticmethod
    def values(module: Module) -> dict[str, Any]:
        """Return what the fields hold for a module."""
        fields = module.fields
        return {
            "title": fields.title,
            "description": fields.description,
            "difficulty": fields.difficulty.value,
            "content_type": fields.content_type.value,
            "learning_objectives": "\n".join(fields.learning_objectives),
            "tags": ", ".join(fields.tags),
            "estimated_duration": fields.estimated_duration or "",
        }

    def changes(self) -> dict[str, Any]:
        """Return the fields for ``services.update_module``."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "revision"}
        objectives = given["learning_objectives"].splitlines()
        return given | {
            "learning_objectives": [line.strip() for line in objectives if line.strip()],
            "tags": list(dict.fromkeys(tag.strip().lower() for tag in given["tags"].split(",") if tag.strip())),
        }


class RequestChangesForm(forms.Form):
    """Why a module goes back to its author."""

    reason = PlainTextarea(
        rows=4, max_length=2000, label="What has to change", help_text="The author reads this at the top of the module."
    )


class PublishForm(forms.Form):
    """Which version, and what is new in it."""

    bump = forms.ChoiceField(label="Version", widget=forms.RadioSelect, required=False)
    note = PlainTextarea(required=False, max_length=2000, label="What is new", rows=2)

    def __init__(self, *args: Any, versions: list[tuple[str, str]], proposed: str = "", **kwargs: Any) -> None:
        """``versions``: bump and the words for the version it gives; one alone is not asked for. ``proposed``: a bump."""
        super().__init__(*args, **kwargs)
        bump = self.fields["bump"]
        bump.choices = versions  # type: ignore[attr-defined]  # a ChoiceField
        bump.initial = proposed or versions[0][0]
        if len(versions) == 1:
            bump.widget = forms.HiddenInput()
