"""The check of what somebody wrote: it becomes due with the text, and settles where the newest text stands."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from community.moderation.analysis import fingerprints, pipeline
from community.moderation.analysis.verdicts import Context, Finding, Outcome, Rule, Text, Verdict
from community.moderation.rules import statistics as figures
from community.moderation.rules.cases import Case, case_id_of
from community.moderation.rules.checks import after_check, rules_of, told
from community.moderation.rules.targets import CHECKING, Standing, Target, TargetType
from community.moderation.services import statistics, telling
from community.moderation.services.settings import analysis_of, settings_of
from community.moderation.services.targets import TargetMoved, handler_of
from community.moderation.store.cases import CaseStore
from community.moderation.store.checks import CheckStore
from community.moderation.store.parts import ORIGINAL, PartStore
from diatonic.common import clock, jobs
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import Conflict
from diatonic.common.scope import Scope
from organizations.membership import services as membership
from organizations.membership.rules import permissions_for

_TASK = "community.moderation.tasks.check"
#: So often a check begins again at once where the text, or its case, moved under it.
TRIES = 5
_MODERATE = "community.moderate"


def submit(  # noqa: PLR0913 -- all named but two
    tx: Transaction,
    scope: Scope,  # noqa: ARG001 -- the seam's shape: whoever writes hands in who they are
    *,
    target_type: TargetType,
    target_id: str,
    organization_id: str,
    content_revision: int,
    now: datetime,
) -> None:
    """Have a text checked that ``tx`` writes with the status :data:`CHECKING`: one write."""
    jobs.due(
        tx,
        task=_TASK,
        organization_id=organization_id,
        arguments={"target_type": TargetType(target_type).value, "target_id": target_id},
        at=now,
        job_id=f"check#{target_id}#{content_revision}",
    )


def check(scope: Scope, *, target_type: TargetType, target_id: str, now: datetime) -> None:
    """Check the newest text of a target, where it waits for that; may be repeated.

    Where the text moved meanwhile it is the newer one that counts. Raises :class:`TargetMoved` where it keeps moving.
    """
    _settle_newest(scope, target_type, target_id, lambda target: analyse(target, now=now), now)


def hold_unchecked(scope: Scope, *, target_type: TargetType, target_id: str, now: datetime) -> None:
    """Hold a target whose check was in vain: nothing is shown because something failed. May be repeated."""
    _settle_newest(scope, target_type, target_id, lambda _: (failed_verdict(), None), now)


Analysis = tuple[Verdict, int | None]


def failed_verdict() -> Verdict:
    """Return the verdict about a text that could not be checked."""
    return Verdict(Outcome.HELD, (Finding(Rule.TOXICITY, 0.0, 0.0, analyzer="none", failed=True),))


def analyse(target: Target, *, now: datetime) -> Analysis:
    """Return what the machine says of a text, by the organization's settings, and by what texts like it are known.

    Three DynamoDB calls.
    """
    text = Text(target.content, target.title, target.links, bool(target.image_ids), target.written)
    context = _context(target, now)
    settings = analysis_of(settings_of(target.organization_id))
    return pipeline.check(text, context, settings), fingerprints.fingerprint(text)


def lets_pass(organization_id: str, *, title: str, content: str) -> bool:
    """Say whether the machine approves of words that nobody here wrote, such as a page's about itself. One DynamoDB call."""
    settings = analysis_of(settings_of(organization_id))
    return pipeline.check(Text(content, title), Context(), settings).outcome is Outcome.APPROVED


def _context(target: Target, now: datetime) -> Context:
    """Return what is known around a text. How often and how long moderators of the place write says nothing of spam."""
    lately = CheckStore(target.organization_id).lately(target, now=now)
    theirs = Scope(target.author_organization_id, target.author_id, "")
    member = membership.find_member(theirs, user_id=target.author_id)
    is_here = target.author_organization_id == target.organization_id
    if member is not None and is_here:
        held = permissions_for(member.role, member.permissions, (), is_home=False)
        if _MODERATE in held:
            return Context(recent_fingerprints=lately.fingerprints)
    joined = member.joined_at if member is not None else ""
    age = (now - clock.parse(joined)) / timedelta(hours=1) if joined else None
    return Context(age, lately.by_author, lately.fingerprints)


def _settle_newest(
    scope: Scope, target_type: TargetType, target_id: str, look: Callable[[Target], Analysis], now: datetime
) -> None:
    handler = handler_of(target_type)
    for _ in range(TRIES):
        target = handler.read(scope, target_id)
        if target is None or target.status != CHECKING:
            return  # deleted, checked before, or decided by a moderator meanwhile
        analysis = look(target)
        with suppress(Conflict):  # the text or its case moved meanwhile
            _settle(scope, target, analysis, now)
            return
    raise TargetMoved


def _settle(scope: Scope, target: Target, analysis: Analysis, now: datetime) -> None:
    verdict, fingerprint = analysis
    seen = CaseStore(scope).find(case_id_of(target))
    after, standing = after_check(seen, target, verdict, now=now)
    said = told(after, target, verdict, standing, at=clock.iso(now))
    tx = Transaction()
    handler_of(target.target_type).settle(tx, scope, target=target, told=said, now=now)
    CheckStore(target.organization_id).note(
        tx,
        target,
        outcome=verdict.outcome.value,
        scores={finding.rule.value: finding.score for finding in verdict.findings if not finding.failed},
        fingerprint=fingerprint,
        now=now,
    )
    counts = [figures.checked(verdict.outcome.value)]
    if after is not None:
        _write_case(tx, scope, target, seen, after, now)
        # What its author had made private waited already, though for nobody.
        waited = seen is not None and seen.waiting.facet is not None
        if after.facet and not waited:
            counts.append(figures.opened(_opened_by(after, verdict)))
        elif seen and waited and not after.facet:
            # Its author changed it before a moderator had come to it, and now nothing is found any more.
            counts.append(figures.decided(standing.value, waited_seconds=_waited(seen, now), by_machine=True))
    statistics.count(tx, *counts, organization_id=target.organization_id, target_id=target.target_id, now=now)
    if standing is not Standing.APPROVED or (seen is not None and seen.standing is not Standing.APPROVED):
        telling.tell_checked(tx, target, said, now=now)
    tx.commit()


def _opened_by(case: Case, verdict: Verdict) -> Sequence[str]:
    """Return by which rules a check opened a case: what it found, or that somebody is to look at what changed."""
    if case.waiting.machine:
        return rules_of(verdict)
    return ["edited" if case.waiting.edited else "reported"]


def _waited(case: Case, now: datetime) -> float:
    return max(0.0, (now - clock.parse(case.waits_since)).total_seconds())


def _write_case(tx: Transaction, scope: Scope, target: Target, seen: Case | None, after: Case, now: datetime) -> None:
    """Write the case, what was said of the text, and once what it said at first."""
    CaseStore(scope).save(tx, seen, after, now=now)
    parts = PartStore(scope, after.case_id)
    if seen is None:
        keep_original(tx, parts, target, now=now)
    parts.event(tx, "checked", outcome=after.machine.outcome if after.machine else "", now=now)


def keep_original(tx: Transaction, parts: PartStore, target: Target, *, now: datetime) -> None:
    """Keep in the transaction what a target says as its case is opened."""
    parts.add(
        tx,
        ORIGINAL,
        {"title": target.title, "content": target.content, "content_revision": target.content_revision},
        now=now,
    )
