"""An organization's files: tickets, processing, reading. What other features and outer rooms may call."""

from organizations.media.services.arrivals import take_messages, take_notice
from organizations.media.services.caretaking import care_for
from organizations.media.services.checking import Attempt, bucket_checks, check_bucket, cors_rule
from organizations.media.services.files import (
    FileInUse,
    NoRendition,
    captions_of,
    delete_file,
    find_usable,
    get_file,
    get_file_with_uses,
    get_files,
    hold_file,
    hold_files,
    hold_uses,
    list_files,
    read_captions,
    read_file,
    read_small,
    read_text,
    readable,
    reading_url,
    release_file,
    stream_file,
    take_away,
    url_of,
)
from organizations.media.services.handlers import on_failed, on_ready, on_replaced, on_titles, on_uses
from organizations.media.services.intake import take_in
from organizations.media.services.limits import installation_limits, limits_of, set_limits
from organizations.media.services.messages import address_of
from organizations.media.services.metadata import list_uploaded_for, remove_objects
from organizations.media.services.private import discard
from organizations.media.services.processing import give_up, process
from organizations.media.services.replacing import replace_uses, request_replacement
from organizations.media.services.sweeping import (
    break_off,
    delete_listed,
    delete_page,
    get_sweep,
    list_found,
    start_sweep,
    sweep_page,
)
from organizations.media.services.tickets import list_parts, request_upload, sign_parts
from organizations.media.services.uploads import (
    NotRetryable,
    NotUploaded,
    cancel_upload,
    complete_upload,
    get_storage,
    get_upload,
    list_uploads,
    retry_upload,
)
from organizations.media.services.usage import FilesMade, get_usage, use_of_storage
from organizations.media.store import FileUnknown, UploadMoved, UploadUnknown
from organizations.media.store.uploads import StorageFull

__all__ = [
    "Attempt",
    "FileInUse",
    "FileUnknown",
    "FilesMade",
    "NoRendition",
    "NotRetryable",
    "NotUploaded",
    "StorageFull",
    "UploadMoved",
    "UploadUnknown",
    "address_of",
    "break_off",
    "bucket_checks",
    "cancel_upload",
    "captions_of",
    "care_for",
    "check_bucket",
    "complete_upload",
    "cors_rule",
    "delete_file",
    "delete_listed",
    "delete_page",
    "discard",
    "find_usable",
    "get_file",
    "get_file_with_uses",
    "get_files",
    "get_storage",
    "get_sweep",
    "get_upload",
    "get_usage",
    "give_up",
    "hold_file",
    "hold_files",
    "hold_uses",
    "installation_limits",
    "limits_of",
    "list_files",
    "list_found",
    "list_parts",
    "list_uploaded_for",
    "list_uploads",
    "on_failed",
    "on_ready",
    "on_replaced",
    "on_titles",
    "on_uses",
    "process",
    "read_captions",
    "read_file",
    "read_small",
    "read_text",
    "readable",
    "reading_url",
    "release_file",
    "remove_objects",
    "replace_uses",
    "request_replacement",
    "request_upload",
    "retry_upload",
    "set_limits",
    "sign_parts",
    "start_sweep",
    "stream_file",
    "sweep_page",
    "take_away",
    "take_in",
    "take_messages",
    "take_notice",
    "url_of",
    "use_of_storage",
]
