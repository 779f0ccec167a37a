"""Who asks models, who sees what they cost, and who says how much that may be."""

from diatonic.common.errors import Denied
from diatonic.common.scope import Scope


def check_can_ask(scope: Scope) -> None:
    """Raise unless the person, or the worker for them, may have models asked."""
    scope.check("runs.execute", "You are not allowed to run agents here, so no model is asked for you.")


def check_can_choose(scope: Scope) -> None:
    """Raise unless the person sees which models there are."""
    scope.check("agents.view", "You are not allowed to see agents here.")


def check_can_see(scope: Scope) -> None:
    """Raise unless the person sees what models are used for and cost."""
    scope.check("llm.view", "Only builders and administrators see what models cost here.")


def can_score(scope: Scope, user_id: str) -> bool:
    """Say whether the person may judge the answer of a call that was made for this one: their own, or with ``llm.view``."""
    return scope.user_id == user_id or scope.can("llm.view")


def check_can_score(scope: Scope, user_id: str) -> None:
    """Raise unless the person may judge the answer of a call that was made for this one."""
    if not can_score(scope, user_id):
        scope.check("llm.view", "Only for whom an answer was made, and builders, say how good it was.")


def check_can_change(scope: Scope) -> None:
    """Raise unless the person sets budgets and limits."""
    scope.check("llm.edit", "Only owners and administrators choose models, budgets and limits.")


def check_can_extend(scope: Scope) -> None:
    """Raise unless the person may add to a budget: that is the owner's alone."""
    if scope.role != "owner":
        raise Denied("Only the owner of the organization adds to its budget for the month.", extra={"role": "owner"})


def can_see(scope: Scope) -> bool:
    """Say whether the person sees what models are used for and cost; for templates."""
    return scope.can("llm.view")


def can_extend(scope: Scope) -> bool:
    """Say whether the person may add to a budget; for templates."""
    return scope.role == "owner" and can_change(scope)


def can_change(scope: Scope) -> bool:
    """Say whether the person sets budgets and limits; for templates."""
    return scope.can("llm.edit")
