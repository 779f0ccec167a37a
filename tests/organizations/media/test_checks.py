"""Whether the bucket is set up well: what is said of each way in which it is not; and the screens about storage."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
from django.test import Client

from diatonic.common import clock, ids, storage
from diatonic.common.errors import Denied
from organizations.media import services
from organizations.media.rules import BucketFacts, Judgement, judge
from organizations.media.services import checking, sweeping
from tests import media_files
from tests.organizations.media.conftest import make_file, work
from tests.organizations.people import make_organization, make_person, scope_for, sign_in
from tests.people import person

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
ORIGIN, TEMPORARY = "https://learn.example.org", "uploads/temp/"
CORS: dict[str, Any] = {
    "AllowedOrigins": ["https://*.example.org"],
    "AllowedMethods": ["GET", "HEAD", "PUT", "POST"],
    "ExposeHeaders": ["ETag"],
}
RULES: list[dict[str, Any]] = [
    {"Status": "Enabled", "Filter": {"Prefix": "uploads/temp/"}, "Expiration": {"Days": 1}},
    {"Status": "Enabled", "Filter": {"Prefix": ""}, "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 2}},
]
WELL: dict[str, Any] = {"cors": [CORS], "lifecycle": RULES, "versioning": "Enabled", "server_time": NOW}


def verdicts(**changed: Any) -> dict[str, tuple[Judgement, str]]:
    found = judge(BucketFacts(**{**WELL, **changed}), origins=[ORIGIN], temporary=TEMPORARY, now=NOW)
    return {check.name.partition(" ")[0]: (check.verdict, check.text + check.advice) for check in found}


def test_all_is_well() -> None:
    assert {verdict for verdict, _ in verdicts().values()} == {Judgement.GOOD}


@pytest.mark.parametrize(
    ("changed", "name", "verdict", "words"),
    [
        ({"problem": "It does not answer."}, "Bucket", Judgement.BAD, "does not answer"),
        ({"cors": []}, "CORS", Judgement.BAD, "No rule allows this origin"),
        ({"cors": [CORS | {"AllowedOrigins": ["https://other.org"]}]}, "CORS", Judgement.BAD, "No rule"),
        ({"cors": [CORS | {"AllowedMethods": ["GET", "HEAD"]}]}, "CORS", Judgement.BAD, "PUT, POST is not allowed"),
        ({"cors": [CORS | {"ExposeHeaders": []}]}, "CORS", Judgement.BAD, "Add ETag to ExposeHeaders"),
        ({"cors": None}, "CORS", Judgement.DOUBTFUL, "may not ask"),
        ({"lifecycle": []}, "What", Judgement.DOUBTFUL, "stay for ever and parts"),
        (
            {"lifecycle": [RULES[0] | {"Status": "Disabled"}, RULES[1]]},
            "What",
            Judgement.DOUBTFUL,
            "uploads/temp/ stay",
        ),
        ({"lifecycle": RULES[:1]}, "What", Judgement.DOUBTFUL, "Parts of uploads"),
        ({"versioning": "Off"}, "Versions", Judgement.DOUBTFUL, "Versions are off"),
        ({"server_time": NOW + timedelta(minutes=3)}, "Clock", Judgement.DOUBTFUL, "180 s apart"),
        ({"server_time": NOW - timedelta(minutes=16)}, "Clock", Judgement.BAD, "960 s apart"),
    ],
)
def test_what_is_not_well_says_what_to_change(changed: Any, name: str, verdict: Judgement, words: str) -> None:
    found = verdicts(**changed)[name]

    assert found[0] is verdict
    assert words in found[1]


class Office:
    """An organization of its own with an owner and an instructor at the file screens."""

    def __init__(self) -> None:
        self.organization = f"org-{ids.new()[-12:]}"
        make_organization(self.organization)
        owner = make_person(self.organization, name="Olga", role="owner")
        self.scope = scope_for(owner, self.organization)
        self.owner = sign_in(owner)
        self.instructor = sign_in(make_person(self.organization, name="Ines", instructor=True))

    def page(self, client: Client, name: str) -> str:
        return client.get(f"/o/{self.organization}/files/{name}/").content.decode()


@pytest.fixture
def office() -> Office:
    return Office()


def test_what_the_browser_gets_to_try_works_and_is_removed(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "_REMOVED_AFTER", timedelta(0))
    checks, attempt = services.check_bucket(office.scope, now=clock.now())

    sent = requests.post(attempt.form_url, attempt.form_fields, files={"file": attempt.content}, timeout=10)
    part = requests.put(attempt.part_url, attempt.content, timeout=10)
    read = requests.get(attempt.read_url, timeout=10)
    work(office.organization)

    assert (sent.status_code, part.status_code, read.text) == (204, 200, attempt.content)
    assert part.headers["ETag"]
    assert {check.verdict for check in checks} <= {Judgement.GOOD, Judgement.DOUBTFUL}
    assert requests.get(attempt.read_url, timeout=10).status_code == 404
    assert requests.put(attempt.part_url, attempt.content, timeout=10).status_code == 404


def test_only_administrators_check_the_bucket(office: Office) -> None:
    with pytest.raises(Denied):
        services.check_bucket(
            person("instructor", "member", "instructor", organization=office.organization), now=clock.now()
        )
    assert office.instructor.get(f"/o/{office.organization}/files/check/").status_code == 403
    assert "Self-check" not in office.page(office.instructor, "storage")


def test_a_bucket_that_is_away_is_said_to_be(office: Office, settings: Any) -> None:
    settings.DIATONIC = settings.DIATONIC.model_copy(update={"s3_endpoint": "http://127.0.0.1:9"})
    storage.reset()
    try:
        assert "The bucket is not there, or does not answer." in office.page(office.owner, "check")
    finally:
        storage.reset()


def test_an_owner_sets_a_limit_and_a_wrong_one_is_named(office: Office) -> None:
    address = f"/o/{office.organization}/files/storage/"

    wrong = office.owner.post(address, {"document": "9000"})
    done = office.owner.post(address, {"document": "7"})

    assert wrong.status_code == 422
    assert "At most 100 MB" in wrong.content.decode()
    assert done.status_code == 302
    assert 'value="7"' in office.page(office.owner, "storage")
    assert "7.0 MB" in office.page(office.instructor, "storage")
    assert office.instructor.post(address, {"document": "9"}).status_code == 403


def test_the_report_asks_before_it_deletes(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    address = f"/o/{office.organization}/files/unused/"
    monkeypatch.setattr(sweeping, "UNUSED_FOR", timedelta(0))  # what one look finds unused, the next one lists
    file = make_file(office.scope, media_files.pdf(), "handout.pdf")
    assert "Not looked yet" in office.page(office.instructor, "unused")

    office.instructor.post(address)
    assert "Looking through everything" in office.page(office.instructor, "unused")
    _work_all(office)
    assert "Nothing to tidy up" in office.page(office.instructor, "unused")
    office.instructor.post(address)
    _work_all(office)
    assert "handout.pdf" in office.page(office.instructor, "unused")
    sweep = services.get_sweep(office.scope)
    assert sweep is not None

    refused = office.instructor.post(f"{address}{sweep.sweep_id}/delete/", {"confirm_name": "yes"})
    assert (refused.status_code, "Nothing was deleted" in refused.content.decode()) == (422, True)
    done = office.instructor.post(f"{address}{sweep.sweep_id}/delete/", {"confirm_name": "delete"})
    _work_all(office)

    assert done.status_code == 302
    assert "by Ines" in office.page(office.instructor, "unused")
    with pytest.raises(services.FileUnknown):
        services.get_file(office.scope, file_id=file.file_id)


def _work_all(office: Office) -> None:
    while work(office.organization):
        pass
