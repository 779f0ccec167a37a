"""The link of an invite: made again from the server's key whenever it is needed, never kept."""

import hashlib
import hmac
from dataclasses import dataclass

from django.conf import settings

from organizations.invites.rules import Invite, InviteState
from organizations.invites.rules.tokens import digest_of, is_same, token_of


@dataclass(frozen=True, slots=True)
class Link:
    """What makes a link: the generation, the digest that the table keeps, and which key it is made with."""

    generation: int
    digest: str
    key_id: str

    @property
    def kept(self) -> tuple[int, str, str]:
        """What the store keeps of it."""
        return self.generation, self.digest, self.key_id


def make(invite_id: str, *, generation: int) -> Link:
    """Return the link of a new generation, made with the present key."""
    key_id, key = next(iter(_keys().items()))
    return Link(generation, digest_of(token_of(key, invite_id=invite_id, generation=generation)), key_id)


def token(invite: Invite) -> str | None:
    """Return the invite's token, the same each time; ``None`` once the key it was made with is given up."""
    key = _keys().get(invite.key_id)
    return None if key is None else token_of(key, invite_id=invite.invite_id, generation=invite.generation)


def address(token: str) -> str:
    """Return what the invited person opens."""
    return f"{settings.DIATONIC.base_url}/invites/{token}/"


def proves(token: str, invite: Invite) -> bool:
    """Say whether the token is the invite's; of a cancelled one also the token that it was sent with."""
    if is_same(digest_of(token), invite.digest):
        return True
    if invite.status != InviteState.CANCELLED:
        return False
    before = [token_of(key, invite_id=invite.invite_id, generation=invite.generation - 1) for key in _keys().values()]
    return any(is_same(token, one) for one in before)


def _keys() -> dict[str, bytes]:
    """Return key id → key, the present one first, from the server's secret and those it had before."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    keys = [hmac.new(secret.encode(), b"organizations.invites", hashlib.sha256).digest() for secret in secrets]
    return {hashlib.sha256(key).hexdigest()[:8]: key for key in keys}
