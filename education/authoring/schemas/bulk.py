"""Many modules at once, as the API takes and answers them."""

from collections.abc import Iterable
from typing import Annotated, Self

from ninja import Schema
from pydantic import Field

from diatonic.common.http.answers import Answer
from education.authoring.services import Outcome


class ChosenModulesIn(Schema):
    """Which modules, 1 to 50."""

    modules: list[Annotated[str, Field(max_length=200)]] = Field(max_length=1000)


class OutcomeOut(Answer):
    """What became of one module; ``problem`` says in a sentence why nothing did. ``title`` is empty for none of ours."""

    module_id: str
    title: str
    is_done: bool
    problem: str


class OutcomesOut(Answer):
    """What became of each module, in the order asked for."""

    items: list[OutcomeOut]

    @classmethod
    def of(cls, outcomes: Iterable[Outcome]) -> Self:
        """Return the answer for outcomes."""
        items = [
            OutcomeOut(module_id=one.module_id, title=one.title, is_done=not one.problem, problem=one.problem)
            for one in outcomes
        ]
        return cls(items=items)
