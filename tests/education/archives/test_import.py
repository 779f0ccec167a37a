"""Bringing an archive in: the same module again, whatever breaks off; every part told of; nothing twice."""

import hashlib
import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest

from diatonic.common import clock, errors, storage
from diatonic.common.scope import Scope, system_scope
from education.archives import services
from education.archives.rules.states import ImportState
from education.archives.services import NotArrived, sending, working
from education.authoring import services as authoring
from education.learning.views import files as learner_files
from organizations.media import services as media
from organizations.media.rules import Attachment
from organizations.notifications import services as notifications
from tests import media_files
from tests.education.archives.conftest import finished, imported, lines, manifest, sent, step, text, zipped
from tests.organizations.media.conftest import make_file
from tests.people import INSTRUCTOR, MEMBER, NOW, OWNER, REVIEWER, STRANGER, VIEWER, make_module, person

ELSEWHERE = person("imogen", "owner", organization="elsewhere")


def exported(module_id: str, scope: Scope = INSTRUCTOR) -> bytes:
    return b"".join(services.export_module(scope, module_id=module_id, now=NOW).chunks)


def rich_module() -> str:
    """A module with every kind of thing in it."""
    document = make_file(INSTRUCTOR, media_files.pdf(), "recipe.pdf")
    in_texts = Attachment(sending.KIND, "demo:module:any", None, "image")
    picture = make_file(INSTRUCTOR, media_files.picture(), "oven.png", attachment=in_texts)
    module = make_module(with_quiz=True)
    fields = {"description": "Häppchen", "tags": ["bread"], "learning_objectives": ["Bake"], "estimated_duration": 40}
    authoring.update_module(INSTRUCTOR, module_id=module.module_id, fields=fields, revision=module.revision, now=NOW)
    for kind, title, content in (
        ("document", "Recipe", {"file_id": document.file_id, "description": "Read it."}),
        ("text", "An oven", {"body": f"![An oven](/o/demo/learn/pictures/{picture.file_id}/)\n\nHot."}),
        ("text", "Empty", {"body": ""}),
    ):
        authoring.add_section(
            INSTRUCTOR, module_id=module.module_id, content_type=kind, title=title, content_data=content, now=NOW
        )
    authoring.set_picture(INSTRUCTOR, module_id=module.module_id, file_id=picture.file_id, now=NOW)
    return module.module_id


def comparable(content: bytes) -> dict[str, bytes]:
    """Return an archive's entries without what names this module and these files."""
    archive = zipfile.ZipFile(io.BytesIO(content))
    told = {name: archive.read(name) for name in archive.namelist() if name != "manifest.json"}

    said = json.loads(archive.read("manifest.json"))
    for name in ("module_id", "organization_id", "exported_at"):
        said.pop(name)
    said["files"] = [{key: value for key, value in file.items() if key != "file_id"} for file in said["files"]]
    return {**told, "manifest.json": json.dumps(said, sort_keys=True).encode()}


class TestRoundTrip:
    def test_export_import_export_is_the_same_but_for_ids(self):
        first = exported(rich_module())

        found = imported(first)

        assert found.made.state is ImportState.DONE, found.made.reason
        assert lines(found, "left_out")[5:] == []  # the five that every archive leaves out
        (module_id,) = found.made.modules
        assert comparable(exported(module_id)) == comparable(first)

    @pytest.mark.parametrize("names", [("plan.pdf", "again.pdf"), ("plan.pdf", "plan.pdf")])
    @pytest.mark.parametrize("scope", [INSTRUCTOR, ELSEWHERE], ids=["here", "elsewhere"])
    def test_two_starter_files_of_the_same_bytes_stay_two_under_their_names(self, scope, names):
        pdf, module_id = media_files.pdf(), make_module().module_id
        files = [make_file(INSTRUCTOR, pdf, name).file_id for name in names]
        slots = dict(zip(("starter_1_file_id", "starter_2_file_id"), files, strict=True))
        for title in ("Plan a loaf", "And another"):
            authoring.add_section(
                INSTRUCTOR, module_id=module_id, content_type="exercise", title=title, content_data=slots, now=NOW
            )
        first = exported(module_id)

        found = imported(first, scope=scope)

        assert lines(found, "left_out")[5:] == []
        (made,) = found.made.modules
        _, outline = authoring.get_module_with_outline(scope, module_id=made)
        _, *exercises = authoring.get_sections(scope, module_id=made, entries=outline.entries)
        assert [sorted(one.files) for one in exercises] == [["starter-1", "starter-2"]] * 2
        told = media.get_files(scope, file_ids=list(exercises[0].files.values()))
        assert tuple(told[file_id].name for _, file_id in sorted(exercises[0].files.items())) == names
        assert exercises[0].files == exercises[1].files  # as it was: two files, each used twice
        assert comparable(exported(made, scope)) == comparable(first)

    def test_in_another_organization_files_are_made_anew_and_stand_where_they_stood(self):
        found = imported(exported(rich_module()), scope=ELSEWHERE)

        assert found.made.state is ImportState.DONE, found.made.reason
        (module_id,) = found.made.modules
        module, outline = authoring.get_module_with_outline(ELSEWHERE, module_id=module_id)
        sections = authoring.get_sections(ELSEWHERE, module_id=module_id, entries=outline.entries)
        document = media.get_file_with_uses(ELSEWHERE, file_id=sections[2].files["document"])
        assert document.digest == make_file(INSTRUCTOR, media_files.pdf(), "recipe.pdf").digest
        assert document.uses
        assert "/o/elsewhere/learn/pictures/" in sections[3].content_data["body"]
        assert module.thumbnail_file_id
        assert (module.created_by, module.created_by_name) == (ELSEWHERE.user_id, ELSEWHERE.user_name)
        picture = sections[3].content_data["body"].partition("pictures/")[2].partition("/")[0]
        attached = media.get_file(ELSEWHERE, file_id=picture).attachment
        assert attached is not None
        assert attached.slot == "image"
        assert learner_files.image is not None

    @pytest.mark.parametrize("scope", [INSTRUCTOR, ELSEWHERE], ids=["here", "elsewhere"])
    def test_a_picture_that_came_in_for_a_video_is_shown_in_a_text_too(self, scope):
        poster = Attachment(sending.KIND, "demo:module:any", None, "poster")
        picture = make_file(INSTRUCTOR, media_files.picture(), "oven.png", attachment=poster)
        module = make_module()
        for kind, content in (
            ("video", {"poster_file_id": picture.file_id}),
            ("text", {"body": f"![An oven](/o/demo/learn/pictures/{picture.file_id}/)"}),
        ):
            authoring.add_section(
                INSTRUCTOR, module_id=module.module_id, content_type=kind, title=kind, content_data=content, now=NOW
            )

        (module_id,) = imported(exported(module.module_id), scope=scope).made.modules

        _, outline = authoring.get_module_with_outline(scope, module_id=module_id)
        _, video, words = authoring.get_sections(scope, module_id=module_id, entries=outline.entries)
        shown = words.content_data["body"].partition("pictures/")[2].partition("/")[0]
        attached = media.get_file(scope, file_id=shown).attachment
        assert attached is not None
        assert attached.slot == "image"
        assert video.files["poster"] == shown

    def test_prerequisites_are_kept_where_they_are_here(self):
        flour = make_module(title="Flour").module_id
        bread = authoring.create_module(INSTRUCTOR, fields={"title": "Bread", "prerequisites": [flour]}, now=NOW)
        archive = exported(bread.module_id)

        here, there = imported(archive), imported(archive, scope=ELSEWHERE)

        (module_id,) = here.made.modules
        assert authoring.get_module(INSTRUCTOR, module_id=module_id).fields.prerequisites == [flour]
        assert ("Prerequisites", "“Flour” is not a module here.") in lines(there, "left_out")


class TestBrokenOff:
    """A worker that is killed leaves what it did; the next one goes on. Each place is where a kill can come."""

    class Killed(BaseException):
        """Stands for the end of a process: nothing of ours catches it."""

    @pytest.fixture
    def archive(self) -> bytes:
        return exported(rich_module())

    def killed_at(self, monkeypatch, module, name, *, after: int):
        """Let the call number ``after`` of a function be the last thing that a worker does, once."""
        usual, calls = getattr(module, name), iter(range(1000))

        def last(*args, **named):
            result = usual(*args, **named)
            if next(calls) == after:
                raise self.Killed
            return result

        monkeypatch.setattr(module, name, last)

    @pytest.mark.parametrize(
        ("module", "name", "after"),
        [
            (media, "request_upload", 0),
            (sending, "_put", 0),
            (storage, "upload", 1),
            (working, "_moved", 1),
            (authoring, "create_module", 0),
            (authoring, "add_section", 1),
            (authoring, "set_picture", 0),
        ],
    )
    def test_it_goes_on_and_makes_nothing_twice(self, archive, monkeypatch, module, name, after):
        made = sent(archive, scope=ELSEWHERE)
        self.killed_at(monkeypatch, module, name, after=after)
        with pytest.raises(self.Killed):
            finished(made, scope=ELSEWHERE)

        found = finished(made, scope=ELSEWHERE)

        assert found.made.state is ImportState.DONE, found.made.reason
        (module_id,) = found.made.modules
        assert len(section_ids_of(module_id)) == 5
        assert len(authoring.list_modules(ELSEWHERE).items) == 1
        names = [file.name for file in media.list_files(ELSEWHERE).items]
        assert sorted(names) == ["oven.png", "recipe.pdf"]
        assert len([one for one in notifications.list_notices(ELSEWHERE).items if "is imported" in one.text]) == 1

    def test_the_report_tells_of_a_missing_prerequisite_all_the_same(self, monkeypatch):
        flour = make_module(title="Flour").module_id
        bread = authoring.create_module(INSTRUCTOR, fields={"title": "Bread", "prerequisites": [flour]}, now=NOW)
        made = sent(exported(bread.module_id), scope=ELSEWHERE)
        self.killed_at(monkeypatch, authoring, "create_module", after=0)
        with pytest.raises(self.Killed):
            finished(made, scope=ELSEWHERE)

        found = finished(made, scope=ELSEWHERE)

        assert ("Prerequisites", "“Flour” is not a module here.") in lines(found, "left_out")

    def test_its_progress_goes_on_from_where_it_was(self, monkeypatch):
        titles = [f"Section {number}" for number in range(1, 26)]
        documents = {f"sections/{number:03}.json": text(title) for number, title in enumerate(titles, 1)}
        made = sent(zipped({"manifest.json": manifest(*titles), **documents}))
        self.killed_at(monkeypatch, authoring, "add_section", after=15)
        with pytest.raises(self.Killed):
            finished(made)

        assert finished(made).made.counts["sections_done"] == 20

    def test_tried_too_often_it_can_be_retried_by_a_person(self, archive):
        made = sent(archive)
        system = system_scope("demo", reason="test")
        working.give_up(system, import_id=made.import_id, attempt=1, now=clock.now())
        failed = services.get_import(INSTRUCTOR, import_id=made.import_id).made
        assert (failed.state, failed.can_retry) == (ImportState.FAILED, True)
        later = [clock.now() + timedelta(hours=hours) for hours in (0, 21)]
        assert [services.can_go_on(failed, now) for now in later] == [True, False]  # by then the archive is gone

        again = services.retry_import(INSTRUCTOR, import_id=made.import_id, now=clock.now())

        assert finished(again).made.state is ImportState.DONE

    def test_a_picture_that_is_deleted_meanwhile_is_left_out(self, monkeypatch):
        module = make_module()
        first, second = (
            make_file(INSTRUCTOR, media_files.picture(size=(side, side)), f"{side}.png") for side in (300, 400)
        )
        authoring.set_picture(INSTRUCTOR, module_id=module.module_id, file_id=first.file_id, now=NOW)
        archive = exported(module.module_id)
        authoring.set_picture(INSTRUCTOR, module_id=module.module_id, file_id=second.file_id, now=NOW)
        usual = authoring.create_module

        def late(*args: Any, **named: Any) -> Any:
            monkeypatch.undo()
            media.delete_file(OWNER, file_id=first.file_id, now=NOW)
            return usual(*args, **named)

        monkeypatch.setattr(authoring, "create_module", late)
        found = imported(archive)

        assert found.made.state is ImportState.DONE, found.made.reason
        assert ("The module's picture", "This file cannot show a module.") in lines(found, "left_out")

    def test_cancelled_it_stops(self, archive):
        made = sent(archive)
        services.cancel_import(INSTRUCTOR, import_id=made.import_id, now=clock.now())

        step(made, "demo")

        assert services.get_import(INSTRUCTOR, import_id=made.import_id).made.state is ImportState.CANCELLED
        with pytest.raises(storage.NotThere):
            storage.head(made.key)


def section_ids_of(module_id: str) -> list[str]:
    return list(authoring.get_module_with_outline(ELSEWHERE, module_id=module_id)[1].order)


class TestParts:
    def test_what_is_missing_or_wrong_is_left_out_and_told(self):
        path = f"files/{'a' * 64}.pdf"
        listed = {
            "path": path,
            "name": "a.pdf",
            "kind": "document",
            "content_type": "application/pdf",
            "size": 3,
            "digest": "a" * 64,
        }
        found = imported(
            zipped(
                {
                    "manifest.json": manifest("One", "Two", "Three", "Four", files=[listed]),
                    "sections/001.json": text("One"),
                    "sections/003.json": text("Three") | {"content_type": "hologram"},
                    "sections/004.json": {
                        "title": "Four",
                        "content_type": "document",
                        "duration": 0,
                        "content_data": {},
                        "files": {"document": path},
                    },
                    path: b"abc",
                }
            )
        )

        assert found.made.state is ImportState.DONE
        assert [where for where, _ in lines(found, "left_out")] == [
            "Section 2",
            "Section 4: Four",
            "Section “Three”",
        ]
        assert "not the file that the manifest tells of" in lines(found, "left_out")[1][1]
        (module_id,) = found.made.modules
        assert [one.title for one in authoring.get_module_with_outline(OWNER, module_id=module_id)[1].entries] == [
            "One",
            "Four",
        ]

    def test_a_file_of_a_type_that_is_not_taken_is_told(self):

        content = b"MZ not a document"
        digest = hashlib.sha256(content).hexdigest()
        path = f"files/{digest}.exe"
        listed = {"path": path, "name": "a.exe", "kind": "document", "content_type": "x", "size": 1, "digest": digest}
        document = {"title": "One", "content_type": "document", "duration": 0, "content_data": {}}
        found = imported(
            zipped(
                {
                    "manifest.json": manifest("One", files=[listed]),
                    "sections/001.json": document | {"files": {"document": path}},
                    path: content,
                }
            )
        )

        ((where, why),) = lines(found, "left_out")
        assert where == "Section “One”"
        assert "document was not taken" in why

    def test_settings_that_cannot_be_taken_do_not_stop_the_rest(self):
        fields = {"title": "Bread", "difficulty": "deadly", "tags": ["ok"]}

        found = imported(zipped({"manifest.json": manifest("One", fields=fields), "sections/001.json": text("One")}))

        (module_id,) = found.made.modules
        assert authoring.get_module(OWNER, module_id=module_id).fields.tags == ["ok"]
        assert [where for where, _ in lines(found, "left_out")] == ["Settings: difficulty"]


class TestWho:
    def test_only_who_writes_modules_and_uploads_files_may(self):
        made = sent(zipped({"manifest.json": manifest()}))
        for scope, refusal in ((VIEWER, errors.Denied), (MEMBER, errors.Denied), (REVIEWER, errors.Denied)):
            with pytest.raises(refusal):
                services.request_import(scope, filename="a.zip", size=10, now=NOW)
            with pytest.raises(refusal):
                services.get_import(scope, import_id=made.import_id)
        for action in (services.start_import, services.retry_import, services.cancel_import):
            with pytest.raises(errors.NotFound):
                action(STRANGER, import_id=made.import_id, now=NOW)
        with pytest.raises(errors.NotFound):
            services.get_import(STRANGER, import_id="../other")

    @pytest.mark.parametrize(
        ("filename", "size", "pointer"),
        [("a.rar", 10, "/filename"), ("a.zip", 0, "/size"), ("a.tar.gz", 3 * 2**30, "/size")],
    )
    def test_what_cannot_be_an_archive_gets_no_ticket(self, filename, size, pointer):
        with pytest.raises(errors.Invalid) as refused:
            services.request_import(INSTRUCTOR, filename=filename, size=size, now=NOW)

        assert [field.pointer for field in refused.value.fields] == [pointer]

    def test_an_import_starts_once_its_bytes_are_there(self):
        made, _ = services.request_import(INSTRUCTOR, filename="a.zip", size=10, now=clock.now())

        with pytest.raises(NotArrived):
            services.start_import(INSTRUCTOR, import_id=made.import_id, now=clock.now())

    def test_starting_twice_is_once(self):
        made = sent(zipped({"manifest.json": manifest("One"), "sections/001.json": text("One")}))
        services.start_import(INSTRUCTOR, import_id=made.import_id, now=clock.now())
        finished(made)

        assert services.start_import(INSTRUCTOR, import_id=made.import_id, now=clock.now()).state is ImportState.DONE
        assert len(authoring.list_modules(INSTRUCTOR).items) == 1
