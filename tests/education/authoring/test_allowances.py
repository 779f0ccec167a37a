"""More time and attempts for one learner: who may give them, to whom, at what; the screen."""

from typing import Any

import pytest

from diatonic.common import errors
from education.authoring import services
from education.quizzes.rules import Extra
from organizations.audit import services as audit
from tests.organizations.people import make_organization, make_person, scope_for, sign_in
from tests.people import MEMBER, NOW, QUIZ, REVIEWER, STRANGER, make_module, section_ids


class Place:
    """A module with a quiz, its instructor, and a learner."""

    def __init__(self) -> None:
        make_organization("demo")
        account = make_person("demo", name="Ines", instructor=True)
        self.author, self.client = scope_for(account, "demo"), sign_in(account)
        self.learner = make_person("demo", name="Vera", role="viewer")
        self.module_id = make_module(scope=self.author, with_quiz=True).module_id
        self.text, self.quiz = section_ids(self.module_id)
        self.page = f"/o/demo/teach/{self.module_id}/extra-time/"

    def allow(self, scope: Any = None, **extra: Any) -> Any:
        user_id = extra.pop("user_id", self.learner.user_id)
        return services.allow(scope or self.author, module_id=self.module_id, user_id=user_id, extra=extra, now=NOW)

    def listed(self) -> list[tuple[str, str, Extra]]:
        found = services.list_allowances(self.author, module_id=self.module_id)
        return sorted(((one.user_name, one.content_id, one.extra) for one in found.page.items), key=lambda one: one[1])


@pytest.fixture
def place() -> Place:
    return Place()


def test_an_allowance_is_listed_replaced_taken_back_and_audited(place):
    place.allow(percent=25)
    place.allow(minutes=10)
    place.allow(content_id=place.quiz, attempts=1)

    assert place.listed() == [("Vera", "", Extra(minutes=10)), ("Vera", place.quiz, Extra(attempts=1))]
    ids = {"module_id": place.module_id, "user_id": place.learner.user_id}
    services.disallow(place.author, **ids, content_id="", now=NOW)
    assert place.listed() == [("Vera", place.quiz, Extra(attempts=1))]
    with pytest.raises(errors.NotFound):
        services.disallow(place.author, **ids, content_id="", now=NOW)
    owner = scope_for(make_person("demo", name="Olga", role="owner"), "demo")
    actions = [event.action for event in audit.list_events(owner).items if event.action.startswith("quiz.")]
    assert actions == ["quiz.extra_removed", *["quiz.extra_allowed"] * 3]


@pytest.mark.parametrize(
    ("extra", "pointer"),
    [
        ({}, "/minutes"),
        ({"percent": -1}, "/percent"),
        ({"minutes": "soon"}, "/minutes"),
        ({"attempts": 101}, "/attempts"),
        ({"minutes": 5, "content_id": "demo:content:none"}, "/content_id"),
        ({"minutes": 5, "user_id": "nobody"}, "/user_id"),
        ({"minutes": 5, "mood": "good"}, "/mood"),
    ],
)
def test_what_cannot_be_allowed_is_refused(place, extra, pointer):
    with pytest.raises(errors.Invalid) as refused:
        place.allow(**extra)

    assert [field.pointer for field in refused.value.fields] == [pointer]
    assert place.listed() == []


def test_a_text_is_no_quiz(place):
    with pytest.raises(errors.Invalid):
        place.allow(content_id=place.text, minutes=5)


@pytest.mark.parametrize(("scope", "failure"), [(MEMBER, errors.Denied), (STRANGER, errors.NotFound)])
def test_only_who_writes_the_module_allows_more(place, scope, failure):
    with pytest.raises(failure):
        place.allow(scope, minutes=5)
    with pytest.raises(failure):
        services.list_allowances(scope, module_id=place.module_id)


def test_an_instructor_finds_a_learner_and_allows_more_without_script(place):
    found = place.client.get(f"{place.page}?q=ver").content.decode()
    assert f'value="{place.learner.user_id}"' in found

    sent = {"user": place.learner.user_id, "quiz": place.quiz, "percent": "25", "minutes": "0", "attempts": "1"}
    page = place.client.post(place.page, sent, follow=True).content.decode()

    assert "Vera has 25 % more time, 1 more attempt now." in page
    assert "“Check”:" in page
    page = place.client.post(place.page, {**sent, "remove": "1"}, follow=True).content.decode()
    assert "Nobody is allowed more" in page


def test_the_learner_is_told_and_reads_it_at_the_quiz(place):
    services.save_section(
        place.author,
        module_id=place.module_id,
        content_id=place.quiz,
        changes={"content_data": {**QUIZ, "time_limit": 20}},
        revision=1,
        now=NOW,
    )
    learner = sign_in(place.learner)
    place.allow(minutes=10)
    assert "more minutes" not in learner.get("/o/demo/notifications/").content.decode()  # nothing to learn yet
    services.submit_module(place.author, module_id=place.module_id, now=NOW)
    services.publish_module(REVIEWER, module_id=place.module_id, now=NOW)

    place.allow(percent=25)
    place.allow(percent=50, content_id=place.quiz)

    told = learner.get("/o/demo/notifications/").content.decode()
    assert "You have 25 % more time at the quizzes of “Bread for beginners”." in told
    assert "You have 50 % more time at the quiz “Check” of “Bread for beginners”." in told
    assert f'href="/o/demo/learn/{place.module_id}/' in told
    page = learner.get(f"/o/demo/learn/{place.module_id}/sections/{place.quiz}/").content.decode()
    assert "You have 30 minutes (extra time)" in page
    assert "You have 50 % more time." in page


def test_the_screen_says_what_is_wrong(place):
    page = place.client.post(place.page, {"user": place.learner.user_id, "minutes": "many"}, follow=True)

    assert "cannot be taken as it is" in page.content.decode()
    assert place.listed() == []
