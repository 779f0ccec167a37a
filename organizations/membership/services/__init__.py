"""Use cases of organizations and of who belongs to them."""

from organizations.membership.services.members import (
    add_member,
    admit,
    check_grant,
    find_member,
    find_members,
    list_members,
    people_with,
)
from organizations.membership.services.organizations import (
    NEW_SETTINGS,
    access_keys,
    access_of,
    change_settings,
    create_organization,
    find_organization,
    get_organization,
    list_my_organizations,
)
from organizations.membership.store import LastOwner, MemberExists, OrganizationFull

__all__ = [
    "NEW_SETTINGS",
    "LastOwner",
    "MemberExists",
    "OrganizationFull",
    "access_keys",
    "access_of",
    "add_member",
    "admit",
    "change_settings",
    "check_grant",
    "create_organization",
    "find_member",
    "find_members",
    "find_organization",
    "get_organization",
    "list_members",
    "list_my_organizations",
    "people_with",
]
