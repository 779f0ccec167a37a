"""Shapes of feature flags in the API."""

from typing import Annotated, Self

from ninja import Schema
from pydantic import Field

from diatonic.common.flags import FLAGS, is_on
from diatonic.common.http.answers import Answer
from diatonic.common.ids import ORGANIZATION_ID
from diatonic.common.scope import Scope
from organizations.flags.rules import Board, BoardRow, Switch


class FlagsOut(Answer):
    """Which flags are on for the organization that is asked for, by name."""

    flags: dict[str, bool]

    @classmethod
    def of(cls, scope: Scope) -> Self:
        """Return the flags of the scope."""
        return cls(flags={flag.value: is_on(flag, scope.switches) for flag in FLAGS})


class SwitchOut(Answer):
    """What was switched, by whom and when."""

    on: bool
    by: str
    at: str

    @classmethod
    def of(cls, switch: Switch | None) -> Self | None:
        """Return the switch, or null where nobody touched it."""
        return None if switch is None else cls(on=switch.is_on, by=switch.by, at=switch.at)


class BoardRowOut(Answer):
    """One flag: what it does, what is usual, what was switched, what counts."""

    flag: str
    title: str
    text: str
    usual: bool
    by_organization: bool
    environment: SwitchOut | None
    organization: SwitchOut | None
    on: bool

    @classmethod
    def of(cls, row: BoardRow) -> Self:
        """Return one flag."""
        return cls(
            flag=row.flag,
            title=row.about.title,
            text=row.about.text,
            usual=row.about.is_on,
            by_organization=row.about.by_organization,
            environment=SwitchOut.of(row.environment),
            organization=SwitchOut.of(row.organization),
            on=row.is_on,
        )


class BoardOut(Answer):
    """All flags for one organization."""

    organization_id: str
    organization_name: str
    flags: list[BoardRowOut]

    @classmethod
    def of(cls, board: Board) -> Self:
        """Return the board."""
        rows = [BoardRowOut.of(row) for row in board.rows]
        return cls(organization_id=board.organization_id, organization_name=board.organization_name, flags=rows)


class SwitchIn(Schema):
    """A flag switched on or off, or (null) back to what is usual; for one organization, or (empty) for all."""

    organization_id: Annotated[str, Field(pattern=f"^(?:{ORGANIZATION_ID.pattern})?$")] = ""
    on: bool | None
