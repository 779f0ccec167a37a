"""An organization's files: tickets, processing, reading. What other features and outer rooms may call."""

from organizations.media.services.caretaking import care_for
from organizations.media.services.files import (
    FileInUse,
    NoRendition,
    delete_file,
    get_file,
    get_file_with_uses,
    get_files,
    hold_file,
    hold_files,
    list_files,
    read_file,
    read_small,
    reading_url,
    release_file,
    remove_objects,
    stream_file,
    url_of,
)
from organizations.media.services.handlers import on_failed, on_ready
from organizations.media.services.messages import address_of
from organizations.media.services.processing import give_up, process
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
from organizations.media.store import FileUnknown, UploadMoved, UploadUnknown
from organizations.media.store.uploads import StorageFull

__all__ = [
    "FileInUse",
    "FileUnknown",
    "NoRendition",
    "NotRetryable",
    "NotUploaded",
    "StorageFull",
    "UploadMoved",
    "UploadUnknown",
    "address_of",
    "cancel_upload",
    "care_for",
    "complete_upload",
    "delete_file",
    "get_file",
    "get_file_with_uses",
    "get_files",
    "get_storage",
    "get_upload",
    "give_up",
    "hold_file",
    "hold_files",
    "list_files",
    "list_parts",
    "list_uploads",
    "on_failed",
    "on_ready",
    "process",
    "read_file",
    "read_small",
    "reading_url",
    "release_file",
    "remove_objects",
    "request_upload",
    "retry_upload",
    "sign_parts",
    "stream_file",
    "url_of",
]
