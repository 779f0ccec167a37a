"""Prerequisites lock a module until they are completed, with the reason; what is not live, or was begun, does not."""

import pytest

from diatonic.common import errors
from diatonic.common.dynamo.connection import counting
from education.authoring import services as authoring
from education.learning import services
from education.learning.services import Locked
from tests.organizations.people import make_organization, make_person, scope_for, sign_in
from tests.people import INSTRUCTOR, NOW, QUIZ, REVIEWER, VIEWER, make_module, make_published, publish, section_ids


class Pair:
    """Bread requires Flour; both are published."""

    def __init__(self) -> None:
        self.flour = make_published(title="Flour").module_id
        self.bread = make_module(title="Bread", with_quiz=True).module_id
        revision = authoring.get_module(INSTRUCTOR, module_id=self.bread).revision
        authoring.update_module(
            INSTRUCTOR,
            module_id=self.bread,
            fields={"prerequisites": [self.flour]},
            revision=revision,
            now=NOW,
        )
        publish(self.bread)
        self.text, self.quiz = section_ids(self.bread)

    def complete_flour(self, scope=VIEWER):
        complete(self.flour, scope)

    def read(self, scope=VIEWER):
        return services.get_section(scope, module_id=self.bread, content_id=self.text)


def complete(module_id, scope=VIEWER):
    for content_id in section_ids(module_id):
        services.save_progress(
            scope, module_id=module_id, content_id=content_id, reported={"state": "completed"}, now=NOW
        )


@pytest.fixture
def pair() -> Pair:
    return Pair()


def test_a_locked_module_is_visible_and_says_what_is_missing(pair):
    learner = services.get_module(VIEWER, module_id=pair.bread)

    assert learner.is_locked
    assert [(one.card.title, one.completed, one.percent) for one in learner.missing] == [("Flour", 0, 0)]


def test_nothing_of_a_locked_module_can_be_read_or_answered(pair):
    at = {"module_id": pair.bread}
    attempts = (
        pair.read,
        lambda: services.save_progress(VIEWER, **at, content_id=pair.text, reported={}, now=NOW),
        lambda: services.submit_attempt(VIEWER, **at, content_id=pair.quiz, submitted={"answers": {}}, now=NOW),
        lambda: services.get_answered_section(VIEWER, **at, content_id=pair.quiz, edition=1, now=NOW),
        lambda: services.get_file(VIEWER, **at, content_id=pair.text, slot="video"),
    )
    for attempt in attempts:
        with pytest.raises(Locked) as refused:
            attempt()
        assert refused.value.code == "prerequisites_missing"
        assert [one["module_id"] for one in refused.value.extra["prerequisites"]] == [pair.flour]


def test_completing_what_is_required_opens_it(pair):
    pair.complete_flour()

    assert not services.get_module(VIEWER, module_id=pair.bread).is_locked
    assert pair.read().html


def test_what_was_begun_stays_open_when_the_required_module_grows(pair):
    pair.complete_flour()
    services.save_progress(VIEWER, module_id=pair.bread, content_id=pair.text, reported={}, now=NOW)
    authoring.add_section(
        INSTRUCTOR, module_id=pair.flour, content_type="quiz", title="More", content_data=QUIZ, now=NOW
    )
    publish(pair.flour)

    learner = services.get_module(VIEWER, module_id=pair.bread)

    assert [one.percent for one in learner.missing] == [50]
    assert not learner.is_locked


def test_an_archived_prerequisite_holds_nobody_up(pair):
    authoring.archive_module(INSTRUCTOR, module_id=pair.flour, now=NOW)

    assert services.get_module(VIEWER, module_id=pair.bread).requirements == ()
    assert pair.read().html


def test_the_published_prerequisites_count_not_the_drafts(pair):
    authoring.unrequire_module(INSTRUCTOR, module_id=pair.bread, required_id=pair.flour, now=NOW)

    with pytest.raises(Locked):
        pair.read()

    publish(pair.bread)
    assert pair.read().html


def test_who_writes_or_reviews_passes_and_is_told(pair):
    for scope in (INSTRUCTOR, REVIEWER):
        learner = services.get_module(scope, module_id=pair.bread)
        assert (learner.is_locked, learner.may_pass, len(learner.missing)) == (False, True, 1)


def test_the_catalogue_says_what_is_locked_in_a_fixed_number_of_calls(pair):
    for number in range(4):
        make_published(title=f"Module {number}")

    with counting() as together:
        cards = {one.card.title: one for one in services.list_catalogue(VIEWER).items}
    assert cards["Bread"].is_locked
    assert not cards["Flour"].is_locked
    assert together.total == 2

    seen: dict[str, tuple[bool, int]] = {}
    cursor = None
    for _ in range(6):
        with counting() as apart:
            page = services.list_catalogue(VIEWER, limit=1, cursor=cursor)
        seen |= {one.card.title: (one.is_locked, apart.total) for one in page.items}
        cursor = page.next_cursor
    assert seen["Bread"] == (True, 4)
    assert seen["Flour"] == (False, 2)


def test_twenty_prerequisites_are_read_as_one(pair):
    required = [make_published(title=f"Part {number}").module_id for number in range(19)]
    revision = authoring.get_module(INSTRUCTOR, module_id=pair.bread).revision
    fields = {"prerequisites": [pair.flour, *required]}
    authoring.update_module(INSTRUCTOR, module_id=pair.bread, fields=fields, revision=revision, now=NOW)
    publish(pair.bread)

    with counting() as calls:
        learner = services.get_module(VIEWER, module_id=pair.bread)

    assert len(learner.missing) == 20
    assert calls.total == 3


class TestScreens:
    @pytest.fixture
    def viewer(self):
        make_organization("demo")
        account = make_person("demo", name="Vera", role="viewer")
        return sign_in(account), scope_for(account, "demo")

    def test_pages_say_why_and_lead_to_what_is_missing(self, pair, viewer):
        client, scope = viewer
        page = f"/o/demo/learn/{pair.bread}/"

        shown = client.get(page).content.decode()
        assert "Complete this module first" in shown
        assert f"/o/demo/learn/{pair.flour}/" in shown
        assert f"{page}sections/" not in shown
        assert client.get(f"{page}sections/{pair.text}/")["Location"] == page
        assert "Locked: complete “Flour” first" in client.get("/o/demo/learn/").content.decode()

        pair.complete_flour(scope)
        assert f"{page}sections/{pair.text}/" in client.get(page).content.decode()

    def test_the_api_answers_409_with_the_list(self, pair, viewer):
        client, _ = viewer
        module = client.get(f"/api/education/catalogue/{pair.bread}").json()
        assert module["is_locked"]
        assert [one["title"] for one in module["requirements"]] == ["Flour"]

        answer = client.get(f"/api/education/catalogue/{pair.bread}/sections/{pair.text}")

        assert answer.status_code == errors.Conflict.status
        assert answer.json()["code"] == "prerequisites_missing"
        assert answer.json()["prerequisites"] == [{"module_id": pair.flour, "title": "Flour", "percent": 0}]
