"""Writing progress: in one transaction with the attempt behind it and with whatever others count by it."""

from collections.abc import Callable
from dataclasses import replace

from diatonic.common.dynamo import Transaction
from diatonic.common.scope import Scope
from education.authoring.rules import Outline
from education.learning.rules import Attempt, Counted, Progress, Recorded, SectionProgress
from education.learning.store import LearningStore

Recorder = Callable[[Transaction, Scope, Recorded], None]
_RECORDERS: list[Recorder] = []


def on_recorded(recorder: Recorder) -> None:
    """Call ``recorder(tx, scope, recorded)`` for every write of progress but of a mere position; it adds to ``tx``.

    Registered when Django starts. It makes no calls of its own: learners wait for it.
    """
    if recorder not in _RECORDERS:
        _RECORDERS.append(recorder)


def read_progress(scope: Scope, *, module_id: str, user_id: str) -> Progress:
    """Return another person's progress in a module. The caller has checked that it may be seen. One DynamoDB call."""
    return replace(LearningStore(scope, user_id=user_id).progress(module_id), user_id=user_id)


def record(  # noqa: PLR0913 -- all named
    scope: Scope,
    *,
    progress: Progress,
    content_id: str,
    value: SectionProgress,
    outline: Outline,
    at: str,
    attempt: Attempt | None = None,
    counted: tuple[Counted, ...] = (),
    tx: Transaction | None = None,
) -> Progress:
    """Write that a section's progress is now ``value``, and an attempt behind it; one DynamoDB call.

    ``progress``: as it was read, of the scope's person or of another one; ``outline``: the live one. Returns the
    progress afterwards. Raises :class:`~education.learning.store.ProgressMoved` where it changed since it was read.
    """
    tx = tx or Transaction()
    store = LearningStore(scope, user_id=progress.user_id)
    after = progress.after(content_id, value, outline, at=at)
    if attempt is not None:
        store.add_attempt(tx, progress.module_id, attempt)
    store.write(tx, progress, after, content_id, at=at)
    for recorder in _RECORDERS:
        recorder(tx, scope, Recorded(progress, after, content_id, counted))
    tx.commit()
    return after
