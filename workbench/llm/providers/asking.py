"""One call: the right provider, tried again while it has no room for us and nothing has been shown."""

import stamina
import structlog

from workbench.llm.providers import bedrock, breaker, demo, openai
from workbench.llm.providers.assembly import Assembly, Failed, Failure
from workbench.llm.rules.catalog import Provider
from workbench.llm.rules.messages import ModelRequest

logger = structlog.get_logger(__name__)

_ATTEMPTS = 4


def ask(provider: Provider, request: ModelRequest, region: str, assembly: Assembly) -> None:
    """Ask a model in a region; the assembly has the answer then.

    Raises :class:`Failed`, ``Interrupted``, and :class:`~workbench.llm.providers.breaker.Open` where so many calls of
    this model failed lately that nobody asks it for a moment. What arrived in part is never asked for again.
    """
    if provider is Provider.DEMO:
        demo.ask(request, assembly)
        return
    breaker.check(request.model, region)
    try:
        for attempt in stamina.retry_context(
            on=lambda failure: _passes(failure, assembly), attempts=_ATTEMPTS, timeout=assembly.left(), wait_jitter=0.3
        ):
            with attempt:
                assembly.check()
                _once(provider, request, region, assembly)
    except Failed as failed:
        logger.warning(
            "model_failed", model=request.model, region=region, failure=failed.failure.name, words=failed.words
        )
        if failed.failure is not Failure.REFUSED:
            breaker.failed(request.model, region)
        if assembly.has_begun and failed.failure is not Failure.BROKEN:
            raise Failed(Failure.BROKEN, failed.words) from failed
        raise
    breaker.worked(request.model, region)


def _once(provider: Provider, request: ModelRequest, region: str, assembly: Assembly) -> None:
    if provider is Provider.BEDROCK:
        bedrock.ask(request, region, assembly)
    else:
        openai.ask(request, assembly)
    assembly.check_whole()


def _passes(failure: Exception, assembly: Assembly) -> bool:
    return isinstance(failure, Failed) and failure.failure is Failure.THROTTLED and not assembly.has_begun
