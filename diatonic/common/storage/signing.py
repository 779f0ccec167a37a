"""Addresses and forms by which browsers send and read bytes without us in between. Signing asks nobody."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from diatonic.common.storage.client import bucket_name, client


@dataclass(frozen=True, slots=True)
class Form:
    """An address and the fields to POST there, the file being the last field."""

    url: str
    fields: dict[str, str]


def presign_form(key: str, *, content_type: str, size: int, valid: timedelta) -> Form:
    """Return a form that takes exactly this key, type and size. Signing asks nobody."""
    made = client(public=True).generate_presigned_post(
        bucket_name(),
        key,
        Fields={"Content-Type": content_type},
        Conditions=[{"Content-Type": content_type}, ["content-length-range", size, size]],
        ExpiresIn=int(valid.total_seconds()),
    )
    return Form(made["url"], made["fields"])


def presign_part(key: str, *, multipart_id: str, number: int, size: int, valid: timedelta) -> str:
    """Return an address that takes one part by PUT; its length is part of the signature."""
    arguments = {"Key": key, "UploadId": multipart_id, "PartNumber": number, "ContentLength": size}
    return _presigned("upload_part", arguments, valid)


def presign_get(key: str, *, content_type: str, filename: str, inline: bool, valid: timedelta) -> str:
    """Return an address to read the object; type and file name are ours, whatever is stored with it."""
    kind = "inline" if inline else "attachment"
    plain = filename.encode("ascii", "replace").decode().replace('"', "'").replace("\\", "_")
    arguments = {
        "Key": key,
        "ResponseContentType": content_type,
        "ResponseContentDisposition": f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(filename, safe='')}",
    }
    return _presigned("get_object", arguments, valid)


def _presigned(operation: str, arguments: dict[str, Any], valid: timedelta) -> str:
    return str(
        client(public=True).generate_presigned_url(
            operation, Params={"Bucket": bucket_name(), **arguments}, ExpiresIn=int(valid.total_seconds())
        )
    )
