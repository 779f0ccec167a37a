"""Use cases of organizations and of who belongs to them."""

from organizations.membership.services.members import (
    add_member,
    admit,
    check_grant,
    find_member,
    find_members,
    list_members,
    on_joining,
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
from organizations.membership.services.seats import (
    Standing,
    count_seats,
    find_standing,
    hold_seats,
    release_seats,
)
from organizations.membership.store import LastOwner, MemberExists, OrganizationFull

__all__ = [
    "NEW_SETTINGS",
    "LastOwner",
    "MemberExists",
    "OrganizationFull",
    "Standing",
    "access_keys",
    "access_of",
    "add_member",
    "admit",
    "change_settings",
    "check_grant",
    "count_seats",
    "create_organization",
    "find_member",
    "find_members",
    "find_organization",
    "find_standing",
    "get_organization",
    "hold_seats",
    "list_members",
    "list_my_organizations",
    "on_joining",
    "people_with",
    "release_seats",
]
