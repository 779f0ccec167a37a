"""One call of a model: reserved, asked, settled, and in the ledger."""

from datetime import timedelta
from decimal import Decimal

import pytest

from diatonic.common import sealing
from diatonic.common.dynamo.connection import counting
from diatonic.common.errors import Denied
from tests.bedrock_server import tokens
from tests.people import NOW, OWNER, STRANGER, VIEWER
from tests.workbench.llm.asking import ask, asked, budget, cost_of, ledger, limit, purpose, reservations
from tests.workbench.llm.conftest import HAIKU, NOVA
from workbench.llm import services
from workbench.llm.rules.budgets import Cap, Kind
from workbench.llm.rules.messages import Message, ToolResult, ToolUse


def test_a_call_costs_three_calls_of_dynamodb_and_is_settled_by_what_it_used(bedrock):
    bedrock.usage = tokens(1000, 50, cacheReadInputTokens=200)
    with counting() as calls:
        answer = ask()

    assert calls.total == 3
    assert answer.reply.text == "Yes."
    assert answer.cost == cost_of(1000, 50) + Decimal("0.000022")
    assert reservations() == []
    (line,) = ledger()
    assert (line.cost_usd, line.prompt_tokens, line.cache_read_tokens, line.response_tokens) == (
        answer.cost,
        1000,
        200,
        50,
    )
    assert (line.model_used, line.price_version, line.outcome) == (HAIKU, "genai-prices 0.2.3", "answered")
    assert (line.user_id, line.agent_id, line.run_id, line.call_id) == (
        "member-id",
        "an-agent",
        "demo:run:1",
        answer.call_id,
    )


def test_it_is_charged_to_run_agent_person_and_organization(bedrock):
    answer = ask()

    charged = [
        budget(Kind.ORGANIZATION),
        budget(Kind.USER, "member-id"),
        budget(Kind.AGENT, "an-agent"),
        budget(Kind.RUN, "demo:run:1", "all"),
    ]
    assert {(item.cost_spent, item.cost_taken) for item in charged} == {(answer.cost, answer.cost)}
    assert budget(Kind.ORGANIZATION, period="2026-01-31").tokens_taken == 15
    assert {item.calls_spent for item in charged} == {1}


@pytest.mark.parametrize("kind", [Kind.RUN, Kind.AGENT, Kind.USER])
def test_a_budget_that_does_not_hold_the_worst_refuses_before_anybody_is_asked(bedrock, kind):
    with pytest.raises(services.BudgetExhausted) as refused:
        ask(caps=(Cap(kind, cost=Decimal("0.0001")),))

    assert (refused.value.status, refused.value.code) == (402, "budget_exhausted")
    assert refused.value.extra["budget"] == kind
    assert bedrock.asked == []
    assert (reservations(), ledger()) == ([], [])


def test_a_budget_of_calls_ends_after_so_many(bedrock):
    caps = (Cap(Kind.RUN, calls=2),)
    for _ in range(2):
        ask(caps=caps)

    with pytest.raises(services.BudgetExhausted, match="all 2 calls are made"):
        ask(caps=caps)


def test_the_organizations_tokens_of_a_day_come_back_the_next_day(bedrock):
    bedrock.usage = tokens(900, 50)
    limit(tokens_per_day=1000)
    ask()

    with pytest.raises(services.BudgetExhausted, match="for today"):
        ask()
    assert ask(now=NOW + timedelta(days=1)).reply.text == "Yes."


def test_only_so_many_calls_are_made_in_a_minute(bedrock):
    limit(requests_per_minute=2)
    for _ in range(2):
        ask()

    with pytest.raises(services.TooManyCalls) as refused:
        ask(now=NOW + timedelta(seconds=45))
    assert (refused.value.retry_after, len(bedrock.asked)) == (15, 2)
    assert ask(now=NOW + timedelta(minutes=1)).reply.text == "Yes."


def test_a_prompt_that_is_too_long_is_refused_by_how_much_and_never_cut(bedrock):
    limit(tokens_per_request=1000)

    with pytest.raises(services.PromptTooLong) as refused:
        ask(request=asked("1" * 2000))

    assert refused.value.extra["over"] == refused.value.extra["tokens"] - 1000 > 1000
    assert bedrock.asked == []


def test_a_model_nobody_offers_allows_or_prices_is_not_asked(bedrock, configure):
    configure(model_bedrock_models=(HAIKU, NOVA, "acme.unpriced-v1:0"))
    limit(models=[NOVA, "acme.unpriced-v1:0"])

    with pytest.raises(services.ModelUnknown):
        ask(request=asked(model="acme.unheard-of"))
    with pytest.raises(services.ModelNotAllowed, match="does not allow"):
        ask()
    with pytest.raises(services.ModelNotAllowed) as refused:
        ask(request=asked(model="acme.unpriced-v1:0"))
    assert refused.value.code == "model_unpriced"
    assert bedrock.asked == []


def test_whoever_may_not_run_agents_asks_no_model(bedrock):
    with pytest.raises(Denied):
        ask(VIEWER)


def test_a_cheaper_model_of_the_chain_is_asked_where_the_budget_does_not_hold_the_first(bedrock):
    limit(fallback=[HAIKU, NOVA])
    caps = (Cap(Kind.RUN, cost=cost_of(20, 100)),)

    answer = ask(caps=caps)

    assert (answer.model, bedrock.models) == (NOVA, [NOVA])
    assert ledger()[0].model_used == NOVA
    assert answer.cost == cost_of(12, 3, NOVA)


def test_without_a_chain_nothing_else_is_asked(bedrock):
    with pytest.raises(services.BudgetExhausted):
        ask(caps=(Cap(Kind.RUN, cost=cost_of(20, 100)),))


def test_what_broke_off_is_charged_by_what_had_come(bedrock):
    bedrock.break_off("word " * 30, how="cut")
    shown: list[str] = []

    with pytest.raises(services.ModelFailed) as failed:
        ask(on_text=shown.append)

    (line,) = ledger()
    assert (line.outcome, line.is_estimated) == ("broken", True)
    assert failed.value.cost == line.cost_usd == budget(Kind.ORGANIZATION).cost_taken > 0
    assert 30 <= line.response_tokens <= 100
    assert reservations() == []


def test_what_nobody_took_costs_nothing(bedrock):
    bedrock.refuse(400, "ValidationException", "too many tools")

    with pytest.raises(services.ModelFailed, match="too many tools"):
        ask()

    assert (reservations(), ledger()) == ([], [])
    assert budget(Kind.ORGANIZATION).cost_taken == budget(Kind.RUN, "demo:run:1", "all").calls_taken == 0


def test_a_model_without_room_is_away_and_costs_nothing(bedrock):
    for _ in range(4):
        bedrock.refuse(429, "ThrottlingException")

    with pytest.raises(services.ModelAway) as away:
        ask()

    assert (away.value.status, len(bedrock.asked)) == (503, 4)
    assert reservations() == []


def test_whoever_stops_it_pays_for_what_had_come(bedrock):
    bedrock.say("one ", "two ", "three ")
    shown: list[str] = []

    with pytest.raises(services.CallStopped) as stopped:
        ask(on_text=shown.append, should_stop=lambda: len(shown) == 2)

    assert shown == ["one ", "two "]
    assert ledger()[0].outcome == "stopped"
    assert stopped.value.cost == ledger()[0].cost_usd > 0


def test_a_listener_that_fails_leaves_no_reservation(bedrock):
    def listen(_piece: str) -> None:
        raise RuntimeError("the log is away")

    with pytest.raises(RuntimeError, match="the log is away"):
        ask(on_text=listen)

    assert reservations() == []
    assert ledger()[0].outcome == "broken"


def test_tools_go_there_and_back(bedrock):
    bedrock.use_tools(("1", "add", '{"a": 1}'), ("2", "add", '{"a": 2}'))
    first = ask()
    results = Message("user", (ToolResult("1", "2"), ToolResult("2", "4")))
    request = asked()

    ask(request=type(request)(request.model, (*request.messages, first.reply.message, results), region=request.region))

    assert [type(part) for part in first.reply.message.content] == [ToolUse, ToolUse]
    assert len(bedrock.asked[1]["messages"]) == 3


def test_the_endpoint_of_the_installation_answers_at_its_own_price(endpoint):
    answer = ask(request=asked(model="llama3", region=""))

    assert answer.cost == Decimal(12 * 1 + 3 * 2) / 1_000_000
    assert ledger()[0].price_version == "operator"


def test_without_any_model_the_demo_echoes_and_costs_nothing():
    answer = ask(request=asked("Hello there", model="demo"))

    assert answer.reply.text.endswith("You said: Hello there")
    assert "demo provider" in answer.reply.text
    assert (answer.cost, ledger()[0].price_version) == (Decimal(0), "demo")


def test_the_same_question_at_temperature_0_is_answered_from_the_last_answer(bedrock):
    limit(answers_kept=True)
    first = ask(request=asked(temperature=0))
    shown: list[str] = []

    again = ask(request=asked(temperature=0), on_text=shown.append)

    assert (again.reply, again.cached, again.cost, again.saved) == (first.reply, True, Decimal(0), first.cost)
    assert (len(bedrock.asked), shown) == (1, ["Yes."])
    assert [line.outcome for line in ledger()] == ["answered", "cached"]
    assert budget(Kind.ORGANIZATION).cost_taken == first.cost


@pytest.mark.parametrize("change", [{"temperature": 0.5}, {"max_tokens": 99}, {"system": "Be brief."}])
def test_another_question_is_asked(bedrock, change):
    limit(answers_kept=True)
    ask(request=asked(temperature=0))

    assert not ask(request=asked(**{"temperature": 0, **change})).cached


def test_answers_are_nobody_elses_expire_and_are_kept_only_where_that_is_wanted(bedrock):
    ask(request=asked(temperature=0))
    assert not ask(request=asked(temperature=0)).cached
    limit(answers_kept=True)
    ask(request=asked(temperature=0))
    services.change_limits(STRANGER, changes={"answers_kept": True}, revision=None, now=NOW)

    assert not ask(STRANGER, asked(temperature=0), purpose=purpose(run_id="other:run:1")).cached
    assert not ask(request=asked(temperature=0), now=NOW + timedelta(days=1, seconds=1)).cached


def test_an_answer_counts_though_the_keys_are_away_that_would_seal_it(bedrock, settings, monkeypatch):
    limit(texts_kept=True)
    monkeypatch.setenv("AWS_ENDPOINT_URL_KMS", "http://127.0.0.1:1")
    settings.DIATONIC = settings.DIATONIC.model_copy(update={"kms_key": "alias/diatonic"})
    sealing._client.cache_clear()

    answer = ask(request=asked("a secret"))

    (line,) = ledger()
    assert (line.call_id, line.outcome, reservations()) == (answer.call_id, "answered", [])
    assert services.find_texts(OWNER, call_id=answer.call_id, now=NOW) is None


def test_what_is_said_is_kept_sealed_where_the_organization_wants_it(bedrock):
    first = ask(request=asked("a secret"))
    limit(texts_kept=True)
    second = ask(request=asked("another secret"))

    assert services.find_texts(OWNER, call_id=first.call_id, now=NOW) is None
    texts = services.find_texts(OWNER, call_id=second.call_id, now=NOW)
    assert texts is not None
    assert "another secret" in texts[0]
    assert "Yes." in texts[1]
    assert services.find_texts(STRANGER, call_id=second.call_id, now=NOW) is None
    assert services.find_texts(OWNER, call_id=second.call_id, now=NOW + timedelta(days=31)) is None
    with pytest.raises(Denied):
        services.find_texts(VIEWER, call_id=second.call_id, now=NOW)
