"""The tables of what was published, and by what the catalogue can be narrowed."""

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, IncludeProjection

from diatonic.common.dynamo.attributes import DocumentAttribute
from diatonic.common.dynamo.models import BaseModel


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
