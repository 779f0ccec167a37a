"""Stores of organizations and of their members."""

from organizations.membership.store.copies import CopyStore
from organizations.membership.store.counters import TooManyFounded, count_founded
from organizations.membership.store.members import (
    EMAILS,
    INVITED,
    MEMBERS,
    OWNERS,
    LastOwner,
    MemberExists,
    MemberStore,
    OrganizationFull,
)
from organizations.membership.store.organizations import (
    OrganizationStore,
    access_keys,
    access_of,
    all_of_person,
    asked_by_person,
    list_of_person,
    places_of,
    standing,
)
from organizations.membership.store.requests import AlreadyAsked, RequestStore

__all__ = [
    "EMAILS",
    "INVITED",
    "MEMBERS",
    "OWNERS",
    "AlreadyAsked",
    "CopyStore",
    "LastOwner",
    "MemberExists",
    "MemberStore",
    "OrganizationFull",
    "OrganizationStore",
    "RequestStore",
    "TooManyFounded",
    "access_keys",
    "access_of",
    "all_of_person",
    "asked_by_person",
    "count_founded",
    "list_of_person",
    "places_of",
    "standing",
]
