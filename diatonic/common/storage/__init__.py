"""The bucket: everything the project asks of S3 (Amazon's, or any server that speaks it).

Keys are the caller's; this package knows nothing of organizations. A server that does not answer, or answers
with a failure of its own, is :class:`~diatonic.common.errors.Unavailable`.
"""

from diatonic.common.storage.bucket import Described, answers, can_lock, cors_rule, create_bucket, describe
from diatonic.common.storage.client import Changed, NotThere, WrongSize, reset
from diatonic.common.storage.objects import (
    Listed,
    Object,
    Part,
    abort_multipart,
    complete_multipart,
    copy,
    delete,
    download,
    head,
    list_objects,
    list_parts,
    read,
    read_range,
    start_multipart,
    stream,
    upload,
    write,
)
from diatonic.common.storage.signing import Form, presign_form, presign_get, presign_part

__all__ = [
    "Changed",
    "Described",
    "Form",
    "Listed",
    "NotThere",
    "Object",
    "Part",
    "WrongSize",
    "abort_multipart",
    "answers",
    "can_lock",
    "complete_multipart",
    "copy",
    "cors_rule",
    "create_bucket",
    "delete",
    "describe",
    "download",
    "head",
    "list_objects",
    "list_parts",
    "presign_form",
    "presign_get",
    "presign_part",
    "read",
    "read_range",
    "reset",
    "start_multipart",
    "stream",
    "upload",
    "write",
]
