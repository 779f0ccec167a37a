"""Files of days in a bucket with object lock: nobody removes them before their time, and what hides them is found."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from botocore.exceptions import ClientError
from django.core.management import CommandError, call_command

from diatonic.common import clock, ids, storage
from diatonic.common.errors import Unavailable
from diatonic.common.storage.client import client
from organizations.audit import services
from organizations.audit.rules import day_key

_DAY = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


@pytest.fixture
def locking(settings):
    """A bucket that was made with object lock, in which files of days are locked for two days."""
    bucket = f"locked-{ids.new()[-12:]}"
    client().create_bucket(Bucket=bucket, ObjectLockEnabledForBucket=True)
    settings.DIATONIC = settings.DIATONIC.model_copy(update={"s3_bucket": bucket, "audit_lock_days": 2})
    return bucket


@pytest.fixture
def log(locking, owner, note):
    """A sealed entry in the file of a day that is written."""
    note(owner)
    services.seal_waiting(now=_DAY)
    services.write_day(owner, day="2026-03-01", now=clock.now())
    return owner


def _file(log, bucket):
    [version] = client().list_object_versions(Bucket=bucket, Prefix=day_key(log.organization_id, ""))["Versions"]
    return {"Bucket": bucket, "Key": version["Key"], "VersionId": version["VersionId"]}


def test_the_file_of_a_day_is_locked_for_as_long_as_the_setting_says(log, locking):
    kept = client().get_object_retention(**_file(log, locking))["Retention"]

    assert kept["Mode"] == "COMPLIANCE"
    assert abs(kept["RetainUntilDate"] - clock.now() - timedelta(days=2)) < timedelta(minutes=5)
    assert services.verify(log, now=_DAY).problems == ()


def test_nobody_removes_it_or_shortens_its_time(log, locking):
    file = _file(log, locking)

    with pytest.raises(ClientError, match="AccessDenied"):
        client().delete_object(**file, BypassGovernanceRetention=True)
    sooner = {"Mode": "COMPLIANCE", "RetainUntilDate": clock.now() + timedelta(hours=1)}
    with pytest.raises(ClientError, match="AccessDenied"):
        client().put_object_retention(**file, Retention=sooner, BypassGovernanceRetention=True)

    assert client().get_object(**file)["Body"].read()


def test_what_hides_it_is_found_and_it_can_be_brought_back(log, locking):
    file = _file(log, locking)
    content = storage.read(file["Key"], most=10**6)[0]

    storage.delete([file["Key"]])
    hidden = services.verify(log, now=_DAY).problems
    [marker] = client().list_object_versions(Bucket=locking, Prefix=file["Key"])["DeleteMarkers"]
    client().delete_object(Bucket=locking, Key=marker["Key"], VersionId=marker["VersionId"])

    assert [one.sentence for one in hidden] == ["The file of 2026-03-01 is missing."]
    assert storage.read(file["Key"], most=10**6)[0] == content
    assert services.verify(log, now=_DAY).problems == ()


def test_the_request_says_the_digest_without_which_amazon_locks_nothing(locking):
    asked = []
    client().meta.events.register("before-send.s3.PutObject", lambda request, **_: asked.append(request.headers))

    storage.write("audit/x", b"x", content_type="text/plain", replacing=None, locked_until=clock.now() + timedelta(1))

    assert asked[0]["x-amz-checksum-sha256"] == b"LXEWQrcmsEQBYnyp+6wy9chTD7GQPMTbAiWHF5IaSIE="


def test_a_new_bucket_is_made_with_object_lock_where_files_are_to_be_locked(settings):
    made = {"s3_bucket": f"locked-{ids.new()[-12:]}", "audit_lock_days": 2}
    settings.DIATONIC = settings.DIATONIC.model_copy(update=made)

    for _ in range(2):
        call_command("bucket", "create", stdout=StringIO())

    assert storage.can_lock()


def test_a_bucket_without_object_lock_is_told_where_files_are_to_be_locked(settings):
    settings.DIATONIC = settings.DIATONIC.model_copy(update={"audit_lock_days": 2})

    with pytest.raises(CommandError, match="has no object lock"):
        call_command("bucket", "create", stdout=StringIO())


def test_no_file_of_a_day_is_written_unlocked_where_it_is_to_be_locked(settings, owner, note):
    settings.DIATONIC = settings.DIATONIC.model_copy(update={"audit_lock_days": 2})
    note(owner)
    services.seal_waiting(now=_DAY)

    with pytest.raises(Unavailable):
        services.write_day(owner, day="2026-03-01", now=clock.now())

    assert storage.list_objects(day_key(owner.organization_id, ""), after="", limit=1) == []
