"""Objectives and what serves them, as the API takes and answers them."""

from typing import Self

from ninja import Schema
from pydantic import Field

from diatonic.common.http.answers import Answer
from education.authoring.services import CoverageView


class PlaceIn(Schema):
    """A section that serves an objective, or one question of a quiz."""

    content_id: str = Field(max_length=200)
    question_id: str | None = Field(default=None, max_length=40)


class ServedIn(Schema):
    """An objective in the words of the module, and what serves it."""

    objective: str = Field(max_length=300)
    places: list[PlaceIn] = Field(default_factory=list, max_length=1000)


class CoverageIn(Schema):
    """The whole table; objectives left out are served by nothing."""

    objectives: list[ServedIn] = Field(max_length=20)

    def links(self) -> dict[str, list[str]]:
        """Return objective → places."""
        return {
            one.objective: [
                f"{place.content_id}/{place.question_id}" if place.question_id else place.content_id
                for place in one.places
            ]
            for one in self.objectives
        }


class PlaceOut(Answer):
    """A section that serves an objective, or one question of a quiz."""

    content_id: str
    question_id: str | None


class ServedOut(Answer):
    """An objective and what serves it; ``is_gap``: nothing does."""

    objective: str
    is_gap: bool
    places: list[PlaceOut]


class CoverageOut(Answer):
    """The table; ``revision`` is its own, for ``If-Match`` (0: nobody has saved one)."""

    revision: int
    gaps: int
    objectives: list[ServedOut]

    @classmethod
    def of(cls, view: CoverageView) -> Self:
        """Return the answer for a module's table."""
        served = [
            ServedOut(
                objective=objective,
                is_gap=not places,
                places=[
                    PlaceOut(content_id=content_id, question_id=question_id or None)
                    for content_id, _, question_id in (place.partition("/") for place in places)
                ],
            )
            for objective, places in view.coverage.links.items()
        ]
        return cls(revision=view.coverage.revision, gaps=len(view.coverage.gaps), objectives=served)
