"""Limits: who sets them, what is told of them, and what people are told as they are used up."""

from contextlib import suppress
from datetime import timedelta
from decimal import Decimal

import pytest

from diatonic.common.dynamo.connection import counting
from diatonic.common.errors import Denied, Invalid, Stale
from organizations.audit import services as audit
from organizations.notifications import services as notifications
from tests.bedrock_server import tokens
from tests.organizations.people import make_organization, make_person, scope_for
from tests.people import MEMBER, NOW, OWNER, person
from tests.workbench.llm.asking import ask, asked, cost_of, limit
from tests.workbench.llm.conftest import HAIKU, NOVA
from workbench.llm import services
from workbench.llm.rules.budgets import Purpose

ADMIN, BUILDER = person("admin", "admin"), person("builder", "member", "builder")


def test_before_anybody_sets_a_limit_the_usual_ones_hold(configure):
    configure(model_monthly_budget=Decimal(7))

    found = services.get_limits(BUILDER)

    assert (found.monthly_cost, found.revision, found.answers_kept, found.texts_kept) == (Decimal(7), 0, False, False)


def test_limits_are_changed_in_part_and_by_revision(bedrock):
    first = services.change_limits(
        ADMIN, changes={"monthly_cost": Decimal("12.5"), "models": [NOVA]}, revision=0, now=NOW
    )
    second = services.change_limits(ADMIN, changes={"run_cost": Decimal(1)}, revision=first.revision, now=NOW)

    assert services.get_limits(OWNER) == second
    assert (second.monthly_cost, second.models, second.run_cost, second.revision) == (
        Decimal("12.5"),
        (NOVA,),
        Decimal(1),
        2,
    )
    with pytest.raises(Stale) as stale:
        services.change_limits(ADMIN, changes={"run_cost": None}, revision=1, now=NOW)
    assert stale.value.extra["revision"] == 2


def test_limits_out_of_range_change_nothing(bedrock):
    with pytest.raises(Invalid) as wrong:
        services.change_limits(ADMIN, changes={"models": ["acme.unheard-of"], "tokens_per_day": 0}, revision=0, now=NOW)

    assert [field.pointer for field in wrong.value.fields] == ["/tokens_per_day", "/models"]
    assert services.get_limits(OWNER).revision == 0


def test_members_and_builders_change_nothing():
    with pytest.raises(Denied):
        services.get_limits(MEMBER)
    for scope in (MEMBER, BUILDER):
        with pytest.raises(Denied):
            services.change_limits(scope, changes={"monthly_cost": Decimal(99)}, revision=0, now=NOW)


def test_changes_are_audited():
    limit(monthly_cost=Decimal(12))

    (entry,) = audit.list_events(OWNER).items
    assert (entry.action, entry.actor_name) == ("llm.limits_changed", "Owner")
    assert entry.changes["monthly_cost"] == {"before": "50", "after": "12"}


def test_only_the_owner_extends_a_budget_with_a_reason_and_for_this_month(bedrock):
    bedrock.usage = tokens(1000, 50)
    limit(monthly_cost=Decimal("0.0001"))
    with pytest.raises(services.BudgetExhausted):
        ask()
    for scope in (ADMIN, BUILDER):
        with pytest.raises(Denied):
            services.extend_budget(scope, cost=Decimal(1), reason="A workshop", revision=None, now=NOW)
    with pytest.raises(Invalid) as wrong:
        services.extend_budget(OWNER, cost=Decimal(0), reason=" ", revision=None, now=NOW)
    assert [field.pointer for field in wrong.value.fields] == ["/extension/cost", "/extension/reason"]

    services.extend_budget(OWNER, cost=Decimal("0.5"), reason="A workshop", revision=None, now=NOW)
    extended = services.extend_budget(OWNER, cost=Decimal("0.5"), reason="Another", revision=None, now=NOW)

    assert extended.extension is not None
    assert (extended.extension.cost, extended.extension.by_name) == (Decimal(1), "Owner")
    assert ask().cost == cost_of(1000, 50)
    with pytest.raises(services.BudgetExhausted):
        ask(now=NOW + timedelta(days=1))
    entries = audit.list_events(OWNER).items
    assert entries[0].summary == "added $0.5 to the budget for models of 2026-01: Another"


@pytest.fixture
def people(bedrock):
    """An organization whose owner is told of its budget."""
    make_organization("demo")
    return scope_for(make_person("demo", name="Olga", role="owner"), "demo")


def _told(scope) -> list[str]:
    return [notice.text for notice in notifications.list_notices(scope).items if notice.kind == "budget.reached"]


def test_administrators_are_told_once_of_each_threshold(bedrock, people):
    bedrock.usage = tokens(1000, 50)
    each = cost_of(1000, 50)
    limit(monthly_cost=each * 4)

    told = []
    for _ in range(4):
        with suppress(services.BudgetExhausted):
            ask()
        told.append(len(_told(people)))

    assert told == [0, 1, 1, 2]
    newest, oldest = _told(people)
    assert "used by 50 %" in oldest
    assert "used up" in newest


def test_an_extended_budget_tells_of_its_thresholds_anew(bedrock, people):
    bedrock.usage = tokens(1000, 50)
    each = cost_of(1000, 50)
    limit(monthly_cost=each * 2)
    ask()
    assert len(_told(people)) == 1

    limit(monthly_cost=each * 4)
    ask()

    assert len(_told(people)) == 2


def test_people_are_told_of_their_own_budget(bedrock, people):
    bedrock.usage = tokens(1000, 50)
    limit(user_monthly_cost=cost_of(1000, 50))

    ask(purpose=Purpose("chat", people.user_id))

    (text,) = _told(people)
    assert text.startswith("Your budget")


def test_a_call_below_every_threshold_tells_nobody_and_costs_no_call_more(bedrock, people):
    with counting() as calls:
        ask()

    assert calls.total == 3
    assert _told(people) == []


def test_models_are_listed_with_prices_and_whether_they_are_allowed(bedrock, configure):
    configure(model_bedrock_models=(HAIKU, NOVA, "acme.unpriced-v1:0"))
    limit(models=[NOVA, "acme.unpriced-v1:0"])

    found = {offer.model: offer for offer in services.models(MEMBER, now=NOW)}

    assert [found[name].is_usable for name in (HAIKU, NOVA, "acme.unpriced-v1:0")] == [False, True, False]
    assert found[HAIKU].price is not None
    assert found["acme.unpriced-v1:0"].price is None


def test_only_the_demo_is_there_where_operators_offer_nothing():
    (offer,) = services.models(MEMBER, now=NOW)

    assert (offer.model, offer.is_usable) == ("demo", True)
    assert ask(MEMBER, asked(model="demo")).reply.text.startswith("This is the demo provider")
