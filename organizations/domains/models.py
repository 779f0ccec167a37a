"""The table of organizations' domains."""

from pynamodb.attributes import UnicodeAttribute

from diatonic.common.dynamo.models import BaseModel


class OrganizationDomain(BaseModel):
    """Key: ``organization_id``, ``domain``. Answers: which domains has this organization, and how does each stand?

    Several organizations may try for one domain; the pointer ``domain#…`` says whose it is once it is verified.
    """

    class Meta:
        family = "core"
        table = "organization-domains"

    organization_id = UnicodeAttribute(hash_key=True)
    domain = UnicodeAttribute(range_key=True)
    token = UnicodeAttribute()
    state = UnicodeAttribute(default_for_new="pending")
    mode = UnicodeAttribute(default_for_new="off")
    role = UnicodeAttribute(default_for_new="member")
    verified_at = UnicodeAttribute(null=True)
    checked_at = UnicodeAttribute(null=True)
    missing_since = UnicodeAttribute(null=True)
    problem = UnicodeAttribute(null=True)
    added_by_name = UnicodeAttribute(null=True)
