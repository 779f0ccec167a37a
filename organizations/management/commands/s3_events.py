"""``manage.py s3_events``: completes uploads as soon as the bucket reports their bytes, by way of an SQS queue."""

import signal
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from diatonic.common.errors import Unavailable
from organizations.media import services

_PAUSE = 5  # seconds, while the queue does not answer


class Command(BaseCommand):
    """Runs until SIGTERM; any number of them may run side by side."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the one option."""
        parser.add_argument("--once", action="store_true", help="end when the queue is empty")

    def handle(self, *, once: bool, **_: Any) -> None:
        """Take messages until told to stop."""
        queue_url = settings.DIATONIC.events_queue_url
        if not queue_url:
            raise CommandError("DIATONIC_EVENTS_QUEUE_URL is not set: there is no queue to listen to.")
        stop = threading.Event()
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: stop.set())
        while not stop.is_set():
            try:
                taken = services.take_messages(
                    queue_url, bucket=settings.DIATONIC.s3_bucket, wait_seconds=0 if once else 20
                )
            except Unavailable:
                if once:
                    raise
                stop.wait(_PAUSE)
                continue
            if once and not taken:
                return
