"""What a certificate says."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Certificate:
    """That somebody has completed every section of a version of a module; ``minutes`` as the module says it takes."""

    module_id: str
    title: str
    version: str
    name: str
    organization: str
    sections: int
    minutes: int
    finished_at: str

    @property
    def finished_on(self) -> str:
        """The day in words, such as 3 May 2026."""
        return f"{datetime.fromisoformat(self.finished_at):%-d %B %Y}"

    def document(self) -> dict[str, Any]:
        """Return it as what is signed."""
        return asdict(self)


def of_document(document: Mapping[str, Any]) -> Certificate:
    """Return the certificate of what was signed."""
    return Certificate(**document)
