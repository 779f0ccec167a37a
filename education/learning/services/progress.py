"""Progress that a learner reports."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from diatonic.common import clock
from diatonic.common.errors import Conflict
from diatonic.common.scope import Scope
from diatonic.common.validation import parse
from education.authoring import services as authoring
from education.authoring.rules import SectionType
from education.learning.rules import (
    Progress,
    ProgressInput,
    after_report,
)
from education.learning.services.reading import check_open, get_module
from education.learning.services.recording import record
from education.learning.store import LearningStore, ProgressMoved

#: So often a write is tried again that met another one of the same person.
TRIES = 4


def save_progress(
    scope: Scope, *, module_id: str, content_id: str, reported: Mapping[str, Any], now: datetime
) -> Progress:
    """Record that a section was opened, or how far it was seen, or that it is completed; needs ``learn.attempt``.

    ``reported``: the fields of :class:`ProgressInput`. A quiz and an exercise are completed by passing them, not by
    saying so.
    """
    scope.check("learn.attempt", "You can read here, but not take part.")
    wanted = parse(ProgressInput, dict(reported))
    store, at = LearningStore(scope), clock.iso(now)
    for _ in range(TRIES):
        learner = get_module(scope, module_id=module_id)
        entry = learner.module.outline.entry(content_id)
        if entry is None:
            raise authoring.SectionNotPublished
        check_open(learner)
        if entry.content_type is SectionType.QUIZ and wanted.state == "completed":
            raise Conflict("A quiz is completed by passing it.", code="quiz_not_passed")
        if entry.content_type is SectionType.EXERCISE and wanted.state == "completed":
            raise Conflict("An exercise is completed once it is marked as passed.", code="exercise_not_passed")
        seen = learner.progress.of(content_id)
        value = after_report(seen, wanted, edition=entry.edition, at=at)
        if value.state == seen.state:
            if store.save(learner.progress, content_id, value, at=at):
                return Progress(module_id, {**learner.progress.sections, content_id: value}, content_id, at)
            continue
        with suppress(ProgressMoved):
            outline = learner.module.outline
            progress = record(
                scope, progress=learner.progress, content_id=content_id, value=value, outline=outline, at=at
            )
            return replace(progress, last_content_id=content_id)
    raise ProgressMoved
