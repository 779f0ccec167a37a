"""The tables of posts: what they say, in which lists they stand, what they said before, what is counted of them."""

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from diatonic.common.dynamo.attributes import DocumentAttribute, TextListAttribute
from diatonic.common.dynamo.models import BaseModel


class OrganizationFeed(GlobalSecondaryIndex["PostModel"]):
    """What may members of the organization read, newest first? Sparse: only what is listed."""

    class Meta:
        index_name = "organization-feed-index"
        projection = KeysOnlyProjection()

    feed_in = UnicodeAttribute(hash_key=True)
    published_at = UnicodeAttribute(range_key=True)


class PublicFeed(GlobalSecondaryIndex["PostModel"]):
    """What may everybody read, newest first? Sparse; spread over shards, so that no partition takes all of it."""

    class Meta:
        index_name = "public-feed-index"
        projection = KeysOnlyProjection()

    public_in = UnicodeAttribute(hash_key=True)
    published_at = UnicodeAttribute(range_key=True)


class AuthorFeed(GlobalSecondaryIndex["PostModel"]):
    """What of this person's may members of the organization read, newest first? Sparse: only what is listed."""

    class Meta:
        index_name = "author-feed-index"
        projection = KeysOnlyProjection()

    author_in = UnicodeAttribute(hash_key=True)
    published_at = UnicodeAttribute(range_key=True)


class AuthorPublicFeed(GlobalSecondaryIndex["PostModel"]):
    """What of this person's may everybody read, over all organizations, newest first? Sparse."""

    class Meta:
        index_name = "author-public-index"
        projection = KeysOnlyProjection()

    author_public = UnicodeAttribute(hash_key=True)
    published_at = UnicodeAttribute(range_key=True)


class WrittenPosts(GlobalSecondaryIndex["PostModel"]):
    """What has this person written in the organization: drafts, or everything else, last changed first?"""

    class Meta:
        index_name = "written-posts-index"
        projection = KeysOnlyProjection()

    written_in = UnicodeAttribute(hash_key=True)
    updated_at = UnicodeAttribute(range_key=True)


class PostModel(BaseModel):
    """Key: ``post_id`` (``organization:post:uuid7``). Answers: what does this post say, and where does it stand?

    ``approved`` is the text that others go on seeing while a newer one waits for its verdict. ``content_revision``
    counts the texts; a verdict is about one of them. ``moderation`` is what its author is told of the last verdict.
    ``mentions_told``: how many people were told that it mentions them. ``counted_at``: that it counted for its author's level. ``revision`` counts what its author did, and nothing else: a verdict does not refuse what they are writing.
    """

    class Meta:
        family = "core"
        table = "community-posts"

    post_id = UnicodeAttribute(hash_key=True)
    author_id = UnicodeAttribute()
    author_profile = DocumentAttribute()
    title = UnicodeAttribute(default_for_new="")
    content = UnicodeAttribute(default_for_new="")
    content_type = UnicodeAttribute()
    link = DocumentAttribute(null=True)
    attachments = DocumentAttribute(null=True)
    tags = TextListAttribute(default_for_new=list)
    mentions = TextListAttribute(default_for_new=list)
    visibility = UnicodeAttribute()
    status = UnicodeAttribute()
    content_revision = NumberAttribute(default_for_new=1)
    approved = DocumentAttribute(null=True)
    moderation = DocumentAttribute(null=True)
    published_at = UnicodeAttribute(null=True)
    counted_at = UnicodeAttribute(null=True)
    edited_at = UnicodeAttribute(null=True)
    organization_name = UnicodeAttribute(null=True)
    mentions_told = NumberAttribute(null=True)
    feed_in = UnicodeAttribute(null=True)
    public_in = UnicodeAttribute(null=True)
    author_in = UnicodeAttribute(null=True)
    author_public = UnicodeAttribute(null=True)
    written_in = UnicodeAttribute(null=True)

    organization_feed = OrganizationFeed()
    public_feed = PublicFeed()
    author_feed = AuthorFeed()
    author_public_feed = AuthorPublicFeed()
    written_index = WrittenPosts()


class PostTag(BaseModel):
    """Key: ``tag_in`` (``organization#tag``, ``*#tag``), ``post_key`` (``published_at#post_id``).

    Answers: which posts carry this tag, newest first? An item exists while its post is listed there.
    """

    class Meta:
        family = "core"
        table = "community-post-tags"

    tag_in = UnicodeAttribute(hash_key=True)
    post_key = UnicodeAttribute(range_key=True)
    post_id = UnicodeAttribute()


class TagUse(BaseModel):
    """Key: ``tag_in`` (``organization#``), ``post_key`` (the tag). Which tags are used here, and how often?

    Written with the items of :class:`PostTag`.
    """

    class Meta:
        family = "core"
        table = "community-post-tags"

    tag_in = UnicodeAttribute(hash_key=True)
    post_key = UnicodeAttribute(range_key=True)
    posts = NumberAttribute(default_for_new=0)


class TextRevision(BaseModel):
    """Key: ``target_id`` (a post or a comment), ``number``. What did it say before it was changed?"""

    class Meta:
        family = "core"
        table = "community-revisions"

    target_id = UnicodeAttribute(hash_key=True)
    number = NumberAttribute(range_key=True)
    author_id = UnicodeAttribute()
    title = UnicodeAttribute(default_for_new="")
    content = UnicodeAttribute(default_for_new="")


class CounterModel(BaseModel):
    """Key: ``target_id`` (a post). How often was it liked, loved, commented, shared, viewed?

    An item of its own: a like rewrites this and neither the post nor its indexes. ``comments`` are all that are listed
    below it.
    """

    class Meta:
        family = "core"
        table = "community-counters"

    target_id = UnicodeAttribute(hash_key=True)
    views = NumberAttribute(default_for_new=0)
    likes = NumberAttribute(default_for_new=0)
    loves = NumberAttribute(default_for_new=0)
    insights = NumberAttribute(default_for_new=0)
    questions = NumberAttribute(default_for_new=0)
    comments = NumberAttribute(default_for_new=0)
    shares = NumberAttribute(default_for_new=0)
