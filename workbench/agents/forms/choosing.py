"""Fields to choose a model and tools in: what is stored stays to be seen, also where it is not offered any more."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from workbench.agents.rules.texts import ModelChoice
from workbench.llm.rules.catalog import TITLES, Offer
from workbench.llm.rules.wording import price_words

NOT_CHOSEN = "Not chosen yet"


class ModelField(forms.ChoiceField):
    """Which model answers, and in which region; what is no model of here the service refuses."""

    def __init__(self, **options: Any) -> None:
        hint = "Prices are for a million tokens that go in and come out; four letters are about one token."
        super().__init__(required=False, label="Model", help_text=hint, **options)

    def valid_value(self, value: str) -> bool:  # noqa: ARG002 -- Django's
        """Take every value: which there are the service knows."""
        return True

    def offer(self, offers: Iterable[Offer], chosen: str) -> None:
        """Have these to be chosen, and what is chosen now."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for one in offers:
            for region in one.regions or ("",):
                place = f" in {region}" if region else ""
                label = f"{one.model}{place}: {price_words(one)}"
                groups.setdefault(TITLES[one.provider], []).append((f"{region} {one.model}", label))
        listed = {value for options in groups.values() for value, _ in options}
        gone = []
        if chosen and chosen not in listed:
            gone = [("Not offered here", [(chosen, f"{chosen.partition(' ')[2]}: not offered here any more")])]
        self.choices = [("", NOT_CHOSEN), *groups.items(), *gone]


class Ticks(forms.MultipleChoiceField):
    """Names to tick; a name that is not there the service refuses."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, widget=forms.CheckboxSelectMultiple, **options)

    def valid_value(self, value: str) -> bool:  # noqa: ARG002 -- Django's
        """Take every name: which there are the service knows."""
        return True


def model_value(model: ModelChoice | None) -> str:
    """Return a choice as the field has it."""
    return f"{model.region} {model.model_id}" if model else ""


def model_given(value: str) -> dict[str, str] | None:
    """Return what the field says as services take it."""
    region, _, model_id = value.partition(" ")
    return {"region": region, "model_id": model_id} if value else None


def names_first(chosen: Sequence[str], offered: Iterable[str]) -> list[str]:
    """Return what can be ticked: what is ticked first, in its order, so that saving it again changes nothing."""
    return list(dict.fromkeys([*chosen, *offered]))
