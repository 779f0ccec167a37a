"""What the logs say, and what they leave out so that the rest is seen."""

import logging

import pytest
from django.conf import settings

from diatonic.logs import HEARTBEATS, WithoutHeartbeat

SWEEP = "diatonic.common.jobs.sweep"
DONE = "Task %(name)s[%(id)s] succeeded"


def record(level: int, message: object, *arguments: object) -> logging.LogRecord:
    return logging.LogRecord("celery.app.trace", level, "trace.py", 1, message, arguments, None)


@pytest.mark.parametrize(
    ("made", "is_written"),
    [
        (record(logging.INFO, DONE, {"name": SWEEP, "id": "1"}), False),
        (record(logging.INFO, {"event": "task_enqueued", "child_task_name": SWEEP}), False),
        (record(logging.ERROR, DONE, {"name": SWEEP, "id": "1"}), True),
        (record(logging.INFO, DONE, {"name": "organizations.media.tasks.process_upload", "id": "1"}), True),
        (record(logging.INFO, {"event": "request_finished"}), True),
    ],
)
def test_only_a_heartbeat_that_went_well_is_left_out(made, is_written):
    assert WithoutHeartbeat().filter(made) is is_written


def test_the_heartbeats_are_what_beat_asks_for_several_times_a_minute():
    asked = settings.CELERY_BEAT_SCHEDULE.values()

    assert set(HEARTBEATS) == {one["task"] for one in asked if one["schedule"] <= 30}
    assert not any(
        WithoutHeartbeat().filter(record(logging.INFO, DONE, {"name": name, "id": "1"})) for name in HEARTBEATS
    )
