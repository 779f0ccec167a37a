"""``manage.py bucket create``: the bucket, what browsers may do with it, and what it forgets by itself."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from diatonic.common import retention, storage

_TEMPORARY, _RUNS = "uploads/temp/", "runs/"
_LATER = 30  # an object may be older than the item that names it, where a run came to the same twice
_CANNOT_LOCK = (
    "The bucket {bucket} has no object lock, so no file of a day can be written while DIATONIC_AUDIT_LOCK_DAYS is set. "
    "Switch object lock on for the bucket, or set it to 0."
)


class Command(BaseCommand):
    """Makes the bucket of the settings, or brings it up to date; may run at every start."""

    help = __doc__
    requires_system_checks: list[str] = []  # noqa: RUF012 -- Django's own declaration

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the one action."""
        parser.add_argument("action", choices=["create"])

    def handle(self, **_: Any) -> None:
        """Open the bucket to our own origin and to those of the single-page applications."""
        configured = settings.DIATONIC
        locking = configured.audit_lock_days > 0
        expiring = {_TEMPORARY: 1, _RUNS: retention.days("runs") + _LATER}
        storage.create_bucket([configured.base_url, *configured.spa_origins], expiring=expiring, locking=locking)
        if locking and not storage.can_lock():
            raise CommandError(_CANNOT_LOCK.format(bucket=configured.s3_bucket))
        self.stdout.write(f"The bucket {configured.s3_bucket} is there.")
