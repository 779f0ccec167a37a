"""From items to the plain values that stores hand out, and back."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from diatonic.common.dynamo.attributes import to_dynamo
from diatonic.common.dynamo.reading import Key
from education.authoring.models import (
    COVERAGE,
    OPEN_COMMENTS,
    OUTLINE,
    ContentModel,
    CoverageModel,
    ModuleModel,
    OpenCommentsModel,
    OutlineModel,
    VersionModel,
)
from education.authoring.rules import (
    ContentType,
    Difficulty,
    Entry,
    Finding,
    Module,
    ModuleFields,
    ModuleRole,
    Outline,
    People,
    Release,
    Section,
    SectionType,
    Status,
    place_of,
    timed,
)

_LISTS = ("prerequisites", "learning_objectives", "tags")
_FIELD_NAMES = tuple(ModuleFields.model_fields)
#: Role → the attribute of who has it.
PEOPLE = {ModuleRole.COAUTHOR: "coauthors", ModuleRole.REVIEWER: "reviewers", ModuleRole.VIEWER: "viewers"}
_ALWAYS = (
    "module_id",
    "organization_id",
    "version",
    "created_by",
    "created_by_name",
    "updated_by_name",
    "created_at",
    "updated_at",
)
_SOMETIMES = (
    "submitted_by",
    "submitted_by_name",
    "review_note",
    "thumbnail_file_id",
    "thumbnail_upload_id",
    "thumbnail_rendition",
    "thumbnail_url",
    "content_url",
)


def module(item: ModuleModel) -> Module:
    """Return the module of an item; from a list index only what the index projects."""
    # Asking pynamodb's descriptors for each of thirty values takes as long as reading the item.
    said = item.attribute_values
    given = {name: value for name in _FIELD_NAMES if (value := said.get(name)) is not None}
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
        fields=fields,
        status=Status(said["status"]),
        revision=int(said["revision"]),
        section_count=int(said["section_count"]),
        release=int(said["release"]),
        is_live=bool(said["is_live"]),
        has_unpublished_changes=bool(said["has_unpublished_changes"]),
        editors=frozenset(said.get("editors") or ()),
        people=_people(said),
        **{name: said[name] for name in _ALWAYS},
        **{name: said.get(name) or "" for name in _SOMETIMES},
    )


def _people(said: Mapping[str, Any]) -> People:
    roles = {user_id: role for role, name in PEOPLE.items() for user_id in said.get(name) or ()}
    return People(bool(said.get("is_restricted")), roles)


def outline_keys(module_id: str) -> list[Key]:
    """Return the keys of what :func:`outline` is made of, to be read together."""
    return [
        (OutlineModel, (module_id, OUTLINE)),
        (OpenCommentsModel, (module_id, OPEN_COMMENTS)),
        (CoverageModel, (module_id, COVERAGE)),
    ]


def outline(
    item: OutlineModel, comments: OpenCommentsModel | None = None, coverage: CoverageModel | None = None
) -> Outline:
    """Return the outline of an item, in order, with what stands beside it."""
    waiting = Counter(thread_id.partition(".")[0] for thread_id in (comments and comments.open_threads) or ())
    return Outline(
        open_threads=None if comments is None else frozenset(comments.open_threads or ()),
        coverage={} if coverage is None else {key: tuple(places) for key, places in coverage.links.items()},
        coverage_revision=0 if coverage is None else int(coverage.revision),
        entries=tuple(_with_comments(entry(item.entries[key]), waiting) for key in item.order),
        revision=int(item.revision),
        # What was written before these were counted has none.
        edits=int(item.edits or 0),
        restores=int(item.restores or 0),
        floor=int(item.floor or 0),
    )


def _with_comments(value: Entry, waiting: Counter[str]) -> Entry:
    said = waiting[place_of(value.content_id)] if waiting else 0
    return replace(value, comments=said) if said else value


def entry(document: dict[str, Any]) -> Entry:
    """Return an outline entry from its document."""
    return Entry(
        content_id=document["content_id"],
        title=document["title"],
        content_type=SectionType(document["content_type"]),
        duration=document["duration"],
        is_complete=document["is_complete"],
        edition=document["edition"],
        pinned=document.get("pinned", 0),
        findings=_findings(document),
    )


def entry_document(value: Entry) -> dict[str, Any]:
    """Return the document of an outline entry."""
    document: dict[str, Any] = {
        "content_id": value.content_id,
        "title": value.title,
        "content_type": value.content_type.value,
        "duration": value.duration,
        "is_complete": value.is_complete,
        "edition": value.edition,
    }
    if value.pinned:
        document["pinned"] = value.pinned
    if value.findings is not None:
        document["findings"] = [[one.code, one.count, one.words] for one in value.findings]
    return document


def _findings(document: dict[str, Any]) -> tuple[Finding, ...] | None:
    found = document.get("findings")
    return None if found is None else tuple(Finding(code, count, words) for code, count, words in found)


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


def typed(document: dict[str, Any]) -> dict[str, Any]:
    """Return a document as an update writes it."""
    return {"M": to_dynamo(document)["M"]}


def release(item: VersionModel) -> Release:
    """Return the publication of an item."""
    return Release(
        number=int(item.version_key.rpartition("#")[2]),
        version=item.version,
        published_at=item.created_at,
        published_by_name=item.published_by_name,
        note=item.body.get("note", ""),
        section_count=item.body.get("section_count", 0),
        title=item.body["fields"]["title"],
    )


def edition_key(content_id: str, edition: int) -> str:
    """Return where the editions of a module's sections lie in ``module-versions``."""
    return f"section#{content_id}#{edition:06}"


def edition_document(value: Section) -> dict[str, Any]:
    """Return what is kept of a section as one of its editions."""
    return {
        "title": value.title,
        "content_type": value.content_type.value,
        "content_data": value.content_data,
        "files": value.files,
        "duration": value.duration,
        "duration_is_set": value.duration_is_set,
    }


def kept_section(item: VersionModel, pinned_by: Entry, own: ContentModel | None = None, *, floor: int = 0) -> Section:
    """Return the section that an outline's entry pins to an edition.

    ``own``: its own item, which says how often it was saved. The revision is none that the section had before, so
    that whoever still has an earlier text open is told.
    """
    body = item.body
    kept = Section(
        content_id=pinned_by.content_id,
        module_id=item.module_id,
        title=body["title"],
        content_type=SectionType(body["content_type"]),
        content_data=body["content_data"],
        duration=int(body["duration"]),
        revision=(int(own.revision) if own else 0) + pinned_by.pinned,
        edition=pinned_by.edition,
        updated_at=own.updated_at if own else item.created_at,
        updated_by_name=own.updated_by_name if own else "",
        files=dict(body["files"]),
        pinned=pinned_by.pinned,
        floor=max(floor, int(own.edition) if own else 0),
    )
    # Editions of before this was kept do not say whether somebody set the duration.
    is_set = body.get("duration_is_set", timed(kept).duration != kept.duration)
    return replace(kept, duration_is_set=is_set)
