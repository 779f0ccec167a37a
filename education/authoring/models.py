"""The tables of authoring: modules, their content, and what was published."""

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


class VersionModel(BaseModel):
    """Key: ``module_id``, ``version_key``. What was published, never changed afterwards.

    ``release#000002``: the second publication (fields, outline, by whom); answers: which versions are there?
    ``section#<content_id>#000007``: a section as of its edition 7; two releases share what did not change.
    ``version#1.2.0``: which publication has this name (``body["number"]``).
    ``draft#000001``: the draft as it was before a version was restored over it, for the way back.
    """

    class Meta:
        family = "core"
        table = "module-versions"

    module_id = UnicodeAttribute(hash_key=True)
    version_key = UnicodeAttribute(range_key=True)
    version = UnicodeAttribute(default_for_new="")
    body = DocumentAttribute()
    published_by_name = UnicodeAttribute(default_for_new="")


class PublishedIndex(GlobalSecondaryIndex["PublishedModel"]):
    """What can be learned in the organization, newest publication first?"""

    class Meta:
        index_name = "organization-published-index"
        projection = IncludeProjection(["version", "release", "card", "section_count", "created_at"])

    organization_id = UnicodeAttribute(hash_key=True)
    published_at = UnicodeAttribute(range_key=True)


class DifficultyIndex(GlobalSecondaryIndex["PublishedModel"]):
    """What can be learned at this level (``organization#difficulty``), newest publication first?"""

    class Meta:
        index_name = "difficulty-published-index"
        projection = IncludeProjection(["version", "release", "card", "section_count", "created_at"])

    difficulty_in = UnicodeAttribute(hash_key=True)
    published_at = UnicodeAttribute(range_key=True)


class PublishedModel(BaseModel):
    """Key: ``organization_id``, ``module_id``. The version that learners see; an item exists only while it is live.

    Answers: what does the module page show? ``fields`` is what the author says, ``card`` what a list shows of
    it, ``outline`` the sections in order with the editions that were published. Publishing switches this item.
    """

    class Meta:
        family = "core"
        table = "published-modules"

    organization_id = UnicodeAttribute(hash_key=True)
    module_id = UnicodeAttribute(range_key=True)
    version = UnicodeAttribute()
    release = NumberAttribute()
    published_at = UnicodeAttribute()
    fields = DocumentAttribute()
    card = DocumentAttribute()
    section_count = NumberAttribute(default_for_new=0)
    outline = DocumentAttribute(default_for_new=dict)
    difficulty_in = UnicodeAttribute(null=True)

    published_index = PublishedIndex()
    difficulty_index = DifficultyIndex()


class TagIndex(GlobalSecondaryIndex["PublishedTagModel"]):
    """What can be learned with this tag (``organization#tag``), newest publication first?"""

    class Meta:
        index_name = "tag-published-index"
        projection = IncludeProjection(["version", "card", "section_count"])

    tag_in = UnicodeAttribute(hash_key=True)
    published_at = UnicodeAttribute(range_key=True)


class TagAndDifficultyIndex(GlobalSecondaryIndex["PublishedTagModel"]):
    """What can be learned with this tag at this level (``organization#difficulty#tag``), newest publication first?"""

    class Meta:
        index_name = "tag-difficulty-index"
        projection = IncludeProjection(["version", "card", "section_count"])

    tag_difficulty_in = UnicodeAttribute(hash_key=True)
    published_at = UnicodeAttribute(range_key=True)


class PublishedTagModel(BaseModel):
    """Key: ``module_id``, ``tag``. Which tags does the live version carry? An item exists only while it is live.

    Written and removed by whatever switches what learners see; ``card`` is what the catalogue shows.
    """

    class Meta:
        family = "core"
        table = "published-tags"

    module_id = UnicodeAttribute(hash_key=True)
    tag = UnicodeAttribute(range_key=True)
    tag_in = UnicodeAttribute()
    tag_difficulty_in = UnicodeAttribute()
    version = UnicodeAttribute()
    published_at = UnicodeAttribute()
    card = DocumentAttribute()
    section_count = NumberAttribute(default_for_new=0)

    tag_index = TagIndex()
    both_index = TagAndDifficultyIndex()


class PrerequisitesModel(BaseModel):
    """Key: ``organization_id``, ``part``. Which modules of the organization require which? (a sixteenth of them)

    ``edges`` maps the end of a module's id to the ends of the ids of those it requires. A module is in the part that
    follows from its id; all parts are read in one call.
    """

    class Meta:
        family = "core"
        table = "module-prerequisites"

    organization_id = UnicodeAttribute(hash_key=True)
    part = UnicodeAttribute(range_key=True)
    edges = DocumentAttribute(default_for_new=dict)


OPEN_COMMENTS, COVERAGE = "#comments", "#coverage"


class OpenCommentsModel(BaseModel):
    """Key: ``module_id``, ``#comments``. Answers: which threads of comments are open in this module?

    Read with the outline. A thread's id begins with its section's, so the set counts per section, and exactly.
    """

    class Meta:
        family = "core"
        table = "module-content"

    module_id = UnicodeAttribute(hash_key=True)
    content_id = UnicodeAttribute(range_key=True, default_for_new=OPEN_COMMENTS)
    open_threads = UnicodeSetAttribute(null=True)


class CoverageModel(BaseModel):
    """Key: ``module_id``, ``#coverage``. Answers: which sections and questions serve which objective?

    ``links``: objective → list of ``content_id`` or ``content_id/question_id``. Read with the outline.
    """

    class Meta:
        family = "core"
        table = "module-content"

    module_id = UnicodeAttribute(hash_key=True)
    content_id = UnicodeAttribute(range_key=True, default_for_new=COVERAGE)
    links = DocumentAttribute(default_for_new=dict)
    updated_by_name = UnicodeAttribute(default_for_new="")


class CommentModel(BaseModel):
    """Key: ``module_id``, ``comment_id`` = ``<section>.<thread>`` or ``<section>.<thread>.<reply>``.

    Answers: what was said about this module, or this section of it, thread by thread? A section's comments lie
    together, a thread is followed by its replies; ``0`` stands for the module as a whole. ``replies`` and
    ``participants`` are the thread's.
    """

    class Meta:
        family = "core"
        table = "module-comments"

    module_id = UnicodeAttribute(hash_key=True)
    comment_id = UnicodeAttribute(range_key=True)
    content_id = UnicodeAttribute(default_for_new="")
    section_title = UnicodeAttribute(default_for_new="")
    author_id = UnicodeAttribute()
    author_name = UnicodeAttribute()
    text = UnicodeAttribute()
    edited_at = UnicodeAttribute(null=True)
    resolved_at = UnicodeAttribute(null=True)
    resolved_by_name = UnicodeAttribute(default_for_new="")
    is_removed = BooleanAttribute(null=True)
    replies = NumberAttribute(default_for_new=0)
    participants = UnicodeSetAttribute(null=True)
