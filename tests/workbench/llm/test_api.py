"""Models, limits, usage and calls in the JSON API."""

import csv
from io import StringIO

import pytest
from django.test import Client

from diatonic.common import clock
from tests.organizations.people import make_organization, make_person, scope_for, sign_in
from tests.workbench.llm.asking import asked
from workbench.llm import services
from workbench.llm.rules.budgets import Purpose

API = "/api/llm"


@pytest.fixture
def person(endpoint):
    """The owner of an organization, for whom a model was asked a moment ago."""
    make_organization("demo")
    person = make_person("demo", name="Olga", role="owner")
    request = asked("Hello", model="llama3", region="")
    services.call(scope_for(person, "demo"), request, purpose=Purpose("=chat", "someone"), now=clock.now())
    return person


@pytest.fixture
def owner(person) -> Client:
    client = sign_in(person)
    session = client.session
    session["home"] = "demo"
    session.save()
    return client


def test_models_say_what_they_cost(owner):
    (model,) = owner.get(f"{API}/models").json()["items"]

    assert (model["model"], model["provider"], model["is_usable"]) == ("llama3", "endpoint", True)
    assert (model["price"]["input"], model["price"]["output"], model["price"]["version"]) == ("1", "2", "operator")


def test_limits_are_read_and_changed_by_revision(owner):
    seen = owner.get(f"{API}/limits")
    assert (seen.json()["monthly_cost"], seen["ETag"]) == ("50", '"0"')
    body = {"monthly_cost": "12.50", "user_monthly_cost": "3", "fallback": ["llama3"]}

    assert owner.put(f"{API}/limits", body, "application/json").json()["code"] == "if_match_required"
    changed = owner.put(f"{API}/limits", body, "application/json", headers={"If-Match": '"0"'})

    assert (changed.status_code, changed["ETag"]) == (200, '"1"')
    assert (changed.json()["monthly_cost"], changed.json()["updated_by_name"]) == ("12.5", "Olga")
    stale = owner.put(f"{API}/limits", {"run_cost": "1"}, "application/json", headers={"If-Match": '"0"'})
    assert (stale.status_code, stale.json()["revision"]) == (412, 1)
    lifted = owner.put(f"{API}/limits", {"user_monthly_cost": None}, "application/json", headers={"If-Match": '"1"'})
    assert (lifted.json()["user_monthly_cost"], lifted.json()["fallback"]) == (None, ["llama3"])


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"monthly_cost": None}, "/monthly_cost"),
        ({"monthly_cost": "-1"}, "/monthly_cost"),
        ({"monthly_cost": "NaN"}, "/monthly_cost"),
        ({"monthly_cost": "9999999"}, "/monthly_cost"),
        ({"run_cost": "1e3"}, "/run_cost"),
        ({"tokens_per_day": 0}, "/tokens_per_day"),
        ({"models": ["acme.unheard-of"]}, "/models"),
        ({"extension": {"cost": "1", "reason": "x"}, "run_cost": "1"}, "/extension"),
        ({"extension": {"cost": "0", "reason": "x"}}, "/extension/cost"),
    ],
)
def test_limits_that_cannot_be_are_named(owner, body, pointer):
    answer = owner.put(f"{API}/limits", body, "application/json", headers={"If-Match": '"0"'})

    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


def test_the_owner_adds_to_this_months_budget(owner):
    body = {"extension": {"cost": "5", "reason": "A workshop"}}
    answer = owner.put(f"{API}/limits", body, "application/json", headers={"If-Match": '"0"'})

    assert (answer.json()["extension"]["cost"], answer.json()["extension"]["by_name"]) == ("5", "Olga")
    budget = owner.get(f"{API}/usage").json()["budgets"][0]
    assert (budget["limit_usd"], budget["spent_usd"], budget["reserved_usd"]) == ("55", "0.000018", "0")


def test_usage_is_summed_up_and_a_table(owner, person):
    hour = clock.iso(clock.now())[:13]
    services.close_hour(scope_for(person, "demo"), hour=hour, now=clock.now())

    usage = owner.get(f"{API}/usage").json()
    assert (usage["total_requests"], usage["total_tokens"], usage["total_cost_usd"]) == (1, 15, "0.000018")
    assert usage["models"] == [
        {
            "name": "llama3",
            "requests": 1,
            "tokens": 15,
            "cost_usd": "0.000018",
            "scored_requests": 0,
            "average_quality_score": None,
        }
    ]

    table = owner.get(f"{API}/usage.csv", {"month": hour[:7]})
    assert table["Content-Disposition"] == f'attachment; filename="models-{hour[:7]}.csv"'
    rows = list(csv.reader(StringIO(table.content.decode())))
    assert rows[0] == ["of", "name", "requests", "tokens", "cost_usd", "scored_requests", "average_quality_score"]
    # What a spreadsheet would take for a formula is a text.
    assert ["function", "'=chat", "1", "15", "0.000018", "0", ""] in rows
    assert owner.get(f"{API}/usage", {"month": "2026-13"}).status_code == 422


def test_a_call_is_judged_and_judged_again(owner):
    (call,) = owner.get(f"{API}/calls").json()["items"]
    path = f"{API}/calls/{call['conversation_id']}/{call['call_id']}/score"

    said = [owner.put(path, {"score": score}, "application/json") for score in (0.88, 1, None, 1.01, "good")]

    assert [one.status_code for one in said] == [200, 200, 200, 422, 422]
    assert [one.json()["quality_score"] for one in said[:3]] == [0.88, 1, None]
    assert owner.put(path.replace(call["call_id"], "other"), {"score": 1}, "application/json").status_code == 404


def test_calls_are_listed(owner):
    (call,) = owner.get(f"{API}/calls").json()["items"]

    assert (call["model_used"], call["cost_usd"], call["outcome"], call["total_tokens"]) == (
        "llama3",
        "0.000018",
        "answered",
        15,
    )
    assert "hush" not in str(call)
