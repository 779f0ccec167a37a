"""Copies: of a module with everything in it, of a section beside itself or in another module. Files are not copied."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from diatonic.common import clock, ids
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import Conflict
from diatonic.common.scope import Scope
from education.authoring import policies
from education.authoring.rules import Module, Outline, People, Section, Status, checked
from education.authoring.rules.coverage import section_of
from education.authoring.services.audited import record
from education.authoring.services.prerequisites import note_prerequisites
from education.authoring.services.purging import purge_later
from education.authoring.services.sections import insert_section
from education.authoring.services.uses import hold_thumbnail, hold_uses
from education.authoring.store import ModuleStore, SectionStore
from education.authoring.store.coverage import CoverageStore
from education.authoring.store.sections import ReadAgain, read_again
from organizations.media import services as media

#: A copy takes seconds; one that is not there after this long will not come about, and what it wrote is removed.
_AT_MOST = timedelta(minutes=15)
_PREFIX = "Copy of "
_MAX_TITLE = 200


def duplicate_module(scope: Scope, *, module_id: str, now: datetime) -> Module:
    """Return a draft of one's own that says what the module's draft says; needs ``modules.edit``.

    Its sections have ids of their own. What it uses is held and not copied; a file that is no more is left out. Its
    people, releases and review are not taken along. Nobody sees the copy before it is whole: one transaction makes the
    module, and a job removes what is left where that does not come about.
    """
    policies.check(scope, "modules.edit")
    made: Module = read_again(lambda: _duplicate(scope, module_id, now))
    return made


def _duplicate(scope: Scope, module_id: str, now: datetime) -> Module:
    source, outline = ModuleStore(scope).get_with_outline(module_id)
    sections = SectionStore(scope, module_id).several(outline.entries)
    copy = _draft(scope, source, now)
    copies = _copies(scope, sections, copy.module_id)
    _write_ahead(scope, copy.module_id, copies, now)
    listed = Outline(tuple(checked(section) for section in copies))
    tx = Transaction()
    ModuleStore(scope).add(tx, replace(copy, section_count=len(copies)), listed)
    if outline.coverage:
        renamed = {one.content_id: other.content_id for one, other in zip(sections, copies, strict=True)}
        CoverageStore(scope, copy.module_id).save(tx, _marks(outline, renamed), revision=0, at=copy.created_at)
    if copy.thumbnail_file_id:
        hold_thumbnail(tx, scope, copy, now=now)
    note_prerequisites(tx, scope, copy, wanted=copy.fields.prerequisites, before=(), now=now)
    record(
        tx,
        scope,
        copy,
        action="module.duplicated",
        summary=f"duplicated the module “{source.title}” as “{copy.title}”",
        details={"source": module_id},
        now=now,
    )
    tx.commit()
    return ModuleStore(scope).get(copy.module_id)


def _marks(outline: Outline, renamed: Mapping[str, str]) -> dict[str, list[str]]:
    """Return which of the new sections serve which objective, as those that they are copies of do."""
    return {
        objective: [
            place.replace(section_of(place), renamed[section_of(place)], 1)
            for place in places
            if section_of(place) in renamed
        ]
        for objective, places in outline.coverage.items()
    }


def _draft(scope: Scope, source: Module, now: datetime) -> Module:
    at = clock.iso(now)
    there = ModuleStore(scope).several(source.fields.prerequisites)
    has_picture = source.thumbnail_file_id in media.get_files(scope, file_ids={source.thumbnail_file_id} - {""})
    fields = {
        "title": f"{_PREFIX}{source.title}"[:_MAX_TITLE],
        "prerequisites": [one for one in source.fields.prerequisites if one in there],
    }
    return Module(
        module_id=ids.scoped(scope.organization_id, "module"),
        organization_id=scope.organization_id,
        fields=source.fields.model_copy(update=fields),
        status=Status.DRAFT,
        version="1.0.0",
        revision=1,
        created_by=scope.user_id,
        created_by_name=scope.user_name,
        updated_by_name=scope.user_name,
        created_at=at,
        updated_at=at,
        thumbnail_file_id=source.thumbnail_file_id if has_picture else "",
        thumbnail_url=source.thumbnail_url if has_picture else "",
        thumbnail_rendition=source.thumbnail_rendition if has_picture else "",
        content_url=source.content_url,
        people=People(is_restricted=source.people.is_restricted),
    )


def _copies(scope: Scope, sections: Sequence[Section], module_id: str) -> list[Section]:
    """Return the sections as new ones of a module, with the files that there still are."""
    there = media.get_files(scope, file_ids={file_id for section in sections for file_id in section.files.values()})
    return [
        Section(
            content_id=ids.scoped(scope.organization_id, "content"),
            module_id=module_id,
            title=section.title,
            content_type=section.content_type,
            content_data=section.content_data,
            duration=section.duration,
            duration_is_set=section.duration_is_set,
            revision=1,
            edition=1,
            updated_at=section.updated_at,
            updated_by_name=scope.user_name,
            files={slot: file_id for slot, file_id in section.files.items() if file_id in there},
        )
        for section in sections
    ]


def _write_ahead(scope: Scope, module_id: str, copies: Sequence[Section], now: datetime) -> None:
    """Write what belongs to a module that is not there yet, and see to it that nothing of it stays without one."""
    tx = Transaction()
    purge_later(tx, scope, module_id, at=now + _AT_MOST)
    tx.commit()
    SectionStore(scope, module_id).write_ahead(copies, at=clock.iso(now))
    try:
        hold_uses(scope, copies, now=now)
    except Conflict as gone:
        raise ReadAgain("A file of this module was deleted a moment ago.") from gone


def duplicate_section(scope: Scope, *, module_id: str, content_id: str, now: datetime) -> Section:
    """Put a copy of a section right after it; needs ``modules.edit``. Raises as ``add_section``."""
    policies.check(scope, "modules.edit")
    _, outline, seen = SectionStore(scope, module_id).get(content_id)
    (copy,) = _copies(scope, [seen], module_id)
    copy = replace(copy, title=f"{_PREFIX}{seen.title}"[:_MAX_TITLE])
    insert_section(scope, section=copy, position=outline.position(content_id) + 1, now=now)
    return copy


class WouldOpen(Conflict):
    """The copy would stand in a module that more people see than the restricted one that it is out of."""

    def __init__(self, target: Module) -> None:
        super().__init__(
            f"This section is out of a restricted module, and “{target.title}” is not restricted: everybody who writes "
            "or reviews here would see the copy. Copy it once more and confirm that this is meant.",
            code="would_open",
        )
        self.target = target


def copy_section(  # noqa: PLR0913 -- all named
    scope: Scope,
    *,
    module_id: str,
    content_id: str,
    to_module_id: str,
    now: datetime,
    position: int | None = None,
    may_open: bool = False,
) -> Section:
    """Put a copy of a section into another module of the organization, at ``position`` (from 1) or at the end.

    Needs ``modules.edit``, and that this person may change the other module. Raises as ``add_section``, and
    :class:`WouldOpen` where a section of a restricted module would stand in one that is not, unless ``may_open`` says
    that this is meant.
    """
    policies.check(scope, "modules.edit")
    source, _, seen = SectionStore(scope, module_id).get(content_id)
    if source.people.is_restricted and not may_open:
        target = ModuleStore(scope).get(to_module_id)
        policies.check_editable(scope, target)
        if not target.people.is_restricted:
            raise WouldOpen(target)
    (copy,) = _copies(scope, [seen], ModuleStore(scope).own(to_module_id))
    insert_section(scope, section=copy, position=position, now=now)
    return copy
