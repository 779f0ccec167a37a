"""Use cases of inviting people."""

from organizations.invites.services.answering import (
    Look,
    NotAcceptable,
    NotInvited,
    WrongToken,
    accept_invite,
    ask_for_invite,
    close_on_joining,
    list_my_invites,
    look_at,
)
from organizations.invites.services.mailing import expire_invite, give_up_mail, send_mail
from organizations.invites.services.managing import (
    NotOpen,
    Overview,
    cancel_invite,
    get_invite,
    get_link,
    list_invites,
    resend_invite,
)
from organizations.invites.services.sending import Sent, Verdicts, check_invites, send_invites
from organizations.invites.store import AlreadyInvited, InviteChanged

__all__ = [
    "AlreadyInvited",
    "InviteChanged",
    "Look",
    "NotAcceptable",
    "NotInvited",
    "NotOpen",
    "Overview",
    "Sent",
    "Verdicts",
    "WrongToken",
    "accept_invite",
    "ask_for_invite",
    "cancel_invite",
    "check_invites",
    "close_on_joining",
    "expire_invite",
    "get_invite",
    "get_link",
    "give_up_mail",
    "list_invites",
    "list_my_invites",
    "look_at",
    "resend_invite",
    "send_invites",
    "send_mail",
]
