"""Use cases of the gateway: asking models within budgets, limits, and what it all cost."""

from workbench.llm.services.alerts import Responsible, on_agent
from workbench.llm.services.calling import call
from workbench.llm.services.choosing import models, offers
from workbench.llm.services.cloud import check_cloud_calls, cloud_used_up_until, note_cloud_calls, work_waits_until
from workbench.llm.services.limiting import change_limits, extend_budget, get_limits
from workbench.llm.services.refusals import (
    BudgetExhausted,
    CallStopped,
    CloudUsedUp,
    ModelAway,
    ModelFailed,
    ModelNotAllowed,
    ModelUnknown,
    PromptTooLong,
    TooManyCalls,
)
from workbench.llm.services.reporting import (
    Proof,
    Usage,
    close_hour,
    close_month,
    find_texts,
    get_budgets,
    get_usage,
    list_calls,
    usage_rows,
    usage_sheet,
    verify,
)
from workbench.llm.services.reserving import settle_lost
from workbench.llm.services.scoring import CallUnknown, NotAnswered, find_answer, score_call

__all__ = [
    "BudgetExhausted",
    "CallStopped",
    "CallUnknown",
    "CloudUsedUp",
    "ModelAway",
    "ModelFailed",
    "ModelNotAllowed",
    "ModelUnknown",
    "NotAnswered",
    "PromptTooLong",
    "Proof",
    "Responsible",
    "TooManyCalls",
    "Usage",
    "call",
    "change_limits",
    "check_cloud_calls",
    "close_hour",
    "close_month",
    "cloud_used_up_until",
    "extend_budget",
    "find_answer",
    "find_texts",
    "get_budgets",
    "get_limits",
    "get_usage",
    "list_calls",
    "models",
    "note_cloud_calls",
    "offers",
    "on_agent",
    "score_call",
    "settle_lost",
    "usage_rows",
    "usage_sheet",
    "verify",
    "work_waits_until",
]
