"""Versions of a module: to look at, to compare, and which one comes next."""

from dataclasses import dataclass

from diatonic.common.pages import DEFAULT_LIMIT, Page
from diatonic.common.scope import Scope
from education.authoring import policies
from education.authoring.rules import Module, PublishedSection, next_version
from education.authoring.rules.versions import (
    DRAFT,
    Differences,
    KeptDraft,
    Proposal,
    Snapshot,
    compare,
    differing,
    propose,
)
from education.authoring.store import ModuleStore, VersionStore
from education.authoring.store.sections import SectionNotFound

LAST = "last"


@dataclass(frozen=True, slots=True)
class VersionView:
    """One version with the module it is of, and what its sections say, by section."""

    module: Module
    snapshot: Snapshot
    contents: dict[str, PublishedSection]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is different between two versions, and the version that the later one speaks for."""

    module: Module
    before: Snapshot
    after: Snapshot
    differences: Differences
    proposal: Proposal

    @property
    def next_version(self) -> str:
        """What the next publication would be called, were it this change."""
        return next_version(self.module.version, bump=self.proposal.bump, is_first=self.module.release == 0)


def list_kept(
    scope: Scope, *, module_id: str, limit: int = DEFAULT_LIMIT, cursor: str | None = None
) -> tuple[Module, Page[KeptDraft]]:
    """Return a module and one page of its drafts that were kept when a version was restored, newest first.

    Needs ``modules.view``. Raises ``NotFound``. Two DynamoDB calls.
    """
    policies.check(scope, "modules.view")
    module = ModuleStore(scope).get(module_id)
    return module, VersionStore(scope, module_id).kept(limit=limit, cursor=cursor)


def get_version(scope: Scope, *, module_id: str, version: str) -> VersionView:
    """Return a version with everything that its sections say; needs ``modules.view``. Raises ``NotFound``.

    ``version``: ``1.2.0``, or ``draft-3`` for a draft that was kept. Two DynamoDB calls, one more for every hundred
    sections.
    """
    policies.check(scope, "modules.view")
    store = VersionStore(scope, module_id)
    module, snapshot = store.one(version)
    (contents,) = store.contents((snapshot, snapshot.outline.entries))
    return VersionView(module, snapshot, contents)


def get_version_outline(scope: Scope, *, module_id: str, version: str) -> VersionView:
    """Return a version as :func:`get_version` does, without what its sections say. Two DynamoDB calls."""
    policies.check(scope, "modules.view")
    module, snapshot = VersionStore(scope, module_id).one(version)
    return VersionView(module, snapshot, {})


def get_version_section(scope: Scope, *, module_id: str, version: str, content_id: str) -> VersionView:
    """Return a version with what one of its sections says; needs ``modules.view``. Three DynamoDB calls."""
    policies.check(scope, "modules.view")
    store = VersionStore(scope, module_id)
    module, snapshot = store.one(version)
    entry = snapshot.outline.entry(content_id)
    (contents,) = store.contents((snapshot, [entry] if entry else []))
    if content_id not in contents:
        raise SectionNotFound
    return VersionView(module, snapshot, contents)


def compare_versions(scope: Scope, *, module_id: str, before: str = LAST, after: str = DRAFT) -> Comparison:
    """Return what is different between two versions; needs ``modules.view``. Raises ``NotFound``.

    ``before``, ``after``: ``1.2.0``, ``draft``, ``draft-3``, or ``last``, the last publication (before the first one:
    nothing at all, and no content is read). Two DynamoDB calls, one more for every hundred sections that are not the
    same on both sides.
    """
    policies.check(scope, "modules.view")
    store = VersionStore(scope, module_id)
    module, (one, other) = store.find(before, after)
    changed = differing(one, other) if one.name and other.name else ([], [])
    old, new = store.contents((one, changed[0]), (other, changed[1]))
    differences = compare(one, other, old=old, new=new)
    return Comparison(module, one, other, differences, propose(differences, is_first=module.release == 0))
