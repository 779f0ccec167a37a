"""What somebody is met with who belongs to no organization yet, and the first steps of who has come in."""

from dataclasses import dataclass

from organizations.domains.rules import Offer
from organizations.invites.rules import Invite


@dataclass(frozen=True, slots=True)
class Invited:
    """An open invite to the person's verified address, with the token of its link."""

    invite: Invite
    token: str


@dataclass(frozen=True, slots=True)
class Welcome:
    """The ways into an organization that are open to somebody.

    ``offer``: what the organization of their address offers, unless they belong to it; ``asked``: the ids of those
    they have asked to join; ``may_create``: whether they may make one of their own.
    """

    invites: tuple[Invited, ...]
    offer: Offer | None
    asked: tuple[str, ...]
    may_create: bool

    @property
    def has_asked_offered(self) -> bool:
        """Whether the person has asked the organization that their address leads to."""
        return self.offer is not None and self.offer.organization_id in self.asked
