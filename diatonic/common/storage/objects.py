"""Objects and multipart uploads: what the web processes and the workers ask of the bucket."""

import hashlib
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog

from diatonic.common import errors
from diatonic.common.storage.client import NotThere, WrongSize, asking, bucket_name, client

logger = structlog.get_logger(__name__)

_CHUNK = 1024 * 1024
_MAX_KEYS = 1000  # S3's limit on one deletion


@dataclass(frozen=True, slots=True)
class Object:
    """What the bucket says of an object."""

    size: int
    etag: str
    content_type: str


@dataclass(frozen=True, slots=True)
class Listed:
    """An object as a list of the bucket names it."""

    key: str
    size: int
    modified_at: datetime


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a multipart upload that is in the bucket."""

    number: int
    size: int
    etag: str


def head(key: str) -> Object:
    """Return what the bucket says of an object. Raises :class:`NotThere`."""
    with asking():
        said = client().head_object(Bucket=bucket_name(), Key=key)
    return Object(said["ContentLength"], said["ETag"], said.get("ContentType", ""))


def copy(source: str, target: str, *, etag: str, content_type: str) -> None:
    """Copy within the bucket, if the source is still the one with this ETag (up to 5 GiB, atomic).

    Raises :class:`NotThere`, :class:`Changed`.
    """
    with asking():
        client(patient=True).copy_object(
            Bucket=bucket_name(),
            Key=target,
            CopySource={"Bucket": bucket_name(), "Key": source},
            CopySourceIfMatch=etag,
            ContentType=content_type,
            MetadataDirective="REPLACE",
        )


def download(key: str, path: Path, *, size: int) -> str:
    """Write the object to a file; returns its SHA-256 in hexadecimal. Memory does not grow with the size.

    Raises :class:`NotThere`, and :class:`WrongSize` as soon as it is clear that there are not ``size`` bytes.
    """
    digest, received = hashlib.sha256(), 0
    with asking(), path.open("wb") as target:
        body = client().get_object(Bucket=bucket_name(), Key=key)["Body"]
        for chunk in body.iter_chunks(_CHUNK):
            received += len(chunk)
            if received > size:
                raise WrongSize(key)
            digest.update(chunk)
            target.write(chunk)
    if received != size:
        raise WrongSize(key)
    return digest.hexdigest()


def read(key: str, *, most: int) -> tuple[bytes, str]:
    """Return a small object and its ETag. Raises :class:`NotThere`, :class:`WrongSize` above ``most`` bytes."""
    with asking():
        answer = client().get_object(Bucket=bucket_name(), Key=key)
        if answer["ContentLength"] > most:
            raise WrongSize(key)
        return answer["Body"].read(), answer["ETag"]


def stream(key: str) -> Iterator[bytes]:
    """Yield an object's bytes, a megabyte at a time; asks for it before the first. Raises :class:`NotThere`."""
    with asking():
        body = client().get_object(Bucket=bucket_name(), Key=key)["Body"]
    return _chunks(body)


def _chunks(body: Any) -> Iterator[bytes]:
    try:
        with asking():
            yield from body.iter_chunks(_CHUNK)
    finally:
        body.close()


def read_range(key: str, *, start: int, end: int) -> bytes:
    """Return the bytes from ``start`` up to ``end``, which is not among them. Raises :class:`NotThere`."""
    if end <= start:
        return b""
    with asking():
        answer = client().get_object(Bucket=bucket_name(), Key=key, Range=f"bytes={start}-{end - 1}")
        return bytes(answer["Body"].read())


def upload(path: Path, key: str, *, content_type: str) -> None:
    """Write a file of ours to the bucket."""
    with asking(), path.open("rb") as source:
        client().put_object(Bucket=bucket_name(), Key=key, Body=source, ContentType=content_type)


def write(
    key: str, content: bytes, *, content_type: str, replacing: str | None, locked_until: datetime | None = None
) -> None:
    """Write a small object in place of the one with the ETag ``replacing``; ``None``: there is none yet.

    ``locked_until``: nobody removes it before, not even its owner; for a bucket with object lock. Raises
    :class:`Changed` where it is no longer so.
    """
    condition: dict[str, Any] = {"IfMatch": replacing} if replacing else {"IfNoneMatch": "*"}
    if locked_until:
        condition |= _locked(content, locked_until)
    with asking():
        client().put_object(Bucket=bucket_name(), Key=key, Body=content, ContentType=content_type, **condition)


def _locked(content: bytes, until: datetime) -> dict[str, Any]:
    """Return what locks an object; Amazon's S3 locks none that comes without a checksum."""
    checksum = b64encode(hashlib.sha256(content).digest()).decode()
    return {"ObjectLockMode": "COMPLIANCE", "ObjectLockRetainUntilDate": until, "ChecksumSHA256": checksum}


def delete(keys: Iterable[str]) -> None:
    """Remove objects; those that are not there do not matter."""
    named = [{"Key": key} for key in keys]
    for start in range(0, len(named), _MAX_KEYS):
        with asking():
            objects = {"Objects": named[start : start + _MAX_KEYS], "Quiet": True}
            said = client().delete_objects(Bucket=bucket_name(), Delete=objects)
        if said.get("Errors"):
            logger.error("objects_not_deleted", errors=said["Errors"][:5])
            raise errors.Unavailable("Some files could not be removed. They will be, later.", retry_after=30)


def list_objects(prefix: str, *, after: str, limit: int) -> list[Listed]:
    """Return up to ``limit`` objects whose keys begin with ``prefix`` and come after ``after``, by key."""
    with asking():
        said = client().list_objects_v2(Bucket=bucket_name(), Prefix=prefix, StartAfter=after, MaxKeys=limit)
    return [Listed(each["Key"], each["Size"], each["LastModified"]) for each in said.get("Contents", ())]


def start_multipart(key: str, *, content_type: str) -> str:
    """Begin a multipart upload; returns its id."""
    with asking():
        return str(
            client().create_multipart_upload(Bucket=bucket_name(), Key=key, ContentType=content_type)["UploadId"]
        )


def list_parts(key: str, *, multipart_id: str) -> list[Part]:
    """Return the parts that have arrived, by number. Raises :class:`NotThere` once it was completed or aborted."""
    with asking():
        pages = client().get_paginator("list_parts").paginate(Bucket=bucket_name(), Key=key, UploadId=multipart_id)
        found = [part for page in pages for part in page.get("Parts", ())]
    return [Part(part["PartNumber"], part["Size"], part["ETag"]) for part in found]


def complete_multipart(key: str, *, multipart_id: str, parts: Sequence[Part]) -> None:
    """Make the object out of its parts. Raises :class:`NotThere` where it was completed or aborted."""
    named = [{"PartNumber": part.number, "ETag": part.etag} for part in parts]
    with asking():
        client(patient=True).complete_multipart_upload(
            Bucket=bucket_name(), Key=key, UploadId=multipart_id, MultipartUpload={"Parts": named}
        )


def abort_multipart(key: str, *, multipart_id: str) -> None:
    """Drop a multipart upload and its parts; one that is not there does not matter."""
    with suppress(NotThere), asking():
        client().abort_multipart_upload(Bucket=bucket_name(), Key=key, UploadId=multipart_id)
