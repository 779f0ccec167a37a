"""Projects as forms."""

from django import forms

from diatonic.common.forms import PlainTextarea
from diatonic.common.joining import JoinableForm
from workbench.agents.rules.projects import Project
from workbench.agents.rules.texts import DESCRIPTION, NAME


class NewProjectForm(forms.Form):
    """A project to make."""

    name = forms.CharField(label="Name", max_length=NAME)
    description = PlainTextarea(required=False, max_length=DESCRIPTION, rows=3, label="What it is for")


class ProjectForm(JoinableForm):
    """What is said of a project."""

    name = forms.CharField(label="Name", max_length=NAME)
    description = PlainTextarea(required=False, max_length=DESCRIPTION, rows=3, label="What it is for")

    @classmethod
    def of(cls, project: Project) -> "ProjectForm":
        """Return the form as the project is stored."""
        return cls(initial={"name": project.name, "description": project.description}, revision=project.revision)


class NewOwnerForm(forms.Form):
    """Whose a project is from now on."""

    address = forms.EmailField(
        label="E-mail address of the new owner",
        help_text="A member of the organization who may make projects.",
    )


class NoteForm(forms.Form):
    """Why a project is deployed."""

    note = forms.CharField(
        required=False,
        max_length=500,
        label="What is new",
        help_text="For whoever looks at the time line later.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
