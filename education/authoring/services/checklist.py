"""The review checklist of a draft, and the refusal of a module that is not ready."""

from dataclasses import replace

from diatonic.common.errors import Conflict, FieldError
from diatonic.common.scope import Scope
from education.authoring import policies
from education.authoring.rules import (
    CheckItem,
    Checklist,
    Module,
    Outline,
    Section,
    SectionType,
    broken_prerequisites,
    checked,
    checklist,
    missing,
)
from education.authoring.rules.coverage import current, section_of
from education.authoring.services.files import misfits
from education.authoring.store import ModuleStore, SectionStore

#: What :func:`missing` and :func:`misfits` say already, field by field.
_SAID_BY_FIELD = {"empty", "incomplete", "not_ready", "misfit"}


class NotComplete(Conflict):
    """Something blocks the module; ``fields`` point at it as ``/sections/<number>…`` or at the module's fields."""


def get_checklist(scope: Scope, *, module_id: str) -> tuple[Module, Checklist]:
    """Return everything the checklist says of a draft; needs ``modules.view``.

    One DynamoDB call; one more for prerequisites, and where there are videos one for every hundred of them and their
    files.
    """
    policies.check(scope, "modules.view")
    module, outline = ModuleStore(scope).get_with_outline(module_id)
    return module, check_draft(scope, module=module, outline=outline, with_files=True)


def check_draft(scope: Scope, *, module: Module, outline: Outline, with_files: bool = False) -> Checklist:
    """Return what the checklist says of a draft that was read; needs ``modules.view``.

    What the outline keeps needs no further read. ``with_files``: also whether captions fit their videos. One call for
    the prerequisites where there are some, one for each hundred sections that nobody has looked at yet.
    """
    policies.check(scope, "modules.view")
    questioned = {section_of(place) for places in outline.coverage.values() for place in places if "/" in place}
    wanted = {
        entry.content_id
        for entry in outline.entries
        if entry.findings is None
        or (with_files and (entry.content_type is SectionType.VIDEO or entry.content_id in questioned))
    }
    sections = _read(scope, module, outline, wanted)
    return checklist(
        module,
        _looked_at(outline, sections),
        misfits=misfits(scope, sections.values()) if with_files else None,
        broken=_broken(scope, module),
        gaps=_gaps(module, outline, sections),
    )


def check_ready(scope: Scope, *, module: Module, outline: Outline) -> None:
    """Raise :class:`NotComplete` with everything that blocks the module, if anything does."""
    if not outline.entries:
        raise NotComplete("This module has no sections yet. Add at least one.", code="not_complete")
    wanted = {
        entry.content_id
        for entry in outline.entries
        if not entry.is_complete or entry.findings is None or entry.content_type is SectionType.VIDEO
    }
    sections = _read(scope, module, outline, wanted)
    unfit = misfits(scope, sections.values())
    looked_at = _looked_at(outline, sections)
    blocking = checklist(module, looked_at, broken=_broken(scope, module)).blocking
    fields = [
        FieldError(f"/sections/{number}{error.pointer}", f"{entry.title}: {error.message}")
        for number, entry in enumerate(outline.entries, 1)
        if entry.content_id in sections
        for error in [*missing(sections[entry.content_id]), *filter(None, [unfit.get(entry.content_id)])]
    ]
    fields += [_field_error(outline, item) for item in blocking if item.code not in _SAID_BY_FIELD]
    if fields:
        detail = "Something has to be mended before: the checklist says what."
        if blocking and all(item.code in _SAID_BY_FIELD for item in blocking):
            detail = "Some sections are not complete yet."
        raise NotComplete(detail, code="not_complete", fields=fields)


def _field_error(outline: Outline, item: CheckItem) -> FieldError:
    place = f"/sections/{outline.position(item.content_id)}/content_data" if item.content_id else f"/{item.field}"
    return FieldError(place, f"{item.sentence.rstrip('.')}. {item.mend}")


def _read(scope: Scope, module: Module, outline: Outline, wanted: set[str]) -> dict[str, Section]:
    entries = [entry for entry in outline.entries if entry.content_id in wanted]
    return {one.content_id: one for one in SectionStore(scope, module.module_id).several(entries)} if entries else {}


def _looked_at(outline: Outline, sections: dict[str, Section]) -> Outline:
    """Return the outline with the findings of the sections that were read."""
    entries = tuple(
        replace(entry, findings=checked(sections[entry.content_id]).findings) if entry.content_id in sections else entry
        for entry in outline.entries
    )
    return replace(outline, entries=entries)


def _gaps(module: Module, outline: Outline, sections: dict[str, Section]) -> tuple[str, ...]:
    """Return the objectives that nothing serves; a question that is gone counts where its quiz was read."""
    asked = {
        content_id: frozenset(one["question_id"] for one in section.content_data.get("questions", []))
        for content_id, section in sections.items()
        if section.content_type is SectionType.QUIZ
    }
    return current(outline.coverage, module.fields.learning_objectives, outline.order, questions=asked).gaps


def _broken(scope: Scope, module: Module) -> list[CheckItem]:
    if not module.fields.prerequisites:
        return []
    return broken_prerequisites(module, ModuleStore(scope).several(module.fields.prerequisites))
