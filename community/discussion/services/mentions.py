"""Whom one may mean by what is typed after an @."""

from dataclasses import dataclass

from community.discussion import policies
from community.profiles import services as profiles
from diatonic.common.scope import Scope
from organizations.membership import services as membership

#: So many are offered.
OFFERED = 8
MAX_BEGINNING = 60


@dataclass(frozen=True, slots=True)
class Offered:
    """Somebody who can be mentioned."""

    user_id: str
    name: str


def offer_people(scope: Scope, *, begins: str) -> list[Offered]:
    """Return up to :data:`OFFERED` members of the organization whose name begins so, by name; needs ``community.post``.

    Without oneself, whoever is suspended as a member, and whom one blocks or mutes or is blocked by. Two DynamoDB calls.
    """
    policies.check_can_post(scope)
    words = " ".join(begins.split())[:MAX_BEGINNING]
    hidden = profiles.people_of(scope.user_id).unlisted | {scope.user_id}
    # Some more than are offered, so that whoever is left out takes nobody's place.
    found = membership.members_named(scope, begins=words, limit=3 * OFFERED)
    seen = [one for one in found if one.user_id not in hidden and one.status == "active"]
    return [Offered(one.user_id, one.name) for one in seen[:OFFERED]]
