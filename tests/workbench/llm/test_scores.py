"""How good answers were: said once or again by whom they were made for, and counted so that reports equal the ledger."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest

from diatonic.common.errors import Denied
from diatonic.common.jobs import store as jobs
from tests.bedrock_server import tokens
from tests.people import MEMBER, NOW, OWNER, STRANGER, VIEWER
from tests.workbench.llm.asking import ask, asked, ledger
from tests.workbench.llm.conftest import HAIKU, NOVA
from workbench.llm import services
from workbench.llm.models import ReportItem
from workbench.llm.rules.budgets import Purpose

LATER = NOW + timedelta(hours=3)
HOUR = "2026-01-31T09"
RUN = "demo:run:1"


@pytest.fixture
def calls(bedrock) -> list[str]:
    """Three calls of one hour, two of them of another model and for another purpose; return their ids."""
    bedrock.usage = tokens(1000, 50)
    other = Purpose("chat", MEMBER.user_id, "an-agent", RUN)
    made = [
        ask(purpose=other),
        *(ask(request=asked(model=NOVA), purpose=Purpose("agent", MEMBER.user_id, run_id=RUN)) for _ in range(2)),
    ]
    return [answer.call_id for answer in made]


def _score(call_id: str, score: float | None, scope=OWNER, *, now=LATER):
    return services.score_call(scope, conversation_id=RUN, call_id=call_id, score=score, now=now)


def _close() -> None:
    services.close_hour(OWNER, hour=HOUR, now=LATER)


def _problems() -> tuple[str, ...]:
    return services.verify(OWNER, month="2026-01", now=LATER).problems


def test_scores_are_in_the_report_of_the_month_by_model_and_function(calls):
    for call_id, score in zip(calls, (0.88, 1, 0.5), strict=True):
        _score(call_id, score, now=NOW)
    _close()

    sums = services.get_usage(OWNER, month="2026-01", now=LATER).sums

    assert (sums.scored, sums.average_quality) == (3, Decimal("0.7933"))
    assert {name: part.average_quality for name, part in sums.models.items()} == {
        HAIKU: Decimal("0.88"),
        NOVA: Decimal("0.75"),
    }
    assert sums.functions["agent"].average_quality == Decimal("0.75")
    assert ReportItem.get("demo:2026-01", consistent_read=True).average_quality_score == Decimal("0.7933")
    assert _problems() == ()


def test_what_is_said_after_the_hour_was_closed_is_in_the_report_at_once(calls):
    _close()

    _score(calls[0], 1)
    once = services.get_usage(OWNER, month="2026-01", now=LATER).sums
    assert _problems() == ()
    _score(calls[0], 0)
    again = services.get_usage(OWNER, month="2026-01", now=LATER).sums
    assert _problems() == ()
    _score(calls[0], None)

    assert (once.scored, once.average_quality, again.scored, again.average_quality) == (1, Decimal(1), 1, Decimal(0))
    assert services.get_usage(OWNER, month="2026-01", now=LATER).sums.scored == 0
    assert _problems() == ()
    _close()
    assert _problems() == ()


def test_many_who_judge_answers_of_one_hour_at_once_are_all_counted(calls):
    _close()

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda call_id: _score(call_id, 1), calls))

    assert services.get_usage(OWNER, month="2026-01", now=LATER).sums.scored == 3
    assert _problems() == ()


def test_an_hour_with_a_new_score_is_summed_up_once_more(calls):
    _score(calls[0], 1, now=NOW)
    _score(calls[1], 1, now=LATER)

    found = {item.due_at for item in jobs.Job.scan() if item.job_id.startswith("llm-scored#")}
    assert found == {"2026-01-31T10:10:00.000Z", "2026-01-31T12:40:00.000Z"}


def test_a_score_changes_nothing_else_of_the_call(calls):
    before = next(line for line in ledger() if line.call_id == calls[0])

    _score(calls[0], 0.25)

    after = next(line for line in ledger() if line.call_id == calls[0])
    changed = {name for name, value in after.attribute_values.items() if before.attribute_values.get(name) != value}
    assert changed == {"quality_score", "revision", "updated_at"}
    assert after.quality_score == 0.25


def test_who_the_answer_was_made_for_and_who_sees_usage_judge_it(calls):
    _score(calls[0], 1, MEMBER)
    _score(calls[0], 0, OWNER)

    with pytest.raises(Denied):
        _score(calls[0], 1, VIEWER)
    with pytest.raises(services.CallUnknown):
        _score(calls[0], 1, STRANGER)
    with pytest.raises(services.CallUnknown):
        _score("no-id", 1, OWNER)
    assert services.find_answer(VIEWER, conversation_id=RUN) is None
    assert services.find_answer(STRANGER, conversation_id=RUN) is None
    last = services.find_answer(MEMBER, conversation_id=RUN)
    assert last is not None
    assert last.call_id == calls[-1]


def test_a_call_without_an_answer_is_not_judged(calls):
    line = next(line for line in ledger() if line.call_id == calls[-1])
    line.outcome = "broken"
    line.save()

    with pytest.raises(services.NotAnswered):
        _score(calls[-1], 1)
    assert services.find_answer(OWNER, conversation_id=RUN) is None


def test_the_table_for_spreadsheets_has_the_scores(calls):
    _score(calls[0], 0.5, now=NOW)
    _close()

    rows = services.usage_sheet(services.get_usage(OWNER, month="2026-01", now=LATER)).splitlines()

    assert rows[0].endswith("cost_usd,scored_requests,average_quality_score")
    assert [row.split(",")[5:] for row in rows if row.startswith(("month,", f"model,{NOVA}"))] == [
        ["1", "0.5000"],
        ["0", ""],
    ]
