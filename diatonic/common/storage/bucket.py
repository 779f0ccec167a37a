"""The bucket itself: making it, and asking whether it is there."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta

from django.conf import settings

from diatonic.common.storage.client import asking, bucket_name, client


def answers() -> bool:
    """Say that the bucket is there and ours; raises ``Unavailable`` where the server does not answer."""
    with asking():
        client().head_bucket(Bucket=bucket_name())
    return True


def create_bucket(origins: Sequence[str], *, temporary: str) -> None:
    """Make the bucket, or bring it up to date: CORS for ``origins``; what is under ``temporary`` goes after a day.

    Unfinished multipart uploads are aborted after two days. Idempotent.
    """
    s3, bucket = client(), bucket_name()
    with asking():
        with suppress(s3.exceptions.BucketAlreadyOwnedByYou):
            s3.create_bucket(Bucket=bucket, **_place())
        s3.put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": [_cors(origins)]})
        s3.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration={"Rules": _lifecycle(temporary)})


def _place() -> dict[str, object]:
    region = settings.DIATONIC.aws_region  # us-east-1 is the default, and must not be named
    return {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}


def _cors(origins: Sequence[str]) -> dict[str, object]:
    return {
        "AllowedOrigins": list(origins),
        "AllowedMethods": ["GET", "HEAD", "PUT", "POST"],
        "AllowedHeaders": ["*"],
        "ExposeHeaders": ["ETag"],
        "MaxAgeSeconds": int(timedelta(hours=1).total_seconds()),
    }


def _lifecycle(temporary: str) -> list[dict[str, object]]:
    return [
        {"ID": "temporary", "Status": "Enabled", "Filter": {"Prefix": temporary}, "Expiration": {"Days": 1}},
        {
            "ID": "unfinished",
            "Status": "Enabled",
            "Filter": {"Prefix": ""},
            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 2},
        },
    ]
