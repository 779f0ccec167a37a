"""What is switched where, and which switch counts."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from diatonic.common.flags import FLAGS, About, Flag, is_on

#: The place of the switches that count for every organization which has none of its own.
ENVIRONMENT = "*"


@dataclass(frozen=True, slots=True)
class Switch:
    """One flag switched at one place, by whom and when."""

    is_on: bool
    by: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Switches:
    """The switches of the environment, or of one organization. Revision 0: nothing was switched there yet."""

    place: str
    by_flag: Mapping[str, Switch] = field(default_factory=dict)
    revision: int = 0


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One flag as operators see it: what was switched for the environment and the organization, and what counts."""

    flag: Flag
    about: About
    environment: Switch | None
    organization: Switch | None
    is_on: bool


@dataclass(frozen=True, slots=True)
class Board:
    """All flags, for one organization."""

    organization_id: str
    organization_name: str
    rows: tuple[BoardRow, ...]


def counting(environment: Switches, organization: Switches | None = None) -> dict[str, bool]:
    """Return what is switched, by flag: an organization's own switch counts before the environment's."""
    found = {name: switch.is_on for name, switch in environment.by_flag.items()}
    own = organization.by_flag if organization else {}
    return found | {
        name: switch.is_on for name, switch in own.items() if name in set(Flag) and FLAGS[Flag(name)].by_organization
    }


def rows_of(environment: Switches, organization: Switches) -> tuple[BoardRow, ...]:
    """Return every flag with its switches, in the order of the code."""
    switched = counting(environment, organization)
    return tuple(
        BoardRow(flag, about, environment.by_flag.get(flag), organization.by_flag.get(flag), is_on(flag, switched))
        for flag, about in FLAGS.items()
    )
