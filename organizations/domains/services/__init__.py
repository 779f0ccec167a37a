"""Use cases of domains: showing that one is the organization's own, and letting people in by it."""

from organizations.domains.services.managing import (
    DomainNotFound,
    DomainNotVerified,
    add_domain,
    check_again,
    get_domain,
    list_domains,
    put_check_off,
    remove_domain,
    set_mode,
    verify_domain,
)
from organizations.domains.services.offering import NotOffered, find_offer, join, welcome

__all__ = [
    "DomainNotFound",
    "DomainNotVerified",
    "NotOffered",
    "add_domain",
    "check_again",
    "find_offer",
    "get_domain",
    "join",
    "list_domains",
    "put_check_off",
    "remove_domain",
    "set_mode",
    "verify_domain",
    "welcome",
]
