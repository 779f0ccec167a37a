"""Certificates: for who has completed the module as it is, and for nobody else; a new version says what is new."""

import pytest

from diatonic.common import errors
from education.authoring import services as authoring
from education.certificates import services
from education.certificates.services import NotFinished
from education.learning import services as learning
from tests.organizations.people import make_organization, make_person, scope_for, sign_in
from tests.people import INSTRUCTOR, MEMBER, NOW, QUIZ, STRANGER, VIEWER, make_published, publish, section_ids

RIGHT = {"answers": {"q1": ["apple"], "q2": ["two", "four"]}}


def complete(module_id, scope=VIEWER):
    text, quiz = section_ids(module_id)
    done = {"state": "completed"}
    learning.save_progress(scope, module_id=module_id, content_id=text, reported=done, now=NOW)
    learning.submit_attempt(scope, module_id=module_id, content_id=quiz, submitted=RIGHT, now=NOW)


@pytest.fixture
def module_id() -> str:
    return make_published(with_quiz=True).module_id


def test_there_is_none_before_the_module_is_completed(module_id):
    with pytest.raises(NotFinished, match="2 sections"):
        services.get_certificate(VIEWER, module_id=module_id)
    complete(module_id)

    made, _ = services.get_certificate(VIEWER, module_id=module_id)

    assert (made.title, made.version, made.name, made.sections) == ("Bread for beginners", "1.0.0", "Viewer", 2)
    assert made.finished_on == "31 January 2026"
    with pytest.raises(NotFinished):
        services.get_certificate(MEMBER, module_id=module_id)


def test_members_can_check_it_and_nobody_can_forge_it(module_id):
    complete(module_id)
    made, proof = services.get_certificate(VIEWER, module_id=module_id)

    assert services.check_certificate(MEMBER, proof=proof) == made
    for forged in (proof[:-1], "forged", proof.replace(":", "a:", 1)):
        with pytest.raises(errors.NotFound):
            services.check_certificate(MEMBER, proof=forged)
    with pytest.raises(errors.NotFound):
        services.check_certificate(STRANGER, proof=proof)


def test_a_new_version_keeps_what_did_not_change_and_what_was_passed(module_id):
    complete(module_id)
    text, quiz = section_ids(module_id)
    shorter = {"content_data": {**QUIZ, "questions": QUIZ["questions"][:1]}}
    authoring.save_section(INSTRUCTOR, module_id=module_id, content_id=quiz, changes=shorter, revision=1, now=NOW)
    publish(module_id)

    learner = learning.get_module(VIEWER, module_id=module_id)

    assert learner.progress.of(text).state == "completed"
    assert (learner.progress.of(quiz).passed, learner.progress.of(quiz).passed_edition) == (True, 1)
    assert learner.percent == 100
    assert services.get_certificate(VIEWER, module_id=module_id)[0].version == "1.1.0"


def test_an_added_section_has_to_be_done_too_and_the_page_says_so():
    make_organization("demo")
    account = make_person("demo", name="Vera", role="viewer")
    scope, client = scope_for(account, "demo"), sign_in(account)
    module_id = make_published(with_quiz=True).module_id
    complete(module_id, scope)
    page = f"/o/demo/learn/{module_id}/"
    before = client.get(page).content.decode()
    paper = client.get(f"{page}certificate/")
    authoring.add_section(
        INSTRUCTOR,
        module_id=module_id,
        content_type="text",
        title="Baking",
        content_data={"body": "At 240 °C."},
        now=NOW,
    )
    publish(module_id)

    after = client.get(page).content.decode()

    assert f"{page}certificate/" in before
    assert "2 of 2 sections done, 100 %" in before
    assert paper.status_code == 200
    assert "Vera" in paper.content.decode()
    assert "New in version 1.1.0" in after
    assert "“Baking”" in after
    assert "2 of 3 sections done, 66 %" in after
    assert f"{page}certificate/" not in after
    assert client.get(f"{page}certificate/").status_code == 409
