"""Real kills in the middle of processing: nothing that was acknowledged is lost, nothing is there twice."""

import time
from collections.abc import Callable

import pytest

from diatonic.common.jobs import worker
from diatonic.common.scope import Scope
from organizations.media import services
from organizations.media.rules import UploadState
from organizations.notifications import services as notifications
from tests import media_files
from tests.organizations.media.conftest import upload
from tests.running import Live

pytestmark = pytest.mark.long
_SECONDS = 150


def wait_until(condition: Callable[[], bool]) -> None:
    """Sweep as beat does, until it is true."""
    deadline = time.monotonic() + _SECONDS
    while not condition():
        assert time.monotonic() < deadline, "it never came true"
        worker.sweep()
        time.sleep(1)


@pytest.mark.parametrize("victim", ["worker", "s3", "dynamodb"])
def test_a_kill_loses_nothing(live: Live, instructor: Scope, victim: str) -> None:
    content = media_files.video()
    made = {upload(instructor, content, f"lesson-{number}.mp4").upload_id for number in range(8)}

    def states() -> list[UploadState]:
        return [services.get_upload(instructor, upload_id=upload_id).state for upload_id in made]

    wait_until(lambda: UploadState.READY in states())
    live.kill(victim)
    live.start(victim)
    wait_until(lambda: set(states()) == {UploadState.READY})

    files = services.list_files(instructor, limit=50).items
    assert {file.file_id for file in files} == made
    told = [notice.text for notice in notifications.list_notices(instructor, limit=50).items]
    assert len(told) == len(set(told)) == len(made)
    used = sum(services.get_file(instructor, file_id=file.file_id).stored_size for file in files)
    assert (services.get_storage(instructor).used, services.get_storage(instructor).reserved) == (used, 0)
