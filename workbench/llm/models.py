"""The tables of the gateway: limits, budgets, reservations, the ledger, its reports, and what is kept for a while."""

from typing import Any

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, KeysOnlyProjection

from diatonic.common.dynamo.attributes import DecimalAttribute, DocumentAttribute, TextListAttribute
from diatonic.common.dynamo.models import BaseModel


class LimitsItem(BaseModel):
    """Key: ``organization_id``. Answers: what does this organization allow its people and agents of models?

    Without an item everything is as usual.
    """

    class Meta:
        family = "core"
        table = "llm-limits"

    organization_id = UnicodeAttribute(hash_key=True)
    monthly_cost = DecimalAttribute()
    user_monthly_cost = DecimalAttribute(null=True)
    agent_monthly_cost = DecimalAttribute(null=True)
    run_cost = DecimalAttribute(null=True)
    tokens_per_request = NumberAttribute()
    tokens_per_day = NumberAttribute()
    requests_per_minute = NumberAttribute()
    models = TextListAttribute(default_for_new=list)
    fallback = TextListAttribute(default_for_new=list)
    answers_kept = BooleanAttribute(default_for_new=False)
    texts_kept = BooleanAttribute(default_for_new=False)
    extension_month = UnicodeAttribute(null=True)
    extension_cost = DecimalAttribute(null=True)
    extension_reason = UnicodeAttribute(null=True)
    extension_by_name = UnicodeAttribute(null=True)
    extension_at = UnicodeAttribute(null=True)
    updated_by_name = UnicodeAttribute(null=True)


class BudgetItem(BaseModel):
    """Key: ``owner`` (``organization#kind#id``), ``period`` (a month, a day, or ``all``). Answers: how much of this
    budget is spent, and how much is spoken for? Expires.

    ``…_taken`` is what is spent and what calls under way may spend together: one number, so that one condition holds
    it below the limit. ``told``: the highest threshold that people were told of.
    """

    class Meta:
        family = "core"
        table = "llm-budgets"
        ttl = "expires_at"

    owner = UnicodeAttribute(hash_key=True)
    period = UnicodeAttribute(range_key=True)
    cost_taken = DecimalAttribute()
    cost_spent = DecimalAttribute()
    tokens_taken = NumberAttribute()
    tokens_spent = NumberAttribute()
    calls_taken = NumberAttribute()
    calls_spent = NumberAttribute()
    told = NumberAttribute(null=True)
    expires_at = NumberAttribute()


class DueReservationsIndex(GlobalSecondaryIndex["ReservationItem"]):
    """Which reservations of a shard should have been settled by now?"""

    class Meta:
        index_name = "due-reservations-index"
        projection = KeysOnlyProjection()

    due_shard = UnicodeAttribute(hash_key=True)
    due_at = UnicodeAttribute(range_key=True)


class ReservationItem(BaseModel):
    """Key: ``reservation_id``, the id of the call. Answers: what has this call reserved, of which budgets?

    It is there exactly while the call is under way; ``due_at`` is when its worker must be lost.
    """

    class Meta:
        family = "core"
        table = "llm-reservations"

    reservation_id = UnicodeAttribute(hash_key=True)
    due_shard = UnicodeAttribute()
    due_at = UnicodeAttribute()
    cost = DecimalAttribute()
    tokens = NumberAttribute()
    budgets = DocumentAttribute()
    line = DocumentAttribute()

    due_index = DueReservationsIndex()


class AiRateItem(BaseModel):
    """Key: ``associated_account``, the organization. Answers: how many calls of models were made in this minute (004)?"""

    class Meta:
        family = "acs"
        table = "RL_AI"

    associated_account = UnicodeAttribute(hash_key=True)
    request_count = NumberAttribute()
    window_start = UnicodeAttribute()
    window_end = UnicodeAttribute()
    reset_time = UnicodeAttribute()
    last_request = UnicodeAttribute()
    limit = NumberAttribute()
    blocked_until = UnicodeAttribute(null=True)
    metadata = DocumentAttribute()


class AwsRateItem(BaseModel):
    """Key: ``associated_account``, the organization. Answers: about how many calls of cloud services did we make for it
    in this hour (004)?"""

    class Meta:
        family = "acs"
        table = "RL_AWS"

    associated_account = UnicodeAttribute(hash_key=True)
    aws_requests = NumberAttribute()
    window_start = UnicodeAttribute()
    window_end = UnicodeAttribute()
    reset_time = UnicodeAttribute()
    last_request = UnicodeAttribute()
    limit = NumberAttribute()
    throttled_requests = NumberAttribute()
    metadata = DocumentAttribute()


class OrganizationCallsIndex(GlobalSecondaryIndex["LedgerItem"]):
    """Which calls did this organization make, in the order of their time?"""

    class Meta:
        index_name = "organization-calls-index"
        projection = AllProjection()

    organization_id = UnicodeAttribute(hash_key=True)
    generated_at = UnicodeAttribute(range_key=True)


class LedgerItem(BaseModel):
    """Key: ``conversation_id`` (a run's id, or the call's own), ``call_id``. Answers: what did this call use and cost
    (004)?

    What was said is not in it: where an organization wants that kept it lies in ``llm-texts``, and expires.
    """

    class Meta:
        family = "acs"
        table = "LLMDataCollection"

    conversation_id = UnicodeAttribute(hash_key=True)
    call_id = UnicodeAttribute(range_key=True)
    generated_at = UnicodeAttribute()
    model_used = UnicodeAttribute()
    prompt_tokens = NumberAttribute()
    response_tokens = NumberAttribute()
    total_tokens = NumberAttribute()
    cache_read_tokens = NumberAttribute()
    cache_write_tokens = NumberAttribute()
    response_time_ms = NumberAttribute()
    quality_score = NumberAttribute(null=True)
    cost_usd = DecimalAttribute()
    price_version = UnicodeAttribute()
    outcome = UnicodeAttribute()
    is_estimated = BooleanAttribute(default_for_new=False)
    texts_kept = BooleanAttribute(default_for_new=False)
    function_name = UnicodeAttribute()
    user_id = UnicodeAttribute()
    agent_id = UnicodeAttribute(null=True)
    run_id = UnicodeAttribute(null=True)
    metadata: Any = DocumentAttribute()

    organization_index = OrganizationCallsIndex()


class ReportItem(BaseModel):
    """Key: ``report_id``: ``organization:2026-01`` a month, ``organization:2026-01-31T09`` an hour of it. Answers: what
    did models do and cost in this time, by model and function (004)? Sums of closed hours."""

    class Meta:
        family = "acs"
        table = "LLMReportData"

    report_id = UnicodeAttribute(hash_key=True)
    account_id = UnicodeAttribute()
    report_period = UnicodeAttribute()
    generated_at = UnicodeAttribute()
    closed_through = UnicodeAttribute()
    total_requests = NumberAttribute()
    total_tokens = NumberAttribute()
    total_cost_usd = DecimalAttribute()
    average_response_time_ms = NumberAttribute()
    average_quality_score = DecimalAttribute(null=True)
    model_usage = DocumentAttribute()
    function_breakdown = DocumentAttribute()
    sums = DocumentAttribute()


class TextsItem(BaseModel):
    """Key: ``organization_id``, ``call_id``. Answers: what was asked and answered in this call? Sealed; expires."""

    class Meta:
        family = "core"
        table = "llm-texts"
        ttl = "expires_at"

    organization_id = UnicodeAttribute(hash_key=True)
    call_id = UnicodeAttribute(range_key=True)
    user_id = UnicodeAttribute()
    prompt = UnicodeAttribute()
    response = UnicodeAttribute()
    expires_at = NumberAttribute()


class AnswerItem(BaseModel):
    """Key: ``answer_key``, an HMAC over the organization and the whole request. Answers: what was the answer when the
    same was asked? Sealed; expires."""

    class Meta:
        family = "core"
        table = "llm-answers"
        ttl = "expires_at"

    answer_key = UnicodeAttribute(hash_key=True)
    model = UnicodeAttribute()
    cost = DecimalAttribute()
    reply = UnicodeAttribute()
    expires_at = NumberAttribute()
