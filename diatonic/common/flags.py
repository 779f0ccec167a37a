"""Feature flags: what can be switched off and on while the product runs, and whether it is on.

Each is named here once. ``organizations.flags`` keeps the switches, of the whole environment and of single
organizations; a scope carries those that count for it. Code asks ``flags.is_on(Flag.…, scope.switches)``. A flag that
no code asks for fails a test.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Flag(StrEnum):
    """What can be switched."""

    CREATE_ORGANIZATIONS = "create-organizations"
    JOIN_BY_DOMAIN = "join-by-domain"
    FIRST_STEPS = "first-steps"


@dataclass(frozen=True, slots=True)
class About:
    """What a flag does, in words; whether it is on where nobody switched it; whether organizations can differ."""

    title: str
    text: str
    is_on: bool = True
    by_organization: bool = True


FLAGS: Mapping[Flag, About] = {
    Flag.CREATE_ORGANIZATIONS: About(
        "Create organizations",
        "People who sign in may create an organization of their own. Off: operators create them.",
        by_organization=False,
    ),
    Flag.JOIN_BY_DOMAIN: About(
        "Join by domain",
        "People with a verified address at a verified domain are let in, or are shown the organization.",
    ),
    Flag.FIRST_STEPS: About("First steps", "New people see on their start page what they can begin with."),
}


def is_on(flag: Flag, switches: Mapping[str, bool]) -> bool:
    """Say whether the flag is on, by what was switched (a scope has its ``switches``), else by what is usual."""
    return switches.get(flag, FLAGS[flag].is_on)
