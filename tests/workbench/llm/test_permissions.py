"""The worker may do what calls of models ask, and nothing that its policy does not name."""

from datetime import timedelta

from tests.people import NOW, OWNER
from tests.routes.iam import Asked, refused
from tests.workbench.llm.asking import ask, asked, limit
from workbench.llm import services


def test_the_worker_may_call_settle_and_sum_up(bedrock):
    limit(answers_kept=True, texts_kept=True)
    with Asked() as asking:
        ask(request=asked(temperature=0))
        ask(request=asked(temperature=0))
        services.settle_lost(now=NOW + timedelta(hours=1))
        services.close_hour(OWNER, hour="2026-01-31T09", now=NOW + timedelta(hours=2))

    assert asking.calls
    assert refused("worker", asking.calls) == []
