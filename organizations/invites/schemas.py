"""What the API of invites takes and answers."""

from typing import Annotated, Literal, Self

from ninja import Schema
from pydantic import Field

from diatonic.common.http.answers import Answer
from organizations.invites.rules import MAX_AT_ONCE, Invite
from organizations.invites.services import Look, Overview, Sent

RoleName = Literal["owner", "admin", "member", "viewer"]


class InvitesIn(Schema):
    """People to invite, up to 500. ``permissions``: bundles and single keys, given or taken away.

    With ``dry_run`` nothing is sent; the answer says what would become of each.
    """

    emails: list[Annotated[str, Field(max_length=1000)]] = Field(min_length=1, max_length=MAX_AT_ONCE)
    role: RoleName = "member"
    permissions: dict[str, bool] = Field(default_factory=dict, max_length=50)
    dry_run: bool = False


class MailOut(Answer):
    """The latest mail. ``problem``: why it is not sent yet, or never will be."""

    number: int
    state: Literal["waiting", "retrying", "sent", "failed"]
    at: str
    problem: str


class InviteOut(Answer):
    """An invite; its ``status`` holds by the clock."""

    invite_id: str
    organization_id: str
    email: str
    role: str
    permissions: dict[str, bool]
    status: Literal["pending", "accepted", "expired", "cancelled"]
    invited_by: str
    invited_by_name: str
    timestamp: str
    expires_at: str
    accepted_at: str
    accepted_by: str
    mail: MailOut

    @classmethod
    def of(cls, invite: Invite) -> Self:
        """Return the answer for an invite."""
        names = set(cls.model_fields) - {"mail", "permissions"}
        mail = MailOut.model_validate(
            {name: getattr(invite.mailing, name) for name in ("number", "state", "at", "problem")}
        )
        values = {name: getattr(invite, name) for name in names}
        return cls(**values, permissions=dict(invite.permissions), mail=mail)


class SeatsOut(Answer):
    """How many seats there are, and how many are taken."""

    members: int
    invited: int
    limit: int
    free: int


class InvitesOut(Answer):
    """One page of invites; ``next_cursor`` is null on the last."""

    items: list[InviteOut]
    next_cursor: str | None
    seats: SeatsOut

    @classmethod
    def of(cls, overview: Overview) -> Self:
        """Return the answer for a page."""
        page = overview.page
        return cls(
            items=[InviteOut.of(invite) for invite in page.items],
            next_cursor=page.next_cursor,
            seats=SeatsOut.model_validate(overview.seats),
        )


class LineOut(Answer):
    """One address of the list: what became of it, or would, in a word and in a sentence."""

    number: int
    typed: str
    email: str
    verdict: Literal["new", "member", "invited", "repeated", "spelled_otherwise", "invalid", "no_seat"]
    detail: str
    invite: InviteOut | None

    @classmethod
    def of(cls, sent: Sent) -> Self:
        """Return the answer for a line."""
        line = sent.line
        return cls(
            number=line.number,
            typed=line.typed,
            email=line.email,
            verdict=line.verdict.value,
            detail="Is invited." if sent.invite else line.sentence,
            invite=InviteOut.of(sent.invite) if sent.invite else None,
        )


class LinesOut(Answer):
    """Each line with its verdict, and how many were sent."""

    items: list[LineOut]
    sent: int

    @classmethod
    def of(cls, lines: list[Sent]) -> Self:
        """Return the answer for a list."""
        return cls(items=[LineOut.of(sent) for sent in lines], sent=sum(sent.invite is not None for sent in lines))


class InviteLinkOut(Answer):
    """The link of an invite, for its person only."""

    url: str


class LookOut(Answer):
    """An invite as whoever holds its link sees it; ``case`` says what it is to whoever asks."""

    organization_id: str
    organization_name: str
    email: str
    role: str
    invited_by_name: str
    expires_at: str
    case: Literal[
        "open", "signed_out", "other_address", "unverified", "member", "inactive",
        "expired", "cancelled", "used", "full", "suspended", "withdrawn",
    ]  # fmt: skip

    @classmethod
    def of(cls, look: Look) -> Self:
        """Return the answer for a look."""
        names = set(cls.model_fields) - {"case"}
        return cls(**{name: getattr(look.invite, name) for name in names}, case=look.case.value)


class AcceptedOut(Answer):
    """The organization that one belongs to now, and as what."""

    organization_id: str
    role: str
