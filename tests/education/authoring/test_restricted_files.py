"""The files of a restricted module: not there for who may not see it, wherever files are listed, read or named."""

from datetime import timedelta
from typing import Any

import pytest

from diatonic.common import clock, errors, ids
from diatonic.common.dynamo.connection import counting
from diatonic.common.scope import Scope
from education.authoring import services
from education.authoring.services import files
from organizations.media import services as media
from organizations.media.rules import Attachment, StoredFile, SweepState
from tests import media_files
from tests.education.authoring.test_restricted import TITLE, restricted
from tests.organizations.media.conftest import make_file, request, work
from tests.organizations.people import make_organization, make_person, scope_for, sign_in
from tests.people import COLLEAGUE, INSTRUCTOR, NOW, OWNER, make_module, section_ids

PDF = media_files.pdf()
LATER = timedelta(days=31)
SEES = (OWNER, INSTRUCTOR)


def attached(module_id: str) -> Attachment:
    """Return what a file is attached to that was uploaded for a module and stands nowhere in it yet."""
    return Attachment(files.KIND, module_id, None, "loose")


def make(module_id: str, filename: str = "secret.pdf", scope: Scope = INSTRUCTOR) -> StoredFile:
    return make_file(scope, PDF, filename, attachment=attached(module_id))


def names(scope: Scope, **options: Any) -> list[str]:
    return [one.name for one in media.list_files(scope, **options).items]


def test_lists_leave_them_out_with_one_read_for_a_page():
    secret, rye = restricted(), make_module(title="Rye").module_id
    for module_id in (secret, rye, secret, restricted()):
        make(module_id, "rye.pdf" if module_id == rye else "secret.pdf")

    for kind in (None, "document"):
        with counting() as calls:
            assert names(COLLEAGUE, kind=kind) == ["rye.pdf"]
        assert calls.total == 2
        for scope in SEES:
            with counting() as calls:
                assert len(names(scope, kind=kind)) == 4
            assert calls.total == 1


def test_a_list_goes_on_behind_what_it_leaves_out():
    make(make_module(title="Rye").module_id, "rye.pdf")
    make(restricted())

    page = media.list_files(COLLEAGUE, limit=1)

    assert (page.items, names(COLLEAGUE, limit=1, cursor=page.next_cursor)) == ((), ["rye.pdf"])


@pytest.mark.parametrize(
    "ask",
    [
        lambda scope, key: media.get_file(scope, file_id=key),
        lambda scope, key: media.get_file_with_uses(scope, file_id=key),
        lambda scope, key: media.read_file(scope, file_id=key),
        lambda scope, key: media.delete_file(scope, file_id=key, now=clock.now()),
        lambda scope, key: media.request_replacement(
            scope, file_id=key, filename="new.pdf", content_type="", size=9, now=clock.now()
        ),
    ],
    ids=["get", "uses", "read", "delete", "replace"],
)
def test_one_is_as_if_it_were_not_there(ask):
    file_id = make(restricted()).file_id

    failures = []
    for key in (file_id, ids.new()):
        with pytest.raises(errors.NotFound) as failure:
            ask(COLLEAGUE, key)
        failures.append((type(failure.value), failure.value.code, failure.value.detail))

    assert failures[0] == failures[1]
    ask(OWNER, file_id)


def test_its_pages_and_addresses_are_as_if_it_were_not_there():
    make_organization("demo")
    account = make_person("demo", name="Colin", instructor=True)
    browser, file_id = sign_in(account), make(restricted()).file_id

    def answers(key: str) -> list[tuple[int, str]]:
        paths = [f"/o/demo/files/{key}/", f"/o/demo/files/{key}/original/", f"/api/files/{key}"]
        found = [browser.get(path) for path in [*paths, f"/api/files/{key}/content"]]
        return [
            (answer.status_code, answer.json()["detail"] if "json" in answer["Content-Type"] else "")
            for answer in found
        ]

    assert answers(file_id) == answers(ids.new())
    assert [status for status, _ in answers(file_id)] == [404] * 4
    for path in ("/o/demo/files/", "/o/demo/files/?kind=document", "/api/files", "/o/demo/files/storage/"):
        page = browser.get(path).content.decode()
        assert [word for word in ("secret.pdf", TITLE) if word in page] == [], path
    assert scope_for(account, "demo").can("files.view")


def test_uploads_under_way_are_left_out_and_nobody_else_goes_on_with_them():
    ticket = request(INSTRUCTOR, PDF, "secret.pdf", attachment=attached(restricted()))
    upload_id = ticket.upload.upload_id

    assert [len(media.list_uploads(scope).items) for scope in (*SEES, COLLEAGUE)] == [1, 1, 0]
    for ask in (media.get_upload, media.list_parts):
        with pytest.raises(media.UploadUnknown):
            ask(COLLEAGUE, upload_id=upload_id)
    for act in (media.complete_upload, media.retry_upload, media.cancel_upload):
        with pytest.raises(media.UploadUnknown):
            act(COLLEAGUE, upload_id=upload_id, now=clock.now())
    media.cancel_upload(OWNER, upload_id=upload_id, now=clock.now())


def test_what_takes_the_room_does_not_name_the_module():
    make(restricted())

    assert [[one.name for one in media.get_usage(scope).modules] for scope in (OWNER, COLLEAGUE)] == [
        [TITLE],
        ["A restricted module"],
    ]


def test_a_sweep_lists_them_for_those_who_see_them_and_deletes_them_for_nobody_else():
    secret, rye = make(restricted()), make(make_module(title="Rye").module_id, "rye.pdf")
    sweep_id = _looked_through_twice()

    def listed(scope: Scope) -> dict[str, str]:
        return {one.name: one.outcome.value for one in media.list_found(scope, sweep_id=sweep_id).items}

    assert listed(OWNER) == {"secret.pdf": "listed", "rye.pdf": "listed"}
    assert listed(COLLEAGUE) == {"rye.pdf": "listed"}
    media.delete_listed(COLLEAGUE, sweep_id=sweep_id, now=clock.now())
    while work("demo"):
        pass

    assert listed(OWNER) == {"secret.pdf": "listed", "rye.pdf": "deleted"}
    assert media.get_file(OWNER, file_id=secret.file_id).name == "secret.pdf"
    with pytest.raises(errors.NotFound):
        media.get_file(OWNER, file_id=rye.file_id)


def _looked_through_twice() -> str:
    """Look through everything as if it were a month ago, when the files were unused already, and now."""
    sweep_id = ""
    for at in (clock.now() - LATER, clock.now()):
        sweep_id = media.start_sweep(OWNER, now=at).sweep_id
        for page in range(40):
            media.sweep_page(OWNER, sweep_id=sweep_id, page=page, now=at)
            last = media.get_sweep(OWNER)
            if last is not None and last.state is SweepState.DONE:
                break
    return sweep_id


def _document(module_id: str, file_id: str, scope: Scope = INSTRUCTOR) -> str:
    return services.add_section(
        scope,
        module_id=module_id,
        content_type="document",
        title="A secret recipe",
        content_data={"file_id": file_id},
        now=NOW,
    ).content_id


def test_a_file_that_everybody_sees_does_not_say_where_it_stands_in_a_restricted_module():
    file = make_file(INSTRUCTOR, PDF, "open.pdf")
    _document(restricted(), file.file_id)

    def places(scope: Scope) -> list[tuple[str, bool]]:
        uses = media.get_file_with_uses(scope, file_id=file.file_id).uses
        return sorted((use.text, bool(use.url)) for use in uses)

    assert ("the section “A secret recipe”", True) in places(OWNER)
    assert set(places(COLLEAGUE)) == {("a restricted module", False)}
    with pytest.raises(media.FileInUse) as used:
        media.delete_file(COLLEAGUE, file_id=file.file_id, now=clock.now())
    assert "secret" not in str((used.value.detail, used.value.extra))


def test_nobody_else_can_put_one_into_a_module_of_their_own():
    file_id = make(restricted()).file_id
    rye = make_module(title="Rye", scope=COLLEAGUE).module_id

    with pytest.raises(errors.Invalid):
        _document(rye, file_id, COLLEAGUE)
    with pytest.raises(errors.Invalid):
        services.set_picture(COLLEAGUE, module_id=rye, file_id=file_id, now=NOW)


def test_a_file_that_was_copied_out_with_its_section_is_read_there():
    secret, rye = restricted(), make_module(title="Rye").module_id
    file_id = make(secret).file_id
    content_id = _document(secret, file_id)
    with pytest.raises(errors.NotFound):
        media.get_file(COLLEAGUE, file_id=file_id)

    services.copy_section(INSTRUCTOR, module_id=secret, content_id=content_id, to_module_id=rye, may_open=True, now=NOW)

    assert len(section_ids(rye)) == 2
    with counting() as calls:
        assert media.get_file(COLLEAGUE, file_id=file_id).name == "secret.pdf"
    assert calls.total <= 4
