"""Forms of the section editors, one for each type. Half-written sections are saved too; what lacks is shown."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms

from diatonic.common.forms import PlainTextarea
from education.authoring.forms import quizzes
from education.authoring.rules import Section, SectionType


class SectionForm(forms.Form):
    """What every section has. Without minutes the duration is estimated."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(max_length=200)
    duration = forms.IntegerField(
        required=False, min_value=0, max_value=10_000, label="Minutes", help_text="To learn it. Empty: estimated."
    )
    template = ""
    #: the fields that are the section's ``content_data``
    content: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def of(cls, section: Section) -> "SectionForm":
        """Return the form filled with a section."""
        form = cls(initial={"revision": section.revision, **cls.values(section.title, section.content_data)})
        form.initial["duration"] = section.duration if section.duration_is_set else None
        form.fields["duration"].widget.attrs["placeholder"] = str(section.duration or "")
        return form

    @classmethod
    def values(cls, title: str, content_data: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the fields hold for a section."""
        return {"title": title} | {name: content_data.get(name, "") for name in cls.content}

    def questions(self) -> list[dict[str, Any]]:
        """Return the questions to show; none but for a quiz."""
        return []

    def changes(self) -> dict[str, Any]:
        """Return what ``services.save_section`` takes."""
        content = {name: self.cleaned_data[name] for name in self.content}
        return {"title": self.cleaned_data["title"], "duration": self.cleaned_data["duration"], "content_data": content}


class TextForm(SectionForm):
    """Markdown."""

    body = PlainTextarea(required=False, label="Text", strip=False)
    template = "education/authoring/_text.html"
    content = ("body",)


class FileForm(SectionForm):
    """A video or a document, with Markdown above it."""

    description = PlainTextarea(required=False, max_length=5000, label="Description", strip=False)
    template = "education/authoring/_file.html"
    content = ("description",)


class QuizForm(SectionForm):
    """A quiz; its questions have names by their place, such as ``questions-0-options-1-text``."""

    introduction = PlainTextarea(required=False, max_length=5000, label="Introduction", strip=False)
    pass_mark = forms.IntegerField(min_value=0, max_value=100, label="Passed from", help_text="% of the points")
    max_attempts = forms.IntegerField(min_value=0, max_value=100, label="Attempts", help_text="0: as many as they like")
    template = "education/authoring/_quiz_head.html"
    content = ("introduction", "pass_mark", "max_attempts")

    @classmethod
    def of(cls, section: Section) -> "SectionForm":
        """Return the form filled with a quiz."""
        form = super().of(section)
        form.initial["questions"] = section.content_data.get("questions", [])
        return form

    def questions(self) -> list[dict[str, Any]]:
        """Return the questions as they were sent, or as they are stored."""
        return quizzes.read(self.data) if self.is_bound else list(self.initial.get("questions", []))

    def changes(self) -> dict[str, Any]:
        """Return the changes with the questions."""
        changed = super().changes()
        changed["content_data"]["questions"] = self.questions()
        return changed


_FORMS: dict[SectionType, type[SectionForm]] = {
    SectionType.TEXT: TextForm,
    SectionType.VIDEO: FileForm,
    SectionType.DOCUMENT: FileForm,
    SectionType.QUIZ: QuizForm,
}


def form_for(content_type: SectionType) -> type[SectionForm]:
    """Return the form of a section's type."""
    return _FORMS[content_type]
