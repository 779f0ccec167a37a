"""The tables of organizations and of their members, as 004 names their fields."""

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, IncludeProjection

from diatonic.common.dynamo.attributes import DocumentAttribute
from diatonic.common.dynamo.models import BaseModel


class Organization(BaseModel):
    """Key: ``organization_id``, a word such as ``demo`` that stands in addresses. Answers: what is this one like?"""

    class Meta:
        family = "acs"
        table = "Organizations"

    organization_id = UnicodeAttribute(hash_key=True)
    name = UnicodeAttribute()
    domain = UnicodeAttribute(null=True)
    status = UnicodeAttribute(default="active")
    settings = DocumentAttribute(default=dict)
    billing = DocumentAttribute(default=dict)


class UserOrganizationsIndex(GlobalSecondaryIndex["Member"]):
    """Which organizations does this person belong to?"""

    class Meta:
        index_name = "user_id-index"
        projection = IncludeProjection(["role", "status"])

    user_id = UnicodeAttribute(hash_key=True)


class Member(BaseModel):
    """Key: ``organization_id``, ``user_id``. Answers: what may this person do here? Who belongs here?"""

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

    user_index = UserOrganizationsIndex()
