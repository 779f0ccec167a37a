"""Agents, and the main agent of a project, as forms."""

from typing import Any

from django import forms

from diatonic.common.forms import PlainTextarea
from diatonic.common.joining import JoinableForm
from workbench.agents.forms.choosing import ModelField, Ticks, model_given, model_value, names_first
from workbench.agents.rules.agents import Agent, AgentConfig
from workbench.agents.rules.projects import MainConfiguration
from workbench.agents.rules.texts import DESCRIPTION, NAME, PROMPT
from workbench.agents.services import Choices
from workbench.llm.rules.catalog import Offer, refusal

_FOR = "The main agent reads this when it decides whom to ask."
_PROMPT = "What it is, what it does and what it leaves alone: the system prompt of every conversation."


class PersonaForm(JoinableForm):
    """What every agent has: a name, what it is for, its instructions, a model."""

    name = forms.CharField(label="Name", max_length=NAME)
    description = PlainTextarea(required=False, max_length=DESCRIPTION, rows=2, label="What it is for", help_text=_FOR)
    system_prompt = PlainTextarea(
        required=False, max_length=PROMPT, rows=12, strip=False, label="Instructions", help_text=_PROMPT
    )
    model = ModelField()

    #: Why the model that is chosen would not be asked, as the end of a sentence; nothing where it would be.
    model_refusal = ""

    def _offer_models(self, models: tuple[Offer, ...]) -> None:
        field, chosen = self.fields["model"], str(self["model"].value() or "")
        if isinstance(field, ModelField):
            field.offer(models, chosen)
        if given := model_given(chosen):
            self.model_refusal = refusal(given["model_id"], models)

    def config(self) -> dict[str, Any]:
        """Return what services take."""
        given = self.given()
        return given | {"model": model_given(given["model"])}


class MainForm(PersonaForm):
    """The main agent, which asks the others."""

    description = PlainTextarea(required=False, max_length=DESCRIPTION, rows=2, label="What it is for")

    def __init__(self, *args: Any, models: tuple[Offer, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer_models(models)

    @classmethod
    def of(cls, stored: MainConfiguration, *, models: tuple[Offer, ...]) -> "MainForm":
        """Return the form as the main agent is stored."""
        config = stored.config
        initial = config.model_dump(exclude={"model"}) | {"model": model_value(config.model)}
        return cls(initial=initial, models=models, revision=stored.revision)


class AgentForm(PersonaForm):
    """An agent with its tools."""

    tools = Ticks(label="Tools of this project")
    builtin_tools = Ticks(label="Built-in tools")
    hosts = PlainTextarea(
        required=False,
        max_length=6_000,
        rows=2,
        label="Servers that http-get may ask",
        help_text="One a line, such as api.example.org or *.example.org. Without any the tool asks none.",
    )

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer_models(choices.models)
        said = {
            "tools": {one.name: one.description for one in choices.tools},
            "builtin_tools": {one.tool_name: one.description for one in choices.builtin},
        }
        self._said = said
        for name, offered in said.items():
            field = self.fields[name]
            if isinstance(field, Ticks):
                field.choices = [(one, one) for one in names_first(self[name].value() or [], offered)]

    @classmethod
    def of(cls, agent: Agent, *, choices: Choices) -> "AgentForm":
        """Return the form as the agent is stored."""
        config = agent.config
        names = {"name", "description", "system_prompt", "tools", "builtin_tools"}
        initial = config.model_dump(include=names) | {
            "model": model_value(config.model),
            "hosts": "\n".join(config.hosts),
        }
        return cls(initial=initial, choices=choices, revision=agent.revision)

    def ticks(self, name: str) -> list[tuple[str, str, bool, bool]]:
        """Return the names to tick: each with what it does, whether it is ticked, and whether it is there."""
        ticked, said = set(self[name].value() or []), self._said[name]
        listed: Any = self.fields[name].choices  # type: ignore[attr-defined]  # a field of choices
        return [(one, said.get(one, ""), one in ticked, one in said) for one, _ in listed]

    def config_for(self, before: AgentConfig | None) -> dict[str, Any]:
        """Return what services take; what this form does not show of an agent stays as it was."""
        kept = before.model_dump(include={"type", "graph"}) if before else {}
        hosts = [line.strip() for line in self.cleaned_data["hosts"].splitlines() if line.strip()]
        return self.config() | {"hosts": hosts} | kept
