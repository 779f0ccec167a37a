"""Shapes of the ways into an organization, and of first steps."""

from typing import Annotated, Literal, Self

from ninja import Schema
from pydantic import Field

from diatonic.common.http.answers import Answer
from diatonic.common.ids import ORGANIZATION_ID
from organizations.domains.rules import Offer
from organizations.onboarding.rules import Invited, Welcome


class InvitedOut(Answer):
    """An open invite to me; ``token`` accepts it: ``POST /api/invites/{token}/accept``."""

    organization_id: str
    organization_name: str
    role: str
    expires_at: str
    token: str

    @classmethod
    def of(cls, invited: Invited) -> Self:
        """Return the invite."""
        invite = invited.invite
        return cls(
            organization_id=invite.organization_id,
            organization_name=invite.organization_name,
            role=invite.role,
            expires_at=invite.expires_at,
            token=invited.token,
        )


class JoinOfferOut(Answer):
    """What the organization of my address offers: to join by myself, or to ask (`suggest`)."""

    organization_id: str
    organization_name: str
    domain: str
    mode: Literal["suggest", "join"]
    role: str
    is_full: bool

    @classmethod
    def of(cls, offer: Offer) -> Self:
        """Return the offer."""
        return cls.model_validate(offer)


class WelcomeOut(Answer):
    """The ways into an organization that are open to me."""

    invites: list[InvitedOut]
    offer: JoinOfferOut | None
    asked: list[str]
    may_create: bool

    @classmethod
    def of(cls, welcome: Welcome) -> Self:
        """Return the ways."""
        return cls(
            invites=[InvitedOut.of(one) for one in welcome.invites],
            offer=None if welcome.offer is None else JoinOfferOut.of(welcome.offer),
            asked=list(welcome.asked),
            may_create=welcome.may_create,
        )


class JoinIn(Schema):
    """The organization to join by the domain of my address."""

    organization_id: Annotated[str, Field(pattern=f"^{ORGANIZATION_ID.pattern}$")]


class JoinedOut(Answer):
    """The organization that I belong to now, and as what."""

    organization_id: str
    organization_name: str
    role: str


class StepOut(Answer):
    """A first step, and where it is done."""

    title: str
    text: str
    href: str


class FirstStepsOut(Answer):
    """The first steps of somebody like me here; ``away``: I have put them away."""

    away: bool
    steps: list[StepOut]


class FirstStepsIn(Schema):
    """Whether the first steps are to be shown on the start page."""

    away: bool
