"""Modules for a browser to show, made through the services: quicker than by hand."""

from collections.abc import Callable
from typing import Any

import requests
from playwright.sync_api import FilePayload

from diatonic.common import clock
from diatonic.common.scope import Scope
from education.authoring import services as authoring
from local.processes import wait_until
from organizations.media import services as media
from tests.people import INSTRUCTOR, QUIZ

TITLE = "Bread for beginners"
TEXT = {
    "body": "Flour, water, **salt** and time.\n\n## What you need\n\n| A | B |\n| --- | --- |\n| bowl | patience |\n"
}
_CONTENT: dict[str, dict[str, Any]] = {"text": TEXT, "quiz": QUIZ}


def draft(*kinds: str, title: str = TITLE) -> tuple[str, list[str]]:
    """Make a module with a section of each kind; return its id and theirs. Files are not uploaded yet."""
    module_id = authoring.create_module(INSTRUCTOR, fields={"title": title}, now=clock.now()).module_id
    sections = [
        authoring.add_section(
            INSTRUCTOR,
            module_id=module_id,
            content_type=kind,
            title=f"A {kind}",
            content_data=_CONTENT.get(kind),
            now=clock.now(),
        ).content_id
        for kind in kinds
    ]
    return module_id, sections


def fill(module_id: str, content_id: str, slot: str, file: FilePayload, *, by: Scope = INSTRUCTOR) -> str:
    """Upload a file into a slot, and wait until the running worker has looked at it. Returns the file's id."""
    ticket = authoring.request_module_upload(
        by,
        module_id=module_id,
        filename=file["name"],
        content_type=file["mimeType"],
        size=len(file["buffer"]),
        content_id=content_id,
        slot=slot,
        now=clock.now(),
    )
    sent = requests.post(ticket.url, data=ticket.fields, files={"file": (file["name"], file["buffer"])}, timeout=30)
    sent.raise_for_status()
    media.complete_upload(by, upload_id=ticket.upload_id, now=clock.now())
    wait_until(_ended(by, ticket.upload_id), f"the processing of {file['name']}")
    return ticket.upload_id


def _ended(by: Scope, upload_id: str) -> Callable[[], bool]:
    return lambda: media.get_upload(by, upload_id=upload_id).state in ("ready", "failed")
