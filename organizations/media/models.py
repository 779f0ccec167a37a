"""The tables of uploads and files."""

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, IncludeProjection

from diatonic.common.dynamo.attributes import DocumentAttribute
from diatonic.common.dynamo.models import BaseModel


class OpenUploadsIndex(GlobalSecondaryIndex["UploadItem"]):
    """Which of the organization's uploads are under way or have failed, newest first? Sparse."""

    class Meta:
        index_name = "open-uploads-index"
        projection = IncludeProjection(
            [
                "filename",
                "content_type",
                "kind",
                "size",
                "state",
                "step",
                "failure",
                "attachment",
                "created_by",
                "created_by_name",
                "deadline",
                "revision",
                "updated_at",
            ]
        )

    open_in = UnicodeAttribute(hash_key=True)
    created_at = UnicodeAttribute(range_key=True)


class UploadItem(BaseModel):
    """Key: ``organization_id``, ``upload_id`` (UUIDv7). Answers: where does this upload stand?

    ``open_in`` is the organization while the upload is waiting, being processed or failed; ``token`` is the random
    part of its keys in the bucket, so that a step done twice writes the same object.
    """

    class Meta:
        family = "core"
        table = "uploads"
        ttl = "expires_at"

    organization_id = UnicodeAttribute(hash_key=True)
    upload_id = UnicodeAttribute(range_key=True)
    filename = UnicodeAttribute()
    content_type = UnicodeAttribute()
    kind = UnicodeAttribute()
    size = NumberAttribute()
    state = UnicodeAttribute()
    step = UnicodeAttribute(null=True)
    failure = DocumentAttribute(null=True)
    attachment = DocumentAttribute(null=True)
    created_by = UnicodeAttribute()
    created_by_name = UnicodeAttribute()
    deadline = UnicodeAttribute()
    token = UnicodeAttribute()
    attempt = NumberAttribute(default=1)
    etag = UnicodeAttribute(null=True)
    multipart_id = UnicodeAttribute(null=True)
    replaces = UnicodeAttribute(null=True)
    open_in = UnicodeAttribute(null=True)
    expires_at = NumberAttribute(null=True)

    open_index = OpenUploadsIndex()


class StorageItem(BaseModel):
    """The item ``#storage`` beside the uploads: what the organization's files take.

    ``taken`` is reserved and used together, so that one condition holds the limit; ``used`` is that of files.
    """

    class Meta:
        family = "core"
        table = "uploads"

    organization_id = UnicodeAttribute(hash_key=True)
    upload_id = UnicodeAttribute(range_key=True)
    taken = NumberAttribute(default=0)
    used = NumberAttribute(default=0)


_LISTED = [
    "name",
    "kind",
    "content_type",
    "size",
    "duration",
    "width",
    "height",
    "page_count",
    "cues",
    "renditions",
    "attachment",
    "created_by",
    "created_by_name",
]


class FilesIndex(GlobalSecondaryIndex["FileItem"]):
    """Which files has the organization, newest first?"""

    class Meta:
        index_name = "organization-files-index"
        projection = IncludeProjection(_LISTED)

    organization_id = UnicodeAttribute(hash_key=True)
    created_at = UnicodeAttribute(range_key=True)


class KindIndex(GlobalSecondaryIndex["FileItem"]):
    """Which videos (or other kind) has the organization, newest first? Partition: ``organization#kind``."""

    class Meta:
        index_name = "kind-files-index"
        projection = IncludeProjection(_LISTED)

    kind_in = UnicodeAttribute(hash_key=True)
    created_at = UnicodeAttribute(range_key=True)


class FileItem(BaseModel):
    """Key: ``organization_id``, ``file_id`` (its upload's id). Answers: what is this file, and where are its bytes?

    ``deleting`` is set while a deletion makes sure that nobody uses it; then nobody can begin to. ``unused_since`` is
    set by a sweep that found it unused, and goes when it is used again. A private file has neither ``kind_in`` nor
    ``created_at``, and so stands in no list; ``updated_at`` says when it was made.
    """

    class Meta:
        family = "core"
        table = "files"

    organization_id = UnicodeAttribute(hash_key=True)
    file_id = UnicodeAttribute(range_key=True)
    created_at = UnicodeAttribute(null=True)
    kind_in = UnicodeAttribute(null=True)
    name = UnicodeAttribute()
    kind = UnicodeAttribute()
    content_type = UnicodeAttribute()
    size = NumberAttribute()
    key = UnicodeAttribute()
    digest = UnicodeAttribute()
    duration = NumberAttribute(null=True)
    width = NumberAttribute(null=True)
    height = NumberAttribute(null=True)
    video_codec = UnicodeAttribute(null=True)
    audio_codec = UnicodeAttribute(null=True)
    page_count = NumberAttribute(null=True)
    word_count = NumberAttribute(null=True)
    cues = NumberAttribute(null=True)
    last_cue_end = NumberAttribute(null=True)
    renditions = DocumentAttribute(default=dict)
    attachment = DocumentAttribute(null=True)
    created_by = UnicodeAttribute()
    created_by_name = UnicodeAttribute()
    deleting = UnicodeAttribute(null=True)
    replaces = UnicodeAttribute(null=True)
    replaced_by = UnicodeAttribute(null=True)
    unused_since = UnicodeAttribute(null=True)
    counted = BooleanAttribute(null=True)

    files_index = FilesIndex()
    kind_index = KindIndex()


class FileUse(BaseModel):
    """Key: ``file`` (``organization#file_id``), ``holder``. Answers: where is this file used?"""

    class Meta:
        family = "core"
        table = "file-uses"

    file = UnicodeAttribute(hash_key=True)
    holder = UnicodeAttribute(range_key=True)
    text = UnicodeAttribute()
    url = UnicodeAttribute()


class LargestIndex(GlobalSecondaryIndex["CounterItem"]):
    """Whose files, or which kind's or module's, take most? Partition: ``organization#kind`` (person, module)."""

    class Meta:
        index_name = "largest-counters-index"
        projection = IncludeProjection(["files", "name"])

    facet_in = UnicodeAttribute(hash_key=True)
    used = NumberAttribute(range_key=True)


class CounterItem(BaseModel):
    """Key: ``organization_id``, ``counter`` (``kind#video``, ``person#…``, ``module#…``). Answers: what do these take?

    Changed in the transactions that add and remove files.
    """

    class Meta:
        family = "core"
        table = "file-counters"

    organization_id = UnicodeAttribute(hash_key=True)
    counter = UnicodeAttribute(range_key=True)
    facet_in = UnicodeAttribute()
    used = NumberAttribute(default=0)
    files = NumberAttribute(default=0)
    name = UnicodeAttribute(default_for_new="")

    largest_index = LargestIndex()


class SweepItem(BaseModel):
    """Key: ``organization_id``, ``sweep_key`` (``run#…``, a UUIDv7). Answers: when was last looked, what was found?"""

    class Meta:
        family = "core"
        table = "file-sweeps"
        ttl = "expires_at"

    organization_id = UnicodeAttribute(hash_key=True)
    sweep_key = UnicodeAttribute(range_key=True)
    state = UnicodeAttribute()
    phase = NumberAttribute(default_for_new=0)
    after = UnicodeAttribute(default_for_new="")
    counts = DocumentAttribute(default=dict)
    started_by_name = UnicodeAttribute(default_for_new="")
    deleting = BooleanAttribute(default_for_new=False)
    expires_at = NumberAttribute(null=True)


class FoundItem(BaseModel):
    """The items ``found#<sweep>#<finding>#<key>`` beside a sweep: one for each line of its report."""

    class Meta:
        family = "core"
        table = "file-sweeps"
        ttl = "expires_at"

    organization_id = UnicodeAttribute(hash_key=True)
    sweep_key = UnicodeAttribute(range_key=True)
    finding = UnicodeAttribute()
    key = UnicodeAttribute()
    name = UnicodeAttribute()
    size = NumberAttribute()
    since = UnicodeAttribute()
    outcome = UnicodeAttribute()
    note = UnicodeAttribute(default_for_new="")
    attachment = DocumentAttribute(null=True)
    created_by = UnicodeAttribute(default_for_new="")
    expires_at = NumberAttribute(null=True)
