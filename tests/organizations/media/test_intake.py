"""What the platform itself brings in: processed like anybody's upload, counted as the organization's."""

from dataclasses import replace
from typing import Any

import pytest

from diatonic.common import clock, errors, ids, storage
from diatonic.common.dynamo import Transaction
from diatonic.common.scope import OrganizationSettings, Scope, system_scope
from organizations.media import services
from organizations.media.rules import Attachment, Upload, UploadState
from organizations.membership.store import OrganizationStore
from tests import media_files
from tests.organizations.media.conftest import KIND, Killed, Waiting, work

PICTURE = media_files.picture("JPEG", size=(640, 360))


@pytest.fixture
def system(organization: str) -> Scope:
    return system_scope(organization, reason="tests")


@pytest.fixture
def preview(organization: str) -> Attachment:
    return Attachment(KIND, f"{organization}:post:{ids.new()}", None, "preview", is_private=True)


def take(scope: Scope, body: bytes = PICTURE, filename: str = "og-image", **options: Any) -> Upload:
    return services.take_in(scope, body=body, filename=filename, now=clock.now(), **options)


def test_a_fetched_picture_becomes_a_file_for_who_waits_for_it(
    system: Scope, preview: Attachment, waiting: Waiting
) -> None:
    upload = take(system, filename="https://example.org/pictures/og.php", attachment=preview)
    assert (upload.state, upload.filename, upload.content_type) == (UploadState.UPLOADED, "og.jpg", "image/jpeg")

    work(system.organization_id)

    file = waiting.ready[0]
    assert file.file_id == upload.upload_id
    assert (file.width, file.height, file.created_by) == (640, 360, "system")
    assert storage.read(file.renditions["320"].key, most=10**6)[0]


def test_the_same_one_again_is_no_second_file(system: Scope, preview: Attachment, waiting: Waiting) -> None:
    upload_id = ids.new()

    take(system, upload_id=upload_id, attachment=preview)
    take(system, upload_id=upload_id, attachment=preview)
    work(system.organization_id)
    again = take(system, upload_id=upload_id, attachment=preview)

    assert again.state is UploadState.READY
    assert len(waiting.ready) == 1
    assert services.get_storage(system).reserved == 0


@pytest.mark.parametrize("moment", ["write", "head"])
def test_it_goes_on_after_a_break(
    system: Scope, preview: Attachment, waiting: Waiting, kill_at: Any, moment: str
) -> None:
    upload_id = ids.new()
    kill_at(storage, moment)
    with pytest.raises(Killed):
        take(system, upload_id=upload_id, attachment=preview)

    take(system, upload_id=upload_id, attachment=preview)
    work(system.organization_id)

    assert len(waiting.ready) == 1


def test_a_bomb_fails_in_the_child(system: Scope, preview: Attachment, waiting: Waiting) -> None:
    upload = take(system, media_files.image_bomb(), attachment=preview)

    work(system.organization_id)

    assert waiting.ready == []
    assert waiting.failed[0].upload_id == upload.upload_id
    assert services.get_storage(system).reserved == 0


@pytest.mark.parametrize(
    "body", [b"", b"<html>no picture</html>", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"MZ" * 99]
)
def test_what_is_no_file_that_is_taken_is_refused(system: Scope, body: bytes) -> None:
    with pytest.raises(errors.Invalid):
        take(system, body)


def test_sizes_and_room_are_the_organization_s(system: Scope, preview: Attachment) -> None:
    with pytest.raises(errors.Invalid) as refused:
        take(system, PICTURE, attachment=preview, most=100)
    assert refused.value.fields[0].pointer == "/size"

    tx = Transaction()
    OrganizationStore(system).create(tx, name="Small", domain="", settings={"storage_limit_gb": 0}, now=clock.now())
    tx.commit()
    with pytest.raises(services.StorageFull):
        take(system, attachment=preview)


def test_people_get_tickets_instead(instructor: Scope) -> None:
    with pytest.raises(PermissionError):
        take(replace(instructor, settings=OrganizationSettings()))
