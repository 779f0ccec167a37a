"""What moderators see: the queue by what waits, and one case with everything around it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from community.moderation import policies
from community.moderation.rules.cases import Case, Facet
from community.moderation.rules.sanctions import Record
from community.moderation.rules.targets import Excerpt, Target, WriterStanding
from community.moderation.services.moderators import others_than
from community.moderation.services.sanctions import standing_of
from community.moderation.services.sides import read_target
from community.moderation.services.targets import handler_of
from community.moderation.store.cases import CaseStore
from community.moderation.store.looking import LookingStore
from community.moderation.store.parts import ORIGINAL, Part, PartStore
from community.moderation.store.records import RecordStore
from community.profiles import services as profiles
from community.profiles.rules import Reputation
from diatonic.common.errors import FieldError, Invalid
from diatonic.common.pages import DEFAULT_LIMIT, Page
from diatonic.common.scope import Scope

OPEN, CLOSED, MINE = "open", "closed", "mine"
#: By what the queue can be looked at.
FACETS = (OPEN, *(facet.value for facet in Facet), MINE, CLOSED)
#: More than so many waiting cases are shown as “50+”.
COUNTED = 50
#: So many reports stand beside a case; the others are pages of their own.
_REPORTS = 50


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as whoever decides sees it.

    ``target``: the newest text, ``None`` where it is deleted; ``original``: what it said when the case was opened.
    ``reports``: one page of them, and the cursor of the next, if any (``more_reports``); ``history`` (the last hundred
    events, and decisions) and ``appeals`` in the order of time. ``author``: what was decided about them before;
    ``reputation``: what others made of what they wrote. ``looking``: the names of who else has the case open.
    """

    case: Case
    target: Target | None
    original: Part | None
    reports: Sequence[Part]
    history: Sequence[Part]
    appeals: Sequence[Part]
    around: Sequence[Excerpt]
    author: Record
    author_standing: WriterStanding
    reputation: Reputation
    looking: Sequence[str]
    more_reports: str | None = None


def list_cases(
    scope: Scope,
    *,
    facet: str = OPEN,
    author_id: str = "",
    limit: int = DEFAULT_LIMIT,
    cursor: str | None = None,
    now: datetime,
) -> Page[Case]:
    """Return one page of cases; needs ``community.moderate``. One DynamoDB call.

    ``facet``: one of :data:`FACETS`: what waits (most urgent and then longest waiting first), what waits for one
    reason, what one has in hand, what was closed (last first). ``author_id``: all cases about one author, newest first.
    """
    policies.check_can_moderate(scope)
    store = CaseStore(scope)
    if author_id:
        return store.of_author(author_id, limit=limit, cursor=cursor)
    if facet not in FACETS:
        raise Invalid("There is no such list.", fields=[FieldError("/facet", f"One of {', '.join(FACETS)}.")])
    if facet == MINE:
        return store.claimed(limit=limit, cursor=cursor, now=now)
    if facet == CLOSED:
        return store.closed(limit=limit, cursor=cursor)
    return store.queue(None if facet == OPEN else Facet(facet), limit=limit, cursor=cursor)


def count_waiting(scope: Scope) -> int:
    """Count what waits, for a badge: :data:`COUNTED` stands for so many or more. One DynamoDB call."""
    policies.check_can_moderate(scope)
    return len(CaseStore(scope).queue(None, limit=COUNTED, cursor=None).items)


def get_case(scope: Scope, *, case_id: str, now: datetime, reports_cursor: str | None = None) -> CaseView:
    """Return a case with all that it takes to decide; needs ``community.moderate``. Raises ``CaseUnknown``.

    Who wrote it themselves does not read who reported it, nor what they said: its reasons only.
    ``reports_cursor``: which page of the reports. Six DynamoDB calls beside those of the target and what stands
    around it.
    """
    policies.check_can_moderate(scope)
    case = CaseStore(scope).get(case_id)
    reports = _reports(scope, case, limit=_REPORTS, cursor=reports_cursor)
    store = PartStore(scope, case_id)
    parts = [*store.decided(now=now), *store.happened(now=now)]
    target = read_target(scope, case)
    author = RecordStore(case.organization_id).find(case.author_id)
    return CaseView(
        case=case,
        target=target,
        original=next((part for part in parts if part.part_id == ORIGINAL), None),
        reports=reports.items,
        history=_in_time(parts, "decision", "event"),
        appeals=_in_time(parts, "appeal"),
        around=handler_of(case.target_type).around(scope, target) if target is not None else (),
        author=author,
        author_standing=standing_of(author, now=now),
        reputation=profiles.standing_of(case.organization_id, case.author_id, now=now),
        looking=LookingStore(scope).note(case_id, now=now),
        more_reports=reports.next_cursor,
    )


def list_reports(scope: Scope, *, case_id: str, limit: int = DEFAULT_LIMIT, cursor: str | None = None) -> Page[Part]:
    """Return one page of the reports of a case; needs ``community.moderate``. Raises ``CaseUnknown``.

    Of the case about what one wrote oneself as :func:`get_case` says, and the first page alone: a cursor tells who
    reported. Two DynamoDB calls.
    """
    policies.check_can_moderate(scope)
    return _reports(scope, CaseStore(scope).get(case_id), limit=limit, cursor=cursor)


def next_case(scope: Scope, *, after: str, facet: str = OPEN, now: datetime) -> Case | None:
    """Return what waits next besides ``after``, which the index may still show; nobody else has it in hand.

    Neither what one wrote oneself nor an appeal against one's own decision, while somebody else moderates.
    """
    page = list_cases(scope, facet=facet, limit=DEFAULT_LIMIT, now=now)
    free = [case for case in page.items if case.case_id != after and not case.claim.is_anothers(scope.user_id, now)]
    found = next((case for case in free if not _is_ones_own(scope, case)), None)
    if found is None and free and not others_than(scope, {scope.user_id}):
        return free[0]
    return found


def _is_ones_own(scope: Scope, case: Case) -> bool:
    """Say whether somebody wrote it, or decided what is appealed against."""
    is_my_decision = case.decision is not None and case.decision.by == scope.user_id
    return case.author_id == scope.user_id or (case.waiting.appeal and is_my_decision)


def _reports(scope: Scope, case: Case, *, limit: int, cursor: str | None) -> Page[Part]:
    """Return one page of the reports, in the order of time on it; of one's own case the first, without who made them."""
    is_own = case.author_id == scope.user_id
    page = PartStore(scope, case.case_id).reports(limit=limit, cursor=None if is_own else cursor)
    found = _in_time(page.items, "report")
    if not is_own:
        return Page(tuple(found), page.next_cursor)
    return Page(
        tuple(
            replace(one, part_id="", by="", by_name="", content={**one.content, "note": "", "weight": 0.0, "from": ""})
            for one in found
        )
    )


def _in_time(parts: Sequence[Part], *kinds: str) -> list[Part]:
    return sorted((part for part in parts if part.kind in kinds), key=lambda part: (part.at, part.part_id))
