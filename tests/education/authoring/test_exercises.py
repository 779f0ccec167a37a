"""Exercises in the editor: their content, their criteria, the files they hand out."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from diatonic.common import clock
from diatonic.common.errors import Invalid
from education.authoring import services
from education.authoring.forms import exercises as fields
from education.authoring.forms import form_for
from education.authoring.rules import Exercise, SectionType
from education.authoring.rules.exercises import missing_in_exercise
from organizations.media import services as media
from tests import media_files
from tests.organizations.media.conftest import send, work
from tests.organizations.people import make_organization, make_person, scope_for, sign_in
from tests.people import EXERCISE, INSTRUCTOR, NOW, REVIEWER, make_module, person


def add(module_id: str, content: dict[str, Any] | None = None, *, scope: Any = INSTRUCTOR) -> Any:
    return services.add_section(
        scope, module_id=module_id, content_type="exercise", title="Bake", content_data=content, now=NOW
    )


def lacking(**content: Any) -> list[str]:
    return [error.pointer for error in missing_in_exercise(Exercise.model_validate(content))]


class TestRules:
    def test_an_exercise_needs_instructions(self):
        assert lacking(instructions=" ") == ["/content_data/instructions"]
        assert lacking(instructions="Bake a loaf.") == []

    def test_a_criterion_needs_a_name_and_an_id_of_its_own(self):
        crumb = {"criterion_id": "a", "title": "Crumb"}

        assert lacking(instructions="Bake.", rubric=[{"criterion_id": "a"}]) == ["/content_data/rubric/0/title"]
        assert lacking(instructions="Bake.", rubric=[crumb, crumb]) == ["/content_data/rubric"]

    def test_a_pass_mark_without_criteria_has_nothing_to_measure(self):
        assert lacking(instructions="Bake.", pass_mark=50) == ["/content_data/pass_mark"]

    @pytest.mark.parametrize(
        "wrong",
        [
            {"submit_as": "video"},
            {"max_resubmissions": 21},
            {"pass_mark": 101},
            {"rubric": [{"criterion_id": str(number), "title": "x"} for number in range(21)]},
            {"rubric": [{"criterion_id": "a", "points": 0}]},
            {"answer": "secret"},
        ],
    )
    def test_what_is_not_an_exercise_is_refused(self, wrong):
        with pytest.raises(Invalid):
            add(make_module().module_id, {"instructions": "Bake.", **wrong})


class TestForm:
    def test_what_the_form_shows_is_what_it_reads(self):
        form = form_for(SectionType.EXERCISE)
        rubric = EXERCISE["rubric"]
        sent = {"title": "Bake", "revision": "1", **form.values("Bake", EXERCISE), **dict(fields.write(rubric))}

        read = form(sent)

        assert read.is_valid(), read.errors
        content = read.changes()["content_data"]
        assert Exercise.model_validate(content) == Exercise.model_validate(EXERCISE)

    @pytest.mark.parametrize(
        ("command", "titles"),
        [
            ("move_up 1", ["B", "A"]),
            ("move_down 0", ["B", "A"]),
            ("move_up 0", ["A", "B"]),
            ("remove_criterion 0", ["B"]),
            ("add_criterion", ["A", "B", ""]),
            ("remove_criterion 9", ["A", "B"]),
            ("nonsense x", ["A", "B"]),
        ],
    )
    def test_the_buttons_work_without_script(self, command, titles):
        rubric = [{"criterion_id": name, "title": name, "description": "", "points": 1} for name in "AB"]

        assert [one["title"] for one in fields.apply(rubric, command)] == titles


def test_a_published_exercise_keeps_what_was_written():
    module = make_module()
    section = add(module.module_id, EXERCISE)
    services.submit_module(INSTRUCTOR, module_id=module.module_id, now=NOW)
    services.publish_module(REVIEWER, module_id=module.module_id, now=NOW)

    live = services.get_published(INSTRUCTOR, module_id=module.module_id)
    shown = services.get_published_section(INSTRUCTOR, module=live, content_id=section.content_id)

    assert Exercise.model_validate(shown.content_data).rubric[0].title == "Crumb"


class TestStarterFiles:
    def request(self, module_id: str, content_id: str, filename: str = "recipe.pdf", size: int = 10) -> Any:
        return services.request_module_upload(
            INSTRUCTOR,
            module_id=module_id,
            content_id=content_id,
            slot="starter",
            filename=filename,
            content_type="",
            size=size,
            now=clock.now(),
        )

    def test_two_files_at_once_take_two_slots(self):
        module = make_module()
        section = add(module.module_id, EXERCISE)

        with ThreadPoolExecutor(3) as pool:
            tickets = list(pool.map(lambda _: self.request(module.module_id, section.content_id), range(3)))

        seen = services.get_section(INSTRUCTOR, module_id=module.module_id, content_id=section.content_id).section
        assert sorted(seen.uploads) == ["starter-1", "starter-2", "starter-3"]
        assert sorted(seen.uploads.values()) == sorted(ticket.upload_id for ticket in tickets)
        assert not seen.entry.is_complete

    def test_the_eleventh_has_no_place(self):
        module = make_module()
        section = add(module.module_id, EXERCISE)
        for _ in range(10):
            self.request(module.module_id, section.content_id)

        with pytest.raises(services.NoStarterLeft):
            self.request(module.module_id, section.content_id)

    def test_only_an_exercise_hands_out_files(self):
        module = make_module()
        (text,) = services.get_module_with_outline(INSTRUCTOR, module_id=module.module_id)[1].order

        with pytest.raises(Invalid):
            self.request(module.module_id, text)

    def test_learners_get_them_once_it_is_published(self):
        make_organization("demo")
        learner = make_person("demo", name="Vera", role="viewer")
        author = make_person("demo", name="Ina", instructor=True)
        scope = scope_for(author, "demo")
        module = make_module(scope=scope)
        section = add(module.module_id, EXERCISE, scope=scope)
        content = media_files.pdf()
        ticket = self.request(module.module_id, section.content_id, size=len(content))
        assert send(ticket, content).status_code == 204
        media.complete_upload(INSTRUCTOR, upload_id=ticket.upload_id, now=clock.now())
        work("demo")
        editor = sign_in(author).get(f"/o/demo/teach/{module.module_id}/sections/{section.content_id}/")
        services.submit_module(scope, module_id=module.module_id, now=NOW)
        services.publish_module(person("reviewer", "member", "reviewer"), module_id=module.module_id, now=NOW)

        page = f"/o/demo/learn/{module.module_id}/sections/{section.content_id}/"
        shown = sign_in(learner).get(page).content.decode()
        file = sign_in(learner).get(f"{page}files/starter-1/")

        assert "recipe.pdf" in editor.content.decode()
        assert f"{page}files/starter-1/" in shown
        assert "Crumb" in shown
        assert file.status_code == 302


class TestPages:
    def test_criteria_are_added_and_saved_without_script(self):
        make_organization("demo")
        author = make_person("demo", name="Ina", instructor=True)
        client, scope = sign_in(author), scope_for(author, "demo")
        module = make_module(scope=scope)
        section = add(module.module_id, scope=scope)
        page = f"/o/demo/teach/{module.module_id}/sections/{section.content_id}/"
        sent = {"title": "Bake", "revision": "1", "submit_as": "both", "max_resubmissions": "2", "pass_mark": ""}

        answer = client.post(page, {**sent, "instructions": "Bake a loaf.", "do": "add_criterion"})
        shown = client.get(page).content.decode()

        assert answer["Location"].endswith("#rubric")
        assert 'name="rubric-0-title"' in shown
        assert "Criterion 1: Name what you look at, or remove it." in shown
        assert (
            "Bake a loaf."
            in client.get(f"/o/demo/teach/{module.module_id}/preview/{section.content_id}/").content.decode()
        )

    def test_a_conflict_shows_the_other_persons_criteria(self):
        make_organization("demo")
        author = make_person("demo", name="Ina", instructor=True)
        client, scope = sign_in(author), scope_for(author, "demo")
        module = make_module(scope=scope)
        section = add(module.module_id, EXERCISE, scope=scope)
        page = f"/o/demo/teach/{module.module_id}/sections/{section.content_id}/"
        sent = {"title": "Bake", "submit_as": "both", "max_resubmissions": "2", "instructions": "Mine."}
        client.post(page, {**sent, "revision": "1", "rubric-0-title": "Theirs", "rubric-0-points": "3"})

        answer = client.post(page, {**sent, "revision": "1"}, headers={"Accept": "application/json"})

        assert answer.status_code == 412
        theirs = answer.json()["theirs"]
        assert ["rubric-0-title", "Theirs"] in theirs["rubric"]["entries"]
        assert theirs["rubric"]["text"] == "1. Theirs (3)"
