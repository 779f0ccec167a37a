"""Writing modules: fields, sections, conflicts, and who may."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from diatonic.common import errors
from diatonic.common.dynamo import Transaction
from diatonic.common.dynamo.connection import counting
from diatonic.common.jobs import worker
from education.authoring import services
from education.authoring.models import ContentModel
from education.authoring.rules import MAX_SECTIONS
from education.authoring.store import SectionStore
from education.authoring.store.sections import OutlineChanged, TooManySections
from organizations.audit import services as audit
from tests.people import COLLEAGUE, INSTRUCTOR, MEMBER, NOW, OWNER, QUIZ, STRANGER, VIEWER, make_module, section_ids


def save(module_id, content_id, *, revision, scope=INSTRUCTOR, **changes):
    return services.save_section(
        scope, module_id=module_id, content_id=content_id, changes=changes, revision=revision, now=NOW
    )


class TestModules:
    def test_create_keeps_what_was_said_and_records_it(self):
        fields = {"title": " Bread ", "tags": ["Food", "food-2"], "difficulty": "advanced", "estimated_duration": 30}

        made = services.create_module(INSTRUCTOR, fields=fields, now=NOW)

        module = services.get_module(INSTRUCTOR, module_id=made.module_id)
        assert module.title == "Bread"
        assert module.fields.tags == ["food", "food-2"]
        assert (module.status, module.version, module.revision) == ("draft", "1.0.0", 1)
        assert module.module_id.startswith("demo:module:")
        assert [event.action for event in audit.list_events(OWNER).items] == ["module.created"]

    @pytest.mark.parametrize(
        ("fields", "pointer"),
        [
            ({}, "/title"),
            ({"title": "   "}, "/title"),
            ({"title": "x" * 201}, "/title"),
            ({"title": "x", "difficulty": "hard"}, "/difficulty"),
            ({"title": "x", "estimated_duration": 0}, "/estimated_duration"),
            ({"title": "x", "tags": ["y"] * 21}, "/tags"),
            ({"title": "x", "colour": "red"}, "/colour"),
            (
                {"title": "x", "prerequisites": ["other:module:0190c0de-0000-7000-8000-000000000000"]},
                "/prerequisites/0",
            ),
        ],
    )
    def test_create_refuses_with_the_field_named(self, fields, pointer):
        with pytest.raises(errors.Invalid) as refused:
            services.create_module(INSTRUCTOR, fields=fields, now=NOW)

        assert [field.pointer for field in refused.value.fields] == [pointer]
        assert services.list_modules(INSTRUCTOR).items == ()

    def test_update_refuses_a_stale_revision_and_tells_who(self):
        module = make_module()
        services.update_module(
            COLLEAGUE, module_id=module.module_id, fields={"title": "Theirs"}, revision=module.revision, now=NOW
        )

        with pytest.raises(errors.Stale) as refused:
            services.update_module(
                INSTRUCTOR, module_id=module.module_id, fields={"title": "Mine"}, revision=module.revision, now=NOW
            )

        assert refused.value.extra["by"] == "Colleague"
        assert services.get_module(INSTRUCTOR, module_id=module.module_id).title == "Theirs"

    def test_update_keeps_the_fields_it_does_not_name(self):
        module = services.create_module(
            INSTRUCTOR, fields={"title": "A", "tags": ["t"], "estimated_duration": 5}, now=NOW
        )

        changed = services.update_module(
            INSTRUCTOR, module_id=module.module_id, fields={"estimated_duration": None}, revision=1, now=NOW
        )

        assert (changed.title, changed.fields.tags, changed.fields.estimated_duration) == ("A", ["t"], None)

    def test_update_refuses_a_module_that_requires_itself(self):
        module = make_module()

        with pytest.raises(errors.Invalid):
            services.update_module(
                INSTRUCTOR,
                module_id=module.module_id,
                fields={"prerequisites": [module.module_id]},
                revision=module.revision,
                now=NOW,
            )

    def test_another_organizations_module_does_not_exist(self):
        module = make_module()

        with pytest.raises(errors.NotFound):
            services.get_module(STRANGER, module_id=module.module_id)
        with pytest.raises(errors.NotFound):
            services.update_module(STRANGER, module_id=module.module_id, fields={"title": "x"}, revision=1, now=NOW)
        assert services.list_modules(STRANGER).items == ()

    @pytest.mark.parametrize("scope", [MEMBER, VIEWER])
    def test_who_does_not_write_modules_is_told_so(self, scope):
        module = make_module()

        with pytest.raises(errors.Denied, match="instructor"):
            services.create_module(scope, fields={"title": "x"}, now=NOW)
        with pytest.raises(errors.Denied):
            services.get_module(scope, module_id=module.module_id)

    def test_delete_removes_a_draft(self):
        module = make_module()

        services.delete_module(INSTRUCTOR, module_id=module.module_id, now=NOW)

        with pytest.raises(errors.NotFound):
            services.get_module(INSTRUCTOR, module_id=module.module_id)

    def test_deleting_leaves_no_section_behind(self):
        module = make_module(with_quiz=True)
        gone, _ = section_ids(module.module_id)
        services.delete_section(INSTRUCTOR, module_id=module.module_id, content_id=gone, now=NOW)
        services.delete_module(INSTRUCTOR, module_id=module.module_id, now=NOW)

        worker.run(f"purge-{module.module_id}")

        assert list(ContentModel.query(module.module_id, limit=10)) == []


class TestList:
    def test_list_pages_newest_first_without_losing_or_repeating(self):
        titles = [f"Module {number}" for number in range(5)]
        for title in titles:
            services.create_module(INSTRUCTOR, fields={"title": title}, now=NOW)

        seen, cursor = [], None
        for _ in range(3):
            page = services.list_modules(INSTRUCTOR, limit=2, cursor=cursor)
            seen += [module.title for module in page.items]
            cursor = page.next_cursor

        assert sorted(seen) == titles
        assert cursor is None

    def test_list_by_status_shows_only_that_status(self):
        draft = make_module(title="Draft")
        services.submit_module(INSTRUCTOR, module_id=make_module(title="Sent").module_id, now=NOW)

        page = services.list_modules(INSTRUCTOR, status="draft")

        assert [module.module_id for module in page.items] == [draft.module_id]

    def test_a_tampered_or_foreign_cursor_is_refused(self):
        for _ in range(2):
            make_module()
            make_module(scope=STRANGER)
        cursor = services.list_modules(INSTRUCTOR, limit=1).next_cursor
        assert cursor

        for scope, wrong in ((INSTRUCTOR, cursor + "x"), (STRANGER, cursor), (INSTRUCTOR, "nonsense")):
            with pytest.raises(errors.Invalid) as refused:
                services.list_modules(scope, limit=1, cursor=wrong)
            assert refused.value.code == "bad_cursor"

    @pytest.mark.parametrize("limit", [0, -1, 101])
    def test_a_limit_out_of_range_is_refused(self, limit):
        with pytest.raises(errors.Invalid):
            services.list_modules(INSTRUCTOR, limit=limit)

    def test_a_list_is_one_call(self):
        make_module()

        with counting() as calls:
            services.list_modules(INSTRUCTOR)

        assert calls.total == 1


class TestSections:
    def test_save_writes_the_text_and_the_outline_in_two_calls(self):
        module = make_module()
        (content_id,) = section_ids(module.module_id)

        with counting() as calls:
            save(module.module_id, content_id, revision=1, title="Rye", content_data={"body": "word " * 400})

        view = services.get_section(INSTRUCTOR, module_id=module.module_id, content_id=content_id)
        assert calls.total == 2
        assert view.section.content_data["body"].startswith("word")
        assert (view.section.revision, view.outline.entries[0].title, view.outline.duration) == (2, "Rye", 2)

    def test_save_hands_the_second_editor_both_texts(self):
        module = make_module()
        (content_id,) = section_ids(module.module_id)
        save(module.module_id, content_id, revision=1, scope=COLLEAGUE, content_data={"body": "Theirs."})

        with pytest.raises(errors.Stale) as refused:
            save(module.module_id, content_id, revision=1, content_data={"body": "Mine."})

        assert refused.value.extra["theirs"]["content_data"] == {"body": "Theirs."}
        assert (refused.value.extra["by"], refused.value.extra["revision"]) == ("Colleague", 2)

    def test_of_two_saves_at_once_one_wins(self):
        module = make_module()
        (content_id,) = section_ids(module.module_id)

        def attempt(text):
            try:
                save(module.module_id, content_id, revision=1, content_data={"body": text})
            except errors.Stale:
                return False
            return True

        with ThreadPoolExecutor(4) as pool:
            outcomes = list(pool.map(attempt, ["a", "b", "c", "d"]))

        assert outcomes.count(True) == 1

    def test_save_refuses_what_is_too_long_or_unknown(self):
        module = make_module()
        (content_id,) = section_ids(module.module_id)

        for data in ({"body": "x" * 100_001}, {"body": "x", "html": "y"}, ["body"]):
            with pytest.raises(errors.Invalid) as refused:
                save(module.module_id, content_id, revision=1, content_data=data)
            assert refused.value.fields[0].pointer.startswith("/content_data")

    def test_saving_nothing_new_changes_nothing(self):
        module = make_module()
        (content_id,) = section_ids(module.module_id)

        view = save(module.module_id, content_id, revision=1, title="Flour")

        assert view.section.revision == 1

    def test_add_at_a_position(self):
        module = make_module()

        services.add_section(
            INSTRUCTOR, module_id=module.module_id, content_type="quiz", title="First", position=1, now=NOW
        )

        _, outline = services.get_module_with_outline(INSTRUCTOR, module_id=module.module_id)
        assert [entry.title for entry in outline.entries] == ["First", "Flour"]
        assert services.get_module(INSTRUCTOR, module_id=module.module_id).section_count == 2

    def test_adding_at_once_loses_no_section(self):
        module = make_module()

        def add(number):
            services.add_section(
                INSTRUCTOR, module_id=module.module_id, content_type="text", title=f"Section {number}", now=NOW
            )

        with ThreadPoolExecutor(3) as pool:
            list(pool.map(add, range(3)))

        _, outline = services.get_module_with_outline(INSTRUCTOR, module_id=module.module_id)
        assert len(outline.entries) == 4

    def test_adding_keeps_what_a_colleague_saved_since_the_outline_was_read(self):
        module = make_module()
        (content_id,) = section_ids(module.module_id)
        _, outline = services.get_module_with_outline(INSTRUCTOR, module_id=module.module_id)
        save(module.module_id, content_id, revision=1, scope=COLLEAGUE, title="Rye")
        late = replace(outline.entries[0], content_id="demo:content:01a1fb5e-2910-7684-aef1-fb5347f68228", title="New")

        tx = Transaction()
        SectionStore(INSTRUCTOR, module.module_id).place(tx, outline, late, at=1)
        tx.commit()

        _, now_there = services.get_module_with_outline(INSTRUCTOR, module_id=module.module_id)
        assert [(entry.title, entry.edition) for entry in now_there.entries] == [("Rye", 2), ("New", 1)]

    def test_the_201st_section_is_refused(self):
        module = make_module()
        for number in range(MAX_SECTIONS - 1):
            services.add_section(
                INSTRUCTOR, module_id=module.module_id, content_type="text", title=f"S {number}", now=NOW
            )

        with pytest.raises(TooManySections, match="200"):
            services.add_section(INSTRUCTOR, module_id=module.module_id, content_type="text", title="One more", now=NOW)

        assert len(section_ids(module.module_id)) == MAX_SECTIONS

    def test_move_is_one_atomic_write_and_refuses_a_stale_outline(self):
        module = make_module(with_quiz=True)
        first, second = section_ids(module.module_id)
        revision = services.get_module_with_outline(INSTRUCTOR, module_id=module.module_id)[1].revision

        services.move_sections(
            INSTRUCTOR, module_id=module.module_id, order=[second, first], revision=revision, now=NOW
        )

        assert section_ids(module.module_id) == [second, first]
        with pytest.raises(OutlineChanged):
            services.move_sections(
                INSTRUCTOR, module_id=module.module_id, order=[first, second], revision=revision, now=NOW
            )
        with pytest.raises(errors.Invalid):
            services.move_sections(
                INSTRUCTOR, module_id=module.module_id, order=[first], revision=revision + 1, now=NOW
            )

    def test_delete_can_be_undone_where_it_stood(self):
        module = make_module(with_quiz=True)
        first, second = section_ids(module.module_id)

        position = services.delete_section(INSTRUCTOR, module_id=module.module_id, content_id=first, now=NOW)

        assert section_ids(module.module_id) == [second]
        with pytest.raises(errors.NotFound):
            services.get_section(INSTRUCTOR, module_id=module.module_id, content_id=first)
        services.restore_section(INSTRUCTOR, module_id=module.module_id, content_id=first, position=position, now=NOW)
        assert section_ids(module.module_id) == [first, second]
        view = services.get_section(INSTRUCTOR, module_id=module.module_id, content_id=first)
        assert view.section.content_data == {"body": "Flour, water, salt and time."}

    def test_a_draft_quiz_may_be_unfinished_but_not_malformed(self):
        module = make_module()

        section = services.add_section(
            INSTRUCTOR,
            module_id=module.module_id,
            content_type="quiz",
            title="Later",
            content_data={"questions": [{"question_id": "q1"}]},
            now=NOW,
        )

        assert not section.entry.is_complete
        with pytest.raises(errors.Invalid) as refused:
            save(module.module_id, section.content_id, revision=1, content_data={**QUIZ, "pass_mark": 101})
        assert refused.value.fields[0].pointer == "/content_data/pass_mark"


def test_the_audit_log_says_what_a_module_said_before():
    module = services.create_module(INSTRUCTOR, fields={"title": "Rye", "difficulty": "beginner"}, now=NOW)

    services.update_module(
        INSTRUCTOR, module_id=module.module_id, fields={"title": "Bread"}, revision=module.revision, now=NOW
    )

    assert audit.list_events(OWNER).items[0].changes == {"title": {"before": "Rye", "after": "Bread"}}
