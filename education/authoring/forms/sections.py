"""Forms of the section editors, one for each type. Half-written sections are saved too; what lacks is shown."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms

from diatonic.common.forms import PlainTextarea
from education.authoring.forms import exercises, merging, quizzes
from education.authoring.rules import Section, SectionType
from education.quizzes.rules import MAX_MINUTES, Quiz, ShowAnswers


class SectionForm(forms.Form):
    """What every section has. Without minutes the duration is estimated."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(max_length=200)
    duration = forms.IntegerField(
        required=False, min_value=0, max_value=10_000, label="Minutes", help_text="To learn it. Empty: estimated."
    )
    template = ""
    #: by what is known what the person began with
    base = ""
    #: the fields that are the section's ``content_data``
    content: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def of(cls, section: Section) -> "SectionForm":
        """Return the form filled with a section."""
        form = cls(initial={"revision": section.revision, **cls.values(section.title, section.content_data)})
        form.initial["duration"] = section.duration if section.duration_is_set else None
        form.fields["duration"].widget.attrs["placeholder"] = str(section.duration or "")
        form.base = merging.base_of(form.there(section))
        return form

    def sent(self) -> merging.Filled:
        """Return what the form was sent with, to be joined with what somebody else saved."""
        asked = {"questions": self.questions(), "rubric": self.rubric()}
        return merging.sent(self, {name: asked[name] for name in self.groups({})})

    def there(self, section: Section) -> merging.Filled:
        """Return what the form would be sent with for a section as it is stored."""
        content = section.content_data
        minutes = {"duration": (section.duration if section.duration_is_set else None) or ""}
        lists = {name: content.get(name, []) for name in self.groups({})}
        return merging.filled(self.values(section.title, content) | minutes, lists)

    @classmethod
    def values(cls, title: str, content_data: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the fields hold for a section."""
        return {"title": title} | {name: content_data.get(name, "") for name in cls.content}

    def questions(self) -> list[dict[str, Any]]:
        """Return the questions to show; none but for a quiz."""
        return []

    def rubric(self) -> list[dict[str, Any]]:
        """Return the criteria to show; none but for an exercise."""
        return []

    def command(self, content: dict[str, Any], command: str) -> None:
        """Change the content as a button of a list says, such as ``add_question``."""

    def groups(self, content: Mapping[str, Any]) -> dict[str, dict[str, Any]]:  # noqa: ARG002 -- none has any
        """Return what of a content stands in several fields: by name, its ``entries`` and its ``text`` to compare."""
        return {}

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
    content: ClassVar[tuple[str, ...]] = ("description",)


class VideoForm(FileForm):
    """A video, and which of its frames stands for it; the frames to choose from are shown with the file."""

    poster = forms.CharField(required=False, max_length=20, label="Picture")
    content = ("description", "poster")


class QuizForm(SectionForm):
    """A quiz; its questions have names by their place, such as ``questions-0-options-1-text``."""

    introduction = PlainTextarea(required=False, max_length=5000, label="Introduction", strip=False)
    pass_mark = forms.IntegerField(min_value=0, max_value=100, label="Passed from", help_text="% of the points")
    max_attempts = forms.IntegerField(min_value=0, max_value=100, label="Attempts", help_text="0: as many as they like")
    time_limit = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=MAX_MINUTES,
        label="Time limit",
        help_text="Minutes for one attempt, counted from “Start”. Empty: none.",
    )
    show_answers = forms.ChoiceField(
        required=False,
        label="Answers are shown",
        choices=[
            ("passed", "after passing, or after the last attempt"),
            ("each", "after each attempt"),
            ("last", "after the last attempt only"),
            ("never", "never"),
        ],
    )
    shuffle_questions = forms.BooleanField(
        required=False, label="Shuffle the questions", help_text="Each attempt in another order."
    )
    shuffle_options = forms.BooleanField(
        required=False,
        label="Shuffle the options",
        help_text="True stands before false always; items to be put in order and right sides are always mixed.",
    )
    template = "education/authoring/_quiz_head.html"
    content = (
        "introduction",
        "pass_mark",
        "max_attempts",
        "time_limit",
        "show_answers",
        "shuffle_questions",
        "shuffle_options",
    )

    @classmethod
    def values(cls, title: str, content_data: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the fields hold; a quiz of before a setting has its default."""
        values = super().values(title, {**Quiz().model_dump(mode="json"), **content_data})
        return values | {"time_limit": values["time_limit"] or ""}

    @classmethod
    def of(cls, section: Section) -> "SectionForm":
        """Return the form filled with a quiz."""
        form = super().of(section)
        form.initial["questions"] = section.content_data.get("questions", [])
        return form

    def questions(self) -> list[dict[str, Any]]:
        """Return the questions as they were sent, or as they are stored."""
        return quizzes.read(self.data) if self.is_bound else list(self.initial.get("questions", []))

    def command(self, content: dict[str, Any], command: str) -> None:
        """Add, remove or move questions and options."""
        content["questions"] = quizzes.apply(content.get("questions", []), command)

    def groups(self, content: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
        """Return the questions of a content."""
        asked = list(content.get("questions", []))
        return {"questions": {"entries": quizzes.write(asked), "text": quizzes.describe(asked)}}

    def changes(self) -> dict[str, Any]:
        """Return the changes with the questions."""
        changed = super().changes()
        changed["content_data"]["time_limit"] = self.cleaned_data["time_limit"] or 0
        changed["content_data"]["show_answers"] = self.cleaned_data["show_answers"] or ShowAnswers.PASSED.value
        changed["content_data"]["questions"] = self.questions()
        return changed


class ExerciseForm(SectionForm):
    """An exercise; its criteria have names by their place, such as ``rubric-0-title``."""

    instructions = PlainTextarea(required=False, max_length=20_000, label="Instructions", strip=False)
    submit_as = forms.ChoiceField(
        label="Learners hand in", choices=[("text", "A text"), ("file", "A file"), ("both", "A text, a file, or both")]
    )
    max_resubmissions = forms.IntegerField(
        min_value=0, max_value=20, label="Tries again", help_text="After “try again”"
    )
    pass_mark = forms.IntegerField(
        required=False, min_value=1, max_value=100, label="Passed from", help_text="% of the points. Empty: you decide"
    )
    template = "education/authoring/_exercise_head.html"
    content = ("instructions", "submit_as", "max_resubmissions", "pass_mark")

    @classmethod
    def of(cls, section: Section) -> "SectionForm":
        """Return the form filled with an exercise."""
        form = super().of(section)
        form.initial["rubric"] = section.content_data.get("rubric", [])
        return form

    @classmethod
    def values(cls, title: str, content_data: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the fields hold for a section; a pass mark that is not set is an empty field."""
        held = super().values(title, content_data)
        return held | {"pass_mark": held["pass_mark"] or ""}

    def rubric(self) -> list[dict[str, Any]]:
        """Return the criteria as they were sent, or as they are stored."""
        return exercises.read(self.data) if self.is_bound else list(self.initial.get("rubric", []))

    def command(self, content: dict[str, Any], command: str) -> None:
        """Add, remove or move criteria."""
        content["rubric"] = exercises.apply(content.get("rubric", []), command)

    def groups(self, content: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
        """Return the criteria of a content."""
        looked_at = list(content.get("rubric", []))
        return {"rubric": {"entries": exercises.write(looked_at), "text": exercises.describe(looked_at)}}

    def changes(self) -> dict[str, Any]:
        """Return the changes with the criteria."""
        changed = super().changes()
        changed["content_data"]["rubric"] = self.rubric()
        return changed


_FORMS: dict[SectionType, type[SectionForm]] = {
    SectionType.TEXT: TextForm,
    SectionType.VIDEO: VideoForm,
    SectionType.DOCUMENT: FileForm,
    SectionType.QUIZ: QuizForm,
    SectionType.EXERCISE: ExerciseForm,
}


def form_for(content_type: SectionType) -> type[SectionForm]:
    """Return the form of a section's type."""
    return _FORMS[content_type]
