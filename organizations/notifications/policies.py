"""Who may read whose notifications."""

from diatonic.common.errors import Denied
from diatonic.common.scope import Scope


def check_in_person(scope: Scope) -> None:
    """Keep programs out: what is told to a person may be of things that their token was not given."""
    if scope.token_id:
        raise Denied("An API token cannot read notifications. Sign in and do it yourself.", code="not_by_token")
