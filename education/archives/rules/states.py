"""Where an import stands, and what of it a person can still do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from education.archives.rules.plan import Line

MAX_SIZE = 2 * 2**30
#: So many imports of an organization may be under way at once.
MAX_OPEN = 10
TICKET = timedelta(hours=1)
#: After this the bucket has dropped what was sent, so that trying again cannot help.
KEPT_SENT = timedelta(hours=20)
#: How long the files of an archive may take to be processed.
PATIENCE = timedelta(hours=12)
EXTENSIONS = (".zip", ".tar.gz", ".tgz")


class ImportState(StrEnum):
    """Where an import stands."""

    WAITING = "waiting"  # the ticket is out, the archive is not here yet
    QUEUED = "queued"
    CHECKING = "checking"  # everything is read and planned, files go on their way
    FILES = "files"  # its files are being processed
    BUILDING = "building"  # modules and sections are written
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


WORKING = (ImportState.QUEUED, ImportState.CHECKING, ImportState.FILES, ImportState.BUILDING)
ENDED = (ImportState.DONE, ImportState.FAILED, ImportState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Import:
    """An archive that somebody brings in. ``counts``: what there is to do, and what is done, by name."""

    import_id: str
    organization_id: str
    filename: str
    size: int
    state: ImportState
    token: str
    created_by: str
    created_by_name: str
    created_at: str
    updated_at: str
    attempt: int = 1
    revision: int = 1
    reason: str = ""
    can_retry: bool = False
    counts: Mapping[str, int] = field(default_factory=dict)
    modules: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Where the archive arrives; the bucket drops it after a day."""
        return f"uploads/temp/{self.organization_id}/imports/{self.import_id}/{self.token}"

    @property
    def plan_key(self) -> str:
        """Where the plan is kept between the steps."""
        return f"{self.key}-plan.json"

    @property
    def is_working(self) -> bool:
        """Whether a worker has it, or will."""
        return self.state in WORKING

    @property
    def has_ended(self) -> bool:
        """Whether nothing more comes by itself."""
        return self.state in ENDED


@dataclass(frozen=True, slots=True)
class ImportReport:
    """An import with what became of its parts."""

    made: Import
    lines: tuple[Line, ...] = ()
