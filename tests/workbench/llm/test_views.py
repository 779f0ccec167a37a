"""The screens of models: prices in words, budgets as bars, limits that two people change, usage and calls."""

import csv
from decimal import Decimal
from io import StringIO

import pytest
from django.test import Client

from diatonic.common import clock
from tests.organizations.people import make_organization, make_person, scope_for, sign_in
from tests.workbench.agents.pages import hidden, text_of
from tests.workbench.llm.asking import asked
from workbench.llm import services
from workbench.llm.rules.budgets import Purpose, month_of
from workbench.llm.rules.limits import Limits

BENCH = "/o/demo/workbench"


@pytest.fixture
def person(endpoint):
    """The owner of an organization with one model, at a dollar a million tokens in and two out."""
    make_organization("demo")
    return make_person("demo", name="Olga", role="owner")


@pytest.fixture
def owner(person) -> Client:
    return sign_in(person)


@pytest.fixture
def scope(person):
    return scope_for(person, "demo")


def _see(client: Client, path: str) -> str:
    answer = client.get(f"{BENCH}{path}")
    assert answer.status_code == 200
    return text_of(answer)


def _form(client: Client, seen=None, **changes: object):
    page = seen or client.get(f"{BENCH}/limits/")
    form = page.context["form"]
    fields = {name: form[name].value() for name in form.fields if name not in ("revision", "base")}
    given = {name: value for name, value in fields.items() if value not in (None, False, "")}
    return client.post(f"{BENCH}/limits/", {**given, **hidden(page), **changes})


def _ask(scope) -> None:
    request = asked("Hello", model="llama3", region="")
    services.call(scope, request, purpose=Purpose("chat", "someone"), now=clock.now())


def _limits(scope) -> Limits:
    return services.get_limits(scope)


def test_prices_stand_in_words(owner):
    page = _see(owner, "/models/")

    assert "An endpoint of this installation" in page
    assert "llama3 $1.00 in, $2.00 out Price set by the operator" in page
    assert "Can be asked" in page
    assert "only repeats" not in page


def test_without_a_provider_the_demo_says_that_it_only_repeats():
    make_organization("demo")
    viewer = sign_in(make_person("demo", name="Vera", role="viewer"))

    page = _see(viewer, "/models/")
    assert "The demo only repeats what it is told: no model answers." in page
    assert "Demo: only repeats" in page
    assert "Budgets and usage" not in page


def test_a_model_without_a_price_is_said_not_to_be_asked(owner, configure):
    configure(model_prices="")

    assert "llama3 nobody knows its price, so it is not asked" in _see(owner, "/models/")


def test_a_budget_is_a_bar_with_what_stops_at_its_end(owner, scope):
    _ask(scope)
    services.change_limits(scope, changes={"user_monthly_cost": Decimal("2.5")}, revision=None, now=clock.now())

    page = _see(owner, "/usage/")
    assert "of $50.00 spent" in page
    assert "A call that could cost more than what is left is refused, until 1 " in page
    assert "of 5,000,000 tokens used" in page
    assert "Each person: $2.50 a month" in page
    assert "Each run: not limited" in page
    assert "Administrators are told at 50 %, 80 % and 100 %." in page


def test_a_budget_that_is_used_up_says_so_on_the_start_page_too(owner, scope):
    _ask(scope)
    assert "Budgets for models" not in text_of(owner.get("/o/demo/"))
    services.change_limits(scope, changes={"monthly_cost": Decimal("0.000001")}, revision=None, now=clock.now())

    assert "Used up" in _see(owner, "/usage/")
    assert "Budgets for models Money in" in text_of(owner.get("/o/demo/"))


def test_a_month_has_its_days_models_and_functions_and_a_table(owner, scope):
    assert "Nothing was counted in this month" in _see(owner, "/usage/")
    _ask(scope)
    now = clock.now()
    services.close_hour(scope, hour=now.strftime("%Y-%m-%dT%H"), now=now)

    page = _see(owner, "/usage/")
    usage = services.get_usage(scope, month=None, now=now)
    tokens = usage.sums.tokens
    assert f"llama3 1 {tokens}" in page
    assert f"chat 1 {tokens}" in page
    table = owner.get(f"{BENCH}/usage.csv?month={usage.month}")
    rows = list(csv.DictReader(StringIO(table.content.decode().lstrip("\ufeff"))))
    assert table["Content-Type"].startswith("text/csv")
    assert [row["name"] for row in rows if row["of"] == "model"] == ["llama3"]


def test_months_lead_to_each_other_and_not_into_the_future(owner):
    month = month_of(clock.now())

    page = owner.get(f"{BENCH}/usage/").content.decode()
    assert "Month before" in page
    assert "Month after" not in page
    assert f"?month={month}" in owner.get(f"{BENCH}/usage/?month=2026-01").content.decode() or month != "2026-02"
    assert "Budgets now" not in _see(owner, "/usage/?month=2026-01")
    for odd in ("2026-13", "x", "0000-00", "9" * 5000):
        assert owner.get(f"{BENCH}/usage/?month={odd}").status_code == 422
    for far in ("0001-01", "9999-12"):
        assert owner.get(f"{BENCH}/usage/?month={far}").status_code == 200


def test_limits_are_changed(owner, scope):
    answer = _form(owner, monthly_cost="12.50", run_cost="0.25", models="llama3", fallback="llama3\n", texts_kept="on")

    found = _limits(scope)
    assert answer.status_code == 302
    assert (found.monthly_cost, found.run_cost, found.user_monthly_cost) == (Decimal("12.5"), Decimal("0.25"), None)
    assert (found.models, found.fallback, found.texts_kept) == (("llama3",), ("llama3",), True)
    assert "$12.50 may be spent" in _see(owner, "/limits/")


@pytest.mark.parametrize(
    "changes",
    [{"monthly_cost": ""}, {"monthly_cost": "-1"}, {"run_cost": "NaN"}, {"tokens_per_day": "0"}, {"fallback": "none"}],
)
def test_limits_that_cannot_be_are_told(owner, scope, changes):
    answer = _form(owner, **changes)

    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == changes.keys()
    assert _limits(scope).revision == 0


def test_two_who_change_limits_are_joined_or_asked(owner, scope):
    admin = sign_in(make_person("demo", name="Ada", role="admin"))
    seen = owner.get(f"{BENCH}/limits/")
    assert _form(admin, monthly_cost="20").status_code == 302

    assert _form(owner, seen, run_cost="1").status_code == 302
    assert (_limits(scope).monthly_cost, _limits(scope).run_cost) == (Decimal(20), Decimal(1))
    asked_back = _form(owner, seen, monthly_cost="30")
    assert asked_back.status_code == 412
    assert "What I wrote 30 What Olga saved 20" in text_of(asked_back)


def test_the_owner_alone_adds_to_a_month_and_says_why(owner, scope):
    admin = sign_in(make_person("demo", name="Ada", role="admin"))

    assert "Only the owner adds to it." in _see(admin, "/limits/")
    assert admin.post(f"{BENCH}/limits/extend/", {"cost": "5", "reason": "The fair."}).status_code == 403
    assert owner.post(f"{BENCH}/limits/extend/", {"cost": "5", "reason": ""}).status_code == 422
    assert owner.post(f"{BENCH}/limits/extend/", {"cost": "0", "reason": "Why not"}).status_code == 422
    assert owner.post(f"{BENCH}/limits/extend/", {"cost": "5", "reason": "The fair."}).status_code == 302
    page = _see(owner, "/limits/")
    assert "$55.00 may be spent" in page
    assert "Olga added $5.00" in page
    assert "The fair." in page


def test_builders_see_what_models_cost_and_change_nothing(person):
    builder = sign_in(make_person("demo", name="Bo", llm__view=True))

    assert "Owners and administrators change these." in _see(builder, "/limits/")
    assert _form(builder, monthly_cost="99").status_code == 403
    member = sign_in(make_person("demo", name="Mina"))
    for path in ("/usage/", "/usage.csv", "/limits/", "/calls/"):
        assert builder.get(f"{BENCH}{path}").status_code == 200
        assert member.get(f"{BENCH}{path}").status_code == 403


def test_calls_are_listed_newest_first(owner, scope):
    assert "No model was asked yet" in _see(owner, "/calls/")
    _ask(scope)

    page = _see(owner, "/calls/")
    assert "llama3" in page
    assert "Answered" in page
    assert owner.get(f"{BENCH}/calls/?cursor=x").status_code == 422
