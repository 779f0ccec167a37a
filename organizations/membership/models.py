"""The tables of organizations and of their members, as 004 names their fields."""

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, IncludeProjection, KeysOnlyProjection

from diatonic.common.dynamo.attributes import DocumentAttribute
from diatonic.common.dynamo.models import BaseModel


class Organization(BaseModel):
    """Key: ``organization_id``, a word such as ``demo`` that stands in addresses. Answers: what is this one like?

    ``offer``: an ownership that an owner offers to a member. ``domain``: the first of its domains that was verified.
    Neither is edited, so they leave ``revision`` alone.
    """

    class Meta:
        family = "acs"
        table = "Organizations"

    organization_id = UnicodeAttribute(hash_key=True)
    name = UnicodeAttribute()
    domain = UnicodeAttribute(null=True)
    status = UnicodeAttribute(default="active")
    status_reason = UnicodeAttribute(null=True)
    settings = DocumentAttribute(default=dict)
    billing = DocumentAttribute(default=dict)
    offer = DocumentAttribute(null=True)


class OrganizationCounter(BaseModel):
    """Key: ``organization_id``, ``name``. Answers: how many members, owners, open invites, mails are there?

    Under ``person#…`` in place of the organization: how many organizations has this person founded? Counted by ADD in
    the transaction of what is counted. Items of their own, so that counting meets nobody who reads or changes the
    organization.
    """

    class Meta:
        family = "core"
        table = "organization-counters"

    organization_id = UnicodeAttribute(hash_key=True)
    name = UnicodeAttribute(range_key=True)
    total = NumberAttribute(attr_name="count", default_for_new=0)  # pynamodb's models have a method ``count``


class UserOrganizationsIndex(GlobalSecondaryIndex["Member"]):
    """Which organizations does this person belong to?"""

    class Meta:
        index_name = "user_id-index"
        projection = IncludeProjection(["role", "status"])

    user_id = UnicodeAttribute(hash_key=True)


class MemberNamesIndex(GlobalSecondaryIndex["Member"]):
    """Who belongs here, by name? Whose name begins so? Sparse: those who only ask to join are not in it."""

    class Meta:
        index_name = "member-names-index"
        projection = AllProjection()

    organization_id = UnicodeAttribute(hash_key=True)
    name_key = UnicodeAttribute(range_key=True)


class MemberAddressesIndex(GlobalSecondaryIndex["Member"]):
    """Whose address begins so? Sparse as above, and without those who have no verified address."""

    class Meta:
        index_name = "member-addresses-index"
        projection = AllProjection()

    organization_id = UnicodeAttribute(hash_key=True)
    email = UnicodeAttribute(range_key=True)


class JoinRequestsIndex(GlobalSecondaryIndex["Member"]):
    """Who asks to join this organization, longest waiting first? Sparse: pending memberships only."""

    class Meta:
        index_name = "join-requests-index"
        projection = AllProjection()

    requested_in = UnicodeAttribute(hash_key=True)
    joined_at = UnicodeAttribute(range_key=True)


class DecidersIndex(GlobalSecondaryIndex["Member"]):
    """Who of this organization is told when something waits for a decision? Sparse: whoever may decide of something."""

    class Meta:
        index_name = "deciders-index"
        projection = KeysOnlyProjection()

    organization_id = UnicodeAttribute(hash_key=True)
    decides_as = UnicodeAttribute(range_key=True)


class Member(BaseModel):
    """Key: ``organization_id``, ``user_id``. Answers: what may this person do here? Who belongs here?

    ``name`` and ``email`` are copies of the account's, so that a list of members is one query; ``name_key`` is the
    name as it is sorted and searched, with the id behind it. A ``pending`` one asks to join, and is in no list of
    members: it has ``requested_in`` in place of ``name_key``, and ``asked_from`` in place of ``email``. ``decides_as``
    says what somebody may decide, with the id behind it; most members decide of nothing, and have none.
    """

    class Meta:
        family = "acs"
        table = "OrganizationMembers"

    organization_id = UnicodeAttribute(hash_key=True)
    user_id = UnicodeAttribute(range_key=True)
    role = UnicodeAttribute()
    status = UnicodeAttribute(default="active")
    permissions = DocumentAttribute(default=dict)
    joined_at = UnicodeAttribute()
    invited_by = UnicodeAttribute(null=True)
    last_active = UnicodeAttribute(null=True)
    name = UnicodeAttribute(null=True)
    name_key = UnicodeAttribute(null=True)
    email = UnicodeAttribute(null=True)
    requested_in = UnicodeAttribute(null=True)
    asked_from = UnicodeAttribute(null=True)
    note = UnicodeAttribute(null=True)
    decides_as = UnicodeAttribute(null=True)

    names_index = MemberNamesIndex()
    addresses_index = MemberAddressesIndex()
    requests_index = JoinRequestsIndex()
    deciders_index = DecidersIndex()
    user_index = UserOrganizationsIndex()


class FormerMember(BaseModel):
    """Key: ``user_id``, ``organization_id``. Answers: where did this person belong once, and may things of theirs be?

    Written when a membership is removed; privacy's export and erasure look there too.
    """

    class Meta:
        family = "core"
        table = "former-members"

    user_id = UnicodeAttribute(hash_key=True)
    organization_id = UnicodeAttribute(range_key=True)
