"""Forms of moderation's screens."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from community.moderation.rules.decisions import MAX_NOTE, Action
from community.moderation.rules.reasons import RULE_WORDS, Reason
from community.moderation.rules.settings import ANALYZERS, THRESHOLDS, ModerationSettings
from community.moderation.services.appealing import MAX_MESSAGE
from diatonic.common.forms import PlainTextarea

_HELP = {
    "profanity_at": "How bad a word has to be, from 0 to 1. Mild ones score 0.35, strong ones 0.95, your own words 1.",
    "spam_at": "How much a text looks like spam, from 0 to 1. What reaches this is flagged.",
    "toxicity_held_at": "How hurtful a text is, from 0 to 1. What reaches this waits for a moderator.",
    "toxicity_flagged_at": "What is above this is flagged: hidden, and listed as a reason to act.",
    "report_weight_holds": "A report weighs 1, more from people whose reports were right, less from others.",
}


class SettingsForm(forms.Form):
    """Thresholds and words; a word or phrase stands in a line of its own."""

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    words = PlainTextarea(
        rows=8,
        strip=False,
        required=False,
        max_length=200_000,
        label="Words to find",
        help_text="One word or phrase a line, in any spelling. A text with one of them is flagged.",
    )
    allowed_words = PlainTextarea(
        rows=4,
        strip=False,
        required=False,
        max_length=200_000,
        label="Words to pass over",
        help_text="Words that the machine takes for swear words and that are fine here.",
    )

    def __init__(self, *args: Any, analyzers: Sequence[str] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        for name, (label, least, most) in THRESHOLDS.items():
            widget = forms.NumberInput(attrs={"step": "0.01" if most <= 1 else "0.5", "min": least, "max": most})
            self.fields[name] = forms.FloatField(label=label, help_text=_HELP[name], widget=widget)
        if len(analyzers) > 1:
            choices = [(name, ANALYZERS.get(name, name)) for name in analyzers]
            self.fields["toxicity_analyzer"] = forms.ChoiceField(
                choices=choices,
                label="Where toxicity is scored",
                help_text="Anywhere but on our own servers, texts are sent to that service.",
            )
        self.order_fields(["revision", *THRESHOLDS, "toxicity_analyzer", "words", "allowed_words"])

    @classmethod
    def of(cls, settings: ModerationSettings, *, analyzers: Sequence[str]) -> "SettingsForm":
        """Return the form filled with what is set."""
        values: dict[str, Any] = {name: round(getattr(settings, name), 4) for name in THRESHOLDS}
        values |= {"toxicity_analyzer": settings.toxicity_analyzer, "revision": settings.revision}
        values |= {name: "\n".join(getattr(settings, name)) for name in ("words", "allowed_words")}
        return cls(initial=values, analyzers=analyzers)

    def wanted(self) -> Mapping[str, Any]:
        """Return what is wanted as the service takes it."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "revision"}
        return values | {name: values[name].split("\n") for name in ("words", "allowed_words")}


class TryForm(forms.Form):
    """A text to try."""

    text = PlainTextarea(rows=4, required=False, max_length=20_000, label="A text to try")


_HOURS = ((24, "for a day"), (72, "for 3 days"), (168, "for a week"), (720, "for 30 days"), (8760, "for a year"))
_RULES = [(reason.value, RULE_WORDS[reason]) for reason in Reason]


class DecideForm(forms.Form):
    """What is decided beside what becomes of the text, which is the button that was pressed (``action``)."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    action = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    rule = forms.ChoiceField(choices=_RULES, required=False, label="Rule")
    note = PlainTextarea(rows=1, required=False, max_length=MAX_NOTE, label="Note to the author")
    warn = forms.BooleanField(required=False, label="Warn the author, too")
    mute = forms.BooleanField(required=False, label="Mute them, too")
    suspend = forms.BooleanField(required=False, label="Suspend them, too")
    duration_hours = forms.TypedChoiceField(coerce=int, choices=_HOURS, required=False, label="For how long")

    def given(self) -> Mapping[str, Any]:
        """Return the decision as the service takes it."""
        chosen = self.cleaned_data
        actions = [chosen["action"]] if chosen["action"] else []
        actions += [name for name in ("warn", "mute", "suspend") if chosen[name]]
        given: dict[str, Any] = {"actions": actions, "note": chosen["note"], "revision": chosen["revision"]}
        if actions != [Action.APPROVE.value]:
            given["rule"] = chosen["rule"] or None
        if chosen["mute"] or chosen["suspend"]:
            given["duration_hours"] = chosen["duration_hours"]
        return given


class AnswerForm(forms.Form):
    """The answer to an appeal; its outcome is the button that was pressed."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    reason = PlainTextarea(
        rows=3, max_length=MAX_MESSAGE, label="Reason", help_text="The author reads it with your answer."
    )


class AppealForm(forms.Form):
    """An author's appeal."""

    message = PlainTextarea(
        rows=5,
        max_length=MAX_MESSAGE,
        label="Why is the decision wrong?",
        help_text="A moderator reads it beside what you wrote.",
    )
