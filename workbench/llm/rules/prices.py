"""What tokens cost, in US dollars, exactly.

Prices come with the package genai-prices (nothing is fetched), and from who runs the installation, who has the last
word. Each call keeps the version of the prices that it was charged by.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from workbench.llm.rules.messages import Usage

_MILLION = Decimal(1_000_000)
_PLACES = Decimal("0.000000000001")
_OWN = "operator"


@dataclass(frozen=True, slots=True)
class Rate:
    """Dollars for a million tokens; ``steps``: (from so many prompt tokens, another rate for all of them)."""

    base: Decimal
    steps: tuple[tuple[int, Decimal], ...] = ()

    def at(self, prompt: int) -> Decimal:
        """Return the rate for a prompt of so many tokens."""
        return next((rate for start, rate in reversed(self.steps) if prompt > start), self.base)

    def most(self, prompt: int) -> Decimal:
        """Return the highest rate that a prompt of up to so many tokens can have."""
        return max(self.base, *(rate for start, rate in self.steps if prompt > start), Decimal(0))


@dataclass(frozen=True, slots=True)
class Price:
    """What a model's tokens cost, and by which prices: ``genai-prices 0.2.3``, ``operator``."""

    version: str
    input: Rate
    output: Rate
    cache_read: Rate
    cache_write: Rate

    def cost(self, usage: Usage) -> Decimal:
        """Return what the tokens cost, up to 12 places, rounded up."""
        parts = (
            (self.input, usage.input),
            (self.output, usage.output),
            (self.cache_read, usage.cache_read),
            (self.cache_write, usage.cache_write),
        )
        return _rounded(sum((rate.at(usage.prompt) * count for rate, count in parts), Decimal(0)))

    def worst(self, usage: Usage) -> Decimal:
        """Return the most that up to so many tokens can cost, however a provider's cache takes them."""
        rate = max(each.most(usage.prompt) for each in (self.input, self.cache_read, self.cache_write))
        return _rounded(rate * usage.prompt + self.output.most(usage.prompt) * usage.output)


#: For what costs nothing because nothing is asked: the provider that only echoes.
FREE = Price("demo", Rate(Decimal(0)), Rate(Decimal(0)), Rate(Decimal(0)), Rate(Decimal(0)))


def find_price(model: str, *, provider: str, overrides: Mapping[str, Price], now: datetime) -> Price | None:
    """Return the price of a model, or ``None``: then it must not be asked.

    ``provider``: ``aws``, or the address of an endpoint as genai-prices knows it.
    """
    return overrides.get(model) or _listed(model, provider, now.date().isoformat())


def read_prices(text: str) -> dict[str, Price]:
    """Read ``llama3=0.2/0.4,other=3/15/0.3/3.75``: dollars a million tokens in, out, read from and written to a cache.

    Raises ``ValueError`` with what is right.
    """
    found = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _, said = part.rpartition("=")
        rates = [_rate(rate) for rate in said.split("/")]
        if not name or len(rates) not in (2, 4) or None in rates:
            raise ValueError("must be like llama3=0.2/0.4: dollars for a million tokens in and out, by model")
        first, second, *cache = (Rate(rate) for rate in rates if rate is not None)
        read, write = cache or (first, first)
        found[name.strip()] = Price(_OWN, first, second, read, write)
    return found


def written(amount: Decimal) -> str:
    """Return an amount as text: all its digits, and no zeros behind them."""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _rate(text: str) -> Decimal | None:
    try:
        rate = Decimal(text.strip())
    except InvalidOperation:
        return None
    return rate if rate.is_finite() and rate >= 0 else None


@lru_cache(maxsize=512)
def _listed(model: str, provider: str, day: str) -> Price | None:
    # Loading the list takes most of a second and some memory: only where somebody asks for a model's price.
    from genai_prices import __version__  # noqa: PLC0415 -- see above
    from genai_prices.data_snapshot import get_snapshot  # noqa: PLC0415

    by_address = provider.startswith("http")
    try:
        _, found = get_snapshot().find_provider_model(
            model, None, None if by_address else provider, provider if by_address else None
        )
    except LookupError:
        return None
    prices = found.get_prices(datetime.fromisoformat(f"{day}T00:00:00+00:00"))
    rates = {name: _read_rate(getattr(prices, f"{name}_mtok", None)) for name in _NAMES}
    input_rate, output = rates["input"], rates["output"]
    if input_rate is None or output is None:
        return None
    version = f"genai-prices {__version__}"
    return Price(version, input_rate, output, rates["cache_read"] or input_rate, rates["cache_write"] or input_rate)


_NAMES = ("input", "output", "cache_read", "cache_write")


def _read_rate(price: Any) -> Rate | None:
    if price is None or isinstance(price, Decimal):
        return None if price is None else Rate(price)
    return Rate(price.base, tuple((tier.start, tier.price) for tier in price.tiers))


def _rounded(per_million: Decimal) -> Decimal:
    return (per_million / _MILLION).quantize(_PLACES, rounding=ROUND_UP).normalize() + Decimal(0)
