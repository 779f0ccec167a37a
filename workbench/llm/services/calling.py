"""One call of a model: reserved, asked, settled."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.utils.crypto import salted_hmac

from diatonic.common import clock, ids, tracing
from diatonic.common.dynamo import Transaction
from diatonic.common.scope import Scope
from workbench.llm import policies, providers
from workbench.llm.providers import Assembly, Failed, Failure, Interrupted
from workbench.llm.rules import messages
from workbench.llm.rules.budgets import Demand, Purpose
from workbench.llm.rules.catalog import Offer, chain_after, where
from workbench.llm.rules.estimates import broken_usage, prompt_tokens, worst_usage
from workbench.llm.rules.ledger import CallOutcome, Line
from workbench.llm.rules.messages import Answer, ModelRequest, Reply, Stop, Usage
from workbench.llm.rules.prices import FREE
from workbench.llm.services import alerts
from workbench.llm.services.choosing import find_offer
from workbench.llm.services.refusals import (
    BudgetExhausted,
    CallStopped,
    ModelAway,
    ModelFailed,
    ModelNotAllowed,
    ModelUnknown,
    PromptTooLong,
)
from workbench.llm.services.reserving import Standing, look, release, reserve, settle, write_line
from workbench.llm.store.budgets import Reservation
from workbench.llm.store.ledger import LONGEST_TEXT

_LONGEST_WORDS = 300


@dataclass(frozen=True, slots=True)
class _Call:
    """A call under way: what is asked of whom, and since when."""

    scope: Scope
    request: ModelRequest
    purpose: Purpose
    standing: Standing
    offer: Offer
    line: Line
    demand: Demand
    answer_key: str
    began: float
    now: datetime

    def settled(self, usage: Usage, outcome: CallOutcome, *, is_estimated: bool = False) -> Line:
        """Return the call's line, as it ended just now."""
        price = self.offer.price or FREE
        passed = time.monotonic() - self.began
        return replace(
            self.line,
            usage=usage,
            cost=price.cost(usage),
            outcome=outcome,
            is_estimated=is_estimated,
            milliseconds=round(passed * 1000),
            generated_at=clock.iso(self.ended),
        )

    @property
    def ended(self) -> datetime:
        """The present moment: that of the beginning, and what passed since."""
        return self.now + timedelta(seconds=time.monotonic() - self.began)


def call(
    scope: Scope,
    request: ModelRequest,
    *,
    purpose: Purpose,
    on_text: Callable[[str], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    now: datetime,
) -> Answer:
    """Ask a model and return its answer with what it cost. Needs ``runs.execute``. Three DynamoDB calls.

    ``on_text`` is told of each piece as it arrives, ``should_stop`` asked before each. Where a budget does not hold the
    model, a cheaper one of the organization's chain is asked. Raises ``ModelUnknown``, ``ModelNotAllowed``,
    ``PromptTooLong``, ``BudgetExhausted``, ``TooManyCalls``, ``ModelAway`` (nothing was spent), ``ModelFailed``,
    ``CallStopped``.
    """
    policies.check_can_ask(scope)
    began = time.monotonic()
    answer_key = _answer_key(scope, request) if request.temperature == 0 else ""
    standing = look(scope, purpose, answer_key=answer_key, now=now)
    find_offer(request.model, standing.limits, now=now)
    estimate = prompt_tokens(request)
    if estimate > standing.limits.tokens_per_request:
        raise PromptTooLong(estimate, standing.limits.tokens_per_request)
    if standing.answer is not None:
        answer = _from_kept(scope, request, purpose, standing.answer, began=began, now=now)
        if on_text is not None:
            on_text(answer.reply.text)
        return answer
    made, under_way = _reserve(scope, request, purpose, standing, answer_key, began=began, now=now)
    assembly = Assembly(seconds=settings.DIATONIC.model_seconds, on_text=on_text, should_stop=should_stop)
    reply = _traced(under_way, made, assembly)
    return _answered(under_way, made, reply, is_estimated=assembly.usage is None)


def _reserve(  # noqa: PLR0913 -- what a call is
    scope: Scope,
    request: ModelRequest,
    purpose: Purpose,
    standing: Standing,
    answer_key: str,
    *,
    began: float,
    now: datetime,
) -> tuple[Reservation, _Call]:
    """Reserve for the model, or for the first of the chain that the budgets hold. Raises for the model itself."""
    refusal: BudgetExhausted | None = None
    for name in (request.model, *chain_after(request.model, standing.limits.fallback)):
        try:
            offer = find_offer(name, standing.limits, now=now)
        except (ModelUnknown, ModelNotAllowed):
            continue  # of the chain: it was taken off the list meanwhile
        asked = replace(request, model=name, region=where(offer, request.region))
        worst, price = worst_usage(asked), offer.price or FREE
        demand = Demand(price.worst(worst), worst.total)
        line = _line(scope, asked, purpose, worst, price.version, now=now)
        try:
            made = reserve(scope, line, demand, purpose, standing, now=now)
        except BudgetExhausted as exhausted:
            refusal = refusal or exhausted
            if exhausted.shortfall.of != "cost":
                break
            continue
        return made, _Call(
            scope,
            asked,
            purpose,
            standing,
            offer,
            line,
            demand,
            answer_key if name == request.model else "",
            began,
            now,
        )
    if refusal is None:
        raise ModelAway("No model can be asked just now.")
    raise refusal


def _traced(under_way: _Call, made: Reservation, assembly: Assembly) -> Reply:
    """Ask, and tell a collector of it in the words of OpenTelemetry's conventions for generative AI."""
    asked, provider = under_way.request, under_way.offer.provider
    about = {"gen_ai.operation.name": "chat", "gen_ai.provider.name": provider, "gen_ai.request.model": asked.model}
    about |= {"run_id": under_way.purpose.run_id, "call_id": under_way.line.call_id}
    with tracing.span(f"chat {asked.model}", about) as span:
        reply = _ask(under_way, made, assembly)
        used = {"gen_ai.usage.input_tokens": reply.usage.input, "gen_ai.usage.output_tokens": reply.usage.output}
        span.note(used)
        return reply


def _ask(under_way: _Call, made: Reservation, assembly: Assembly) -> Reply:
    """Ask the provider. Whatever happens instead of an answer is settled, or given back where nothing was spent."""
    request = under_way.request
    try:
        providers.ask(under_way.offer.provider, request, request.region, assembly)
        return assembly.reply(broken_usage(request, assembly.received))
    except Interrupted:
        raise CallStopped(_settle_broken(under_way, made, assembly, CallOutcome.STOPPED)) from None
    except Failed as failed:
        words = failed.words[:_LONGEST_WORDS]
        if failed.failure is Failure.BROKEN:
            cost = _settle_broken(under_way, made, assembly, CallOutcome.BROKEN)
            raise ModelFailed(f"The answer of {request.model} broke off: {words}.", cost=cost) from failed
        release(under_way.scope, made, now=under_way.ended)
        if failed.failure is Failure.REFUSED:
            raise ModelFailed(f"{request.model} does not take this request: {words}.") from failed
        raise ModelAway(f"{request.model} does not answer just now. Try again in a moment.", retry_after=10) from failed
    except Exception:
        # Whoever listened failed, or a provider said what nobody foresaw: it may have cost.
        _settle_broken(under_way, made, assembly, CallOutcome.BROKEN)
        raise


def _settle_broken(under_way: _Call, made: Reservation, assembly: Assembly, outcome: CallOutcome) -> Decimal:
    usage = assembly.usage or broken_usage(under_way.request, assembly.received)
    line = under_way.settled(usage, outcome, is_estimated=assembly.usage is None)
    if settle(under_way.scope, made, line, now=under_way.ended):
        _tell(under_way, line)
    return line.cost


def _answered(under_way: _Call, made: Reservation, reply: Reply, *, is_estimated: bool) -> Answer:
    limits, request = under_way.standing.limits, under_way.request
    line = under_way.settled(reply.usage, CallOutcome.ANSWERED, is_estimated=is_estimated)
    texts = _texts(request, reply) if limits.texts_kept else None
    line = replace(line, texts_kept=texts is not None)
    keep = None
    if limits.answers_kept and under_way.answer_key and reply.stop is not Stop.CONTENT_FILTERED:
        kept = {"model": request.model, "cost": f"{line.cost:f}", "price": line.price_version}
        said = json.dumps(messages.reply_to_json(reply) | kept)
        keep = (under_way.answer_key, said) if len(said) <= LONGEST_TEXT else None
    if settle(under_way.scope, made, line, texts=texts, keep=keep, now=under_way.ended):
        _tell(under_way, line)
    return Answer(
        reply,
        cost=line.cost,
        model=request.model,
        cached=False,
        conversation_id=line.conversation_id,
        call_id=line.call_id,
    )


def _from_kept(
    scope: Scope, request: ModelRequest, purpose: Purpose, kept: str, *, began: float, now: datetime
) -> Answer:
    stored = json.loads(kept)
    reply = messages.reply_from_json(stored)
    asked = replace(request, model=stored["model"])
    line = _line(scope, asked, purpose, reply.usage, stored["price"], now=now)
    line = replace(
        line, outcome=CallOutcome.CACHED, cost=Decimal(0), milliseconds=round((time.monotonic() - began) * 1000)
    )
    tx = Transaction()
    write_line(tx, scope, line, now=now)
    tx.commit()
    return Answer(
        reply,
        cost=Decimal(0),
        model=stored["model"],
        cached=True,
        conversation_id=line.conversation_id,
        call_id=line.call_id,
        saved=Decimal(stored["cost"]),
    )


def _tell(under_way: _Call, line: Line) -> None:
    standing = under_way.standing
    spend = Demand(line.cost, line.usage.total)
    alerts.spent(under_way.scope, standing.budgets, standing.used, spend, under_way.purpose, now=under_way.ended)


def _line(scope: Scope, request: ModelRequest, purpose: Purpose, usage: Usage, version: str, *, now: datetime) -> Line:
    call_id = ids.new()
    return Line(
        conversation_id=purpose.run_id or f"{scope.organization_id}:call:{call_id}",
        call_id=call_id,
        generated_at=clock.iso(now),
        model=request.model,
        region=request.region,
        function=purpose.function,
        user_id=purpose.user_id,
        agent_id=purpose.agent_id,
        run_id=purpose.run_id,
        usage=usage,
        cost=Decimal(0),
        price_version=version,
        milliseconds=0,
        outcome=CallOutcome.ANSWERED,
        temperature=request.temperature,
        max_tokens=request.max_tokens,
    )


def _texts(request: ModelRequest, reply: Reply) -> tuple[str, str] | None:
    """Return what was asked and answered as texts; ``None`` where that is more than is kept."""
    prompt = messages.canonical(request).decode()
    response = json.dumps(messages.to_json(reply.message))
    return (prompt, response) if len(prompt) + len(response) <= LONGEST_TEXT else None


def _answer_key(scope: Scope, request: ModelRequest) -> str:
    """Return the name of the request's answer, which nobody can work out without the installation's secret."""
    said = f"{scope.organization_id}\n".encode() + messages.canonical(request)
    return salted_hmac("workbench.llm.answers", said, algorithm="sha256").hexdigest()
