"""What decisions, undoing and appeals have in common: is it still so, and what is written beside the case."""

from datetime import datetime

from community.moderation.policies import MODERATE
from community.moderation.rules.cases import Case, Decision
from community.moderation.rules.decisions import in_brief
from community.moderation.rules.targets import Target
from community.moderation.services.forgetting import close_gone
from community.moderation.services.moderators import others_than
from community.moderation.services.targets import handler_of
from diatonic.common import formats
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import Conflict, Denied
from diatonic.common.personal import NOBODY
from diatonic.common.scope import Scope
from organizations.audit import services as audit
from organizations.membership import services as membership
from organizations.membership.rules import permissions_for


class AlreadyHandled(Conflict):
    """Somebody decided first; ``extra`` says who (``by``), ``at`` when, the ``outcome``, and the ``revision`` now."""

    title = "Already handled"
    default_code = "already_handled"

    def __init__(self, case: Case, decision: Decision) -> None:
        outcome = in_brief(decision)
        super().__init__(
            f"Already handled by {decision.by_name or 'another moderator'}, {formats.exact(decision.at)}: {outcome}.",
            extra={"by": decision.by_name, "at": decision.at, "outcome": outcome, "revision": case.revision},
        )


class CaseChanged(Conflict):
    """The case is not as it was read: another text, another verdict, an appeal; ``extra`` has the ``revision`` now."""

    default_code = "case_changed"

    def __init__(self, case: Case) -> None:
        sentence = "This case has changed since you looked at it. Look once more, then decide."
        super().__init__(sentence, extra={"revision": case.revision})


class TextChanged(Conflict):
    """The author changed the text, and the new one is still being checked."""

    default_code = "text_changed"

    def __init__(self) -> None:
        super().__init__("Its author has just changed it. It is being checked; look at the new text in a moment.")


class TargetGone(Conflict):
    """There is nothing to decide about any more."""

    default_code = "target_gone"

    def __init__(self) -> None:
        super().__init__("Its author has deleted it meanwhile, or keeps it to themselves. The case is closed.")


class OwnThing(Denied):
    """A moderator is asked to decide about what they wrote themselves."""

    default_code = "own_content"

    def __init__(self) -> None:
        super().__init__("You wrote this yourself, so another moderator decides about it.")


class ModeratorSanctioned(Denied):
    """Somebody is to be muted or suspended who moderates here."""

    default_code = "is_moderator"

    def __init__(self) -> None:
        super().__init__("Its author moderates here. An administrator has to take that from them first.")


class AuthorGone(Conflict):
    """Somebody is to be muted or suspended whose account was erased."""

    default_code = "author_gone"

    def __init__(self) -> None:
        super().__init__("Its author's account was erased: there is nobody to mute or suspend.")


def check_as_read(case: Case, revision: int) -> None:
    """Raise :class:`AlreadyHandled` or :class:`CaseChanged` where the case is not as it was read."""
    if case.is_gone:
        raise TargetGone
    if case.revision == revision:
        return
    if case.decided is not None and case.facet is None:
        raise AlreadyHandled(case, case.decided)
    raise CaseChanged(case)


def check_not_own(scope: Scope, case: Case) -> None:
    """Raise :class:`OwnThing` where the scope's person wrote it, unless nobody else moderates there."""
    if is_for_others(scope, case):
        raise OwnThing


def is_for_others(scope: Scope, case: Case) -> bool:
    """Say whether a case is about what the scope's person wrote, and somebody else moderates there.

    No DynamoDB call for what somebody else wrote.
    """
    return case.author_id == scope.user_id and others_than(scope, {scope.user_id})


def check_sanctionable(scope: Scope, case: Case) -> None:
    """Raise :class:`ModeratorSanctioned` where the author moderates in the organization, :class:`AuthorGone` where they
    are erased. One DynamoDB call.
    """
    if case.author_id == NOBODY:
        raise AuthorGone
    member = membership.find_member(scope, user_id=case.author_id)
    if member is not None and MODERATE in permissions_for(member.role, member.permissions, (), is_home=False):
        raise ModeratorSanctioned


def read_target(scope: Scope, case: Case) -> Target | None:
    """Return the target of a case with its newest text, ``None`` where it is deleted."""
    return handler_of(case.target_type).read(scope, case.target_id)


def read_as_decided(scope: Scope, case: Case, now: datetime) -> Target:
    """Return the target with the text that the case is about.

    Raises :class:`TargetGone` where it is deleted, after the case was closed, and :class:`TextChanged`.
    """
    target = read_target(scope, case)
    if target is None:
        close_gone(scope, case, now=now)
        raise TargetGone
    if target.content_revision != case.content_revision:
        raise TextChanged
    return target


def note(
    tx: Transaction, scope: Scope, case: Case, *, action: str, summary: str, now: datetime, **details: str
) -> None:
    """Tell the organization's log what was decided about somebody."""
    audit.record(
        tx,
        scope,
        action=f"moderation.{action}",
        target_kind="case",
        target_id=case.case_id,
        summary=summary,
        details={"target_id": case.target_id, **{name: value for name, value in details.items() if value}},
        about=case.author_id,
        now=now,
    )
