"""The bucket: conditions, sizes, signatures, and what its failures mean."""

import hashlib
import os
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from django.core.management import call_command

from diatonic.common import errors, ids, storage
from diatonic.common.storage import client as connection

MINUTE = timedelta(minutes=1)


@pytest.fixture
def key() -> str:
    return f"tests/{ids.new()}:with colon/ü.txt"


def put(key: str, content: bytes = b"hello") -> storage.Object:
    storage.write(key, content, content_type="text/plain", replacing=None)
    return storage.head(key)


def test_an_object_is_written_read_and_removed(key: str) -> None:
    seen = put(key)

    assert (seen.size, seen.content_type) == (5, "text/plain")
    assert storage.read(key, most=5) == (b"hello", seen.etag)
    storage.delete([key, "tests/never-there"])
    with pytest.raises(storage.NotThere):
        storage.head(key)


def test_writing_needs_what_was_read(key: str) -> None:
    seen = put(key)

    storage.write(key, b"second", content_type="text/plain", replacing=seen.etag)

    for stale in (seen.etag, None):
        with pytest.raises(storage.Changed):
            storage.write(key, b"third", content_type="text/plain", replacing=stale)
    assert storage.read(key, most=10)[0] == b"second"


def test_a_copy_is_of_what_was_seen(key: str) -> None:
    seen = put(key)

    storage.copy(key, f"{key}-copy", etag=seen.etag, content_type="application/pdf")

    assert storage.head(f"{key}-copy") == storage.Object(5, seen.etag, "application/pdf")
    with pytest.raises(storage.Changed):
        storage.copy(key, f"{key}-other", etag=f'"{"0" * 32}"', content_type="text/plain")
    with pytest.raises(storage.NotThere):
        storage.copy(f"{key}-none", f"{key}-other", etag=seen.etag, content_type="text/plain")
    with pytest.raises(storage.NotThere):
        storage.head(f"{key}-other")


def test_a_download_is_digested_and_has_its_size(key: str, tmp_path: Path) -> None:
    content = os.urandom(3 * 2**20 + 7)
    put(key, content)

    digest = storage.download(key, tmp_path / "file", size=len(content))

    assert digest == hashlib.sha256(content).hexdigest()
    assert (tmp_path / "file").read_bytes() == content
    for wrong in (len(content) - 1, len(content) + 1):
        with pytest.raises(storage.WrongSize):
            storage.download(key, tmp_path / "file", size=wrong)


def test_a_small_read_is_bounded(key: str) -> None:
    put(key)

    with pytest.raises(storage.WrongSize):
        storage.read(key, most=4)


def test_a_file_is_uploaded(key: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"bytes")

    storage.upload(tmp_path / "file", key, content_type="image/png")

    assert storage.head(key).content_type == "image/png"


def test_the_signed_address_decides_type_and_name(key: str) -> None:
    put(key)

    url = storage.presign_get(key, content_type="text/vtt", filename='a"b\\ü.vtt', inline=False, valid=MINUTE)
    answer = requests.get(url, timeout=10)

    assert answer.content == b"hello"
    assert answer.headers["Content-Type"].startswith("text/vtt")
    assert (
        answer.headers["Content-Disposition"]
        == "attachment; filename=\"a'b_?.vtt\"; filename*=UTF-8''a%22b%5C%C3%BC.vtt"
    )
    assert (
        requests.get(url.replace("a%2527b", "evil").replace("text%2Fvtt", "text%2Fhtml"), timeout=10).status_code == 403
    )


def test_an_address_is_signed_for_browsers(key: str, settings: Any) -> None:
    settings.DIATONIC = settings.DIATONIC.model_copy(update={"s3_public_endpoint": "https://files.example.com"})
    storage.reset()

    url = storage.presign_get(key, content_type="text/plain", filename="a", inline=True, valid=MINUTE)
    form = storage.presign_form(key, content_type="text/plain", size=5, valid=MINUTE)

    assert urlsplit(url).netloc == urlsplit(form.url).netloc == "files.example.com"
    assert urlsplit(url).path.startswith(f"/{settings.DIATONIC.s3_bucket}/")


def test_a_multipart_upload_is_put_together_once(key: str) -> None:
    multipart_id = storage.start_multipart(key, content_type="video/mp4")
    sizes = [5 * 2**20, 9]
    for number, size in enumerate(sizes, 1):
        url = storage.presign_part(key, multipart_id=multipart_id, number=number, size=size, valid=MINUTE)
        requests.put(url, data=bytes(size), timeout=20).raise_for_status()

    parts = storage.list_parts(key, multipart_id=multipart_id)
    storage.complete_multipart(key, multipart_id=multipart_id, parts=parts)

    assert [part.size for part in parts] == sizes
    assert storage.head(key).size == sum(sizes)
    with pytest.raises(storage.NotThere):
        storage.list_parts(key, multipart_id=multipart_id)
    storage.abort_multipart(key, multipart_id=multipart_id)  # does not matter any more
    assert storage.head(key).size == sum(sizes)


def test_the_bucket_can_be_made_twice() -> None:
    call_command("bucket", "create", stdout=StringIO())  # the browser tests need its origins as they were

    rules = connection.client().get_bucket_lifecycle_configuration(Bucket=connection.bucket_name())["Rules"]
    assert {rule["ID"] for rule in rules} == {"uploads/temp", "runs", "unfinished"}
    assert storage.answers()


class TestAway:
    @pytest.fixture(autouse=True)
    def _away(self, settings: Any) -> Iterator[None]:
        settings.DIATONIC = settings.DIATONIC.model_copy(update={"s3_endpoint": "http://127.0.0.1:9"})
        storage.reset()
        yield
        storage.reset()

    def test_it_is_unavailable_and_says_when_to_come_back(self, key: str) -> None:
        with pytest.raises(errors.Unavailable) as refused:
            storage.head(key)

        assert refused.value.retry_after == 5

    def test_signing_asks_nobody(self, key: str) -> None:
        assert storage.presign_form(key, content_type="text/plain", size=5, valid=MINUTE).fields["key"] == key


def test_a_wrong_secret_is_our_trouble_and_not_a_missing_object(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wrong")
    storage.reset()
    try:
        with pytest.raises(errors.Unavailable):
            storage.read(key, most=1)
    finally:
        storage.reset()


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    yield
    storage.reset()
