"""What every world begins with: two organizations and who is there. Made once, put back for each test."""

from functools import cache
from typing import NamedTuple

from organizations.accounts.rules import Account
from tests.emptying import Kept
from tests.organizations.people import make_organization, make_person
from tests.routes.signed_in import HERE

ELSEWHERE = "other"


class Begun(NamedTuple):
    """Who is always there, and how all of it is stored; sessions are not, since an old one is renewed when it is used."""

    owner: Account
    viewer: Account
    stranger: Account
    kept: Kept


@cache
def begun() -> Begun:
    """Make what every world begins with, once: hundreds of tests need it."""
    before = Kept()
    make_organization(HERE)
    make_organization(ELSEWHERE)
    owner, viewer = make_person(HERE, name="Olga", role="owner"), make_person(HERE, name="Vera", role="viewer")
    stranger = make_person(ELSEWHERE, name="Stan", role="owner")
    return Begun(owner, viewer, stranger, Kept(besides=before))
