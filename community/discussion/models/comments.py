"""The tables of comments and reactions."""

from pynamodb.attributes import NumberAttribute, UnicodeAttribute, UnicodeSetAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, KeysOnlyProjection

from diatonic.common.dynamo.attributes import DocumentAttribute, TextListAttribute
from diatonic.common.dynamo.models import BaseModel


class Branch(GlobalSecondaryIndex["CommentModel"]):
    """Which comments stand directly below this post or this comment, in the order of time? Sparse: only what is listed."""

    class Meta:
        index_name = "branch-comments-index"
        projection = AllProjection()

    branch = UnicodeAttribute(hash_key=True)
    created_at = UnicodeAttribute(range_key=True)


class WrittenComments(GlobalSecondaryIndex["CommentModel"]):
    """What has this person commented in the organization, last first?"""

    class Meta:
        index_name = "written-comments-index"
        projection = KeysOnlyProjection()

    written_in = UnicodeAttribute(hash_key=True)
    created_at = UnicodeAttribute(range_key=True)


class CommentModel(BaseModel):
    """Key: ``post_id``, ``comment_id`` (``organization:comment:uuid7``). What does this comment say, where does it stand?

    ``organization_id`` is the post's, ``written_in`` (``organization#user``) the author's. ``pointers`` has
    ``comment#id`` → the post. ``ancestors`` are the ids above it, the topmost first. ``first_replies`` are the ids of
    its first listed replies, so that a thread shows some of them without asking for each branch. ``branch``: the id of
    the nearest comment above that is still there, or the post's, while it is listed; a comment that was deleted or
    removed keeps it while replies hang on it. ``listed_at``: when it was approved first, and others were told of it.

    What is counted of it stands in the item itself, unlike that of a post: a page of a thread shows 75 comments, and
    items of their own would be 75 keys more. Counting leaves ``revision`` as it is, so that a like makes no edit stale.
    """

    class Meta:
        family = "core"
        table = "community-comments"

    post_id = UnicodeAttribute(hash_key=True)
    comment_id = UnicodeAttribute(range_key=True)
    parent_comment_id = UnicodeAttribute(null=True)
    depth = NumberAttribute(default_for_new=1)
    ancestors = TextListAttribute(default_for_new=list)
    author_id = UnicodeAttribute()
    author_organization_id = UnicodeAttribute()
    author_profile = DocumentAttribute()
    visibility = UnicodeAttribute()
    content = UnicodeAttribute(default_for_new="")
    mentions = TextListAttribute(default_for_new=list)
    status = UnicodeAttribute()
    content_revision = NumberAttribute(default_for_new=1)
    approved = DocumentAttribute(null=True)
    moderation = DocumentAttribute(null=True)
    edited_at = UnicodeAttribute(null=True)
    first_replies = TextListAttribute(default_for_new=list)
    branch = UnicodeAttribute(null=True)
    listed_at = UnicodeAttribute(null=True)
    created_at = UnicodeAttribute()
    written_in = UnicodeAttribute(null=True)
    mentions_told = NumberAttribute(null=True)
    likes = NumberAttribute(default_for_new=0)
    loves = NumberAttribute(default_for_new=0)
    insights = NumberAttribute(default_for_new=0)
    questions = NumberAttribute(default_for_new=0)
    replies = NumberAttribute(default_for_new=0)

    branch_index = Branch()
    written_index = WrittenComments()


class KindReactions(GlobalSecondaryIndex["ReactionModel"]):
    """Who reacted like this to it, last first?"""

    class Meta:
        index_name = "kind-reactions-index"
        projection = AllProjection()

    kind_in = UnicodeAttribute(hash_key=True)
    created_at = UnicodeAttribute(range_key=True)


class PersonReactions(GlobalSecondaryIndex["ReactionModel"]):
    """To what did this person react?"""

    class Meta:
        index_name = "person-reactions-index"
        projection = KeysOnlyProjection()

    user_id = UnicodeAttribute(hash_key=True)
    created_at = UnicodeAttribute(range_key=True)


class ReactionModel(BaseModel):
    """Key: ``target_id``, ``reaction_key`` (``user#type``). Did this person react like this to it?

    ``share`` is kept as a type of its own, so that a person's sharing counts once.
    """

    class Meta:
        family = "core"
        table = "community-reactions"

    target_id = UnicodeAttribute(hash_key=True)
    reaction_key = UnicodeAttribute(range_key=True)
    reaction_id = UnicodeAttribute()
    target_type = UnicodeAttribute()
    post_id = UnicodeAttribute()
    user_id = UnicodeAttribute()
    user_name = UnicodeAttribute(default_for_new="")
    reaction_type = UnicodeAttribute()
    kind_in = UnicodeAttribute()
    created_at = UnicodeAttribute()

    kind_index = KindReactions()
    person_index = PersonReactions()


class MyPart(BaseModel):
    """Key: ``target_id`` (a post), ``mine#user``. How did I react to it, and which comments of mine are not listed?

    Written with the reactions, so that a page of a feed asks for one item a post instead of one for each type, and a
    page of a thread for one in all: ``comment_reactions`` (``uuid#type``) are mine to the comments of the post.
    ``user_id`` and ``created_at`` put it into ``person-reactions-index``, by which an erasure finds it.
    """

    class Meta:
        family = "core"
        table = "community-reactions"

    target_id = UnicodeAttribute(hash_key=True)
    reaction_key = UnicodeAttribute(range_key=True)
    user_id = UnicodeAttribute()
    reactions = UnicodeSetAttribute(null=True)
    comment_reactions = UnicodeSetAttribute(null=True)
    waiting_comments = UnicodeSetAttribute(null=True)
