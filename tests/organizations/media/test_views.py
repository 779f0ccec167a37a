"""The file screens as a browser asks for them."""

import pytest

from diatonic.common import clock, ids
from organizations.media import services
from organizations.media.rules import UploadTicket
from tests import media_files
from tests.organizations.media.conftest import send, work
from tests.organizations.people import make_organization, make_person, scope_for, sign_in


class Shelf:
    """An organization of its own, an instructor at its file screens."""

    def __init__(self) -> None:
        self.organization = f"org-{ids.new()[-12:]}"
        make_organization(self.organization)
        account = make_person(self.organization, name="Ines", instructor=True)
        self.scope = scope_for(account, self.organization)
        self.client = sign_in(account)
        self.page = f"/o/{self.organization}/files/"

    def upload(self, name: str, kind: str, content: bytes) -> UploadTicket:
        ticket = services.request_upload(
            self.scope, filename=name, content_type=kind, size=len(content), now=clock.now()
        )
        assert send(ticket, content).status_code == 204
        services.complete_upload(self.scope, upload_id=ticket.upload_id, now=clock.now())
        return ticket

    def shown(self, path: str = "") -> str:
        return self.client.get(f"{self.page}{path}").content.decode()


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


def test_an_upload_is_watched_until_it_is_a_file(shelf):
    shelf.upload("oven.png", "image/png", media_files.picture())
    before = shelf.client.get(f"{shelf.page}uploads/")
    work(shelf.organization)
    after = shelf.client.get(f"{shelf.page}uploads/")

    assert 'hx-trigger="every 2s"' in before.content.decode()
    assert "HX-Trigger" not in before
    assert "every 2s" not in after.content.decode()
    assert after["HX-Trigger"] == "uploads-done"
    assert "oven.png" in shelf.shown()
    assert "oven.png" in shelf.shown("?kind=image")
    assert "Show all files" in shelf.shown("?kind=video")


def test_a_failed_upload_says_why_and_can_be_dismissed(shelf):
    ticket = shelf.upload("lesson.pdf", "application/pdf", media_files.encrypted_pdf())
    work(shelf.organization)
    assert "asks for a password" in shelf.shown()

    shelf.client.post(f"{shelf.page}uploads/{ticket.upload_id}/cancel/")

    assert "asks for a password" not in shelf.shown()


def test_trying_again_where_that_cannot_help_says_so(shelf):
    ticket = shelf.upload("lesson.pdf", "application/pdf", media_files.encrypted_pdf())
    work(shelf.organization)

    page = shelf.client.post(f"{shelf.page}uploads/{ticket.upload_id}/retry/", follow=True)

    assert "Trying again cannot help." in page.content.decode()


def test_a_file_is_deleted_once_its_name_is_typed(shelf):
    ticket = shelf.upload("oven.png", "image/png", media_files.picture())
    work(shelf.organization)
    address = f"{shelf.page}{ticket.upload_id}/"

    refused = shelf.client.post(f"{address}delete/", {"confirm_name": "oven"})
    done = shelf.client.post(f"{address}delete/", {"confirm_name": "oven.png"})

    assert refused.status_code == 422
    assert "Nothing was deleted" in refused.content.decode()
    assert done.status_code == 302
    assert shelf.client.get(address).status_code == 404


def test_bytes_are_reached_through_our_own_address(shelf):
    ticket = shelf.upload("oven.png", "image/png", media_files.picture())
    work(shelf.organization)

    small = shelf.client.get(f"{shelf.page}{ticket.upload_id}/preview/")

    assert small.status_code == 302
    assert "X-Amz-Signature" in small["Location"]
    assert shelf.client.get(f"{shelf.page}{ticket.upload_id}/nothing/").status_code == 404


def test_captions_are_sent_from_our_own_address(shelf):
    ticket = shelf.upload("lesson.vtt", "text/vtt", b"WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n")
    work(shelf.organization)

    sent = shelf.client.get(f"{shelf.page}{ticket.upload_id}/original/")

    assert sent["Content-Type"].startswith("text/vtt")
    assert b"Hello" in sent.content
