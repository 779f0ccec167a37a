"""Why a model is not asked, or has not answered."""

from decimal import Decimal
from typing import ClassVar

from diatonic.common.errors import AppError, Conflict, Denied, Invalid, TooMany, Unavailable
from workbench.llm.rules.budgets import Shortfall


class ModelUnknown(Invalid):
    """No such model is offered here."""

    default_code = "model_unknown"


class ModelNotAllowed(Denied):
    """The organization does not let its people ask this model, or nobody knows what it costs."""

    default_code = "model_not_allowed"


class PromptTooLong(Invalid):
    """The request has more tokens than the organization lets one have; ``extra`` says by how many. Nothing is cut."""

    default_code = "prompt_too_long"

    def __init__(self, tokens: int, limit: int) -> None:
        over = tokens - limit
        super().__init__(
            f"This request may have {tokens} tokens, {over} more than the {limit} that one may have here. Shorten it.",
            extra={"tokens": tokens, "limit": limit, "over": over},
        )


class BudgetExhausted(AppError):
    """A budget does not hold the call; ``shortfall`` says whose, and what is left."""

    status: ClassVar[int] = 402
    title = "The budget is used up"
    default_code = "budget_exhausted"

    def __init__(self, shortfall: Shortfall) -> None:
        said = {
            "budget": shortfall.budget.kind.value,
            "of": shortfall.of,
            "limit": str(shortfall.limit),
            "left": str(max(shortfall.left, 0)),
        }
        super().__init__(shortfall.sentence, extra=said)
        self.shortfall = shortfall


class TooManyCalls(TooMany):
    """The organization has made as many calls in this minute as it lets itself make."""

    default_code = "calls_too_many"


class CloudUsedUp(TooMany):
    """As many calls of cloud services were made for the organization in this hour as may be: its work waits."""

    default_code = "cloud_used_up"


class ModelFailed(AppError):
    """The model did not take the request, or its answer broke off; ``cost``: what that has cost all the same."""

    status: ClassVar[int] = 502
    title = "The model failed"
    default_code = "model_failed"

    def __init__(self, detail: str, *, cost: Decimal = Decimal(0)) -> None:
        super().__init__(detail, extra={"cost": str(cost)})
        self.cost = cost


class ModelAway(Unavailable):
    """The model's provider does not answer, or has no room for us; nothing was spent."""

    default_code = "model_away"


class CallStopped(Conflict):
    """Somebody stopped the call while the answer arrived; ``cost``: what it had cost by then."""

    default_code = "call_stopped"

    def __init__(self, cost: Decimal) -> None:
        super().__init__("The call was stopped.", extra={"cost": str(cost)})
        self.cost = cost
