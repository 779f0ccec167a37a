"""Who works on a module, as the API takes and answers it."""

from typing import Literal, Self

from ninja import Schema
from pydantic import Field

from diatonic.common.http.answers import Answer
from education.authoring.rules import MAX_PEOPLE
from education.authoring.services import ModulePeople

_Role = Literal["coauthor", "reviewer", "viewer"]


class PersonIn(Schema):
    """One person and what they do in the module."""

    user_id: str = Field(min_length=1, max_length=128)
    role: _Role


class PeopleIn(Schema):
    """Everybody who works on the module beside its author. ``is_restricted``: nobody else does."""

    is_restricted: bool = False
    people: list[PersonIn] = Field(default_factory=list, max_length=MAX_PEOPLE)

    def roles(self) -> dict[str, str]:
        """Return user id → role."""
        return {person.user_id: person.role for person in self.people}


class PersonOut(Answer):
    """One person; the module's author has the role ``author``. ``is_member``: still of the organization."""

    user_id: str
    name: str
    role: str
    is_member: bool


class PeopleOut(Answer):
    """Who works on a module, the author first. ``revision`` is the module's, for ``If-Match``."""

    is_restricted: bool
    people: list[PersonOut]
    revision: int

    @classmethod
    def of(cls, found: ModulePeople) -> Self:
        """Return the answer for a module's people."""
        return cls(
            is_restricted=found.module.people.is_restricted,
            people=[PersonOut.model_validate(one) for one in found.listed],
            revision=found.module.revision,
        )
