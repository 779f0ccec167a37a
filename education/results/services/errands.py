"""The jobs behind follow-ups: through everybody who answered a quiz, page by page, from where the last worker was."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from diatonic.common import clock
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import NotFound, Unavailable
from diatonic.common.scope import Scope
from education.authoring import services as authoring
from education.authoring.rules import PublishedModule
from education.learning import services as learning
from education.learning.rules import Correction, Outcome
from education.quizzes.rules import Quiz
from education.results.rules import Errand, FollowUp, FollowUpState
from education.results.store import FollowUpStore
from organizations.notifications import services as notifications

#: So many attempts are looked at between two marks of how far it is.
PAGE = 50
_LATER = 600
_OVERTAKEN = "A later version was published before everybody was seen to. The others keep what they have."
_FAILED = "This stopped because of an error on our side. What was done stays done; go on from there."


def see_to_answers(scope: Scope, *, module_id: str, follow_up_id: str, now: datetime, is_late: bool = False) -> None:
    """Do what was decided for everybody who answered; a forecast is counted. Runs again from where it stopped.

    ``is_late``: go through all of them once more, for those whose answers came after their page was done.
    """
    store = FollowUpStore(scope)
    one = store.get(module_id, follow_up_id)
    if is_late and one.is_open:
        raise Unavailable("Not everybody was seen to for the first time yet.", retry_after=_LATER)
    if not is_late and not one.is_open:
        return
    try:
        module = authoring.get_published(scope, module_id=module_id)
        errand = _Errand(scope, one, module, _quiz(scope, module, one), clock.iso(now))
    except (NotFound, LookupError):
        if not is_late:
            store.end(one, FollowUpState.OVERTAKEN, reason=_OVERTAKEN, at=clock.iso(now))
        return
    # The second pass leaves no mark of how far it is: the first one is over, and all of it may be done again.
    errand.go(after="" if is_late else one.reached, is_marked=not is_late)
    if one.choice is not Errand.FORECAST:
        store.end(one, FollowUpState.DONE, at=clock.iso(now))


def give_up_on_answers(scope: Scope, *, module_id: str, follow_up_id: str, now: datetime) -> None:
    """Show that it stopped, with a way to go on."""
    store = FollowUpStore(scope)
    store.end(store.get(module_id, follow_up_id), FollowUpState.FAILED, reason=_FAILED, at=clock.iso(now))


def _quiz(scope: Scope, module: PublishedModule, one: FollowUp) -> Quiz:
    """Return the quiz as it is now, of a forecast the draft's. Raises ``LookupError`` where that is another one."""
    if one.choice is Errand.FORECAST:
        section = authoring.get_section(scope, module_id=one.module_id, content_id=one.content_id).section
        edition, data = section.edition, section.content_data
    else:
        live = authoring.get_published_section(scope, module=module, content_id=one.content_id)
        edition, data = live.entry.edition, live.content_data
    if edition != one.edition:
        raise LookupError(one.content_id)
    return Quiz.model_validate(data)


@dataclass(slots=True)
class _Errand:
    """One follow-up under way; ``at`` is when it runs."""

    scope: Scope
    one: FollowUp
    module: PublishedModule
    quiz: Quiz
    at: str
    _earlier: dict[int, Quiz | None] = field(default_factory=dict)

    def go(self, *, after: str, is_marked: bool) -> None:
        """See to everybody after a place; ``is_marked``: note how far it is, so that a next run goes on from there."""
        store, place = FollowUpStore(self.scope), after
        while True:
            people, place = learning.list_who_answered(
                self.scope, content_id=self.one.content_id, after=place, limit=PAGE
            )
            if self.one.choice is Errand.FORECAST:
                if not self._forecast(people, place):
                    return
            else:
                for user_id in people:
                    self._see_to(user_id)
                if place and is_marked:
                    store.reach(self.one, place, at=self.at)
            if not place:
                return

    def _see_to(self, user_id: str) -> None:
        ids: dict[str, Any] = {"module_id": self.one.module_id, "content_id": self.one.content_id, "user_id": user_id}
        outline = self.module.outline
        if self.one.choice is Errand.REGRADE:
            learning.grade_again(
                self.scope, **ids, outline=outline, by=self._correction(), at=self.at, also=self._regraded
            )
        else:
            learning.open_again(
                self.scope,
                **ids,
                outline=outline,
                edition=self.one.edition,
                release=self.one.release,
                at=self.at,
                also=self._opened,
            )

    def _forecast(self, people: list[str], place: str) -> bool:
        """Count what grading these again would change; ``False``: somebody else counts."""
        by, outline = self._correction(), self.module.outline
        outcomes = [
            learning.grade_again(
                self.scope,
                module_id=self.one.module_id,
                content_id=self.one.content_id,
                user_id=user_id,
                outline=outline,
                by=by,
                at=self.at,
            )
            for user_id in people
        ]
        changed = [outcome for outcome in outcomes if outcome is not None]
        counted = FollowUpStore(self.scope).forecast(
            self.one,
            place,
            done=len(people),
            now_passed=sum(outcome.is_passed and not outcome.was_passed for outcome in changed),
            now_failed=sum(outcome.was_passed and not outcome.is_passed for outcome in changed),
            at=self.at,
        )
        self.one = FollowUpStore(self.scope).get(self.one.module_id, self.one.follow_up_id)
        return counted

    def _correction(self) -> Correction:
        return Correction(self.one.edition, self.one.release, self.quiz, self._edition)

    def _edition(self, edition: int) -> Quiz | None:
        if edition not in self._earlier:
            found = authoring.get_published_editions(
                self.scope, module=self.module, content_id=self.one.content_id, editions={edition}
            )
            data = found[edition].content_data if edition in found else None
            self._earlier[edition] = None if data is None else Quiz.model_validate(data)
        return self._earlier[edition]

    def _regraded(self, tx: Transaction, outcome: Outcome) -> None:
        up, down = outcome.is_passed and not outcome.was_passed, outcome.was_passed and not outcome.is_passed
        FollowUpStore(self.scope).count(tx, self.one, now_passed=int(up), now_failed=int(down), at=self.at)
        title = f"“{self.one.title}” in “{self.one.module_title}” was corrected and graded again"
        if up:
            self._tell(tx, outcome, "quiz.regraded", f"{title}: you have passed it, with {outcome.percent} %.")
        if down:
            self._tell(tx, outcome, "quiz.regraded", f"{title}: with {outcome.percent} % you have not passed it yet.")

    def _opened(self, tx: Transaction, outcome: Outcome) -> None:
        FollowUpStore(self.scope).count(tx, self.one, now_passed=0, now_failed=0, at=self.at)
        text = f"“{self.one.title}” in “{self.one.module_title}” has changed. Please answer it again."
        self._tell(tx, outcome, "quiz.opened_again", text)

    def _tell(self, tx: Transaction, outcome: Outcome, kind: str, text: str) -> None:
        notifications.send(
            tx,
            organization_id=self.scope.organization_id,
            to=outcome.user_id,
            kind=kind,
            text=text,
            url=f"/o/{self.scope.organization_id}/learn/{self.one.module_id}/sections/{self.one.content_id}/",
            now=clock.parse(self.at),
        )
