"""What tokens cost."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from genai_prices import Usage as TheirUsage
from genai_prices import calc_price
from hypothesis import given
from hypothesis import strategies as some

from workbench.llm.rules.messages import Usage
from workbench.llm.rules.prices import FREE, Price, Rate, find_price, read_prices

NOW = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)
_COUNTS = some.integers(0, 400_000)
_USAGES = some.builds(Usage, _COUNTS, _COUNTS, _COUNTS, _COUNTS)
#: With prices for a cache and without, with steps by length and without.
_BEDROCK = [
    "us.anthropic.claude-haiku-4-5-20251001-v1:0",
    "anthropic.claude-sonnet-4-20250514-v1:0",
    "amazon.nova-lite-v1:0",
    "meta.llama3-1-8b-instruct-v1:0",
]


def price(model: str) -> Price:
    found = find_price(model, provider="aws", overrides={}, now=NOW)
    assert found is not None
    return found


@given(some.sampled_from(_BEDROCK), _USAGES)
def test_a_cost_is_what_the_list_says_though_bedrock_counts_its_cache_apart(model, usage):
    theirs = calc_price(
        TheirUsage(
            input_tokens=usage.prompt,
            output_tokens=usage.output,
            cache_read_tokens=usage.cache_read,
            cache_write_tokens=usage.cache_write,
        ),
        model,
        provider_id="aws",
        genai_request_timestamp=NOW,
    )

    assert abs(price(model).cost(usage) - theirs.total_price) < Decimal("1e-11")


@given(some.sampled_from(_BEDROCK), _USAGES, _USAGES)
def test_no_usage_costs_more_than_the_worst_of_a_larger_one(model, usage, more):
    larger = Usage(input=usage.prompt + more.prompt, output=usage.output + more.output)

    assert price(model).worst(larger) >= price(model).cost(usage)


def test_a_price_names_its_list_and_version():
    assert price(_BEDROCK[0]).version == "genai-prices 0.2.3"


def test_a_model_that_nobody_has_priced_has_no_price():
    assert find_price("anthropic.nobody-knows-v9:0", provider="aws", overrides={}, now=NOW) is None
    assert find_price("gpt-4o", provider="http://127.0.0.1:11434/v1", overrides={}, now=NOW) is None


def test_an_address_that_the_list_knows_has_its_prices():
    found = find_price("gpt-4o", provider="https://api.openai.com/v1", overrides={}, now=NOW)

    assert found is not None
    assert found.output.base > found.input.base > 0


def test_the_operator_has_the_last_word():
    own = read_prices("amazon.nova-lite-v1:0=1/2, local:8b=0/0/0/0")

    found = find_price("amazon.nova-lite-v1:0", provider="aws", overrides=own, now=NOW)

    assert found is not None
    assert found.version == "operator"
    assert found.cost(Usage(1_000_000, 1_000_000)) == 3
    assert own["local:8b"].cost(Usage(5, 5)) == 0


@pytest.mark.parametrize("text", ["llama", "llama=1", "=1/2", "llama=1/2/3", "llama=-1/2", "llama=a/b", "llama=NaN/1"])
def test_a_price_that_is_none_is_refused(text):
    with pytest.raises(ValueError, match="dollars for a million tokens"):
        read_prices(text)


def test_long_prompts_cost_by_their_step():
    rate = Rate(Decimal(3), ((200_000, Decimal(6)),))
    found = Price("test", rate, rate, rate, rate)

    assert found.cost(Usage(200_000)) == Decimal("0.6")
    assert found.cost(Usage(200_001)) == Decimal("1.200006")
    assert found.worst(Usage(200_001)) == Decimal("1.200006")


def test_what_only_echoes_costs_nothing():
    assert FREE.cost(Usage(10**9, 10**9)) == FREE.worst(Usage(10**9, 10**9)) == 0
