"""Reads and writes of one learner's progress and attempts."""

from collections.abc import Sequence
from dataclasses import asdict

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action

from diatonic.common import pages
from diatonic.common.dynamo.attributes import to_dynamo
from diatonic.common.dynamo.conditional import held
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import Conflict
from diatonic.common.scope import Scope
from education.learning.models import AttemptModel, ProgressModel
from education.learning.rules import Attempt, Progress, SectionProgress


class AnsweredMeanwhile(Conflict):
    """The same quiz was answered in another window at the same moment."""

    def __init__(self) -> None:
        super().__init__("You answered this quiz in another window a moment ago. Look at that result first.")


class ProgressMoved(Conflict):
    """Another window recorded something about this section at the same moment; read again and repeat."""

    def __init__(self) -> None:
        super().__init__("Another window of yours is at this section too. Try again in a moment.")


class LearningStore:
    """The progress and attempts of the scope's person in the scope's organization."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._learner = f"{scope.organization_id}#{scope.user_id}"

    def progress(self, module_id: str) -> Progress:
        """Return the progress in one module, empty where none was recorded. One consistent read."""
        return self.progress_of([module_id])[0]

    def progress_of(self, module_ids: Sequence[str]) -> list[Progress]:
        """Return the progress in several modules, in their order. One read."""
        found = batch_get([(ProgressModel, (self._learner, module_id)) for module_id in module_ids])
        return [
            Progress(module_id) if item is None else _progress(item)
            for module_id, item in zip(module_ids, found, strict=True)
        ]

    def save(self, progress: Progress, content_id: str, value: SectionProgress, *, at: str) -> bool:
        """Record one section's progress beside what other windows record of other sections.

        ``False`` where this section's changed since ``progress`` was read: read it again. One write, two at first.
        """
        # The first report of a module makes the item; another window may have made it a moment before.
        return any(write(progress, content_id, value, at=at) for write in (self._update, self._create, self._update))

    def add_attempt(self, progress: Progress, attempt: Attempt, value: SectionProgress, *, at: str) -> None:
        """Record an attempt and its effect together; two at once with the same number: one is refused."""
        tx = Transaction()
        key = f"{progress.module_id}#{self._scope.user_id}", f"{attempt.content_id}#{attempt.number:06}"
        item = AttemptModel(
            *key,
            organization_id=self._scope.organization_id,
            module_id=progress.module_id,
            content_id=attempt.content_id,
            user_id=self._scope.user_id,
            number=attempt.number,
            release=attempt.release,
            version=attempt.version,
            edition=attempt.edition,
            answers=dict(attempt.answers),
            points=attempt.points,
            out_of=attempt.out_of,
            percent=attempt.percent,
            passed=attempt.passed,
            created_at=at,
            updated_at=at,
        )
        tx.put(item, AttemptModel.attempt_key.does_not_exist(), otherwise=AnsweredMeanwhile())
        if progress.updated_at:
            actions = self._actions(attempt.content_id, value, at=at)
            condition = ProgressModel.learner.exists() & _still(progress.of(attempt.content_id), attempt.content_id)
            tx.update(self._item(progress.module_id), actions, condition, otherwise=ProgressMoved())
        else:
            new = self._new(progress, attempt.content_id, value, at=at)
            tx.put(new, ProgressModel.learner.does_not_exist(), otherwise=ProgressMoved())
        tx.commit()

    def attempts(self, module_id: str, content_id: str, *, limit: int, cursor: str | None) -> pages.Page[AttemptModel]:
        """Return one page of the person's attempts at a quiz, newest first."""
        return pages.query(
            AttemptModel,
            f"{module_id}#{self._scope.user_id}",
            list_name=f"attempts:{content_id}",
            limit=limit,
            cursor=cursor,
            range_condition=AttemptModel.attempt_key.startswith(f"{content_id}#"),
            consistent=True,
        )

    def _actions(self, content_id: str, value: SectionProgress, *, at: str) -> list[Action]:
        return [
            Path(["sections", content_id]).set(to_dynamo(asdict(value))),
            ProgressModel.last_content_id.set(content_id),
            ProgressModel.updated_at.set(at),
        ]

    def _update(self, progress: Progress, content_id: str, value: SectionProgress, *, at: str) -> bool:
        item, actions = self._item(progress.module_id), self._actions(content_id, value, at=at)
        condition = ProgressModel.learner.exists() & _still(progress.of(content_id), content_id)
        return held(lambda: item.update(actions=actions, condition=condition))

    def _create(self, progress: Progress, content_id: str, value: SectionProgress, *, at: str) -> bool:
        item = self._new(progress, content_id, value, at=at)
        return held(lambda: item.save(ProgressModel.learner.does_not_exist()))

    def _new(self, progress: Progress, content_id: str, value: SectionProgress, *, at: str) -> ProgressModel:
        item = self._item(progress.module_id)
        item.organization_id = self._scope.organization_id
        item.user_id = self._scope.user_id
        item.sections = {content_id: asdict(value)}
        item.last_content_id = content_id
        item.created_at = item.updated_at = at
        return item

    def _item(self, module_id: str) -> ProgressModel:
        return ProgressModel(self._learner, module_id)


def _still(seen: SectionProgress, content_id: str) -> Condition:
    """Hold while the section's progress is the one that was read."""
    place = ["sections", content_id]
    if not seen.at:
        return Path(place).does_not_exist()
    unchanged: Condition = (Path([*place, "attempts"]) == seen.attempts) & (Path([*place, "state"]) == seen.state)
    return unchanged


def _progress(item: ProgressModel) -> Progress:
    return Progress(
        module_id=item.module_id,
        sections={key: SectionProgress(**value) for key, value in item.sections.items()},
        last_content_id=item.last_content_id,
        updated_at=item.updated_at,
    )
