"""What the authoring screens send: settings of a module, sections of each type, decisions about a review."""

from education.authoring.forms.modules import NewModuleForm, PublishForm, RequestChangesForm, SettingsForm
from education.authoring.forms.sections import QuizForm, SectionForm, form_for

__all__ = [
    "NewModuleForm",
    "PublishForm",
    "QuizForm",
    "RequestChangesForm",
    "SectionForm",
    "SettingsForm",
    "form_for",
]
