"""Forms about a module as a whole."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms

from diatonic.common.forms import PlainTextarea
from education.authoring.forms import merging
from education.authoring.rules import AnsweredQuiz, AnswersChoice, ContentType, Difficulty, Module


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
    #: by what is known what the person began with
    base = ""
    field_order = ("revision", "title", "description", "learning_objectives")

    @classmethod
    def of(cls, module: Module) -> "SettingsForm":
        """Return the form filled with a module."""
        form = cls(initial={"revision": module.revision, **cls.values(module)}, auto_id=cls.AUTO_ID)
        form.base = merging.base_of(form.there(module))
        return form

    def sent(self) -> merging.Filled:
        """Return what the form was sent with, to be joined with what somebody else saved."""
        return merging.sent(self, {})

    def there(self, module: Module) -> merging.Filled:
        """Return what the form would be sent with for a module as it is stored."""
        return merging.filled(self.values(module), {})

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

    def __init__(
        self,
        *args: Any,
        versions: list[tuple[str, str]],
        proposed: str = "",
        answered: Sequence[AnsweredQuiz] = (),
        **kwargs: Any,
    ) -> None:
        """``versions``: bump and the words for the version it gives; one alone is not asked for. ``proposed``: a bump.

        ``answered``: the changed quizzes for which one has to choose what becomes of the answers.
        """
        super().__init__(*args, **kwargs)
        bump = self.fields["bump"]
        bump.choices = versions  # type: ignore[attr-defined]  # a ChoiceField
        bump.initial = proposed or versions[0][0]
        if len(versions) == 1:
            bump.widget = forms.HiddenInput()
        self._answered = {f"answers-{quiz.content_id}": quiz.content_id for quiz in answered}
        for name, quiz in zip(self._answered, answered, strict=True):
            self.fields[name] = forms.ChoiceField(
                label=f"“{quiz.title}” changes, and {_people(quiz.learners, 'has', 'have')} answered it",
                widget=forms.RadioSelect,
                choices=_choices(quiz),
                initial=AnswersChoice.KEEP.value,
                required=False,
            )

    @property
    def asked(self) -> list[forms.BoundField]:
        """The questions what becomes of answers."""
        return [self[name] for name in self._answered]

    @property
    def answers(self) -> dict[str, str]:
        """What was chosen, by the section's id; not choosing keeps."""
        chosen = {content_id: self.cleaned_data[name] for name, content_id in self._answered.items()}
        return {content_id: choice for content_id, choice in chosen.items() if choice}


def _people(count: int, one: str, many: str) -> str:
    return f"1 learner {one}" if count == 1 else f"{count} learners {many}"


def _choices(quiz: AnsweredQuiz) -> list[tuple[str, str]]:
    """Return what can be done with the answers, each with how many it concerns."""
    if quiz.would_pass is None or quiz.would_fail is None:
        change = "who passes may change; this is being counted, reload the page in a moment"
    elif quiz.would_pass or quiz.would_fail:
        change = f"{quiz.would_pass} would newly pass, {quiz.would_fail} would pass no longer"
    else:
        change = "who passes stays the same"
    rest = quiz.learners - quiz.passed
    kept = f"Keep results: {_people(quiz.passed, 'keeps', 'keep')} the pass"
    if rest:
        kept += f", the other {rest} {'goes' if rest == 1 else 'go'} on with the changed quiz"
    anew = f"{_people(quiz.learners, 'has', 'have')} to pass it anew, also the {quiz.passed} who passed"
    return [
        (AnswersChoice.KEEP.value, f"{kept}."),
        (AnswersChoice.REGRADE.value, f"Grade again: {_people(quiz.learners, 'is', 'are')} graded anew; {change}."),
        (AnswersChoice.RETAKE.value, f"Ask to answer again: {anew}; attempts begin at the first."),
    ]
