"""The operators' screen and API of feature flags."""

import pytest
from django.test import Client

from diatonic.common.dynamo.connection import counting
from organizations.flags import services
from tests.organizations.people import make_organization, make_person, operate, sign_in
from tests.routes.iam import Asked, refused

PAGE = "/o/demo/flags/"
BOARD = "/api/operator/flags"


@pytest.fixture
def operator() -> Client:
    """A member who operates the platform, signed in."""
    make_organization("demo")
    make_organization("other")
    client = sign_in(operate(make_person("demo", name="Opal")))
    session = client.session
    session["home"] = "demo"
    session.save()
    return client


def test_the_page_switches_a_flag_for_everybody(operator):
    page = operator.get(PAGE).content.decode()
    assert "Demo Organization" in page
    assert "Switch off" in page

    answer = operator.post(PAGE, {"flag": "first-steps", "place": "", "state": "off"}, follow=True)

    assert "“First steps” is off now for every organization." in answer.content.decode()
    assert "off, switched by Opal" in answer.content.decode()
    assert services.find_switches("other") == {"first-steps": False}


def test_the_page_shows_and_switches_another_organization_s(operator):
    there = f"{PAGE}?organization=other"
    assert "Other Organization" in operator.get(there).content.decode()

    answer = operator.post(there, {"flag": "first-steps", "place": "other", "state": "off"})

    assert answer["Location"] == there
    assert services.find_switches("other") == {"first-steps": False}
    assert services.find_switches("demo") == {}


def test_an_unknown_organization_is_said_so_beside_one_s_own(operator):
    answer = operator.get(f"{PAGE}?organization=nowhere")

    assert answer.status_code == 404
    assert "There is no organization “nowhere”" in answer.content.decode()


@pytest.mark.parametrize("form", [{"flag": "nonsense", "state": "on"}, {"flag": "first-steps", "state": "perhaps"}, {}])
def test_a_form_that_makes_no_sense_switches_nothing(operator, form):
    answer = operator.post(PAGE, form, follow=True)

    assert "message-error" in answer.content.decode()
    assert services.find_switches("demo") == {}


def test_the_api_shows_and_switches(operator):
    with Asked() as asked, counting() as calls:
        assert operator.put(f"{BOARD}/first-steps", {"on": False}, "application/json").status_code == 204
    assert calls.total == 2 + 2  # session and scope
    with counting() as calls:
        board = operator.get(f"{BOARD}?organization=other").json()
    assert calls.total == 2 + 2

    (row,) = [row for row in board["flags"] if row["flag"] == "first-steps"]
    assert row["on"] is False
    assert row["environment"]["by"] == "Opal"
    assert row["organization"] is None
    assert operator.get("/api/flags").json()["flags"]["first-steps"] is False
    assert refused("web", asked.calls) == []


@pytest.mark.parametrize(
    ("flag", "body", "status", "pointer"),
    [
        ("nonsense", {"on": True}, 422, "/flag"),
        ("create-organizations", {"on": True, "organization_id": "demo"}, 422, "/organization_id"),
        ("first-steps", {"on": True, "organization_id": "No Such"}, 422, "/organization_id"),
        ("first-steps", {}, 422, "/on"),
        ("first-steps", {"on": True, "organization_id": "nowhere"}, 404, None),
    ],
)
def test_the_api_refuses_what_makes_no_sense(operator, flag, body, status, pointer):
    answer = operator.put(f"{BOARD}/{flag}", body, "application/json")

    assert answer.status_code == status
    assert [error["pointer"] for error in answer.json().get("errors", [])] == ([pointer] if pointer else [])
