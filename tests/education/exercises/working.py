"""What learners and markers do with an exercise, through the services."""

from dataclasses import dataclass
from typing import Any

from diatonic.common import clock
from diatonic.common.scope import Scope
from education.exercises import services
from education.exercises.rules import Submission
from education.learning import services as learning
from education.learning.rules import SectionProgress
from organizations.media import services as media
from organizations.media.rules import UploadTicket
from tests import media_files
from tests.organizations.media.conftest import send, work
from tests.people import INSTRUCTOR, NOW, VIEWER

GOOD: dict[str, Any] = {"outcome": "passed", "points": {"crumb": 5, "crust": 3}, "comment": "Well risen."}
POOR: dict[str, Any] = {"outcome": "try_again", "points": {"crumb": 1, "crust": 0}, "notes": {"crust": "Burnt."}}


@dataclass(frozen=True)
class Place:
    """Where an exercise stands."""

    module_id: str
    content_id: str

    @property
    def ids(self) -> dict[str, str]:
        """As services take it."""
        return {"module_id": self.module_id, "content_id": self.content_id}


def hand_in(place: Place, text: str = "A loaf.", *, scope: Scope = VIEWER, **more: Any) -> Submission:
    """Hand in a text, with the file that lies ready."""
    return services.hand_in(scope, **place.ids, submitted={"text": text, **more}, now=NOW)


def mark(submission: Submission, given: dict[str, Any], *, scope: Scope = INSTRUCTOR, revision: int = 1) -> Submission:
    """Mark a submission."""
    ids = {"module_id": submission.module_id, "submission_id": submission.submission_id}
    return services.mark(scope, **ids, given=given, revision=revision, now=NOW).submission


def progress(place: Place, scope: Scope = VIEWER) -> SectionProgress:
    """Return how far the learner is in the exercise."""
    return learning.get_module(scope, module_id=place.module_id).progress.of(place.content_id)


def request(
    place: Place, *, scope: Scope = VIEWER, filename: str = "loaf.pdf", size: int | None = None
) -> UploadTicket:
    """Ask for a ticket for the file that is going to be handed in."""
    content = media_files.pdf()
    return services.request_upload(
        scope, **place.ids, filename=filename, content_type="", size=size or len(content), now=clock.now()
    )


def upload(place: Place, *, scope: Scope = VIEWER, filename: str = "loaf.pdf") -> str:
    """Upload a file and have it looked at; return its id."""
    ticket = request(place, scope=scope, filename=filename)
    assert send(ticket, media_files.pdf()).status_code == 204
    media.complete_upload(scope, upload_id=ticket.upload_id, now=clock.now())
    work(scope.organization_id)
    return ticket.upload_id
