"""Every component in every state, for those who build screens. Served in development only."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from diatonic.common import clock
from diatonic.common.templatetags.looks import LOOKS


class Sample(forms.Form):
    """One field of each kind."""

    title = forms.CharField(max_length=200, help_text="What learners see in the catalogue.")
    summary = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3}))
    difficulty = forms.ChoiceField(choices=[("beginner", "Beginner"), ("advanced", "Advanced")])
    visible = forms.BooleanField(required=False, label="Show in the catalogue", help_text="Learners find it by name.")
    kind = forms.ChoiceField(
        label="What comes next",
        choices=[("text", "A text"), ("video", "A video")],
        widget=forms.RadioSelect,
    )


def show(request: HttpRequest) -> HttpResponse:
    """The gallery."""
    messages.success(request, "Section “Vectors” deleted.", extra_tags="undo:/components/")
    now = clock.now()
    context = {
        "looks": list(LOOKS),
        "types": ["text", "video", "document", "quiz"],
        "form": Sample(),
        "bad_form": Sample({"bad-summary": "Kept as typed."}, prefix="bad"),
        "moments": [now - timedelta(**{unit: 3}) for unit in ("seconds", "minutes", "hours", "days", "weeks")],
        "trail": [("Teach", "#teach"), ("Introduction to vectors", "#module")],
        "sizes": [0, 900, 14_500, 5_400_000, 3_200_000_000],
        "durations": [0, 12, 60, 95],
    }
    return render(request, "components/gallery.html", context)
