"""How large files may be: the installation's limits, and an organization's own where they are less."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings

from diatonic.common.errors import FieldError, Invalid
from diatonic.common.scope import Scope
from organizations.media import policies
from organizations.media.rules import MIB, Kind, size_limit
from organizations.membership import services as membership


def limits_of(scope: Scope) -> dict[Kind, int]:
    """Return the most bytes that a file of each kind may have in the scope's organization. Asks nobody."""
    return {kind: size_limit(kind, settings.MEDIA_SIZE_LIMITS, scope.settings.file_limits_mb) for kind in Kind}


def installation_limits() -> dict[Kind, int]:
    """Return the most that any organization can allow, in bytes."""
    return {kind: size_limit(kind, settings.MEDIA_SIZE_LIMITS) for kind in Kind}


def set_limits(scope: Scope, *, megabytes: Mapping[str, int | None], now: datetime) -> None:
    """Set the organization's own limits by kind; ``None``, or a kind left out, is the installation's again.

    Needs ``settings.edit``. Uploads whose tickets are out go on. Raises ``Invalid`` with the kind that is wrong.
    """
    policies.check_can_limit(scope)
    most, wrong = installation_limits(), []
    for kind, wanted in megabytes.items():
        if kind not in set(Kind):
            wrong.append(FieldError(f"/{kind}", f"There is no such kind of file. There are: {', '.join(Kind)}."))
        elif wanted is not None and not 1 <= wanted <= (largest := most[Kind(kind)] // MIB):
            wrong.append(FieldError(f"/{kind}", f"1 to {largest} MB: this installation takes no more."))
    if wrong:
        raise Invalid("These limits cannot be set.", fields=wrong)
    chosen = {kind: wanted for kind, wanted in megabytes.items() if wanted is not None}
    membership.change_settings(
        scope,
        changes={"file_limits_mb": chosen},
        summary="changed how large files may be",
        now=now,
    )
