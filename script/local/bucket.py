"""The bucket in the local S3: found or made, open to the browser's uploads, and forgetful about what was left over."""

import boto3
from botocore.config import Config

from local.credentials import Credentials
from local.place import Place


def ensure(place: Place, credentials: Credentials) -> None:
    """Make the bucket when it is missing; set CORS for the web's and the applications' origins, and the lifecycle."""
    s3 = boto3.client(
        "s3",
        endpoint_url=place.url("s3"),
        region_name=place.region,
        aws_access_key_id=credentials.aws_access_key_id,
        aws_secret_access_key=credentials.aws_secret_access_key,
        config=Config(s3={"addressing_style": "path"}, retries={"total_max_attempts": 2}),
    )
    if place.bucket not in [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]]:
        s3.create_bucket(Bucket=place.bucket, CreateBucketConfiguration={"LocationConstraint": place.region})
    browsers = {
        "AllowedOrigins": [place.base_url, *place.spa_origins],
        "AllowedMethods": ["PUT", "POST", "GET", "HEAD"],
        "AllowedHeaders": ["*"],
        "ExposeHeaders": ["ETag"],
        "MaxAgeSeconds": 3600,
    }
    s3.put_bucket_cors(Bucket=place.bucket, CORSConfiguration={"CORSRules": [browsers]})
    rules = [
        {
            "ID": "forget-temporary-uploads",
            "Status": "Enabled",
            "Filter": {"Prefix": "uploads/temp/"},
            "Expiration": {"Days": 1},
        },
        {
            "ID": "abort-unfinished-uploads",
            "Status": "Enabled",
            "Filter": {"Prefix": ""},
            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
        },
    ]
    s3.put_bucket_lifecycle_configuration(Bucket=place.bucket, LifecycleConfiguration={"Rules": rules})
