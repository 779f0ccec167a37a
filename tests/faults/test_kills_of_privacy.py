"""kill -9 in the middle of an export and of an erasure: one ZIP, one receipt, nothing half, and every number right."""

import io
import json
import threading
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from zipfile import ZipFile

import pytest
import requests

from diatonic.common import clock, ids, personal, pool, storage
from diatonic.common.dynamo import Transaction
from diatonic.common.jobs.store import Job
from education.authoring import services as authoring
from organizations.media import services as media
from organizations.notifications import services as notifications
from organizations.privacy import services, store
from organizations.privacy.models import ErasureModel, ExportModel
from organizations.privacy.rules import ErasureState, ExportState, Receipt
from organizations.privacy.services import subjects
from tests import media_files
from tests.faults.between import Moment
from tests.faults.breaking import Breaking, wait_for
from tests.faults.installation import Remote
from tests.faults.test_kills_at_work import happened
from tests.hostile.asking import Organization
from tests.organizations.media.conftest import upload
from tests.organizations.people import make_person, scope_for, sign_in

pytestmark = pytest.mark.long

_MODULES, _COMMENTS, _FILES, _NOTICES = 3, 45, 3, 30
#: What nobody adds to, or takes from, between the question and the erasure.
_COUNTED = ("authoring.", "media.", "notifications.", "learning.", "membership.membership", "accounts.account")


@dataclass(frozen=True)
class Person:
    """Somebody of whom a good deal is kept; the sign-in service knows them too."""

    email: str
    remote: Remote

    @property
    def user_id(self) -> str:
        return self.remote.scope.user_id

    @property
    def organization_id(self) -> str:
        return self.remote.scope.organization_id


@pytest.fixture
def person(breaking: Breaking) -> Person:
    """Somebody who wrote modules, comments and files, and has unread notices, in an organization of others."""
    here = Organization("leaving")
    assert here.owner.scope.role == "owner"
    email = f"zebulon-{ids.new()}@example.org"
    pool.create_account(email)
    [user] = pool._client().list_users(UserPoolId=pool._pool_id(), Filter=f'email = "{email}"', Limit=1)["Users"]
    sub = next(pair["Value"] for pair in user["Attributes"] if pair["Name"] == "sub")
    account = make_person(here.organization_id, name="Zebulon Quatermass", sub=sub, instructor=True)
    remote = Remote(sign_in(account), scope_for(account, here.organization_id), breaking.installation.url)
    _leave_traces(remote)
    return Person(account.email, remote)


def _leave_traces(remote: Remote) -> None:
    scope = remote.scope
    modules = [
        authoring.create_module(scope, fields={"title": f"Module {number}"}, now=clock.now()).module_id
        for number in range(_MODULES)
    ]
    for number in range(_COMMENTS):
        authoring.add_comment(scope, module_id=modules[number % _MODULES], text=f"Comment {number}", now=clock.now())
    made = [upload(scope, media_files.CAPTIONS, f"talk-{number}.vtt").upload_id for number in range(_FILES)]
    wait_for(lambda: len(media.get_files(scope, file_ids=made)) == _FILES, "the files")
    for number in range(_NOTICES):
        tx = Transaction()
        notifications.send(
            tx,
            organization_id=scope.organization_id,
            to=scope.user_id,
            kind="x",
            text=f"Notice {number}",
            url="/",
            now=clock.now(),
        )
        tx.commit()


def _kept(user_id: str) -> dict[str, int]:
    """Return how many things of each kind are kept of the person just now."""
    subject, organizations = subjects.look_up(user_id, subjects.account_of(user_id))
    return {
        holding.name: sum(1 for place in subjects.places(holding, subject, organizations) for _ in holding.find(place))
        for holding in personal.holdings()
        if holding.name.startswith(_COUNTED)
    }


def _jobs(begins: str) -> list[str]:
    return [job.job_id for job in Job.scan() if job.job_id.startswith(begins)]


class TestExport:
    def test_a_killed_worker_leaves_one_whole_zip_and_one_notice(self, breaking: Breaking, person: Person) -> None:
        own = person.user_id
        before = {each.key for each in storage.list_objects("exports/", after="", limit=1000)}
        expected = _kept(own)
        moments = [
            Moment("Query", ("module-comments",), 2, is_done=True),
            Moment("Query", ("notifications", own)),
            Moment("TransactWriteItems", (own, '"ready"')),
            Moment("TransactWriteItems", (own, '"ready"'), is_done=True),
        ]

        states = [
            self.state(own) for _ in breaking.kill_at(moments, lambda: services.request_export(own, now=clock.now()))
        ]
        wait_for(lambda: not _jobs("prepare_export-"), "the end of the export")

        assert states == [ExportState.WAITING] * 3 + [ExportState.READY]
        export, url = services.get_export(own, now=clock.now())
        after = {each.key for each in storage.list_objects("exports/", after="", limit=1000)}
        assert after - before == {export.key}
        archive = ZipFile(io.BytesIO(requests.get(url, timeout=30).content))
        assert archive.testzip() is None
        counts = {kind["file"]: kind["count"] for kind in json.loads(archive.read("index.json"))["kinds"]}
        assert {name: counts[f"{name}.json"] for name in expected} == expected
        assert len([name for name in archive.namelist() if name.startswith("files/")]) == _FILES
        told = Counter(notice.kind for notice in notifications.list_notices(person.remote.scope, limit=100).items)
        assert told["privacy.export_ready"] == 1

    def state(self, user_id: str) -> ExportState:
        export, _ = store.find_both(user_id)
        assert export is not None
        return export.state

    def test_web_is_killed_while_the_person_asks_and_there_is_one(self, breaking: Breaking, person: Person) -> None:
        own = person.user_id

        def ask() -> None:
            threading.Thread(target=person.remote.ask, args=("post", "/me/export")).start()

        there = []
        for moment in (
            Moment("TransactWriteItems", (own, "privacy-exports")),
            Moment("TransactWriteItems", (own, "privacy-exports"), is_done=True),
        ):
            there += [
                len([one for one in ExportModel.scan() if one.user_id == own])
                for _ in breaking.kill_at([moment], ask, victim="web")
            ]
        person.remote.insist("post", "/me/export", good=(202,))
        wait_for(lambda: not _jobs("prepare_export-"), "the end of the exports")

        assert there == [0, 1]
        export, _ = services.get_export(own, now=clock.now())
        assert storage.head(export.key).size == export.size


class TestErasure:
    def test_a_killed_worker_leaves_one_receipt_whose_numbers_are_right(
        self, breaking: Breaking, person: Person
    ) -> None:
        own = person.user_id
        expected = _kept(own)
        moments = [
            Moment("TransactWriteItems", (own, '"running"')),
            Moment("TransactWriteItems", (own, '"running"'), is_done=True),
            Moment("TransactWriteItems", ("module-comments", "erasure-receipts"), is_done=True),
            Moment("TransactWriteItems", ("module-comments", "erasure-receipts")),
            Moment("TransactWriteItems", ("notifications", "erasure-receipts"), is_done=True),
            Moment("UpdateItem", (own, "reached"), 20),
            Moment("UpdateItem", ("erasure-receipts", "identity-provider"), 2),
            Moment("TransactWriteItems", (own, "member.erased")),
            Moment("TransactWriteItems", (own, "member.erased"), is_done=True),
            Moment("UpdateItem", ("erasure-receipts", "was sent")),
        ]
        asked = []

        def ask() -> None:
            asked.append(services.request_erasure(own, now=clock.now() - timedelta(days=8)))

        states = [self.state(own) for _ in breaking.kill_at(moments, ask)]
        wait_for(lambda: not [*_jobs("erase-"), *_jobs("send_receipt-")], "the end of the erasure")

        assert states == [ErasureState.WAITING, *[ErasureState.RUNNING] * 7, None, None]
        receipt = services.get_receipt(services.receipt_address(asked[0]).split("/")[3], now=clock.now())
        self.check(receipt, expected)
        self.check_nothing_is_left(breaking, person)

    def state(self, user_id: str) -> ErasureState | None:
        _, erasure = store.find_both(user_id)
        return None if erasure is None else erasure.state

    def check(self, receipt: Receipt, expected: dict[str, int]) -> None:
        """Each thing was counted once, whoever was killed meanwhile."""
        assert receipt.ended_at
        assert not receipt.stopped
        lines = {line.name: line for line in receipt.lines}
        assert {name: lines[name].found for name in expected} == expected
        for line in receipt.lines:
            assert line.found == line.deleted + line.anonymized + line.kept, line
        assert (lines["authoring.comments"].anonymized, lines["notifications.inbox"].deleted >= _NOTICES) == (45, True)
        assert (lines["identity-provider"].found, lines["identity-provider"].deleted) == (1, 1)
        assert (lines["mail"].found, lines["mail"].deleted) == (1, 1)

    def check_nothing_is_left(self, breaking: Breaking, person: Person) -> None:
        assert pool.delete_account(person.user_id) is False
        assert [one for one in ErasureModel.scan() if one.user_id == person.user_id] == []
        assert happened(person.organization_id, "member.erased") == {personal.NOBODY: 1}
        mails = [file.read_bytes() for file in (breaking.installation.place.var / "mail").glob("*.eml")]
        assert len([mail for mail in mails if person.email.encode() in mail]) == 1
        assert set(_kept(person.user_id).values()) == {0}

    def test_web_is_killed_while_the_person_asks_and_it_is_asked_for_once(
        self, breaking: Breaking, person: Person
    ) -> None:
        own = person.user_id

        def ask() -> None:
            threading.Thread(target=person.remote.ask, args=("delete", "/me")).start()

        there = []
        for moment in (
            Moment("TransactWriteItems", (own, "privacy-erasures")),
            Moment("TransactWriteItems", (own, "privacy-erasures"), is_done=True),
        ):
            there += [self.state(own) for _ in breaking.kill_at([moment], ask, victim="web")]
        person.remote.insist("delete", "/me", good=(202,))

        assert there == [None, ErasureState.WAITING]
        [erasure] = [one for one in ErasureModel.scan() if one.user_id == own]
        assert _jobs(f"erase-{erasure.erasure_id}") == [f"erase-{erasure.erasure_id}-0"]
        assert happened(person.organization_id, "member.erasure_asked") == {own: 1}
