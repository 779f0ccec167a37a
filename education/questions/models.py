"""The tables of questions: the bank, its tags, and imports."""

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, IncludeProjection

from diatonic.common.dynamo.attributes import DocumentAttribute, TextListAttribute
from diatonic.common.dynamo.models import BaseModel

_LISTED = IncludeProjection(
    [
        "organization_id",
        "kind",
        "summary",
        "points",
        "tags",
        "source",
        "created_at",
        "created_by_name",
        "updated_by_name",
        "revision",
    ]
)


class BankIndex(GlobalSecondaryIndex["BankItem"]):
    """Which questions has the organization, last changed first? Sparse: not the deleted ones."""

    class Meta:
        index_name = "listed-questions-index"
        projection = _LISTED

    listed_in = UnicodeAttribute(hash_key=True)
    updated_at = UnicodeAttribute(range_key=True)


class KindIndex(GlobalSecondaryIndex["BankItem"]):
    """Which questions of a kind are there, last changed first? Partition: ``organization#kind``. Sparse."""

    class Meta:
        index_name = "kind-questions-index"
        projection = _LISTED

    kind_in = UnicodeAttribute(hash_key=True)
    updated_at = UnicodeAttribute(range_key=True)


class BankItem(BaseModel):
    """Key: ``organization_id``, ``question_id``. Answers: what does this question of the bank say?

    ``listed_in`` and ``kind_in`` are there while it is not deleted; a deleted one expires.
    """

    class Meta:
        family = "core"
        table = "question-bank"
        ttl = "expires_at"

    organization_id = UnicodeAttribute(hash_key=True)
    question_id = UnicodeAttribute(range_key=True)
    kind = UnicodeAttribute()
    summary = UnicodeAttribute()
    points = NumberAttribute()
    question = DocumentAttribute()
    tags = TextListAttribute(default_for_new=list)
    source = UnicodeAttribute(default_for_new="")
    created_by_name = UnicodeAttribute(default_for_new="")
    updated_by_name = UnicodeAttribute(default_for_new="")
    listed_in = UnicodeAttribute(null=True)
    kind_in = UnicodeAttribute(null=True)
    is_deleted = BooleanAttribute(default_for_new=False)
    expires_at = NumberAttribute(null=True)

    bank_index = BankIndex()
    kind_index = KindIndex()


class TagItem(BaseModel):
    """Key: ``tag_key`` (``organization#tag``), ``question_id``. Answers: which questions carry this tag, newest first?"""

    class Meta:
        family = "core"
        table = "question-tags"

    tag_key = UnicodeAttribute(hash_key=True)
    question_id = UnicodeAttribute(range_key=True)


class ImportItem(BaseModel):
    """Key: ``organization_id``, ``import_id`` (UUIDv7). Answers: where does this import stand? Which were there lately?

    ``token`` is the random part of its keys in the bucket; ``summary`` says where the pages of its verdicts begin
    there. ``chosen`` and ``taken`` are numbers in short, such as ``1-40,42``.
    """

    class Meta:
        family = "core"
        table = "question-imports"
        ttl = "expires_at"

    organization_id = UnicodeAttribute(hash_key=True)
    import_id = UnicodeAttribute(range_key=True)
    filename = UnicodeAttribute()
    size = NumberAttribute()
    state = UnicodeAttribute()
    token = UnicodeAttribute()
    format = UnicodeAttribute(default_for_new="")
    module_id = UnicodeAttribute(default_for_new="")
    content_id = UnicodeAttribute(default_for_new="")
    quiz_title = UnicodeAttribute(default_for_new="")
    attempt = NumberAttribute(default_for_new=0)
    step = UnicodeAttribute(null=True)
    summary = DocumentAttribute(null=True)
    chosen = UnicodeAttribute(default_for_new="")
    taken = UnicodeAttribute(default_for_new="")
    taken_by = UnicodeAttribute(default_for_new="")
    taken_by_name = UnicodeAttribute(default_for_new="")
    trouble = DocumentAttribute(null=True)
    created_by = UnicodeAttribute()
    created_by_name = UnicodeAttribute()
    expires_at = NumberAttribute()
