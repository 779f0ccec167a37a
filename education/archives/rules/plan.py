"""What an archive that somebody sent would become, before anything of it is made."""

from enum import StrEnum
from itertools import accumulate
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

MAX_MODULES = 60
MAX_SECTIONS = 200
MAX_FILES = 1000
#: So many lines of a report are kept, and of them as many as fit in one item; what is beyond is counted.
MAX_LINES = 1000
_MAX_BYTES = 300_000


class Verdict(StrEnum):
    """What became of a part of an archive."""

    TAKEN = "taken"
    CHANGED = "changed"
    LEFT_OUT = "left_out"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Line(_Part):
    """One line of the report: ``where`` names the part, ``text`` says what became of it and why."""

    verdict: Verdict
    where: Annotated[str, Field(max_length=300)]
    text: Annotated[str, Field(max_length=500)] = ""


class PlannedFile(_Part):
    """A file to take. Its bytes are the product ``name_in_out``; ``path`` is how texts name it.

    ``known_as``: the id that it had where it was exported, worth a look in this organization; ``slot``: what for.
    """

    path: Annotated[str, Field(max_length=300)]
    name: Annotated[str, Field(min_length=1, max_length=255)]
    name_in_out: Annotated[str, Field(pattern=r"^[0-9]{1,6}$")]
    size: int = Field(ge=0)
    digest: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")] = ""
    known_as: Annotated[str, Field(max_length=100)] = ""
    slot: Annotated[str, Field(max_length=40)]


class PlannedSection(_Part):
    """A section to write. ``files``: slot → path; ``minutes`` as it was, where it says so."""

    title: str
    content_type: str
    content_data: dict[str, Any]
    files: dict[str, str] = Field(default_factory=dict)
    minutes: int = Field(default=0, ge=0, le=10_000)
    minutes_are_set: bool = False


class PlannedModule(_Part):
    """A module to write; ``requires``: module ids, wanted where they are here."""

    fields: dict[str, Any]
    requires: dict[str, str] = Field(default_factory=dict)
    thumbnail: str = ""
    sections: list[PlannedSection] = Field(default_factory=list, max_length=MAX_SECTIONS)


class Plan(_Part):
    """All that an archive becomes. ``source``: ``diatonic`` or ``olx``."""

    source: str
    modules: list[PlannedModule] = Field(max_length=MAX_MODULES)
    files: list[PlannedFile] = Field(default_factory=list, max_length=MAX_FILES)
    lines: list[Line] = Field(default_factory=list, max_length=20_000)

    @property
    def section_count(self) -> int:
        """How many sections there will be."""
        return sum(len(module.sections) for module in self.modules)


class Look(_Part):
    """The answer of the look into an archive: a plan, or why there is none."""

    plan: Plan | None = None
    refused: Annotated[str, Field(max_length=500)] = ""
    unprotected: list[str] = Field(default_factory=list)


def shortened(lines: list[Line]) -> list[Line]:
    """Return the lines to keep: what was changed or left out comes first, the rest is counted."""
    told = sorted(lines, key=lambda line: line.verdict is Verdict.TAKEN)
    sizes = accumulate(len(line.model_dump_json().encode()) for line in told)
    fitting = sum(size <= _MAX_BYTES for size in sizes)
    if len(told) <= min(fitting, MAX_LINES):
        return told
    kept = min(fitting, MAX_LINES - 1)
    rest = len(told) - kept
    return [*told[:kept], Line(verdict=Verdict.TAKEN, where=f"{rest} further parts", text="Not listed.")]
