"""Use cases of privacy: exporting what is kept about a person, erasing them, and saying what is kept for how long."""

from organizations.privacy.services.asking import (
    NoErasure,
    StillNeeded,
    cancel_erasure,
    get_erasure,
    obstacles,
    receipt_address,
    request_erasure,
)
from organizations.privacy.services.erasing import erase, try_later
from organizations.privacy.services.exporting import (
    BeingErased,
    NoExport,
    export_link,
    fail_export,
    get_export,
    get_privacy,
    prepare_export,
    remove_export,
    request_export,
)
from organizations.privacy.services.mailing import announce, send_receipt
from organizations.privacy.services.mailing import give_up as give_up_mail
from organizations.privacy.services.noting import Erased, forget_note, list_erased
from organizations.privacy.services.restoring import Found, erase_again
from organizations.privacy.services.showing import NoReceipt, get_receipt, list_kinds

__all__ = [
    "BeingErased",
    "Erased",
    "Found",
    "NoErasure",
    "NoExport",
    "NoReceipt",
    "StillNeeded",
    "announce",
    "cancel_erasure",
    "erase",
    "erase_again",
    "export_link",
    "fail_export",
    "forget_note",
    "get_erasure",
    "get_export",
    "get_privacy",
    "get_receipt",
    "give_up_mail",
    "list_erased",
    "list_kinds",
    "obstacles",
    "prepare_export",
    "receipt_address",
    "remove_export",
    "request_erasure",
    "request_export",
    "send_receipt",
    "try_later",
]
