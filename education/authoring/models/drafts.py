"""The tables of what is being written: modules, their outlines and sections."""

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute, UnicodeSetAttribute
from pynamodb.indexes import GlobalSecondaryIndex, IncludeProjection

from diatonic.common.dynamo.attributes import DocumentAttribute, TextListAttribute
from diatonic.common.dynamo.models import BaseModel

_LISTED = IncludeProjection(
    [
        "title",
        "status",
        "version",
        "difficulty",
        "content_type",
        "tags",
        "section_count",
        "release",
        "is_live",
        "has_unpublished_changes",
        "created_by",
        "created_by_name",
        "created_at",
        "updated_by_name",
        "thumbnail_file_id",
        "revision",
        "submitted_by_name",
    ]
)
_LISTED_WITH_TIME = IncludeProjection([*_LISTED.non_key_attributes, "organization_id"])


class OrganizationModules(GlobalSecondaryIndex["ModuleModel"]):
    """Which modules does the organization have, last changed first?"""

    class Meta:
        index_name = "organization-modules-index"
        projection = _LISTED

    organization_id = UnicodeAttribute(hash_key=True)
    updated_at = UnicodeAttribute(range_key=True)


class StatusModules(GlobalSecondaryIndex["ModuleModel"]):
    """Which modules of the organization are in this state, last changed first? (``organization#status``)"""

    class Meta:
        index_name = "organization-status-index"
        projection = _LISTED_WITH_TIME

    status_key = UnicodeAttribute(hash_key=True)
    updated_at = UnicodeAttribute(range_key=True)


class AuthorModules(GlobalSecondaryIndex["ModuleModel"]):
    """Which modules did this person make? Of one organization: its modules' ids begin with its own."""

    class Meta:
        index_name = "author-modules-index"
        projection = IncludeProjection(["status"])

    created_by = UnicodeAttribute(hash_key=True)
    module_id = UnicodeAttribute(range_key=True)


class ModuleModel(BaseModel):
    """Key: ``module_id`` (003's Education Modules). Answers: what does this module say, and in which state is it?"""

    class Meta:
        family = "core"
        table = "education-modules"

    module_id = UnicodeAttribute(hash_key=True)
    title = UnicodeAttribute()
    description = UnicodeAttribute(default_for_new="")
    content_type = UnicodeAttribute(default_for_new="mixed")
    difficulty = UnicodeAttribute(default_for_new="beginner")
    estimated_duration = NumberAttribute(null=True)
    prerequisites = TextListAttribute(default_for_new=list)
    learning_objectives = TextListAttribute(default_for_new=list)
    tags = TextListAttribute(default_for_new=list)
    content_url = UnicodeAttribute(default_for_new="")
    thumbnail_url = UnicodeAttribute(default_for_new="")
    status = UnicodeAttribute(default_for_new="draft")
    version = UnicodeAttribute(default_for_new="1.0.0")
    created_by = UnicodeAttribute(default_for_new="")
    # Ours, beside the seed's fields.
    status_key = UnicodeAttribute(default_for_new="")
    created_by_name = UnicodeAttribute(default_for_new="")
    updated_by_name = UnicodeAttribute(default_for_new="")
    section_count = NumberAttribute(default_for_new=0)
    release = NumberAttribute(default_for_new=0)
    is_live = BooleanAttribute(default_for_new=False)
    has_unpublished_changes = BooleanAttribute(default_for_new=True)
    # Who changed the draft since the last publication.
    editors = UnicodeSetAttribute(null=True)
    # Who works on it, by role; where it is restricted nobody else does.
    is_restricted = BooleanAttribute(null=True)
    coauthors = UnicodeSetAttribute(null=True)
    reviewers = UnicodeSetAttribute(null=True)
    viewers = UnicodeSetAttribute(null=True)
    submitted_by = UnicodeAttribute(default_for_new="")
    submitted_by_name = UnicodeAttribute(default_for_new="")
    review_note = UnicodeAttribute(default_for_new="")
    thumbnail_file_id = UnicodeAttribute(default_for_new="")
    thumbnail_upload_id = UnicodeAttribute(default_for_new="")
    thumbnail_rendition = UnicodeAttribute(default_for_new="")

    organization_index = OrganizationModules()
    status_index = StatusModules()
    author_index = AuthorModules()


OUTLINE = "#outline"


class OutlineModel(BaseModel):
    """Key: ``module_id``, ``#outline``. Answers: which sections does the draft have, in which order?

    ``order`` is the list of ids, ``entries`` maps an id to what a list of sections shows of it; reordering 200
    sections rewrites this one item, a section's autosave sets its one entry. ``edits`` counts those, so that
    restoring a version, which writes all of it, meets no edit unseen.
    """

    class Meta:
        family = "core"
        table = "module-content"

    module_id = UnicodeAttribute(hash_key=True)
    content_id = UnicodeAttribute(range_key=True, default_for_new=OUTLINE)
    order = TextListAttribute(default_for_new=list)
    entries = DocumentAttribute(default_for_new=dict)
    edits = NumberAttribute(default_for_new=0)
    restores = NumberAttribute(default_for_new=0)
    floor = NumberAttribute(default_for_new=0)


class ContentModel(BaseModel):
    """Key: ``module_id``, ``content_id`` (003's Module Content). Answers: what does this section of the draft say?

    ``revision`` counts what people saved; ``edition`` every change, also a file that became ready. 003's
    ``status`` and ``section_order`` follow from the module and the outline, and are not stored twice.
    """

    class Meta:
        family = "core"
        table = "module-content"

    module_id = UnicodeAttribute(hash_key=True)
    content_id = UnicodeAttribute(range_key=True)
    title = UnicodeAttribute()
    content_type = UnicodeAttribute()
    content_data = DocumentAttribute(default_for_new=dict)
    duration = NumberAttribute(default_for_new=0)
    duration_is_set = BooleanAttribute(default_for_new=False)
    files = DocumentAttribute(default_for_new=dict)
    uploads = DocumentAttribute(default_for_new=dict)
    edition = NumberAttribute(default_for_new=1)
    updated_by_name = UnicodeAttribute(default_for_new="")
    deleted_at = UnicodeAttribute(null=True)
