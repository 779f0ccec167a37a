"""Copies of modules and sections; what is left behind goes, with the files that nobody else uses."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from diatonic.common import clock, errors, ids
from diatonic.common.dynamo.connection import counting
from diatonic.common.jobs.store import Job
from education.authoring import services
from education.authoring.models import ContentModel
from education.authoring.services import duplicating
from education.authoring.store import SectionStore
from organizations.audit import services as audit
from organizations.media import services as media
from tests import media_files
from tests.organizations.media.conftest import make_file, send, work
from tests.people import COLLEAGUE, INSTRUCTOR, NOW, OWNER, STRANGER, VIEWER, make_module, publish, section_ids


def duplicate(module_id: str, scope: Any = COLLEAGUE) -> Any:
    return services.duplicate_module(scope, module_id=module_id, now=clock.now())


def uses(file_id: str) -> set[str]:
    return {use.holder for use in media.get_file_with_uses(OWNER, file_id=file_id).uses}


def document(module_id: str, file_id: str) -> str:
    return services.add_section(
        INSTRUCTOR,
        module_id=module_id,
        content_type="document",
        title="Recipe",
        content_data={"file_id": file_id},
        now=NOW,
    ).content_id


def uploaded_for(module_id: str) -> tuple[str, str]:
    """Return a section with a document that was uploaded for it."""
    section = services.add_section(
        INSTRUCTOR, module_id=module_id, content_type="document", title="Recipe", now=clock.now()
    )
    content = media_files.pdf()
    ticket = services.request_module_upload(
        INSTRUCTOR,
        module_id=module_id,
        content_id=section.content_id,
        slot="document",
        filename="recipe.pdf",
        content_type="",
        size=len(content),
        now=clock.now(),
    )
    assert send(ticket, content).status_code == 204
    media.complete_upload(INSTRUCTOR, upload_id=ticket.upload_id, now=clock.now())
    work("demo")
    return section.content_id, ticket.upload_id


def test_a_copy_says_the_same_and_is_a_draft_of_who_made_it():
    source = make_module(with_quiz=True)
    services.update_module(
        INSTRUCTOR,
        module_id=source.module_id,
        fields={"tags": ["bread"], "learning_objectives": ["Bake"], "prerequisites": [make_module().module_id]},
        revision=1,
        now=NOW,
    )
    publish_free = services.get_module(OWNER, module_id=source.module_id)

    copy = duplicate(source.module_id)

    assert (copy.title, copy.status, copy.created_by) == ("Copy of Bread for beginners", "draft", COLLEAGUE.user_id)
    assert copy.fields == publish_free.fields.model_copy(update={"title": copy.title})
    assert (copy.section_count, copy.release, copy.is_live) == (2, 0, False)
    assert not set(section_ids(copy.module_id)) & set(section_ids(source.module_id))
    for one, other in zip(section_ids(source.module_id), section_ids(copy.module_id), strict=True):
        first, second = (
            services.get_section(OWNER, module_id=module_id, content_id=content_id).section
            for module_id, content_id in ((source.module_id, one), (copy.module_id, other))
        )
        assert (first.title, first.content_data, first.duration) == (second.title, second.content_data, second.duration)
    assert audit.list_events(OWNER).items[0].action == "module.duplicated"


def test_what_serves_an_objective_is_copied_and_deleted_with_the_module():
    module_id = make_module(with_quiz=True).module_id
    flour, quiz = section_ids(module_id)
    services.update_module(
        INSTRUCTOR, module_id=module_id, fields={"learning_objectives": ["Bake"]}, revision=1, now=NOW
    )
    services.save_coverage(INSTRUCTOR, module_id=module_id, links={"Bake": [flour, f"{quiz}/q1"]}, revision=0, now=NOW)

    copy = duplicate(module_id)

    flour, quiz = section_ids(copy.module_id)
    _, outline = services.get_module_with_outline(OWNER, module_id=copy.module_id)
    assert {one: list(places) for one, places in outline.coverage.items()} == {"Bake": [flour, f"{quiz}/q1"]}
    services.delete_module(COLLEAGUE, module_id=copy.module_id, now=clock.now())
    work("demo")
    assert list(ContentModel.query(copy.module_id)) == []


def test_a_copy_is_edited_and_published_by_itself():
    source = make_module()
    copy = duplicate(source.module_id)
    (content_id,) = section_ids(copy.module_id)

    services.save_section(
        COLLEAGUE, module_id=copy.module_id, content_id=content_id, changes={"title": "Rye"}, revision=1, now=NOW
    )

    assert publish(copy.module_id).version == "1.0.0"
    original = services.get_module_with_outline(OWNER, module_id=source.module_id)[1]
    assert [entry.title for entry in original.entries] == ["Flour"]


def test_files_are_held_for_the_copy_and_not_copied():
    source = make_module()
    file_id = make_file(INSTRUCTOR, media_files.pdf(), "recipe.pdf").file_id
    document(source.module_id, file_id)

    copy = duplicate(source.module_id)

    here = section_ids(copy.module_id)[1]
    assert services.get_section(OWNER, module_id=copy.module_id, content_id=here).section.files == {"document": file_id}
    assert f"{here}#document" in uses(file_id)
    services.delete_module(INSTRUCTOR, module_id=source.module_id, now=clock.now())
    work("demo")
    assert uses(file_id) == {f"{here}#document"}


def test_the_calls_grow_by_batches_and_not_by_sections():
    source = make_module()
    for number in range(29):
        services.add_section(
            INSTRUCTOR, module_id=source.module_id, content_type="text", title=f"Section {number}", now=NOW
        )

    with counting() as calls:
        copy = duplicate(source.module_id)

    assert copy.section_count == 30
    # Read, sections, job, two batches of 25, the transaction, read again.
    assert calls.total == 7


@pytest.mark.parametrize(("scope", "failure"), [(VIEWER, errors.Denied), (STRANGER, errors.NotFound)])
def test_who_may_not_write_makes_no_copy(scope, failure):
    module_id = make_module().module_id
    (content_id,) = section_ids(module_id)

    for ask in (
        lambda: duplicate(module_id, scope),
        lambda: services.duplicate_section(scope, module_id=module_id, content_id=content_id, now=NOW),
        lambda: services.copy_section(
            scope, module_id=module_id, content_id=content_id, to_module_id=module_id, now=NOW
        ),
    ):
        with pytest.raises(failure):
            ask()


def test_a_copy_that_was_killed_half_way_is_seen_by_nobody_and_goes():
    source = make_module(with_quiz=True)
    file_id = make_file(INSTRUCTOR, media_files.pdf(), "recipe.pdf").file_id
    document(source.module_id, file_id)
    _, outline = services.get_module_with_outline(OWNER, module_id=source.module_id)
    sections = SectionStore(INSTRUCTOR, source.module_id).several(outline.entries)
    module_id = ids.scoped("demo", "module")
    long_ago = clock.now() - timedelta(hours=1)

    # All that is done before the one transaction that makes the module.
    duplicating._write_ahead(INSTRUCTOR, module_id, duplicating._copies(INSTRUCTOR, sections, module_id), long_ago)

    assert [module.module_id for module in services.list_modules(OWNER).items] == [source.module_id]
    assert len(uses(file_id)) == 2
    work("demo")
    assert list(ContentModel.query(module_id)) == []
    assert len(uses(file_id)) == 1


def test_the_job_leaves_a_copy_alone_that_came_about():
    copy = duplicate(make_module(with_quiz=True).module_id)

    assert Job.get(f"purge-{copy.module_id}").due_at > clock.iso(clock.now())
    services.purge_module(OWNER, module_id=copy.module_id, now=clock.now())

    assert len(section_ids(copy.module_id)) == 2


def test_a_section_is_duplicated_right_after_itself():
    module_id = make_module(with_quiz=True).module_id
    flour, quiz = section_ids(module_id)

    copy = services.duplicate_section(INSTRUCTOR, module_id=module_id, content_id=flour, now=NOW)

    assert section_ids(module_id) == [flour, copy.content_id, quiz]
    assert (copy.title, copy.content_data) == ("Copy of Flour", {"body": "Flour, water, salt and time."})


def test_a_section_is_copied_into_another_module_with_its_files():
    source, target = make_module(), make_module(title="Rye")
    file_id = make_file(INSTRUCTOR, media_files.pdf(), "recipe.pdf").file_id
    content_id = document(source.module_id, file_id)

    copy = services.copy_section(
        INSTRUCTOR,
        module_id=source.module_id,
        content_id=content_id,
        to_module_id=target.module_id,
        position=1,
        now=NOW,
    )

    assert section_ids(target.module_id)[0] == copy.content_id
    assert (copy.title, copy.files) == ("Recipe", {"document": file_id})
    assert uses(file_id) == {f"{content_id}#document", f"{copy.content_id}#document"}


def test_a_section_is_not_copied_where_the_draft_is_locked_or_not_ours():
    module_id, other = make_module().module_id, make_module().module_id
    (content_id,) = section_ids(module_id)
    services.submit_module(INSTRUCTOR, module_id=other, now=NOW)

    for target, failure in ((other, errors.Conflict), (f"other:module:{ids.new()}", errors.NotFound)):
        with pytest.raises(failure):
            services.copy_section(INSTRUCTOR, module_id=module_id, content_id=content_id, to_module_id=target, now=NOW)


def test_several_copies_at_once_are_all_there():
    module_id = make_module().module_id
    (content_id,) = section_ids(module_id)

    with ThreadPoolExecutor(3) as pool:
        list(
            pool.map(
                lambda _: services.duplicate_section(INSTRUCTOR, module_id=module_id, content_id=content_id, now=NOW),
                range(3),
            )
        )

    assert len(section_ids(module_id)) == 4


def test_deleting_a_module_deletes_the_files_that_were_uploaded_for_it_and_no_others():
    module_id, other = make_module().module_id, make_module(title="Rye").module_id
    _, only_here = uploaded_for(module_id)
    _, elsewhere_too = uploaded_for(module_id)
    replaced, _ = uploaded_for(module_id)
    services.clear_slot(INSTRUCTOR, module_id=module_id, content_id=replaced, slot="document", now=clock.now())
    not_its_own = make_file(INSTRUCTOR, media_files.pdf(), "shared.pdf").file_id
    document(module_id, not_its_own)
    document(other, elsewhere_too)

    services.delete_module(INSTRUCTOR, module_id=module_id, now=clock.now())
    work("demo")

    left = {file.file_id for file in media.list_files(OWNER).items}
    assert left == {elsewhere_too, not_its_own}
    assert only_here not in left
