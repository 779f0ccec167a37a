"""The tables of profiles, of whom people do not want to see, and of how they stand."""

from pynamodb.attributes import NumberAttribute, UnicodeAttribute, UnicodeSetAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from diatonic.common.dynamo.attributes import DocumentAttribute, TextListAttribute
from diatonic.common.dynamo.models import BaseModel


class UserProfile(BaseModel):
    """Key: ``user_id``. Answers: what does this person say of themselves, in all organizations?

    The name is the account's. ``links`` maps places to ``url`` and ``label``; ``avatar`` and ``waiting`` say in which
    organization a picture lies (``organization_id``, ``file_id``). ``avatar_url`` is where it is served.
    """

    class Meta:
        family = "core"
        table = "user-profiles"

    user_id = UnicodeAttribute(hash_key=True)
    role = UnicodeAttribute(null=True)
    bio = UnicodeAttribute(null=True)
    links = DocumentAttribute(null=True)
    expertise = TextListAttribute(null=True)
    avatar = DocumentAttribute(null=True)
    avatar_url = UnicodeAttribute(null=True)
    waiting = DocumentAttribute(null=True)


class CommunityPeople(BaseModel):
    """Key: ``user_id``. Answers: whom does this person block and mute, and who blocks them?

    ``blocked_by`` is written with the other's ``blocked``, so that neither list asks for the other one.
    """

    class Meta:
        family = "core"
        table = "community-people"

    user_id = UnicodeAttribute(hash_key=True)
    blocked = UnicodeSetAttribute(null=True)
    muted = UnicodeSetAttribute(null=True)
    blocked_by = UnicodeSetAttribute(null=True)


class PersonReputation(GlobalSecondaryIndex["ReputationModel"]):
    """In which organizations does this person stand somehow? For what is kept of people."""

    class Meta:
        index_name = "person-reputation-index"
        projection = KeysOnlyProjection()

    person = UnicodeAttribute(hash_key=True)
    organization_id = UnicodeAttribute(range_key=True)


class ReputationModel(BaseModel):
    """Key: ``organization_id``, ``user_id``. Answers: what did others make of what this person wrote here?

    Counted by ADD in the transaction of what happened. ``people``: digests of those who found something insightful, of
    the first fifty, so that each counts once.
    """

    class Meta:
        family = "core"
        table = "community-reputation"

    organization_id = UnicodeAttribute(hash_key=True)
    user_id = UnicodeAttribute(range_key=True)
    person = UnicodeAttribute(null=True)
    posts = NumberAttribute(default_for_new=0)
    comments = NumberAttribute(default_for_new=0)
    insights = NumberAttribute(default_for_new=0)
    likes = NumberAttribute(default_for_new=0)
    reports_upheld = NumberAttribute(default_for_new=0)
    reports_rejected = NumberAttribute(default_for_new=0)
    removed = NumberAttribute(default_for_new=0)
    sanctions = NumberAttribute(default_for_new=0)
    people = UnicodeSetAttribute(null=True)
    since = UnicodeAttribute(null=True)

    person_index = PersonReputation()


class PostingHour(BaseModel):
    """Key: ``organization_id``, ``user#hour#2026-03-01T09``. Answers: how much did this person post here in this hour?

    An item for each hour: counting needs no look at the one before, and at the limit it is refused by its condition.
    """

    class Meta:
        family = "core"
        table = "community-reputation"
        ttl = "expires_at"

    organization_id = UnicodeAttribute(hash_key=True)
    user_id = UnicodeAttribute(range_key=True)
    posts = NumberAttribute(default_for_new=0)
    comments = NumberAttribute(default_for_new=0)
    expires_at = NumberAttribute()
