"""How posts show who wrote them."""

from community.discussion.rules.posts import Author
from community.profiles import services as profiles
from diatonic.common.scope import Scope


def author_of(scope: Scope) -> Author:
    """Return how the scope's person is shown beside what they write. One DynamoDB call."""
    found = profiles.author_profile(scope)
    return Author(found.name, found.role, found.avatar_url)
