"""The identity provider's own accounts (Amazon Cognito's user pool), for organizations that want ours to make them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

import boto3
import structlog
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings

from diatonic.common import cloud
from diatonic.common.errors import Unavailable

logger = structlog.get_logger(__name__)

_REFUSED = ("AccessDeniedException", "NotAuthorizedException")


class Away(Unavailable):
    """The pool does not answer, or makes no account just now; trying again may help."""

    default_code = "pool_away"


def create_account(email: str) -> bool:
    """Make an account with this address in the pool; ``False`` where there is one. Raises :class:`Away`.

    The pool mails a first password to the address, so whoever signs in with it has read that mail: the address
    counts as verified. May be repeated.
    """
    client = _client()
    try:
        client.admin_create_user(
            UserPoolId=_pool_id(),
            Username=email,
            UserAttributes=[{"Name": "email", "Value": email}, {"Name": "email_verified", "Value": "true"}],
            DesiredDeliveryMediums=["EMAIL"],
        )
    except client.exceptions.UsernameExistsException:
        return False
    except (BotoCoreError, ClientError) as failure:
        logger.warning("pool_account_not_made", failure=type(failure).__name__)
        raise Away("The sign-in service makes no account for this address just now.", retry_after=60) from None
    logger.info("pool_account_created")
    return True


def has_account(email: str) -> bool:
    """Say whether the pool has an account with this address."""
    client = _client()
    try:
        client.admin_get_user(UserPoolId=_pool_id(), Username=email)
    except client.exceptions.UserNotFoundException:
        return False
    return True


@dataclass(frozen=True, slots=True)
class PoolAccount:
    """What the pool says of an account: whether it may be used, and its groups."""

    is_enabled: bool
    groups: tuple[str, ...]


def find_account(sub: str) -> PoolAccount | None:
    """Return the pool's account with this ``sub``, ``None`` where there is none. Two calls.

    It is looked for by ``sub``, as the name of who comes from another provider is not theirs.
    """
    client = _client()
    found = _by_sub(sub)
    if not found:
        return None
    listed = client.admin_list_groups_for_user(UserPoolId=_pool_id(), Username=found[0]["Username"], Limit=60)
    groups = tuple(str(group["GroupName"]) for group in listed["Groups"])
    return PoolAccount(bool(found[0].get("Enabled", True)), groups)


class MayNot(Exception):
    """The pool is not ours to change."""


def is_there(sub: str) -> bool:
    """Say whether the pool has an account with this ``sub``. Raises :class:`MayNot`."""
    with _allowed():
        return bool(_by_sub(sub))


def delete_account(sub: str) -> bool:
    """Remove the account with this ``sub`` from the pool; ``False`` where there is none. Idempotent.

    Raises :class:`MayNot` where the pool does not let us.
    """
    client = _client()
    with _allowed():
        found = _by_sub(sub)
        if not found:
            return False
        try:
            client.admin_delete_user(UserPoolId=_pool_id(), Username=found[0]["Username"])
        except client.exceptions.UserNotFoundException:
            return False
    logger.info("pool_account_deleted")
    return True


@contextmanager
def _allowed() -> Iterator[None]:
    """Raise :class:`MayNot` where the pool does not let us."""
    try:
        yield
    except ClientError as failure:
        if failure.response.get("Error", {}).get("Code") in _REFUSED:
            raise MayNot(str(failure)) from failure
        raise


def _by_sub(sub: str) -> list[dict[str, Any]]:
    quoted = sub.replace("\\", "\\\\").replace('"', '\\"')
    found: list[dict[str, Any]] = _client().list_users(UserPoolId=_pool_id(), Filter=f'sub = "{quoted}"', Limit=1)[
        "Users"
    ]
    return found


def _pool_id() -> str:
    """Return the pool's id: the last part of its issuer's address."""
    return str(settings.DIATONIC.oidc_issuer.rpartition("/")[2])


@cache
def _client() -> Any:
    made = boto3.client(
        "cognito-idp",
        endpoint_url=settings.DIATONIC.cognito_endpoint or None,
        region_name=settings.DIATONIC.aws_region,
        config=Config(connect_timeout=2, read_timeout=5, retries={"total_max_attempts": 2}),
    )
    return cloud.watched(made)
