"""Work that is handed in, and its mark, as forms."""

from typing import Any

from django import forms

from diatonic.common.forms import PlainTextarea
from education.authoring.rules import Exercise
from education.exercises.rules import MAX_COMMENT, MAX_TEXT, Mark


class WorkForm(forms.Form):
    """The text that a learner hands in."""

    edition = forms.IntegerField(widget=forms.HiddenInput, required=False)
    text = PlainTextarea(required=False, max_length=MAX_TEXT, label="Your answer", strip=False)


class MarkForm(forms.Form):
    """Points and a note for each criterion, and a comment; names are ``points-<criterion>`` and ``notes-<criterion>``."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    comment = PlainTextarea(
        required=False,
        max_length=MAX_COMMENT,
        label="To the learner",
        rows=4,
        help_text="What is good, what is missing.",
    )
    outcome = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, exercise: Exercise, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._criteria = exercise.rubric
        for criterion in exercise.rubric:
            name = criterion.criterion_id
            points = forms.IntegerField(min_value=0, max_value=criterion.points, label=f"Points for {criterion.title}")
            self.fields[f"points-{name}"] = points
            self.fields[f"notes-{name}"] = forms.CharField(
                required=False,
                max_length=2000,
                label=f"Note about {criterion.title}",
                widget=forms.TextInput(attrs={"placeholder": "Note (optional)"}),
            )

    @classmethod
    def of(cls, exercise: Exercise, *, revision: int, mark: Mark | None) -> "MarkForm":
        """Return the form of a submission, filled with its mark where it has one."""
        initial: dict[str, Any] = {"revision": revision}
        if mark is not None:
            initial["comment"] = mark.comment
            initial |= {f"points-{name}": points for name, points in mark.points.items()}
            initial |= {f"notes-{name}": note for name, note in mark.notes.items()}
        return cls(initial=initial, exercise=exercise)

    @property
    def criteria(self) -> list[tuple[Any, forms.BoundField, forms.BoundField]]:
        """Return each criterion with its two fields, for the page."""
        return [(one, self[f"points-{one.criterion_id}"], self[f"notes-{one.criterion_id}"]) for one in self._criteria]

    def given(self) -> dict[str, Any]:
        """Return what ``services.mark`` takes."""
        data = self.cleaned_data
        names = [criterion.criterion_id for criterion in self._criteria]
        return {
            "outcome": data["outcome"],
            "comment": data["comment"],
            "points": {name: data[f"points-{name}"] for name in names},
            "notes": {name: data[f"notes-{name}"] for name in names},
        }
