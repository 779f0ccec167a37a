"""Calls of models for the people who recur."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from diatonic.common.scope import Scope
from tests.people import NOW, OWNER
from tests.workbench.llm.conftest import HAIKU, REGION
from workbench.llm import services
from workbench.llm.models import BudgetItem, LedgerItem, ReservationItem
from workbench.llm.rules.budgets import Cap, Kind, Purpose
from workbench.llm.rules.messages import Answer, Message, ModelRequest, Text
from workbench.llm.rules.prices import find_price


def asked(text: str = "Hello", *, model: str = HAIKU, **more: Any) -> ModelRequest:
    """Return a request."""
    return ModelRequest(model, (Message("user", (Text(text),)),), **{"region": REGION, "max_tokens": 100, **more})


def purpose(*caps: Cap, run_id: str = "demo:run:1", user_id: str = "member-id") -> Purpose:
    """Return what calls are for."""
    return Purpose("chat", user_id, "an-agent", run_id, caps)


def ask(
    scope: Scope = OWNER,
    request: ModelRequest | None = None,
    *,
    caps: tuple[Cap, ...] = (),
    now: datetime = NOW,
    **more: Any,
) -> Answer:
    """Ask a model."""
    return services.call(scope, request or asked(), purpose=more.pop("purpose", purpose(*caps)), now=now, **more)


def limit(now: datetime = NOW, **changes: Any) -> None:
    """Set limits of the organization."""
    services.change_limits(OWNER, changes=changes, revision=None, now=now)


def cost_of(input_tokens: int, output_tokens: int, model: str = HAIKU) -> Decimal:
    """Return what tokens cost by the list."""
    price = find_price(model, provider="aws", overrides={}, now=NOW)
    assert price is not None
    return (price.input.base * input_tokens + price.output.base * output_tokens) / 1_000_000


def budget(kind: Kind, identifier: str = "", period: str = "2026-01") -> BudgetItem:
    """Return a budget as it is stored."""
    return BudgetItem.get(f"demo#{kind}{'#' if identifier else ''}{identifier}", period, consistent_read=True)


def ledger(conversation_id: str = "demo:run:1") -> list[LedgerItem]:
    """Return the lines of a conversation."""
    return list(LedgerItem.query(conversation_id, consistent_read=True, page_size=100))


def reservations() -> list[ReservationItem]:
    """Return every reservation that there is."""
    return list(ReservationItem.scan())
