"""Use cases of privacy: exporting what is kept about a person, erasing them, and saying what is kept for how long."""

from organizations.privacy.services.asking import (
    NoErasure,
    StillNeeded,
    cancel_erasure,
    get_erasure,
    receipt_address,
    request_erasure,
)
from organizations.privacy.services.erasing import erase
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
from organizations.privacy.services.showing import NoReceipt, get_receipt, list_kinds

__all__ = [
    "BeingErased",
    "NoErasure",
    "NoExport",
    "NoReceipt",
    "StillNeeded",
    "cancel_erasure",
    "erase",
    "export_link",
    "fail_export",
    "get_erasure",
    "get_export",
    "get_privacy",
    "get_receipt",
    "list_kinds",
    "prepare_export",
    "receipt_address",
    "remove_export",
    "request_erasure",
    "request_export",
]
