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
from education.learning.rules import Attempt, Correction, GivenAnswers, Progress, SectionProgress
from education.quizzes.rules import Grade


class AnsweredMeanwhile(Conflict):
    """The same quiz was answered in another window at the same moment."""

    def __init__(self) -> None:
        super().__init__("You answered this quiz in another window a moment ago. Look at that result first.")


class ProgressMoved(Conflict):
    """Another window recorded something about this section at the same moment; read again and repeat."""

    def __init__(self) -> None:
        super().__init__("Another window of yours is at this section too. Try again in a moment.")


class LearningStore:
    """The progress and attempts of the scope's person in the scope's organization, or of another one of its people."""

    def __init__(self, scope: Scope, *, user_id: str = "") -> None:
        """``user_id``: whose they are, where they are not the scope's own."""
        self._scope = scope
        self._user_id = user_id or scope.user_id
        self._learner = f"{scope.organization_id}#{self._user_id}"

    def progress(self, module_id: str) -> Progress:
        """Return the progress in one module, empty where none was recorded. One consistent read."""
        return self.progress_of([module_id])[0]

    def progress_of(self, module_ids: Sequence[str]) -> list[Progress]:
        """Return the progress in several modules, in their order. One read."""
        found = batch_get([(ProgressModel, (self._learner, module_id)) for module_id in module_ids])
        return [
            self._nothing(module_id) if item is None else progress_of_item(item)
            for module_id, item in zip(module_ids, found, strict=True)
        ]

    def save(self, progress: Progress, content_id: str, value: SectionProgress, *, at: str) -> bool:
        """Record where somebody is in a section they had begun, beside what other windows record of other sections.

        ``False`` where this section's changed since ``progress`` was read: read it again. One write.
        """
        item = ProgressModel(self._learner, progress.module_id)
        actions = self._actions(content_id, value, at=at)
        condition = ProgressModel.learner.exists() & _still(progress.of(content_id), content_id)
        return held(lambda: item.update(actions=actions, condition=condition))

    def write(self, tx: Transaction, seen: Progress, after: Progress, content_id: str, *, at: str) -> None:
        """Record a section's progress and what follows for the module, unless anything changed since ``seen``."""
        value = after.of(content_id)
        if not seen.updated_at:
            tx.put(
                self._new(after, content_id, at=at), ProgressModel.learner.does_not_exist(), otherwise=ProgressMoved()
            )
            return
        actions = [
            *self._actions(content_id, value, at=at),
            ProgressModel.standing.set(after.standing),
            ProgressModel.listed_in.set(f"{after.module_id}#{after.standing}"),
            ProgressModel.finished_at.set(after.finished_at),
        ]
        unmoved = ProgressModel.learner.exists() & (ProgressModel.revision == seen.revision)
        item = ProgressModel(self._learner, after.module_id)
        tx.update(item, actions, unmoved, otherwise=ProgressMoved())

    def add_attempt(self, tx: Transaction, module_id: str, attempt: Attempt) -> None:
        """Record an attempt; two at once with the same number: one is refused."""
        key = f"{module_id}#{self._user_id}", f"{attempt.content_id}#{attempt.number:06}"
        item = AttemptModel(
            *key,
            organization_id=self._scope.organization_id,
            module_id=module_id,
            content_id=attempt.content_id,
            user_id=self._user_id,
            attempt_by=f"{self._user_id}#{attempt.number:06}",
            number=attempt.number,
            release=attempt.release,
            version=attempt.version,
            edition=attempt.edition,
            answers=dict(attempt.answers),
            points=attempt.points,
            out_of=attempt.out_of,
            percent=attempt.percent,
            passed=attempt.passed,
            timed_out=attempt.timed_out or None,
            created_at=attempt.at,
            updated_at=attempt.at,
        )
        tx.put(item, AttemptModel.attempt_key.does_not_exist(), otherwise=AnsweredMeanwhile())

    def counting_attempts(self, module_id: str, content_id: str, *, after: int) -> list[GivenAnswers]:
        """Return the person's attempts at a quiz after number ``after``, oldest first; for jobs, up to 1,000."""
        found = AttemptModel.query(
            f"{module_id}#{self._user_id}",
            AttemptModel.attempt_key.between(f"{content_id}#{after + 1:06}", f"{content_id}#999999"),
            consistent_read=True,
            limit=1000,
            page_size=100,
        )
        return [given_answers(item) for item in found]

    def regrade(
        self, tx: Transaction, module_id: str, content_id: str, given: GivenAnswers, grade: Grade, *, by: Correction
    ) -> None:
        """Write another grade of an attempt; the one it had at first is kept."""
        item = AttemptModel(f"{module_id}#{self._user_id}", f"{content_id}#{given.number:06}")
        actions = [
            AttemptModel.points.set(grade.points),
            AttemptModel.out_of.set(grade.out_of),
            AttemptModel.percent.set(grade.percent),
            AttemptModel.passed.set(grade.passed),
            AttemptModel.graded_edition.set(by.edition),
            AttemptModel.graded_release.set(by.release),
            AttemptModel.revision.add(1),
        ]
        if not given.first_grade:
            first = {"points": given.points, "out_of": given.out_of, "percent": given.percent, "passed": given.passed}
            actions.append(AttemptModel.first_grade.set({"M": to_dynamo(first)["M"]}))
        unmoved = AttemptModel.graded_release.does_not_exist() | (AttemptModel.graded_release <= by.release)
        tx.update(item, actions, AttemptModel.attempt_key.exists() & unmoved, otherwise=ProgressMoved())

    def attempts(self, module_id: str, content_id: str, *, limit: int, cursor: str | None) -> pages.Page[AttemptModel]:
        """Return one page of the person's attempts at a quiz, newest first."""
        return pages.query(
            AttemptModel,
            f"{module_id}#{self._user_id}",
            list_name=f"attempts:{content_id}",
            limit=limit,
            cursor=cursor,
            range_condition=AttemptModel.attempt_key.startswith(f"{content_id}#"),
            consistent=True,
        )

    def _actions(self, content_id: str, value: SectionProgress, *, at: str) -> list[Action]:
        mine = self._user_id == self._scope.user_id
        return [
            Path(["sections", content_id]).set(to_dynamo(asdict(value))),
            ProgressModel.revision.add(1),
            # What is done to somebody's progress is no activity of theirs.
            *([ProgressModel.last_content_id.set(content_id), *self._seen(at)] if mine else ()),
        ]

    def _seen(self, at: str) -> list[Action]:
        return [
            ProgressModel.updated_at.set(at),
            ProgressModel.active_at.set(_hour(at)),
            ProgressModel.user_name.set(self._scope.user_name),
        ]

    def _new(self, after: Progress, content_id: str, *, at: str) -> ProgressModel:
        return ProgressModel(
            self._learner,
            after.module_id,
            organization_id=self._scope.organization_id,
            user_id=self._user_id,
            user_name=self._scope.user_name,
            sections={content_id: asdict(after.of(content_id))},
            last_content_id=content_id,
            standing=after.standing,
            finished_at=after.finished_at,
            listed_in=f"{after.module_id}#{after.standing}",
            active_at=_hour(at),
            created_at=at,
            updated_at=at,
        )

    def _nothing(self, module_id: str) -> Progress:
        name = self._scope.user_name if self._user_id == self._scope.user_id else ""
        return Progress(module_id, user_id=self._user_id, user_name=name)


def _hour(at: str) -> str:
    return f"{at[:13]}:00:00.000Z"


def given_answers(item: AttemptModel) -> GivenAnswers:
    """Return the attempt of an item."""
    return GivenAnswers(
        number=int(item.number),
        version=item.version,
        edition=int(item.edition),
        answers=item.answers,
        points=int(item.points),
        out_of=int(item.out_of),
        percent=int(item.percent),
        passed=bool(item.passed),
        graded_edition=int(item.graded_edition or item.edition),
        graded_release=int(item.graded_release or item.release),
        at=item.created_at,
        first_grade=item.first_grade or {},
    )


def _still(seen: SectionProgress, content_id: str) -> Condition:
    """Hold while the section's progress is the one that was read."""
    place = ["sections", content_id]
    if not seen.at:
        return Path(place).does_not_exist()
    unchanged: Condition = (Path([*place, "attempts"]) == seen.attempts) & (Path([*place, "state"]) == seen.state)
    return unchanged


def progress_of_item(item: ProgressModel) -> Progress:
    """Return the progress of an item."""
    said = item.attribute_values
    return Progress(
        module_id=item.module_id,
        sections={key: SectionProgress(**value) for key, value in item.sections.items()},
        last_content_id=item.last_content_id,
        updated_at=item.updated_at,
        standing=said.get("standing") or "",
        finished_at=said.get("finished_at") or "",
        revision=int(item.revision),
        user_id=item.user_id,
        user_name=said.get("user_name") or "",
    )
