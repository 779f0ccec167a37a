"""Background work whose truth is in DynamoDB; the broker only carries the hint that something is due.

A service calls :func:`due` in the transaction that makes the work necessary. A worker takes the job with a
lease and a fencing number, renews the lease while it works, and removes the job when it is done; what a
killed worker leaves behind comes due again when its lease ends, and the sweep (Celery beat) hands it out.
So every handler may run more than once and must be idempotent. Organizations take turns (:mod:`turns`).

A handler is a function in a feature's ``tasks.py``::

    @jobs.handler(attempts=5)
    def process_upload(scope: Scope, *, upload_id: str) -> None: ...
"""

from diatonic.common.jobs.registry import GiveUp, handler
from diatonic.common.jobs.store import due
from diatonic.common.jobs.turns import others_wait

__all__ = ["GiveUp", "due", "handler", "others_wait"]
