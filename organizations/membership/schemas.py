"""Shapes of organizations and of who belongs to them, as the API takes and answers them."""

from typing import Annotated, Literal, Self

from ninja import Schema
from pydantic import ConfigDict, Field

from diatonic.common.scope import Scope
from organizations.membership.rules import JoinRequest, Member, MyOrganization, Offer, Organization, Use, Works
from organizations.membership.services import FoundMembers, MemberDetails, Usage


class _In(Schema):
    model_config = ConfigDict(extra="forbid")


class OrganizationIn(_In):
    """A new organization; without an id a word is made of the name."""

    name: Annotated[str, Field(min_length=1, max_length=120)]
    organization_id: Annotated[str, Field(max_length=63)] = ""


class OrganizationChangesIn(_In):
    """What is to change; what is left out stays."""

    name: Annotated[str | None, Field(min_length=1, max_length=120)] = None
    email_domain_verification: bool | None = None
    create_invited_accounts: bool | None = None
    ai_response_enabled: bool | None = None
    join_requests: bool | None = None
    second_person_publishes: bool | None = None
    max_users: Annotated[int | None, Field(ge=1, le=1_000_000)] = None
    storage_limit_gb: Annotated[int | None, Field(ge=1, le=1_000_000)] = None


class StandingIn(_In):
    """What operators decide: the state with the reason that members are shown, and the plan."""

    status: Literal["active", "inactive", "suspended"] | None = None
    reason: Annotated[str, Field(max_length=500)] = ""
    plan: Literal["basic", "pro", "enterprise"] | None = None


class SettingsOut(Schema):
    """The settings of 004, and ours."""

    email_domain_verification: bool
    create_invited_accounts: bool
    ai_response_enabled: bool
    join_requests: bool
    second_person_publishes: bool
    max_users: int
    storage_limit_gb: int


class MyMembershipOut(Schema):
    """What the person who asks is here."""

    role: str
    permissions: list[str]


class OrganizationOut(Schema):
    """An organization as its members see it."""

    organization_id: str
    name: str
    domain: str
    status: str
    status_reason: str
    plan: str
    created_at: str
    revision: int
    settings: SettingsOut
    me: MyMembershipOut

    @classmethod
    def of(cls, scope: Scope, organization: Organization) -> Self:
        """Return the answer for an organization."""
        names = SettingsOut.model_fields
        settings = SettingsOut(**{name: getattr(organization.settings, name) for name in names})
        me = MyMembershipOut(role=scope.role, permissions=sorted(scope.permissions))
        own = {name: getattr(organization, name) for name in cls.model_fields if name not in {"settings", "me"}}
        return cls(**own, settings=settings, me=me)


class ListedOrganizationOut(Schema):
    """One of the organizations that the person belongs to."""

    organization_id: str
    name: str
    role: str
    status: str


class MyOrganizationsOut(Schema):
    """The person's organizations by name: all of them, so there is no next page."""

    items: list[ListedOrganizationOut]
    next_cursor: str | None = None

    @classmethod
    def of(cls, mine: list[MyOrganization]) -> Self:
        """Return the answer for what was found."""
        return cls(items=[ListedOrganizationOut.from_orm(one) for one in mine])


class SeatsTakenOut(Schema):
    """Seats taken by members and by open invites, and how many there are."""

    members: int
    invited: int
    limit: int
    free: int


class UsedByOut(Schema):
    """What one person uses."""

    user_id: str
    name: str
    used: int
    count: int


class UsedOut(Schema):
    """How much of one thing is used, and by whom most; ``limit`` 0: there is none."""

    key: str
    label: str
    used: int
    reserved: int
    limit: int
    unit: str
    by: list[UsedByOut]


class OrganizationUsageOut(Schema):
    """What an organization uses of its plan; ``storage_used_gb`` and ``emails_processed`` as in 004."""

    plan: str
    seats: SeatsTakenOut
    emails_processed: int
    storage_used_gb: float
    uses: list[UsedOut]

    @classmethod
    def of(cls, usage: Usage) -> Self:
        """Return the answer for what is used."""
        return cls(
            plan=usage.organization.plan,
            seats=SeatsTakenOut.from_orm(usage.seats),
            emails_processed=usage.emails_processed,
            storage_used_gb=round(_storage(usage.uses) / 2**30, 3),
            uses=[UsedOut.from_orm(use) for use in usage.uses],
        )


def _storage(uses: tuple[Use, ...]) -> int:
    return sum(use.used for use in uses if use.key == "storage")


class MemberOut(Schema):
    """A member. ``status`` ``inactive``: suspended. ``permissions``: bundles and single keys, given or taken away."""

    user_id: str
    name: str
    email: str
    role: str
    status: str
    permissions: dict[str, bool]
    joined_at: str
    last_active: str
    invited_by: str
    invited_by_name: str
    revision: int

    @classmethod
    def of(cls, member: Member, *, invited_by_name: str = "") -> Self:
        """Return the answer for a member."""
        own = {name: getattr(member, name) for name in cls.model_fields if name != "invited_by_name"}
        return cls(**own, invited_by_name=invited_by_name)


class MembersOut(Schema):
    """One page of members, in the order of ``by`` (name or address): send it again with ``next_cursor``."""

    items: list[MemberOut]
    next_cursor: str | None
    by: str

    @classmethod
    def of(cls, found: FoundMembers) -> Self:
        """Return the answer for what was found."""
        items = [
            MemberOut.of(member, invited_by_name=found.inviters.get(member.invited_by, ""))
            for member in found.page.items
        ]
        return cls(items=items, next_cursor=found.page.next_cursor, by=found.by)


class WorksOut(Schema):
    """So many things of a kind that a member made. ``is_more``: there are more than were counted."""

    kind: str
    label: str
    count: int
    is_more: bool
    can_archive: bool


class MemberDetailsOut(Schema):
    """A member, and what would be left behind."""

    member: MemberOut
    works: list[WorksOut]

    @classmethod
    def of(cls, details: MemberDetails) -> Self:
        """Return the answer for a member."""
        works: list[Works] = list(details.works)
        member = MemberOut.of(details.member, invited_by_name=details.invited_by_name)
        return cls(member=member, works=[WorksOut.from_orm(one) for one in works])


class MemberChangesIn(_In):
    """What is to change; what is left out stays. ``permissions`` are replaced as a whole."""

    role: Literal["owner", "admin", "member", "viewer"] | None = None
    permissions: Annotated[dict[str, bool] | None, Field(max_length=60)] = None
    status: Literal["active", "inactive"] | None = None


class JoinRequestIn(_In):
    """A few words for who decides."""

    note: Annotated[str, Field(max_length=500)] = ""


class ApprovalIn(_In):
    """As what somebody is let in."""

    role: Literal["admin", "member", "viewer"] = "member"


class JoinRequestOut(Schema):
    """Somebody who asks to join; ``email`` is empty where the identity provider has verified none."""

    user_id: str
    name: str
    email: str
    note: str
    asked_at: str

    @classmethod
    def of(cls, request: JoinRequest) -> Self:
        """Return the answer for a request."""
        return cls.from_orm(request)


class JoinRequestsOut(Schema):
    """One page of requests, longest waiting first; ``next_cursor`` is null on the last."""

    items: list[JoinRequestOut]
    next_cursor: str | None


class TransferIn(_In):
    """Whom the ownership is offered to."""

    user_id: Annotated[str, Field(min_length=1, max_length=64)]


class OfferOut(Schema):
    """An ownership on offer; it holds for seven days."""

    from_id: str
    from_name: str
    to_id: str
    to_name: str
    offered_at: str

    @classmethod
    def of(cls, offer: Offer) -> Self:
        """Return the answer for an offer."""
        return cls.from_orm(offer)
