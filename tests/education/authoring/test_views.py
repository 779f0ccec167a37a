"""The authoring screens as a browser asks for them, with and without script."""

from typing import Any

import pytest

from diatonic.common import clock
from education.authoring import services
from education.authoring.forms import quizzes
from tests.organizations.people import make_organization, make_person, scope_for, sign_in
from tests.people import QUIZ, make_module, section_ids

JSON = {"HTTP_ACCEPT": "application/json"}


class Editor:
    """A module of the demo organization and an instructor at its pages."""

    def __init__(self) -> None:
        make_organization("demo")
        account = make_person("demo", name="Ines", instructor=True)
        self.scope = scope_for(account, "demo")
        self.client = sign_in(account)
        self.colleague = sign_in(make_person("demo", name="Cleo", instructor=True))
        self.module_id = make_module(scope=self.scope, with_quiz=True).module_id
        self.text, self.quiz = section_ids(self.module_id)
        self.page = f"/o/demo/teach/{self.module_id}/"

    def section(self, content_id: str) -> str:
        return f"{self.page}sections/{content_id}/"

    def there(self, content_id: str) -> Any:
        return services.get_section(self.scope, module_id=self.module_id, content_id=content_id).section

    def titles(self) -> list[str]:
        return [
            entry.title for entry in services.get_module_with_outline(self.scope, module_id=self.module_id)[1].entries
        ]


@pytest.fixture
def editor() -> Editor:
    return Editor()


def text(**changes: Any) -> dict[str, Any]:
    return {"title": "Flour", "body": "More flour.", "duration": "", "revision": "1", **changes}


def quiz(**changes: Any) -> dict[str, Any]:
    fields = {
        "title": "Check",
        "introduction": "",
        "pass_mark": "60",
        "max_attempts": "2",
        "revision": "1",
        "duration": "",
    }
    return {**fields, **dict(quizzes.write([_full(question) for question in QUIZ["questions"]])), **changes}


def _full(question: dict[str, Any]) -> dict[str, Any]:
    options = [{"is_right": False, "feedback": "", **option} for option in question["options"]]
    return {"points": 1, "feedback": "", **question, "options": options}


def test_autosave_answers_with_the_revision_and_what_changed_on_the_page(editor):
    answer = editor.client.post(editor.section(editor.text), text(), **JSON)

    assert answer.status_code == 200
    assert answer.json()["revision"] == 2
    assert set(answer.json()["parts"]) == {"#checklist", "#lacking", f'[id="link-{editor.text}"]'}
    assert editor.there(editor.text).content_data == {"body": "More flour."}


def test_the_second_editor_gets_the_other_text_field_by_field(editor):
    editor.client.post(editor.section(editor.text), text(), **JSON)

    answer = editor.colleague.post(editor.section(editor.text), text(body="Less flour."), **JSON)

    assert answer.status_code == 412
    assert answer.json()["theirs"] == {"title": "Flour", "body": "More flour.", "duration": ""}
    assert answer.json()["by"] == "Ines"
    assert answer.json()["revision"] == 2
    assert editor.there(editor.text).content_data == {"body": "More flour."}


def test_without_script_the_second_editor_sees_both_texts_and_may_save_again(editor):
    editor.client.post(editor.section(editor.text), text())

    page = editor.colleague.post(editor.section(editor.text), text(body="Less flour."))

    shown = page.content.decode()
    assert page.status_code == 412
    assert "Ines saved a change while you wrote" in shown
    assert "More flour." in shown
    assert "Less flour." in shown
    assert '<input type="hidden" name="revision" value="2"' in shown


def test_a_conflict_in_a_quiz_names_its_questions(editor):
    editor.client.post(editor.section(editor.quiz), quiz(**{"questions-0-text": "Which grows on trees?"}), **JSON)

    theirs = editor.colleague.post(editor.section(editor.quiz), quiz(), **JSON).json()["theirs"]

    assert ["questions-0-text", "Which grows on trees?"] in theirs["questions"]["entries"]
    assert theirs["questions"]["text"].startswith("1. Which grows on trees?\n✓ An apple")


def test_wrong_input_is_told_at_its_field_and_nothing_is_saved(editor):
    answer = editor.client.post(editor.section(editor.text), text(title=""), **JSON)
    page = editor.client.post(editor.section(editor.text), text(title="", body="Kept as typed."))

    assert answer.status_code == page.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/title"
    assert "Kept as typed." in page.content.decode()
    assert 'href="#id_title"' in page.content.decode()
    assert editor.there(editor.text).revision == 1


def test_a_services_refusal_is_told_in_the_words_of_the_form(editor):
    answer = editor.client.post(editor.section(editor.quiz), quiz(**{"questions-1-points": "many"}), **JSON)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/questions/1/points"


def test_a_button_of_the_quiz_works_without_script(editor):
    answer = editor.client.post(editor.section(editor.quiz), quiz(do="add_question"))

    assert answer.status_code == 302
    assert answer["Location"].endswith("#questions")
    assert len(editor.there(editor.quiz).content_data["questions"]) == 3


def test_half_a_quiz_is_saved_and_the_page_says_what_lacks(editor):
    editor.client.post(editor.section(editor.quiz), quiz(**{"questions-1-text": ""}))

    assert "Question 2: Write the question." in editor.client.get(editor.section(editor.quiz)).content.decode()


def test_settings_are_saved_by_themselves(editor):
    fields = {"title": "Rye", "difficulty": "advanced", "content_type": "text", "tags": "a, b", "revision": "1"}

    saved = editor.client.post(editor.page, fields, **JSON)
    stale = editor.colleague.post(editor.page, fields, **JSON)

    assert saved.json()["title"] == "Rye"
    assert stale.status_code == 412
    assert stale.json()["theirs"]["tags"] == "a, b"


def test_sections_are_added_after_another_one_and_opened(editor):
    answer = editor.client.post(f"{editor.page}sections/", {"type": "video", "section": editor.text})

    assert editor.titles() == ["Flour", "New video", "Check"]
    assert "/sections/" in answer["Location"]


@pytest.mark.parametrize(
    "sent",
    [
        {"move": "up", "section": "quiz"},
        {"move": "top", "section": "quiz"},
        {"move": "down", "section": "text"},
        {"order": ["quiz", "text"]},
    ],
)
def test_sections_are_moved_by_a_button_or_by_script(editor, sent):
    ids = {"quiz": editor.quiz, "text": editor.text}
    fields: dict[str, Any] = dict(sent)
    if "section" in fields:
        fields["section"] = ids[fields["section"]]
    else:
        fields["order"] = [ids[name] for name in fields["order"]]
    _, outline = services.get_module_with_outline(editor.scope, module_id=editor.module_id)

    answer = editor.client.post(f"{editor.page}order/", {**fields, "revision": outline.revision}, **JSON)

    assert answer.status_code == 200, answer.content
    assert editor.titles() == ["Check", "Flour"]


def test_a_deleted_section_comes_back_to_its_place(editor):
    page = editor.client.post(f"{editor.section(editor.text)}delete/", follow=True).content.decode()
    assert editor.titles() == ["Check"]
    undo = f"{editor.section(editor.text)}bring-back/?position=1"
    assert undo in page

    editor.client.post(undo)

    assert editor.titles() == ["Flour", "Check"]


def test_what_is_in_review_is_locked(editor):
    editor.client.post(f"{editor.page}submit/")

    page = editor.client.get(editor.section(editor.text)).content.decode()

    assert "in review, so its text is locked" in page
    assert "data-autosave" not in page


def test_an_incomplete_module_is_not_sent_and_the_page_says_why(editor):
    editor.client.post(f"{editor.page}sections/", {"type": "document"})

    page = editor.client.post(f"{editor.page}submit/", follow=True).content.decode()

    assert "New document: Upload a document." in page


def test_a_reviewer_needs_a_reason_to_send_a_module_back(editor):
    editor.client.post(f"{editor.page}submit/")
    reviewer = sign_in(make_person("demo", name="Rosa", reviewer=True))

    refused = reviewer.post(f"{editor.page}request-changes/", {"reason": "  "})
    reviewer.post(f"{editor.page}request-changes/", {"reason": "Say more about salt."})

    assert refused.status_code == 422
    assert "Say more about salt." in editor.client.get(editor.page).content.decode()


def test_publishing_asks_for_the_version_from_the_second_time_on(editor):
    reviewer = sign_in(make_person("demo", name="Rosa", reviewer=True))
    editor.client.post(f"{editor.page}submit/")
    first = reviewer.get(f"{editor.page}review/").content.decode()
    reviewer.post(f"{editor.page}publish/", {"bump": "minor", "note": "Here it is."})
    editor.client.post(editor.section(editor.text), text())
    editor.client.post(f"{editor.page}submit/")

    again = reviewer.get(f"{editor.page}review/").content.decode()
    reviewer.post(f"{editor.page}publish/", {"bump": "major"})

    assert "Publish version 1.0.0" in first
    assert "1.1.0: something new" in again
    assert services.get_module(editor.scope, module_id=editor.module_id).version == "2.0.0"
    assert "Here it is." in editor.client.get(f"{editor.page}versions/").content.decode()


def test_an_author_reads_why_somebody_else_has_to_publish():
    make_organization("demo")
    account = make_person("demo", name="Ines", instructor=True, reviewer=True)
    module = make_module(scope=scope_for(account, "demo"))
    client = sign_in(account)
    client.post(f"/o/demo/teach/{module.module_id}/submit/")

    page = client.get(f"/o/demo/teach/{module.module_id}/review/").content.decode()

    assert "somebody else has to publish it" in page
    assert "data-publish-button" not in page


def test_a_module_is_deleted_once_its_name_is_typed(editor):
    admin = sign_in(make_person("demo", name="Olga", role="admin"))

    refused = admin.post(f"{editor.page}delete/", {"confirm_name": "Bread"})
    done = admin.post(f"{editor.page}delete/", {"confirm_name": "Bread for beginners"})

    assert refused.status_code == 422
    assert done.status_code == 302
    assert admin.get(editor.page).status_code == 404


def test_the_preview_shows_the_draft_without_right_answers(editor):
    page = editor.client.get(f"{editor.page}preview/{editor.quiz}/").content.decode()

    assert "Which is a fruit?" in page
    assert "Try to eat it." not in page
    assert "Send my answers" not in page


def test_the_list_shows_one_status_and_offers_a_way_out_when_it_is_empty(editor):
    drafts = editor.client.get("/o/demo/teach/?status=draft").content.decode()
    archived = editor.client.get("/o/demo/teach/?status=archived").content.decode()

    assert "Bread for beginners" in drafts
    assert "Show all modules" in archived
    assert editor.client.get("/o/demo/teach/?status=lost").status_code == 422


def test_an_upload_that_has_not_arrived_is_named_with_a_way_out(editor):
    asked: dict[str, Any] = {
        "filename": "film.mp4",
        "content_type": "video/mp4",
        "size": 1000,
        "slot": "video",
        "now": clock.now(),
    }
    section = services.add_section(
        editor.scope, module_id=editor.module_id, content_type="video", title="Film", now=clock.now()
    )
    ids = {"module_id": editor.module_id, "content_id": section.content_id}
    ticket = services.request_module_upload(editor.scope, **ids, **asked)
    page = editor.section(section.content_id)

    shown = editor.client.get(page).content.decode()
    cancel = f"/o/demo/files/uploads/{ticket.upload_id}/cancel/"
    assert "“film.mp4” is being sent, or was broken off" in shown
    assert cancel in shown
    editor.client.post(cancel)

    assert "film.mp4" not in editor.client.get(page).content.decode()
