"""The bucket itself: making it, and asking whether it is there."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings

from diatonic.common.storage.client import asking, bucket_name, client


def answers() -> bool:
    """Say that the bucket is there and ours; raises ``Unavailable`` where the server does not answer."""
    with asking():
        client().head_bucket(Bucket=bucket_name())
    return True


@dataclass(frozen=True, slots=True)
class Described:
    """What the bucket says of its settings; None: it cannot be asked that."""

    cors: list[dict[str, Any]] | None
    lifecycle: list[dict[str, Any]] | None
    versioning: str | None
    server_time: datetime | None


def describe() -> Described:
    """Ask the bucket for its settings. Raises ``Unavailable``, ``NotThere``."""
    s3, bucket = client(), bucket_name()
    with asking():
        said = s3.head_bucket(Bucket=bucket)
    date = said["ResponseMetadata"]["HTTPHeaders"].get("date")
    versioning = _setting(lambda: [s3.get_bucket_versioning(Bucket=bucket).get("Status", "Off")])
    return Described(
        cors=_setting(lambda: s3.get_bucket_cors(Bucket=bucket)["CORSRules"]),
        lifecycle=_setting(lambda: s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]),
        versioning=versioning[0] if versioning else None,
        server_time=parsedate_to_datetime(date) if date else None,
    )


def _setting(ask: Callable[[], list[Any]]) -> list[Any] | None:
    """Return a setting: nothing where there is none, ``None`` where the answer is another failure."""
    try:
        return ask()
    except ClientError as failure:
        return [] if str(failure.response.get("Error", {}).get("Code", "")).startswith("NoSuch") else None
    except BotoCoreError:
        return None


def create_bucket(origins: Sequence[str], *, expiring: Mapping[str, int], locking: bool = False) -> None:
    """Make the bucket, or bring it up to date: CORS for ``origins``; ``expiring``: prefix → days until it goes.

    Unfinished multipart uploads are aborted after two days. Idempotent. ``locking``: a new one is made with object
    lock; :func:`can_lock` says whether the one that is there has it.
    """
    s3, bucket = client(), bucket_name()
    with asking():
        # SeaweedFS says "exists" of one's own, too; one of somebody else refuses what comes next.
        with suppress(s3.exceptions.BucketAlreadyOwnedByYou, s3.exceptions.BucketAlreadyExists):
            s3.create_bucket(Bucket=bucket, **_place(), **({"ObjectLockEnabledForBucket": True} if locking else {}))
        s3.put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": [cors_rule(origins)]})
        s3.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration={"Rules": _lifecycle(expiring)})


def can_lock() -> bool:
    """Say whether the bucket has object lock."""
    found = _setting(lambda: [client().get_object_lock_configuration(Bucket=bucket_name())["ObjectLockConfiguration"]])
    return any(one.get("ObjectLockEnabled") == "Enabled" for one in found or ())


def _place() -> dict[str, object]:
    region = settings.DIATONIC.aws_region  # us-east-1 is the default, and must not be named
    return {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}


def cors_rule(origins: Sequence[str]) -> dict[str, object]:
    """Return the CORS rule that lets browsers of these origins send and read, and see each part's ETag."""
    return {
        "AllowedOrigins": list(origins),
        "AllowedMethods": ["GET", "HEAD", "PUT", "POST"],
        "AllowedHeaders": ["*"],
        "ExposeHeaders": ["ETag"],
        "MaxAgeSeconds": int(timedelta(hours=1).total_seconds()),
    }


def _lifecycle(expiring: Mapping[str, int]) -> list[dict[str, object]]:
    rules: list[dict[str, object]] = [
        {"ID": prefix.strip("/"), "Status": "Enabled", "Filter": {"Prefix": prefix}, "Expiration": {"Days": days}}
        for prefix, days in expiring.items()
    ]
    return [
        *rules,
        {
            "ID": "unfinished",
            "Status": "Enabled",
            "Filter": {"Prefix": ""},
            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 2},
        },
    ]
