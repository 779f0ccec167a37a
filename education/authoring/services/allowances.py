"""More time and more attempts for one learner, at a quiz or at all quizzes of a module."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from diatonic.common import clock
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import FieldError, Invalid, NotFound
from diatonic.common.pages import DEFAULT_LIMIT, Page
from diatonic.common.scope import Scope
from diatonic.common.validation import parse
from education.authoring import policies
from education.authoring.rules import Entry, Module, Outline, SectionType
from education.authoring.services.audited import record
from education.authoring.services.people import Listed, look_for_members
from education.authoring.store import ModuleStore
from education.quizzes import services as quizzes
from education.quizzes.rules import Allowance, Extra, ExtraInput
from organizations.accounts import services as accounts
from organizations.membership import services as membership
from organizations.notifications import services as notifications


@dataclass(frozen=True, slots=True)
class ModuleAllowances:
    """A module with its quizzes, and one page of who is allowed more in it."""

    module: Module
    quizzes: tuple[Entry, ...]
    page: Page[Allowance]


def list_allowances(
    scope: Scope, *, module_id: str, limit: int = DEFAULT_LIMIT, cursor: str | None = None
) -> ModuleAllowances:
    """Return who is allowed more in a module; needs ``modules.edit``. Two DynamoDB calls."""
    module, outline = _module(scope, module_id)
    page = quizzes.list_allowances(scope, module_id=module_id, limit=limit, cursor=cursor)
    return ModuleAllowances(module, _quizzes(outline), page)


def allow(scope: Scope, *, module_id: str, user_id: str, extra: Mapping[str, Any], now: datetime) -> Allowance:
    """Allow a member more, in place of what was allowed before; needs ``modules.edit``. Four DynamoDB calls.

    They are told where they can learn the module. ``extra``: the fields of :class:`ExtraInput`. What is allowed at one
    quiz goes before what is allowed at all of them. An attempt under way keeps its end. Raises ``Invalid`` for who is
    no member, and for no quiz of the module.
    """
    policies.check(scope, "modules.edit")
    given = parse(ExtraInput, dict(extra))
    module, outline = _module(scope, module_id)
    wanted = Extra(percent=given.percent, minutes=given.minutes, attempts=given.attempts)
    if not wanted.words:
        raise Invalid("Say what is allowed beyond the others.", fields=[FieldError("/minutes", "Time or attempts.")])
    if given.content_id and given.content_id not in {quiz.content_id for quiz in _quizzes(outline)}:
        raise Invalid("Choose a quiz.", fields=[FieldError("/content_id", "This module has no such quiz.")])
    member = membership.find_member(scope, user_id=user_id)
    if member is None or not member.is_active:
        raise Invalid("Choose a member.", fields=[FieldError("/user_id", "Nobody here is known by this id.")])
    account = accounts.find_accounts([user_id]).get(user_id)
    allowance = Allowance(
        module_id=module_id,
        user_id=user_id,
        user_name=account.name if account else "Somebody",
        extra=wanted,
        content_id=given.content_id,
        by_name=scope.user_name,
        at=clock.iso(now),
    )
    tx = Transaction()
    quizzes.allow(tx, scope, allowance=allowance)
    summary = f"allowed {allowance.user_name} {wanted.words} in “{module.title}”"
    details = {"user_id": user_id}
    record(tx, scope, module, action="quiz.extra_allowed", summary=summary, details=details, about=user_id, now=now)
    if module.is_live and user_id != scope.user_id:
        _tell(tx, scope, module, allowance, outline, now)
    tx.commit()
    return allowance


def _tell(tx: Transaction, scope: Scope, module: Module, allowance: Allowance, outline: Outline, now: datetime) -> None:
    quiz = outline.entry(allowance.content_id)
    place = f"the quiz “{quiz.title}” of “{module.title}”" if quiz else f"the quizzes of “{module.title}”"
    notifications.send(
        tx,
        organization_id=scope.organization_id,
        to=allowance.user_id,
        kind="quiz.extra_allowed",
        text=f"You have {allowance.extra.words} at {place}.",
        url=f"/o/{scope.organization_id}/learn/{module.module_id}/",
        now=now,
    )


def disallow(scope: Scope, *, module_id: str, user_id: str, content_id: str, now: datetime) -> None:
    """Take back what a learner was allowed; needs ``modules.edit``. Raises ``NotFound``. Two DynamoDB calls."""
    module, _ = _module(scope, module_id)
    tx = Transaction()
    quizzes.disallow(
        tx,
        scope,
        module_id=module_id,
        user_id=user_id,
        content_id=content_id,
        otherwise=NotFound("Nothing is allowed to this person here."),
    )
    summary = f"took back what a learner was allowed at quizzes of “{module.title}”"
    details = {"user_id": user_id}
    record(tx, scope, module, action="quiz.extra_removed", summary=summary, details=details, about=user_id, now=now)
    tx.commit()


def find_learners(scope: Scope, *, module: Module, words: str) -> list[Listed]:
    """Return up to ten members by a part of their name, or by their whole address; needs ``modules.edit``."""
    policies.check_module(scope, "modules.edit", module)
    return look_for_members(scope, words=words)


def _module(scope: Scope, module_id: str) -> tuple[Module, Outline]:
    policies.check(scope, "modules.edit")
    module, outline = ModuleStore(scope).get_with_outline(module_id)
    policies.check_module(scope, "modules.edit", module)
    return module, outline


def _quizzes(outline: Outline) -> tuple[Entry, ...]:
    return tuple(entry for entry in outline.entries if entry.content_type is SectionType.QUIZ)
