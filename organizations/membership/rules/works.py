"""What somebody made here and what uses up a plan: said by other features, shown by this one."""

from dataclasses import dataclass
from enum import StrEnum


class WorksChoice(StrEnum):
    """What becomes of what a member made, when they leave."""

    KEEP = "keep"
    ARCHIVE = "archive"


@dataclass(frozen=True, slots=True)
class Works:
    """So many things of one kind that a person made, such as 3 ``modules``. ``is_more``: there are more than counted.

    ``can_archive``: whether the choice concerns them; other things stay in any case.
    """

    kind: str
    label: str
    count: int
    can_archive: bool = False
    is_more: bool = False


@dataclass(frozen=True, slots=True)
class UsedBy:
    """What one person uses of something."""

    user_id: str
    name: str
    used: int
    count: int = 0


@dataclass(frozen=True, slots=True)
class Use:
    """How much of something an organization uses. ``limit`` 0: there is none. ``unit``: ``bytes`` or what is counted."""

    key: str
    label: str
    used: int
    limit: int = 0
    unit: str = ""
    reserved: int = 0
    by: tuple[UsedBy, ...] = ()
