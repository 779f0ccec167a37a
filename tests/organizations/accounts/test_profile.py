"""Name and preferences: what people change of themselves, and what is made of it."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.template import Context, Template
from django.test import Client
from django.utils import timezone

from diatonic.common import clock, formats
from diatonic.common.errors import Conflict
from organizations.accounts import services
from organizations.accounts import sessions as engine
from organizations.accounts.models import Session, User
from organizations.accounts.rules import Account, Identity
from organizations.accounts.rules.preferences import LOCALES, Preferences, preferences_of, time_zones
from organizations.audit import services as audit
from tests.organizations.people import NOW, account_of, make_organization, make_person, scope_for, sign_in


@pytest.fixture
def ada() -> Account:
    make_organization("demo")
    return make_person("demo", name="Ada")


@pytest.fixture
def client(ada: Account) -> Client:
    return sign_in(ada)


def patch(client: Client, **body: object) -> Any:
    return client.patch("/api/me", body, "application/json")


def test_a_new_person_has_the_preferences_of_the_seed(client):
    assert client.get("/api/me").json()["preferences"] == {
        "email_notifications": True,
        "ai_auto_response": True,
        "locale": "",
        "time_zone": "",
        "theme": "system",
    }


def test_what_is_left_out_stays(client, ada):
    patch(client, preferences={"theme": "dark", "locale": "de-AT"})
    answer = patch(client, preferences={"time_zone": "Europe/Vienna", "email_notifications": False})

    assert answer.status_code == 200
    assert answer.json()["preferences"] == client.get("/api/me").json()["preferences"]
    kept = Preferences(email_notifications=False, locale="de-AT", time_zone="Europe/Vienna", theme="dark")
    assert account_of(ada.user_id).preferences == kept


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"name": "  "}, "/name"),
        ({"name": "x" * 101}, "/name"),
        ({"name": "Ada\x00"}, "/name"),
        ({"name": "Ada\u202eecila"}, "/name"),
        ({"preferences": {"locale": "tlh"}}, "/preferences/locale"),
        ({"preferences": {"time_zone": "Middle/Earth"}}, "/preferences/time_zone"),
        ({"preferences": {"time_zone": "../../etc/passwd"}}, "/preferences/time_zone"),
        ({"preferences": {"theme": "pink"}}, "/preferences/theme"),
        ({"preferences": {"email_notifications": "perhaps"}}, "/preferences/email_notifications"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(client, ada, body, pointer):
    answer = patch(client, **body)

    assert (answer.status_code, [wrong["pointer"] for wrong in answer.json()["errors"]]) == (422, [pointer])
    assert account_of(ada.user_id) == ada


@pytest.mark.parametrize("name", ["Ada", "علی\u200cرضا", "O'Neill", "李小龍", "Zoë 👩\u200d💻"])  # noqa: RUF001 -- Persian
def test_people_are_called_what_they_are_called(client, name):
    assert patch(client, name=name).json()["name"] == name


def test_a_name_chosen_here_is_not_taken_over_from_the_provider_any_more(client, ada):
    assert patch(client, name=" Ada   Lovelace ").json()["name"] == "Ada Lovelace"

    services.sign_in(Identity(ada.user_id, ada.email, "Augusta"), now=NOW)

    assert account_of(ada.user_id).name == "Ada Lovelace"


def test_a_changed_name_is_in_the_audit_log_and_preferences_are_not(client):
    patch(client, preferences={"theme": "dark"})
    patch(client, name="Ada Lovelace")

    owner = make_person("demo", name="Olga", role="owner")
    events = [event for event in audit.list_events(scope_for(owner, "demo")).items if event.target_kind == "account"]
    assert [event.action for event in events] == ["account.renamed"]


def test_two_changes_at_once_do_not_undo_each_other(ada):
    scope = scope_for(ada, "demo")
    services.change_profile(ada, scope, preferences={"theme": "dark"}, now=NOW)

    with pytest.raises(Conflict):
        services.change_profile(ada, scope, preferences={"locale": "fr-FR"}, now=NOW)

    assert account_of(ada.user_id).preferences == Preferences(theme="dark")


def test_a_token_changes_nothing_about_its_person(ada):
    _, text = services.create_token(scope_for(ada, "demo"), name="CI", scopes=["learn.view"], now=clock.now())

    headers = {"Authorization": f"Bearer {text}"}
    answer = Client().patch("/api/me", {"name": "Eve"}, "application/json", headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (403, "not_by_token")
    assert Client().get("/api/me", headers=headers).json()["token_id"]


def test_what_is_stored_and_can_no_longer_be_is_as_for_a_new_person():
    stored = {"theme": "pink", "time_zone": "Mars/Olympus", "email_notifications": False, "colour": "blue"}

    assert preferences_of(stored) == Preferences(email_notifications=False)


def test_every_choice_can_be_made():
    for name in LOCALES:
        assert preferences_of({"locale": name}).locale == name
    assert {"Europe/Vienna", "America/New_York", "Asia/Tokyo"} <= set(time_zones())


def test_times_are_written_in_the_persons_zone_for_their_request_only(client):
    assert patch(client, preferences={"time_zone": "Asia/Tokyo"}).status_code == 200

    page = client.get("/o/demo/account/sessions/").content.decode()

    assert " JST" in page
    assert timezone.get_current_timezone_name() == "UTC"
    assert " UTC" in sign_in(make_person("demo", name="Otto")).get("/o/demo/account/sessions/").content.decode()


@pytest.mark.parametrize(
    ("locale", "written"),
    [
        ("", "1 Feb 2024, 07:30 JST"),
        ("en-GB", "1 Feb 2024, 07:30 JST"),
        ("en-US", "Feb 1, 2024, 7:30\u202fAM JST"),
        ("de-DE", "01.02.2024, 07:30 JST"),
    ],
)
def test_times_are_written_as_the_person_reads_them_for_their_request_only(client, locale, written):
    assert patch(client, preferences={"time_zone": "Asia/Tokyo", "locale": locale}).status_code == 200
    session = Session.get(engine.id_of(client.session.session_key))
    session.update([Session.created_at.set("2024-01-31T22:30:00.000Z")])

    page = client.get("/o/demo/account/sessions/").content.decode()

    assert f'title="{written}"' in page
    assert "Sessions" in page, "the words are English"
    assert formats.exact("2024-01-31T22:30:00.000Z") == "31 Jan 2024, 22:30 UTC"


def test_a_moment_is_written_in_the_zone_of_the_moment():
    with timezone.override("Asia/Tokyo"):
        shown = Template("{% ago moment %}").render(Context({"moment": datetime(2026, 1, 31, 22, 30, tzinfo=UTC)}))

    assert 'title="1 Feb 2026, 07:30 JST"' in shown
    assert 'datetime="2026-02-01T07:30:00+09:00"' in shown


def test_groups_are_the_accounts_so_that_every_session_has_the_latest(ada):
    early = sign_in(ada)
    assert "modules.publish" not in early.get("/api/me").json()["organization"]["permissions"]

    services.sign_in(Identity(ada.user_id, ada.email, "Ada", ("reviewers",)), now=NOW)
    assert "modules.publish" in early.get("/api/me").json()["organization"]["permissions"]

    services.sign_in(Identity(ada.user_id, ada.email, "Ada", ()), now=NOW)
    assert "modules.publish" not in early.get("/api/me").json()["organization"]["permissions"]


def test_a_source_that_says_nothing_of_groups_leaves_them(ada):
    services.sign_in(Identity(ada.user_id, ada.email, "Ada", ("reviewers",)), now=NOW)

    services.provision(Identity(ada.user_id, ada.email, "Ada L."), home="demo", now=NOW)

    assert account_of(ada.user_id).groups == ("reviewers",)
    assert User.get(ada.user_id).groups_read_at == clock.iso(NOW)
