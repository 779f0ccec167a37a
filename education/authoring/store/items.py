"""From items to the plain values that stores hand out, and back."""

from typing import Any

from education.authoring.models import ContentModel, ModuleModel, OutlineModel
from education.authoring.rules import (
    ContentType,
    Difficulty,
    Entry,
    Module,
    ModuleFields,
    Outline,
    Section,
    SectionType,
    Status,
)

_LISTS = ("prerequisites", "learning_objectives", "tags")
_FIELD_NAMES = tuple(ModuleFields.model_fields)


def module(item: ModuleModel) -> Module:
    """Return the module of an item; from a list index only what the index projects."""
    given = {name: value for name in _FIELD_NAMES if (value := getattr(item, name)) is not None}
    # What is stored was checked when it was written; checking again would cost more than reading it.
    fields = ModuleFields.model_construct(
        **{
            **given,
            "content_type": ContentType(given.get("content_type", ContentType.MIXED)),
            "difficulty": Difficulty(given.get("difficulty", Difficulty.BEGINNER)),
            **{name: list(given.get(name, ())) for name in _LISTS},
        }
    )
    return Module(
        module_id=item.module_id,
        organization_id=item.organization_id,
        fields=fields,
        status=Status(item.status),
        version=item.version,
        revision=int(item.revision),
        created_by=item.created_by,
        created_by_name=item.created_by_name,
        updated_by_name=item.updated_by_name,
        created_at=item.created_at,
        updated_at=item.updated_at,
        section_count=int(item.section_count),
        release=int(item.release),
        is_live=bool(item.is_live),
        has_unpublished_changes=bool(item.has_unpublished_changes),
        submitted_by=item.submitted_by or "",
        submitted_by_name=item.submitted_by_name or "",
        review_note=item.review_note or "",
        thumbnail_file_id=item.thumbnail_file_id or "",
        thumbnail_upload_id=item.thumbnail_upload_id or "",
        thumbnail_url=item.thumbnail_url or "",
        content_url=item.content_url or "",
        editors=frozenset(item.editors or ()),
    )


def outline(item: OutlineModel) -> Outline:
    """Return the outline of an item, in order."""
    return Outline(tuple(entry(item.entries[key]) for key in item.order), int(item.revision))


def entry(document: dict[str, Any]) -> Entry:
    """Return an outline entry from its document."""
    return Entry(
        content_id=document["content_id"],
        title=document["title"],
        content_type=SectionType(document["content_type"]),
        duration=document["duration"],
        is_complete=document["is_complete"],
        edition=document["edition"],
    )


def entry_document(value: Entry) -> dict[str, Any]:
    """Return the document of an outline entry."""
    return {
        "content_id": value.content_id,
        "title": value.title,
        "content_type": value.content_type.value,
        "duration": value.duration,
        "is_complete": value.is_complete,
        "edition": value.edition,
    }


def section(item: ContentModel) -> Section:
    """Return the section of an item."""
    return Section(
        content_id=item.content_id,
        module_id=item.module_id,
        title=item.title,
        content_type=SectionType(item.content_type),
        content_data=item.content_data,
        duration=int(item.duration),
        duration_is_set=bool(item.duration_is_set),
        revision=int(item.revision),
        edition=int(item.edition),
        updated_at=item.updated_at,
        updated_by_name=item.updated_by_name,
        files=dict(item.files),
        uploads=dict(item.uploads),
        is_deleted=item.deleted_at is not None,
    )
