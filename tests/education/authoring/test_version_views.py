"""The screens of versions as a browser asks for them."""

import re
from typing import Any

import pytest

from diatonic.common import clock
from education.authoring import services
from tests.organizations.people import make_organization, make_person, scope_for, sign_in
from tests.people import NOW, REVIEWER, make_module, section_ids


class Teacher:
    """A published module whose draft says something else, and an instructor at its pages."""

    def __init__(self) -> None:
        make_organization("demo")
        account = make_person("demo", name="Ines", instructor=True)
        self.scope = scope_for(account, "demo")
        self.client = sign_in(account)
        self.viewer = sign_in(make_person("demo", name="Vera", role="viewer"))
        self.module_id = make_module(scope=self.scope, with_quiz=True).module_id
        self.flour, self.quiz = section_ids(self.module_id)
        services.submit_module(self.scope, module_id=self.module_id, now=NOW)
        services.publish_module(REVIEWER, module_id=self.module_id, now=NOW)
        self.write("Rye <b>bread</b>, water, salt and time.")
        self.page = f"/o/demo/teach/{self.module_id}/"

    def write(self, body: str) -> None:
        services.save_section(
            self.scope,
            module_id=self.module_id,
            content_id=self.flour,
            changes={"content_data": {"body": body}},
            revision=self.there().revision,
            now=clock.now(),
        )

    def there(self) -> Any:
        return services.get_section(self.scope, module_id=self.module_id, content_id=self.flour).section

    def shown(self, path: str, **query: str) -> str:
        answer = self.client.get(f"{self.page}{path}", query)
        assert answer.status_code == 200
        return str(answer.content.decode())


@pytest.fixture
def teacher() -> Teacher:
    return Teacher()


def test_the_difference_is_shown_on_both_sides_and_nothing_in_it_is_markup(teacher):
    page = teacher.shown("compare/")

    assert "From version 1.0.0 to the draft." in page
    assert "<del>Flour</del>, water" in page
    assert "<ins>Rye &lt;b&gt;bread&lt;/b&gt;</ins>, water" in page
    assert "If this is published: version 1.0.1. Only words changed, in “Flour”." in page


def test_the_other_way_round_and_with_itself(teacher):
    assert "<ins>Flour</ins>, water" in teacher.shown("compare/", **{"from": "draft", "to": "1.0.0"})
    assert "No difference" in teacher.shown("compare/", **{"from": "1.0.0", "to": "1.0.0"})
    assert teacher.client.get(f"{teacher.page}compare/", {"from": "7.0.0"}).status_code == 404


def test_a_version_is_read_section_by_section(teacher):
    assert teacher.flour in teacher.shown("versions/1.0.0/")
    assert "Flour, water, salt and time." in teacher.shown(f"versions/1.0.0/sections/{teacher.flour}/")
    assert "Which is a fruit?" in teacher.shown(f"versions/1.0.0/sections/{teacher.quiz}/")


def test_restoring_says_so_and_can_be_undone(teacher):
    done = teacher.client.post(f"{teacher.page}versions/1.0.0/restore/", follow=True)

    assert "The draft is version 1.0.0 again." in done.content.decode()
    assert teacher.there().content_data["body"].startswith("Flour")
    (undo,) = re.findall(r'action="([^"]+draft-1/restore/)"', done.content.decode())
    teacher.client.post(undo)
    assert teacher.there().content_data["body"].startswith("Rye")


def test_kept_drafts_are_listed_with_who_when_and_why_and_each_can_be_restored(teacher):
    assert "Kept drafts" not in teacher.shown("versions/")
    teacher.client.post(f"{teacher.page}versions/1.0.0/restore/")
    teacher.client.post(f"{teacher.page}versions/draft-1/restore/")

    page = teacher.shown("versions/")

    kept = page.partition("Kept drafts")[2]
    assert re.findall(r">(draft-\d)</a>", kept) == ["draft-2", "draft-1"]
    assert "kept when draft-1 was restored" in kept
    assert "kept when version 1.0.0 was restored" in kept
    assert kept.count("Ines, ") == 2
    assert f'href="{teacher.page}compare/?from=draft-2&amp;to=draft"' in kept
    assert "Flour, water" in teacher.shown(f"versions/draft-2/sections/{teacher.flour}/")
    back = re.findall(r'action="([^"]+/draft-2/restore/)"', kept)
    assert "The draft is what it was before again." in teacher.client.post(*back, follow=True).content.decode()
    assert teacher.there().content_data["body"].startswith("Flour")


def test_more_kept_drafts_than_a_page_are_reached_and_who_only_reads_restores_none(teacher):
    for number in range(11):
        teacher.client.post(f"{teacher.page}versions/{f'draft-{number}' if number else '1.0.0'}/restore/")

    page = teacher.shown("versions/")
    (older,) = re.findall(r'href="(\?kept=[^"]+)#kept"', page)
    second = teacher.client.get(f"{teacher.page}versions/{older}").content.decode()

    assert page.count("Restore as the draft") == 1 + 10
    assert re.findall(r">(draft-\d+)</a>", second) == ["draft-1"]
    assert "The newest kept drafts" in second
    rosa = sign_in(make_person("demo", name="Rosa", reviewer=True))
    read = rosa.get(f"{teacher.page}versions/").content.decode()
    assert ">draft-11</a>" in read
    assert "Restore as the draft" not in read
    assert teacher.viewer.get(f"{teacher.page}versions/").status_code == 403


def test_restoring_from_a_page_that_is_old_is_refused(teacher):
    done = teacher.client.post(f"{teacher.page}versions/1.0.0/restore/", {"revision": "1"}, follow=True)

    assert "Somebody changed this module meanwhile." in done.content.decode()
    assert teacher.there().content_data["body"].startswith("Rye")
    assert teacher.viewer.post(f"{teacher.page}versions/1.0.0/restore/").status_code == 403


def test_the_review_says_what_changed_and_chooses_the_proposed_version(teacher):
    services.submit_module(teacher.scope, module_id=teacher.module_id, now=NOW)

    page = teacher.shown("review/")

    assert "Changed</strong>" in page
    assert f'href="{teacher.page}compare/"' in page


def test_who_publishes_finds_the_proposed_version_chosen(teacher):
    reviewer = sign_in(make_person("demo", name="Rosa", reviewer=True))
    services.submit_module(teacher.scope, module_id=teacher.module_id, now=NOW)

    page = reviewer.get(f"{teacher.page}review/").content.decode()

    (chosen,) = re.findall(r'<input[^>]*name="bump"[^>]*checked[^>]*>', page)
    assert 'value="patch"' in chosen
    assert "Publish version 1.0.1" in page
    assert "Proposed: 1.0.1. Only words changed, in “Flour”." in page
