"""Who may ask for an export or to be erased."""

from diatonic.common.errors import Denied
from diatonic.common.scope import Scope


def check_in_person(scope: Scope | None) -> None:
    """Keep programs out: whoever finds a token must not get all that is kept of its owner, nor erase them."""
    if scope is not None and scope.token_id:
        raise Denied("An API token cannot do this. Sign in and do it yourself.", code="not_by_token")
