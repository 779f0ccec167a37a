"""What an organization allows of models, as forms."""

from decimal import Decimal
from typing import Any

from django import forms

from diatonic.common.forms import PlainTextarea
from diatonic.common.joining import JoinableForm
from workbench.llm.rules.limits import COSTS, COUNTS, LISTS, LONGEST_REASON, MOST_COST, SWITCHES, Limits
from workbench.llm.rules.prices import written

_NONE = "Empty: not limited for itself."
_PLACES = 12


class _Dollars(forms.DecimalField):
    """An amount of money."""

    def __init__(self, **options: Any) -> None:
        widget = forms.NumberInput(attrs={"step": "any", "min": "0", "inputmode": "decimal"})
        super().__init__(min_value=0, max_value=MOST_COST, decimal_places=_PLACES, widget=widget, **options)


class LimitsForm(JoinableForm):
    """Budgets, limits and choices of an organization."""

    monthly_cost = _Dollars(
        label="The organization in a month, in dollars", help_text="Calls that do not fit any more are refused."
    )
    user_monthly_cost = _Dollars(required=False, label="Each person in a month, in dollars", help_text=_NONE)
    agent_monthly_cost = _Dollars(required=False, label="Each agent in a month, in dollars", help_text=_NONE)
    run_cost = _Dollars(required=False, label="Each run, in dollars", help_text=_NONE)
    tokens_per_day = forms.IntegerField(
        label="Tokens in a day", min_value=1, max_value=COUNTS["tokens_per_day"], help_text="A day begins at 0:00 UTC."
    )
    tokens_per_request = forms.IntegerField(
        label="Tokens in one call",
        min_value=1,
        max_value=COUNTS["tokens_per_request"],
        help_text="A longer one is refused, never cut.",
    )
    requests_per_minute = forms.IntegerField(
        label="Calls in a minute", min_value=1, max_value=COUNTS["requests_per_minute"]
    )
    models = forms.MultipleChoiceField(
        required=False, label="Models that may be asked", widget=forms.CheckboxSelectMultiple
    )
    fallback = PlainTextarea(
        required=False,
        max_length=5_000,
        label="Asked instead when a budget does not hold the model",
        help_text="One model a line; the first that fits is asked.",
    )
    answers_kept = forms.BooleanField(
        required=False,
        label="Answer the same request from the last answer",
        help_text="Only at temperature 0. It costs nothing, and the answer says so.",
    )
    texts_kept = forms.BooleanField(
        required=False,
        label="Keep what is asked and answered",
        help_text="Sealed, for some days, for owners and administrators to look into what went wrong.",
    )

    def __init__(self, *args: Any, offered: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self["models"].value() or []
        field = self.fields["models"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(one, one) for one in dict.fromkeys([*offered, *chosen])]

    @classmethod
    def of(cls, limits: Limits, *, offered: list[str]) -> "LimitsForm":
        """Return the form as the limits are."""
        costs = {name: getattr(limits, name) for name in COSTS}
        initial: dict[str, Any] = {name: None if cost is None else written(cost) for name, cost in costs.items()}
        initial |= {name: getattr(limits, name) for name in (*COUNTS, *SWITCHES)}
        initial |= {"models": list(limits.models), "fallback": "\n".join(limits.fallback)}
        return cls(initial=initial, offered=offered, revision=limits.revision)

    def changes(self) -> dict[str, Any]:
        """Return what the service takes."""
        given = self.given()
        lines = (line.strip() for line in given["fallback"].split("\n"))
        listed = {"models": given["models"], "fallback": [line for line in dict.fromkeys(lines) if line]}
        return {name: listed[name] if name in LISTS else value for name, value in given.items()}


class ExtensionForm(forms.Form):
    """An amount that an owner adds to the budget of this month, and why."""

    cost = _Dollars(label="Dollars to add to this month")
    reason = PlainTextarea(
        max_length=LONGEST_REASON, rows=2, label="Why", help_text="Everybody who sees the audit log reads it."
    )

    def amount(self) -> Decimal:
        """Return the amount."""
        found: Decimal = self.cleaned_data["cost"]
        return found
