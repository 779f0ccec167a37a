"""What models did and cost, in the API: a month, and calls."""

from decimal import Decimal
from typing import Annotated, Any, Self

from ninja import Schema
from pydantic import Field

from diatonic.common.http.answers import Answer
from workbench.llm.rules.budgets import Budget, Used
from workbench.llm.rules.ledger import CallOutcome, Line, Part
from workbench.llm.rules.prices import written
from workbench.llm.services import Usage


class ScoreIn(Schema):
    """How good an answer was, from 0 to 1; ``null`` takes a score back."""

    score: Annotated[float, Field(ge=0, le=1)] | None


class ModelUsagePartOut(Answer):
    """What one model, function or day has of a month."""

    name: str
    requests: int
    tokens: int
    cost_usd: str
    scored_requests: int
    average_quality_score: float | None


class BudgetOut(Answer):
    """One of the organization's budgets now: ``reserved`` is what calls under way may still spend."""

    period: str
    limit_usd: str | None
    spent_usd: str
    reserved_usd: str
    limit_tokens: int | None
    spent_tokens: int
    reserved_tokens: int

    @classmethod
    def of(cls, budget: Budget, used: Used) -> Self:
        """Return the answer for a budget."""
        return cls(
            period=budget.period,
            limit_usd=None if budget.cost is None else written(budget.cost),
            spent_usd=written(used.spent),
            reserved_usd=written(used.cost - used.spent),
            limit_tokens=budget.tokens,
            spent_tokens=used.tokens_spent,
            reserved_tokens=used.tokens - used.tokens_spent,
        )


class CloudUseOut(Answer):
    """About how often one cloud service was called for the organization in this hour; ``null``: not limited."""

    service: str
    calls: int
    limit: int | None


class ModelUsageOut(Answer):
    """A month of models: sums of its closed hours, up to ``closed_through``; ``budgets`` are of this moment.

    ``average_quality_score``: of the ``scored_requests``, whose answers somebody has judged, from 0 to 1.

    ``cloud_calls``: our own calls of cloud services in this hour; beyond a limit runs and jobs wait for the next one.
    """

    month: str
    closed_through: str
    total_requests: int
    cached_requests: int
    input_tokens: int
    output_tokens: int
    total_tokens: int
    total_cost_usd: str
    average_response_time_ms: int
    scored_requests: int
    average_quality_score: float | None
    models: list[ModelUsagePartOut]
    functions: list[ModelUsagePartOut]
    days: list[ModelUsagePartOut]
    budgets: list[BudgetOut]
    cloud_calls: list[CloudUseOut]

    @classmethod
    def of(cls, usage: Usage) -> Self:
        """Return the answer for a month."""
        sums = usage.sums
        asked = sums.requests - sums.cached
        return cls(
            month=usage.month,
            closed_through=usage.closed_through,
            total_requests=sums.requests,
            cached_requests=sums.cached,
            input_tokens=sums.input_tokens,
            output_tokens=sums.output_tokens,
            total_tokens=sums.tokens,
            total_cost_usd=written(sums.cost),
            average_response_time_ms=round(sums.milliseconds / asked) if asked else 0,
            scored_requests=sums.scored,
            average_quality_score=_score(sums.average_quality),
            models=[_part(name, part) for name, part in sums.models.items()],
            functions=[_part(name, part) for name, part in sums.functions.items()],
            days=[_part(name, part) for name, part in sums.days.items()],
            budgets=[BudgetOut.of(budget, used) for budget, used in usage.budgets],
            cloud_calls=[
                CloudUseOut(service=one.service, calls=one.calls, limit=one.limit) for one in usage.cloud_uses
            ],
        )


def _part(name: str, part: Part) -> ModelUsagePartOut:
    return ModelUsagePartOut(
        name=name,
        requests=part.requests,
        tokens=part.tokens,
        cost_usd=written(part.cost),
        scored_requests=part.scored,
        average_quality_score=_score(part.average_quality),
    )


def _score(average: Decimal | None) -> float | None:
    return None if average is None else float(average)


class CallOut(Answer):
    """A call of a model, from the ledger."""

    conversation_id: str
    call_id: str
    generated_at: str
    model_used: str
    region: str
    function: str
    user_id: str
    agent_id: str
    run_id: str
    prompt_tokens: int
    response_tokens: int
    cache_read_tokens: int
    cache_write_tokens: int
    total_tokens: int
    cost_usd: str
    price_version: str
    response_time_ms: int
    outcome: CallOutcome
    is_estimated: bool
    texts_kept: bool
    quality_score: float | None

    @classmethod
    def of(cls, line: Line) -> Self:
        """Return the answer for a line of the ledger."""
        names = set(cls.model_fields) & set(Line.__dataclass_fields__)
        said: dict[str, Any] = {name: getattr(line, name) for name in names}
        return cls(
            **said,
            model_used=line.model,
            prompt_tokens=line.usage.input,
            response_tokens=line.usage.output,
            cache_read_tokens=line.usage.cache_read,
            cache_write_tokens=line.usage.cache_write,
            total_tokens=line.usage.total,
            cost_usd=written(line.cost),
            response_time_ms=line.milliseconds,
        )


class CallsOut(Answer):
    """A page of calls."""

    items: list[CallOut]
    next_cursor: str | None
