"""The tables of people, of their sessions and of their API tokens."""

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, IncludeProjection, KeysOnlyProjection

from diatonic.common.dynamo.attributes import DocumentAttribute, TextListAttribute
from diatonic.common.dynamo.models import BaseModel


class TenantUsersIndex(GlobalSecondaryIndex["User"]):
    """Whose home is this organization, newest first? (partition: organization, sort: time of creation)"""

    class Meta:
        index_name = "tenant-users-index"
        projection = IncludeProjection(["name", "email", "status"])

    tenant_id = UnicodeAttribute(hash_key=True)
    created_at = UnicodeAttribute(range_key=True)


class EmailIndex(GlobalSecondaryIndex["User"]):
    """Who has this verified address? It lags: uniqueness is the pointer ``email#…``, not this index."""

    class Meta:
        index_name = "email-lookup-index"
        projection = KeysOnlyProjection()

    email = UnicodeAttribute(hash_key=True)


class ResponseEmailIndex(GlobalSecondaryIndex["User"]):
    """Whose mail comes in at this address (004)? Sparse: only people with a mailbox here."""

    class Meta:
        index_name = "responseEmail-index"
        projection = KeysOnlyProjection()

    responseEmail = UnicodeAttribute(hash_key=True)  # noqa: N815 -- the seed's name on the wire


class User(BaseModel):
    """Key: ``user_id``, the identity provider's ``sub``. Answers: who is this?

    The one identity table for 000's and 004's Users: ``tenant_id`` is the home organization, absent while the person
    belongs to none. ``email`` is there only once the provider has verified it. ``session_epoch`` is when the person was
    last signed out everywhere, in seconds since 1970. ``groups`` are what the identity provider said at
    ``groups_read_at``; ``is_gone``: that it lets them in no more. ``has_own_name``: the name was chosen here, not
    there.
    """

    class Meta:
        family = "core"
        table = "users"

    user_id = UnicodeAttribute(hash_key=True)
    organization_id = UnicodeAttribute(attr_name="tenant_id", null=True)
    name = UnicodeAttribute()
    email = UnicodeAttribute(null=True)
    responseEmail = UnicodeAttribute(null=True)  # noqa: N815 -- the seed's name on the wire
    status = UnicodeAttribute(default="active")
    preferences = DocumentAttribute(default=dict)
    session_epoch = NumberAttribute(default=0)
    has_own_name = BooleanAttribute(null=True)
    groups = TextListAttribute(null=True)
    groups_read_at = UnicodeAttribute(null=True)
    is_gone = BooleanAttribute(null=True)

    tenant_index = TenantUsersIndex()
    email_index = EmailIndex()
    response_email_index = ResponseEmailIndex()


class UserSessionsIndex(GlobalSecondaryIndex["Session"]):
    """Where is this person signed in? Sparse: sessions of nobody are not in it."""

    class Meta:
        index_name = "user_id-index"
        projection = IncludeProjection(
            ["created_at", "last_activity", "expires_at", "ip_address", "user_agent", "is_active", "metadata"]
        )

    user_id = UnicodeAttribute(hash_key=True)


class Session(BaseModel):
    """Key: ``session_id``, the SHA-256 of the cookie's value. Answers: whose session is this?

    DynamoDB removes expired items within days; ``expires_at`` is what counts.
    """

    class Meta:
        family = "acs"
        table = "Sessions"
        ttl = "ttl"

    session_id = UnicodeAttribute(hash_key=True)
    organization_id = UnicodeAttribute(null=True)
    user_id = UnicodeAttribute(null=True)
    last_activity = UnicodeAttribute()
    expires_at = UnicodeAttribute()
    ttl = NumberAttribute()
    ip_address = UnicodeAttribute(null=True)
    user_agent = UnicodeAttribute(null=True)
    is_active = BooleanAttribute(default=True)
    metadata = DocumentAttribute(default=dict)
    data = UnicodeAttribute()

    user_index = UserSessionsIndex()


class ApiTokenModel(BaseModel):
    """Key: ``holder`` (``organization#user``), ``token_id`` (UUIDv7: time order).

    Answers: is this token good, and what may it do? Which tokens does this person have here? A token's text says its
    key, so that it is read in the one BatchGet of account, organization and membership. ``digest`` is its secret's
    SHA-256. ``expires_at`` is what counts; the item expires 30 days later.
    """

    class Meta:
        family = "core"
        table = "api-tokens"
        ttl = "removed_at"

    holder = UnicodeAttribute(hash_key=True)
    token_id = UnicodeAttribute(range_key=True)
    user_id = UnicodeAttribute()
    name = UnicodeAttribute()
    scopes = TextListAttribute()
    digest = UnicodeAttribute()
    expires_at = UnicodeAttribute()
    removed_at = NumberAttribute()
    last_used_at = UnicodeAttribute(null=True)
    last_used_from = UnicodeAttribute(null=True)
