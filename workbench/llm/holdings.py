"""What the gateway keeps of a person: the calls that were made for them, and what was said in them."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from diatonic.common import personal
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.personal import Fate, Holding, Subject, Traces
from workbench.llm.models import (
    AiRateItem,
    AnswerItem,
    AwsRateItem,
    BudgetItem,
    LedgerItem,
    LimitsItem,
    ReportItem,
    ReservationItem,
    TextsItem,
)

_CALLS = Traces(ids=("user_id",))
_LIMITS = Traces(names={"updated_by_name": "", "extension_by_name": ""})


def _calls(subject: Subject) -> Iterator[Any]:
    return _CALLS.among(personal.partition(LedgerItem.organization_index, subject.organization_id), subject)


def _texts(subject: Subject) -> Iterator[Any]:
    return _CALLS.among(personal.partition(TextsItem, subject.organization_id), subject)


def _budgets(subject: Subject) -> Iterator[Any]:
    return personal.partition(BudgetItem, f"{subject.organization_id}#user#{subject.user_id}")


def _limits(subject: Subject) -> Iterator[Any]:
    return _LIMITS.among(personal.partition(LimitsItem, subject.organization_id), subject)


def _shown_texts(item: TextsItem, _subject: Subject) -> dict[str, Any]:
    return {"call_id": item.call_id, "created_at": item.created_at, "kept": "sealed; the organization can open it"}


def _drop(tx: Transaction, item: TextsItem, _subject: Subject, _now: datetime) -> None:
    tx.delete(item)


personal.register(
    _CALLS.holding(
        name="llm.calls",
        title="Calls of models that were made for you",
        models=(LedgerItem,),
        find=_calls,
        why="What models cost stays in the organization's ledger; for whom it was is forgotten.",
        shown=("generated_at", "model_used", "function_name", "total_tokens", "outcome", "quality_score"),
    ),
    Holding(
        name="llm.texts",
        title="What models were asked for you and answered, where your organization keeps it",
        models=(TextsItem,),
        find=_texts,
        fate=Fate.DELETED,
        erase=_drop,
        shown=_shown_texts,
        retention="model-texts",
    ),
    Holding(
        name="llm.budgets",
        title="How much of your budget for models is used",
        models=(BudgetItem,),
        find=_budgets,
        fate=Fate.DELETED,
        erase=personal.delete,
        shown=personal.every_attribute("owner", "expires_at", "organization_id"),
        retention="model-budgets",
    ),
    _LIMITS.holding(
        name="llm.limits",
        title="Limits for models that you set last",
        models=(LimitsItem,),
        find=_limits,
        why="The organization keeps its limits; who set them is forgotten.",
        shown=("updated_at",),
    ),
)
personal.nothing(ReservationItem, "It is there for the minutes of a call, and becomes a line of the ledger.")
personal.nothing(AnswerItem, "It is sealed, names nobody who asked, and expires after a day.")
personal.nothing(AiRateItem, "It counts the organization's calls in a minute.")
personal.nothing(AwsRateItem, "It counts the organization's calls of cloud services in an hour.")
personal.nothing(ReportItem, "Sums of an organization, by model and function.")
