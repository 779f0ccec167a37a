"""Stores of organizations and of their members."""

from organizations.membership.store.members import LastOwner, MemberExists, MemberStore, OrganizationFull
from organizations.membership.store.organizations import (
    OrganizationStore,
    access_keys,
    access_of,
    list_of_person,
    standing,
)

__all__ = [
    "LastOwner",
    "MemberExists",
    "MemberStore",
    "OrganizationFull",
    "OrganizationStore",
    "access_keys",
    "access_of",
    "list_of_person",
    "standing",
]
