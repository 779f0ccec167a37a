"""A version becomes the draft again, at once and as a whole; the draft that was there is kept for the way back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

import structlog

from diatonic.common import clock, jobs
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import Conflict
from diatonic.common.scope import Scope
from education.authoring import policies
from education.authoring.rules import Entry, Module, ModuleFields, Outline, Section, checked, pictures
from education.authoring.rules.versions import DRAFT, Snapshot, differing
from education.authoring.services.audited import record
from education.authoring.services.prerequisites import PrerequisiteCycle, note_prerequisites
from education.authoring.services.uses import hold_uses, release_uses
from education.authoring.store import ModuleStore, ReleaseStore, SectionStore, VersionStore
from education.authoring.store.modules import stale
from education.authoring.store.sections import ReadAgain, read_again
from education.authoring.store.versions import VersionNotFound
from organizations.media import services as media

logger = structlog.get_logger(__name__)

SETTLE = "education.authoring.tasks.settle_restored"


@dataclass(frozen=True, slots=True)
class Restored:
    """The module with a version as its draft. ``kept`` names the draft that was there (empty: it was the same).

    ``lost``: in words, what did not come back: files that were deleted meanwhile, modules that cannot be required now.
    """

    module: Module
    kept: str = ""
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Plan:
    """The outline that the draft gets, and what has to be written before it is."""

    outline: Outline
    sections: tuple[Section, ...]
    fresh: tuple[Section, ...]
    replaced: tuple[Entry, ...]
    lost: tuple[str, ...]


def restore_version(scope: Scope, *, module_id: str, version: str, revision: int | None, now: datetime) -> Restored:
    """Make a version's sections and fields the draft; the ids of its sections stay. Needs ``modules.edit``.

    ``version`` as for :func:`~education.authoring.services.get_version`; ``revision`` is the module's, ``None``:
    whichever it is. Nothing is seen of it until one transaction switches the draft; somebody who saves a section at
    the same moment is either in the draft that is kept, or told that the section changed. Raises ``Stale``,
    ``WrongState`` while the draft cannot be changed, ``NotFound``.
    """
    policies.check(scope, "modules.edit")
    restored: Restored = read_again(lambda: _restore(scope, module_id, version, revision, now))
    return restored


def _restore(scope: Scope, module_id: str, version: str, revision: int | None, now: datetime) -> Restored:
    store = VersionStore(scope, module_id)
    module, (target, draft) = store.find(version, DRAFT)
    if not target.name:
        raise VersionNotFound
    policies.check_editable(scope, module)
    if revision is not None and module.revision != revision:
        raise stale(module)
    fields = ModuleFields.model_validate(target.fields)
    plan = _plan(scope, module_id, target, draft.outline)
    if fields == module.fields and plan.outline.entries == draft.outline.entries:
        return Restored(module)
    _write_ahead(scope, module_id, plan, now)
    at = clock.iso(now)
    tx = Transaction()
    fields, missed = _require(tx, scope, module, fields, now)
    kept = store.keep(tx, draft, number=plan.outline.restores, restored=target.name, at=at)
    store.switch(tx, plan.outline, seen=draft.outline)
    ModuleStore(scope).save_fields(tx, module, fields, at=at, section_count=len(plan.outline.entries))
    record(
        tx,
        scope,
        module,
        action="module.version_restored",
        summary=f"made {_in_words(target)} of “{module.title}” the draft",
        details={"version": version, "kept": kept},
        now=now,
    )
    jobs.due(
        tx,
        task=SETTLE,
        organization_id=scope.organization_id,
        arguments={"module_id": module_id, "kept": kept},
        at=now,
        job_id=f"settle-{module_id}-{kept}",
    )
    tx.commit()
    return Restored(ModuleStore(scope).get(module_id), kept, (*plan.lost, *missed))


def _require(
    tx: Transaction, scope: Scope, module: Module, fields: ModuleFields, now: datetime
) -> tuple[ModuleFields, list[str]]:
    """Note what the version required, as far as that is possible today; return the rest in words."""
    before = module.fields.prerequisites
    added = [one for one in fields.prerequisites if one not in before]
    there = ModuleStore(scope).several(added)
    wanted = [one for one in fields.prerequisites if one in before or one in there]
    lost = ["a required module that is no more"] if len(wanted) < len(fields.prerequisites) else []
    renamed = replace(module, fields=fields)
    try:
        note_prerequisites(tx, scope, renamed, wanted=wanted, before=before, now=now)
    except PrerequisiteCycle as circle:
        wanted, lost = before, [f"what it required ({circle.detail.rstrip('.')})"]
    return fields.model_copy(update={"prerequisites": wanted}), lost


def _plan(scope: Scope, module_id: str, target: Snapshot, draft: Outline) -> _Plan:
    """Return what is to be written; sections that are the same in both stay as they are."""
    restores = draft.restores + 1
    present = {entry.content_id: entry for entry in draft.entries}
    same = {key for entry in target.outline.entries if (key := entry.content_id) in present}
    same = {key for key in same if present[key].edition == _edition(target, key)}
    wanted = [replace(entry, pinned=restores) for entry in target.outline.entries if entry.content_id not in same]
    store = SectionStore(scope, module_id)
    sections, fresh, lost = _with_files_there(scope, module_id, store.several(wanted), draft)
    by_id = {section.content_id: checked(section) for section in sections}
    entries = tuple(by_id.get(entry.content_id) or present[entry.content_id] for entry in target.outline.entries)
    replaced = tuple(entry for entry in draft.entries if entry.content_id not in same)
    floor = max([draft.floor, *(section.edition for section in fresh)])
    outline = Outline(entries, draft.revision + 1, draft.edits, restores, floor)
    return _Plan(outline, tuple(sections), tuple(fresh), replaced, tuple(lost))


def _edition(snapshot: Snapshot, content_id: str) -> int:
    entry = snapshot.outline.entry(content_id)
    return entry.edition if entry else 0


def _with_files_there(
    scope: Scope, module_id: str, sections: Sequence[Section], draft: Outline
) -> tuple[list[Section], list[Section], list[str]]:
    """Return the sections with the files that there still are; those of them that lost one; and what was lost."""
    there = media.get_files(scope, file_ids={file_id for section in sections for file_id in section.files.values()})
    short = [section for section in sections if set(section.files.values()) - there.keys()]
    if not short:
        return list(sections), [], []
    last = VersionStore(scope, module_id).last_editions([section.content_id for section in short])
    fresh, lost = {}, []
    for section in short:
        files = {slot: file_id for slot, file_id in section.files.items() if file_id in there}
        lost += [f"the {slot} of “{section.title}”" for slot in section.files if slot not in files]
        # Not the edition that was kept any more: one that the section never had.
        edition = max(last.get(section.content_id, 0), draft.floor, section.edition) + 1
        fresh[section.content_id] = replace(section, files=files, edition=edition)
    return [fresh.get(section.content_id, section) for section in sections], list(fresh.values()), lost


def _write_ahead(scope: Scope, module_id: str, plan: _Plan, now: datetime) -> None:
    """Write what nobody sees yet, any number of times: editions of what is replaced, and the uses of files."""
    store = SectionStore(scope, module_id)
    leaving = store.several([entry for entry in plan.replaced if not entry.pinned])
    there = {entry.content_id: entry.edition for entry in plan.replaced}
    if any(section.edition != there[section.content_id] for section in leaving):
        raise ReadAgain("Somebody changed a section of this module a moment ago.")
    ReleaseStore(scope).snapshot([*leaving, *plan.fresh], at=clock.iso(now))
    try:
        hold_uses(scope, plan.sections, now=now)
    except Conflict as gone:
        raise ReadAgain("A file of this version was deleted a moment ago.") from gone


def settle_restored(scope: Scope, *, module_id: str, kept: str, now: datetime) -> None:
    """Make the uses of files agree with the draft after a restoring. Idempotent; for the job.

    What the draft that was kept used, and the present one does not, may be deleted from now on.
    """
    store = VersionStore(scope, module_id)
    _, (before, draft) = store.find(kept, DRAFT)
    kept_sections = SectionStore(scope, module_id).several(
        [replace(entry, pinned=1) for entry in differing(before, draft)[0]]
    )
    for section in kept_sections:
        if section.files or pictures(section.content_data):
            read_again(partial(_settle, scope, store, section, now))


def _settle(scope: Scope, store: VersionStore, before: Section, now: datetime) -> None:
    """Settle one section of the draft that was kept."""
    module, (draft,) = store.find(DRAFT)
    present = draft.outline.entry(before.content_id)
    after = SectionStore(scope, module.module_id).several([present]) if present else []
    if after:
        # An earlier job may have let go of what a later restoring took up again.
        try:
            hold_uses(scope, after, now=now)
        except Conflict:
            logger.warning("file_gone_from_draft", module_id=module.module_id, content_id=before.content_id)
    tx = Transaction()
    store.unchanged(tx, draft.outline)
    release_uses(tx, scope, before, but=after[0] if after else None)
    tx.commit()


def _in_words(version: Snapshot) -> str:
    return f"version {version.name}" if version.release else "the draft that was kept"
