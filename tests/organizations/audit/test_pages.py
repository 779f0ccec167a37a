"""The audit log as a page and in the API."""

import re
from datetime import UTC, datetime

import pytest

from diatonic.common import clock
from diatonic.common.dynamo.connection import counting
from local.place import ROOT
from organizations.audit import services
from organizations.audit.rules import ACTIONS
from tests.organizations.people import make_organization, make_person, scope_for, sign_in


@pytest.fixture
def olga(organization):
    make_organization(organization)
    return make_person(organization, name="Olga", role="owner")


@pytest.fixture
def browser(olga):
    return sign_in(olga)


@pytest.fixture
def scope(olga, organization):
    return scope_for(olga, organization)


@pytest.fixture
def page(organization):
    return f"/o/{organization}/audit/"


@pytest.fixture
def address(organization):
    return f"/api/organizations/{organization}/audit"


class TestThePage:
    def test_entries_read_as_sentences(self, browser, scope, page, note):
        note(scope, summary="published “<Bread>”", before={"title": "Rye"}, after={"title": "Bread"})

        text = browser.get(page).content.decode()

        assert "<strong>Olga</strong> published “&lt;Bread&gt;”" in text
        assert "Module published" in text
        assert "<td>Rye</td>" in text

    def test_it_is_narrowed_by_kind_and_by_day(self, browser, scope, page, note):
        note(scope, summary="published “Bread”")
        today = clock.now().date().isoformat()

        found = browser.get(page, {"action": "module.published", "since": today, "until": today}).content.decode()
        tomorrow = browser.get(page, {"since": "2999-01-01"}).content.decode()

        assert found.count("audit-sentence") == 1
        assert "No entry like that" in tomorrow

    def test_a_person_or_thing_is_kept_while_days_are_chosen(self, browser, scope, page, note):
        note(scope)

        text = browser.get(page, {"actor": scope.user_id}).content.decode()

        assert "What Olga did" in text
        assert f'<input type="hidden" name="actor" value="{scope.user_id}"' in text

    def test_a_person_is_found_by_the_beginning_of_their_name(self, browser, scope, page, organization, note):
        vera = make_person(organization, name="Vera Weiss", role="viewer")
        note(scope_for(vera, organization), summary="did something")

        answer = browser.get(page, {"who": "ver", "since": "2026-01-01"})
        found = browser.get(answer["Location"]).content.decode()

        assert answer["Location"] == f"{page}?actor={vera.user_id}&since=2026-01-01"
        assert found.count("audit-sentence") == 1
        assert "What Vera Weiss did" in found

    def test_several_of_that_name_are_to_be_chosen_from(self, browser, page, organization):
        people = [make_person(organization, name=f"Vera {name}", role="viewer") for name in ("Weiss", "Braun")]

        with counting() as calls:
            found = browser.get(page, {"who": "Vera"}).content.decode()

        assert all(f"?actor={one.user_id}" in found for one in people)
        assert calls.total - 2 <= 3
        assert "Nobody is called so" in browser.get(page, {"who": "Xaver"}).content.decode()

    @pytest.mark.parametrize(
        ("asked", "said"),
        [
            ({"since": "2026-02-02", "until": "2026-02-01"}, "Choose a day that is not before the first."),
            ({"since": "yesterday"}, "Enter a valid date."),
            ({"actor": "a", "target": "b"}, "Choose one of person, thing and kind at a time."),
        ],
    )
    def test_filters_that_make_no_sense_are_told(self, browser, page, asked, said):
        answer = browser.get(page, asked)

        assert answer.status_code == 422
        assert said in answer.content.decode()

    def test_a_viewer_is_told_that_this_is_not_theirs(self, organization, olga, page):
        viewer = sign_in(make_person(organization, name="Vera", role="viewer"))

        assert viewer.get(page).status_code == 403
        assert viewer.get(page, {"since": "nonsense"}).status_code == 403


def test_everything_that_is_recorded_has_words_to_be_asked_for():
    sources = [path for app in ("organizations", "education") for path in (ROOT / app).rglob("*.py")]
    recorded = {name for path in sources for name in re.findall(r'action="(\w+\.\w+)"', path.read_text())}

    assert recorded - ACTIONS.keys() == set()
    assert "module.changed" in recorded


class TestTheApi:
    def test_an_entry_says_everything(self, browser, scope, address, note):
        note(scope, before={"title": "Rye"}, after={"title": "Bread"}, details={"version": "1.0.0"})

        entry = browser.get(address, {"target": "bread"}).json()["items"][0]

        [event] = [event for event in services.list_events(scope).items if event.target_id == "bread"]
        assert entry == {
            "event_id": event.event_id,
            "at": event.at,
            "action": "module.published",
            "actor": {"id": scope.user_id, "name": "Olga", "token_id": "", "ip_address": ""},
            "target": {"kind": "module", "id": "bread"},
            "summary": "published “Bread”",
            "details": {"version": "1.0.0"},
            "changes": {"title": {"before": "Rye", "after": "Bread"}},
            "request_id": "",
            "erased": [],
            "seal": None,
        }

    @pytest.mark.parametrize(
        "asked",
        [{"actor": "a", "action": "b"}, {"since": "yesterday"}, {"since": "2026-01-01T00:00:00"}, {"limit": 101}],
    )
    def test_what_cannot_be_asked_is_422(self, browser, address, asked):
        assert browser.get(address, asked).status_code == 422

    def test_a_time_of_any_zone_is_taken(self, browser, scope, address, note):
        note(scope)

        late = browser.get(address, {"since": datetime(2999, 1, 1, tzinfo=UTC).isoformat()}).json()
        all_ = browser.get(address, {"since": "2026-01-01T00:00:00+02:00"}).json()

        assert late["items"] == []
        assert len(all_["items"]) > 1

    def test_another_organization_in_the_address_is_404(self, browser, olga):
        make_organization("elsewhere")

        assert browser.get("/api/organizations/elsewhere/audit").status_code == 404
