"""The tables of invites: 004's, and which addresses have an open one."""

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, KeysOnlyProjection

from diatonic.common.dynamo.attributes import DocumentAttribute
from diatonic.common.dynamo.models import BaseModel


class EmailIndex(GlobalSecondaryIndex["Invite"]):
    """Which invites went to this address (004)? Over all organizations: for operators."""

    class Meta:
        index_name = "email-index"
        projection = KeysOnlyProjection()

    email = UnicodeAttribute(hash_key=True)


class TokenIndex(GlobalSecondaryIndex["Invite"]):
    """Whose is this digest of a token (004)? For operators: a token names its invite, and an index lags."""

    class Meta:
        index_name = "invite_token-index"
        projection = KeysOnlyProjection()

    invite_token = UnicodeAttribute(hash_key=True)


class OrganizationIndex(GlobalSecondaryIndex["Invite"]):
    """Which invites did this organization send (004), in no order? For operators."""

    class Meta:
        index_name = "organization_id-index"
        projection = KeysOnlyProjection()

    organization_id = UnicodeAttribute(hash_key=True)


class OrganizationInvitesIndex(GlobalSecondaryIndex["Invite"]):
    """Whom did this organization invite, newest first?"""

    class Meta:
        index_name = "organization-invites-index"
        projection = AllProjection()

    organization_id = UnicodeAttribute(hash_key=True)
    timestamp = UnicodeAttribute(range_key=True)


class StateInvitesIndex(GlobalSecondaryIndex["Invite"]):
    """Which of its invites are open, were accepted, expired or cancelled, newest first? (``organization#status``)"""

    class Meta:
        index_name = "state-invites-index"
        projection = AllProjection()

    listed_in = UnicodeAttribute(hash_key=True)
    timestamp = UnicodeAttribute(range_key=True)


class Invite(BaseModel):
    """Key: ``invite_id``, ``timestamp``. Answers: what is this invite?

    ``invite_token`` is the SHA-256 of the token of this ``generation``, made with the key ``key_id``: cancelling
    raises the generation, so that no link leads here any more. ``sendings`` numbers its mails, of which the latest
    was asked for at ``asked_at``.
    """

    class Meta:
        family = "acs"
        table = "OrganizationInvites"

    invite_id = UnicodeAttribute(hash_key=True)
    timestamp = UnicodeAttribute(range_key=True)
    email = UnicodeAttribute()
    invite_token = UnicodeAttribute()
    generation = NumberAttribute(default_for_new=1)
    key_id = UnicodeAttribute(default="")
    invited_by = UnicodeAttribute()
    invited_by_name = UnicodeAttribute(default="")
    organization_name = UnicodeAttribute(default="")
    role = UnicodeAttribute()
    permissions = DocumentAttribute(default=dict)
    status = UnicodeAttribute()
    listed_in = UnicodeAttribute(null=True)
    expires_at = UnicodeAttribute()
    accepted_at = UnicodeAttribute(null=True)
    accepted_by = UnicodeAttribute(null=True)
    wanted_at = UnicodeAttribute(null=True)
    sendings = NumberAttribute(default=1)
    asked_at = UnicodeAttribute(default="")
    mail_state = UnicodeAttribute(default="waiting")
    mail_at = UnicodeAttribute(null=True)
    mail_problem = UnicodeAttribute(null=True)

    email_index = EmailIndex()
    token_index = TokenIndex()
    organization_index = OrganizationIndex()
    list_index = OrganizationInvitesIndex()
    state_index = StateInvitesIndex()


class AddressIndex(GlobalSecondaryIndex["OpenInvite"]):
    """Which organizations have invited this address, soonest over first? What has expired is cut off by the key."""

    class Meta:
        index_name = "open-addresses-index"
        projection = AllProjection()

    email = UnicodeAttribute(hash_key=True)
    expires_at = UnicodeAttribute(range_key=True)


class OpenInvite(BaseModel):
    """Key: ``organization_id``, ``email``. Answers: is this address invited already, and by which invite?

    There exactly while the invite is pending, so an address has one at most. One that is over by the clock may be
    taken over by the next.
    """

    class Meta:
        family = "core"
        table = "open-invites"

    organization_id = UnicodeAttribute(hash_key=True)
    email = UnicodeAttribute(range_key=True)
    invite_id = UnicodeAttribute()
    timestamp = UnicodeAttribute()
    expires_at = UnicodeAttribute()

    address_index = AddressIndex()
