"""From draft to review to published to archived, and back. Each step: one transaction with audit and notices."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from diatonic.common import clock
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import FieldError, Invalid
from diatonic.common.pages import DEFAULT_LIMIT, Page
from diatonic.common.scope import Scope
from education.authoring import policies
from education.authoring.rules import (
    TRANSITIONS,
    Entry,
    Module,
    ModuleRole,
    Outline,
    Publication,
    Release,
    Section,
    Status,
    next_version,
    pictures,
)
from education.authoring.rules.versions import Bump
from education.authoring.services import answered
from education.authoring.services.audited import record
from education.authoring.services.checklist import check_ready
from education.authoring.services.prerequisites import settle_prerequisites
from education.authoring.services.versions import compare_versions
from education.authoring.store import ModuleStore, ReleaseStore, SectionStore
from education.authoring.store.modules import stale
from organizations.media import services as media
from organizations.media.rules import Use
from organizations.membership import services as membership
from organizations.notifications import services as notifications

MAX_REASON = 2000


def submit_module(scope: Scope, *, module_id: str, now: datetime) -> Module:
    """Send a complete module for review; its reviewers are told. Needs ``modules.edit``.

    Raises :class:`~education.authoring.services.checklist.NotComplete` naming everything that blocks.
    """
    module, outline = ModuleStore(scope).get_with_outline(module_id)
    policies.check_transition(scope, "submit", module)
    check_ready(scope, module=module, outline=outline)
    reviewers = [user for user in _reviewers(scope, module) if user != scope.user_id]
    text = f"{scope.user_name} sent “{module.title}” for review."
    tx = Transaction()
    quizzes = answered.changed_quizzes(ReleaseStore(scope).published(module), outline)
    answered.follow_submission(tx, scope, module, quizzes, now)
    return _move(
        scope,
        module,
        "submit",
        now=now,
        tx=tx,
        tell=reviewers,
        text=text,
        submitted_by=scope.user_id,
        submitted_by_name=scope.user_name,
    )


def _reviewers(scope: Scope, module: Module) -> list[str]:
    """Return who is told that a module waits: its own reviewers, else everybody who could publish it."""
    named = sorted(module.people.having(ModuleRole.REVIEWER))
    everyone = "members.manage" if module.people.is_restricted else "modules.publish"
    return named or membership.people_with(scope, everyone)


def withdraw_module(scope: Scope, *, module_id: str, now: datetime) -> Module:
    """Take a module back from review, to go on editing. Needs ``modules.edit``."""
    module = ModuleStore(scope).get(module_id)
    policies.check_transition(scope, "withdraw", module)
    return _move(scope, module, "withdraw", now=now, target=module.working_status)


def request_changes(scope: Scope, *, module_id: str, reason: str, now: datetime) -> Module:
    """Send a module back to its author with a reason. Needs ``modules.review``; the reason is required."""
    module = ModuleStore(scope).get(module_id)
    policies.check_transition(scope, "request_changes", module)
    written = reason.strip()
    if not 1 <= len(written) <= MAX_REASON:
        message = f"Say what has to change, in up to {MAX_REASON} characters."
        raise Invalid("The author needs a reason.", fields=[FieldError("/reason", message)])
    text = f"{scope.user_name} asks for changes in “{module.title}”: {written[:200]}"
    return _move(
        scope,
        module,
        "request_changes",
        now=now,
        target=module.working_status,
        tell=_authors(module),
        text=text,
        details={"reason": written},
        review_note=written,
    )


def publish_module(
    scope: Scope,
    *,
    module_id: str,
    now: datetime,
    bump: Bump | None = None,
    note: str = "",
    answers: Mapping[str, str] | None = None,
) -> Module:
    """Make the reviewed draft the version that learners see. Needs ``modules.publish``.

    ``bump``: the part of the version to raise; ``None``: what changed decides. ``answers``: section of a changed quiz →
    what becomes of its answers, an :class:`AnswersChoice`; kept unless named. First the sections are written as
    immutable items, then one transaction switches what learners see: of two people who publish at once one wins, the
    other gets ``Stale``. Raises :class:`~policies.SecondPersonNeeded` where somebody other than the author has to.
    """
    store, releases = ModuleStore(scope), ReleaseStore(scope)
    module, outline = store.get_with_outline(module_id)
    policies.check_transition(scope, "publish", module)
    check_ready(scope, module=module, outline=outline)
    _check_note(note)
    version = next_version(module.version, bump=bump or _proposed(scope, module), is_first=module.release == 0)
    at, live = clock.iso(now), releases.published(module)
    chosen = answered.choices(answers or {}, answered.changed_quizzes(live, outline))
    decided = {quiz.content_id: choice.value for quiz, choice in chosen.items()}
    sections = _fresh(scope, module, outline, live.values())
    releases.snapshot(sections, at=at)
    _hold_files(scope, module, sections, now)
    tx = Transaction()
    releases.switch(tx, module, outline, version=version, note=note, answers=decided, at=at)
    answered.follow_publication(
        tx, scope, Publication(module_id, module.title, module.release + 1, version, chosen), now
    )
    settle_prerequisites(tx, scope, module)
    return _move(
        scope,
        module,
        "publish",
        now=now,
        tx=tx,
        tell=_authors(module),
        text=f"{scope.user_name} published “{module.title}” as version {version}.",
        details={"version": version, "note": note, **({"answers": decided} if decided else {})},
        version=version,
        release=module.release + 1,
        is_live=True,
        has_unpublished_changes=False,
        review_note="",
        editors=None,
    )


def _check_note(note: str) -> None:
    if len(note) > MAX_REASON:
        raise Invalid("The note is too long.", fields=[FieldError("/note", f"At most {MAX_REASON} characters.")])


def _fresh(scope: Scope, module: Module, outline: Outline, live: Iterable[Entry]) -> list[Section]:
    """Return the sections that learners have not seen in this edition yet."""
    known = {(entry.content_id, entry.edition) for entry in live}
    wanted = [entry for entry in outline.entries if (entry.content_id, entry.edition) not in known]
    sections = SectionStore(scope, module.module_id).several(wanted)
    if any(section.entry != outline.entry(section.content_id) for section in sections):
        raise stale(module)
    return sections


def _proposed(scope: Scope, module: Module) -> Bump:
    if not module.release:
        return "minor"
    return compare_versions(scope, module_id=module.module_id).proposal.bump


def archive_module(scope: Scope, *, module_id: str, now: datetime) -> Module:
    """Take a module out of use: learners no longer see it, its releases stay. Needs ``modules.archive``."""
    return archive_found(scope, module=ModuleStore(scope).get(module_id), now=now)


def archive_found(scope: Scope, *, module: Module, now: datetime) -> Module:
    """Take a module that was just read out of use, unless it changed meanwhile; as :func:`archive_module`."""
    policies.check_transition(scope, "archive", module)
    tx = Transaction()
    ReleaseStore(scope).withdraw(tx, module.module_id)
    settle_prerequisites(tx, scope, module)
    return _move(scope, module, "archive", now=now, tx=tx, is_live=False)


def restore_module(scope: Scope, *, module_id: str, now: datetime) -> Module:
    """Bring an archived module back as a draft. Needs ``modules.archive``."""
    return restore_found(scope, module=ModuleStore(scope).get(module_id), now=now)


def restore_found(scope: Scope, *, module: Module, now: datetime) -> Module:
    """Bring a module that was just read back, unless it changed meanwhile; as :func:`restore_module`."""
    policies.check_transition(scope, "restore", module)
    return _move(scope, module, "restore", now=now, has_unpublished_changes=True)


def list_releases(
    scope: Scope, *, module_id: str, limit: int = DEFAULT_LIMIT, cursor: str | None = None
) -> Page[Release]:
    """Return one page of a module's publications, newest first; needs ``modules.view``. Raises ``NotFound``."""
    policies.check(scope, "modules.view")
    ModuleStore(scope).get(module_id)  # which not everybody may see
    return ReleaseStore(scope).releases(module_id, limit=limit, cursor=cursor)


def _hold_files(scope: Scope, module: Module, sections: list[Section], now: datetime) -> None:
    """Keep what was published: nobody can delete a file of it, even when the draft uses another."""
    slots = {file_id for section in sections for file_id in section.files.values()}
    slots |= {module.thumbnail_file_id} - {""}
    shown = {file_id for section in sections for file_id in pictures(section.content_data)}
    url = f"/o/{scope.organization_id}/learn/{module.module_id}/"
    use = Use(f"{module.module_id}#published", f"the published module “{module.title}”", url)
    media.hold_files(scope, file_ids=slots | media.get_files(scope, file_ids=shown).keys(), use=use, now=now)


def _authors(module: Module) -> list[str]:
    return [user for user in dict.fromkeys([module.created_by, module.submitted_by]) if user]


def _move(  # noqa: PLR0913 -- one place for what every transition does
    scope: Scope,
    module: Module,
    action: str,
    *,
    now: datetime,
    tx: Transaction | None = None,
    target: Status | None = None,
    tell: Iterable[str] = (),
    text: str = "",
    details: dict[str, Any] | None = None,
    **values: Any,
) -> Module:
    transition = TRANSITIONS[action]
    tx = tx or Transaction()
    store = ModuleStore(scope)
    store.change_status(tx, module, target or transition.target, at=clock.iso(now), otherwise=stale(module), **values)
    record(
        tx,
        scope,
        module,
        action=transition.event,
        summary=f"{transition.verb}: “{module.title}”",
        details=details,
        now=now,
    )
    page = "review/" if transition.target is Status.REVIEW else ""
    for user in tell:
        if user != scope.user_id:
            notifications.send(
                tx,
                organization_id=scope.organization_id,
                to=user,
                kind=transition.event,
                text=text,
                url=f"/o/{scope.organization_id}/teach/{module.module_id}/{page}",
                now=now,
            )
    tx.commit()
    return store.get(module.module_id)
