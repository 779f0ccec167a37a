"""What people want to hear of: at the bell, in the API and by mail."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from diatonic.common import clock, ids
from diatonic.common.dynamo import Transaction
from diatonic.common.jobs.store import Job
from diatonic.common.mail.files import Filed, newest
from diatonic.common.scope import system_scope
from organizations.accounts import services as accounts
from organizations.accounts.rules import Account
from organizations.membership.models import Member
from organizations.notifications import services, tasks
from organizations.notifications.rules import Group, group_of
from tests.organizations.people import NOW, make_organization, make_person, scope_for, sign_in
from tests.routes.iam import Asked, refused

WISHES = "/api/me/notification-preferences"
READ = "/api/me/notifications"


@pytest.fixture
def ada() -> Account:
    make_organization("demo")
    return make_person("demo", name="Ada")


@pytest.fixture
def client(ada: Account) -> Client:
    return sign_in(ada)


def tell(account: Account, kind: str, text: str = "It is so.") -> None:
    tx = Transaction()
    services.send(
        tx, organization_id="demo", to=account.user_id, kind=kind, text=text, url="/o/demo/files/", now=clock.now()
    )
    tx.commit()


def want(client: Client, **groups: dict[str, bool]) -> Any:
    return client.put(WISHES, {"groups": groups}, "application/json")


def bell(client: Client) -> str:
    return client.get("/o/demo/notifications/count/").content.decode().partition("<")[0]


def mail_now(account: Account) -> None:
    tasks.mail_unread(system_scope("demo", reason="test"), user_id=account.user_id)


@pytest.fixture
def letters(tmp_path: Any, settings: Any) -> Callable[[], list[Filed]]:
    """Return the mails that were sent."""
    settings.DIATONIC = settings.DIATONIC.model_copy(update={"var": tmp_path})
    return newest


@pytest.mark.parametrize(
    ("kind", "group"),
    [
        ("module.published", Group.MODULES),
        ("comment.added", Group.MODULES),
        ("submission.marked", Group.LEARNING),
        ("file.ready", Group.FILES),
        ("run.decision", Group.RUNS),
        ("invite.accepted", Group.MEMBERS),
        ("account.token_revoked", Group.ACCOUNT),
        ("something.new", Group.OTHER),
    ],
)
def test_every_kind_has_a_group(kind, group):
    assert group_of(kind) is group


def test_everything_counts_at_the_bell_and_nothing_is_mailed_at_first(client):
    listed = client.get(WISHES).json()["items"]

    assert [wish["group"] for wish in listed] == list(Group)
    assert all(wish["bell"] for wish in listed)
    assert not any(wish["email"] for wish in listed)


def test_what_is_quiet_is_listed_and_does_not_count(client, ada):
    tell(ada, "file.ready")
    tell(ada, "module.published")
    assert bell(client) == "2"

    assert want(client, files={"bell": False}).status_code == 200

    assert bell(client) == "1"
    assert len(client.get(READ).json()["items"]) == 2


def test_what_others_did_to_my_account_always_counts(client, ada):
    answer = want(client, account={"bell": False})

    assert next(wish for wish in answer.json()["items"] if wish["group"] == "account")["bell"]
    tell(ada, "account.signed_out")
    assert bell(client) == "1"


def test_groups_that_are_left_out_stay(client):
    want(client, files={"bell": False})
    want(client, modules={"email": True})

    listed = {wish["group"]: (wish["bell"], wish["email"]) for wish in client.get(WISHES).json()["items"]}
    assert listed["files"] == (False, False)
    assert listed["modules"] == (True, True)


def test_wishes_and_what_was_read_do_not_undo_each_other(client, ada):
    tell(ada, "file.ready")
    want(client, modules={"bell": False})
    newest = client.get(READ).json()["items"][0]["notification_id"]

    assert client.post(f"{READ}/read", {"up_to": newest}, "application/json").status_code == 204

    assert client.get(READ).json()["items"][0]["is_read"]
    assert not next(wish for wish in client.get(WISHES).json()["items"] if wish["group"] == "modules")["bell"]
    want(client, modules={"bell": True})
    assert client.get(READ).json()["items"][0]["is_read"]


@pytest.mark.parametrize("body", [{"groups": {"nonsense": {"bell": True}}}, {"groups": {"files": {"bell": "x"}}}, {}])
def test_what_cannot_be_wanted_is_refused(client, body):
    assert client.put(WISHES, body, "application/json").status_code == 422


def test_what_is_no_notification_cannot_be_read(client):
    assert client.post(f"{READ}/read", {"up_to": "#inbox"}, "application/json").status_code == 422


def test_notifications_come_in_pages_and_are_nobody_elses(client, ada):
    for number in range(3):
        tell(ada, "file.ready", f"File {number} is ready.")

    first = client.get(READ, {"limit": 2}).json()
    rest = client.get(READ, {"limit": 2, "cursor": first["next_cursor"]}).json()

    assert [one["text"][:6] for one in first["items"] + rest["items"]] == ["File 2", "File 1", "File 0"]
    other = sign_in(make_person("demo", name="Otto"))
    assert other.get(READ).json()["items"] == []
    assert other.get(READ, {"cursor": first["next_cursor"]}).status_code == 422


def test_a_token_reads_no_notifications(ada):
    _, text = accounts.create_token(scope_for(ada, "demo"), name="CI", scopes=["learn.view"], now=clock.now())
    headers = {"Authorization": f"Bearer {text}"}

    for path in (READ, WISHES):
        assert Client().get(path, headers=headers).json()["code"] == "not_by_token"


def test_the_screen_says_and_saves_the_same(client):
    answer = client.post("/o/demo/account/notifications/", {"bell": ["files"], "email": ["learning"]}, follow=True)

    assert "is saved" in answer.content.decode()
    listed = {wish["group"]: (wish["bell"], wish["email"]) for wish in client.get(WISHES).json()["items"]}
    assert listed["files"] == (True, False)
    assert listed["learning"] == (False, True)
    assert listed["account"] == (True, False)


def test_mail_tells_once_of_what_is_unread_and_wanted(client, ada, letters):
    want(client, files={"email": True})
    tell(ada, "file.ready", "Bread & salt is ready.")
    tell(ada, "module.published", "Not wanted by mail.")

    with Asked() as asked:
        mail_now(ada)
        mail_now(ada)

    (letter,) = letters()
    assert (letter.to, letter.subject) == (ada.email, "Bread & salt is ready.")
    assert "Bread & salt is ready." in letter.text
    assert "Bread &amp; salt is ready." in letter.html
    assert f"{settings.DIATONIC.base_url}/o/demo/files/" in letter.text
    assert "Not wanted" not in letter.text + letter.html
    assert refused("worker", asked.calls) == []


def test_what_was_read_is_not_mailed(client, ada, letters):
    want(client, files={"email": True})
    tell(ada, "file.ready")
    services.mark_read(scope_for(ada, "demo"), up_to=ids.new(), now=clock.now())

    mail_now(ada)

    assert letters() == []


def test_the_next_mail_is_due_at_the_next_hour_and_once(client, ada):
    want(client, files={"email": True})
    want(client, modules={"email": True})

    mail_now(ada)

    jobs = [job for shard in range(8) for job in Job.due_index.query(str(shard), limit=10)]
    mine = [job for job in jobs if job.task.endswith("mail_unread")]
    assert len(mine) == 1
    due = clock.parse(mine[0].due_at)
    assert due.minute == due.second == 0
    assert timedelta() < due - clock.now() <= timedelta(hours=1)


@pytest.mark.parametrize("ending", ["nothing wanted", "gone"])
def test_it_ends_when_nothing_is_wanted_or_the_person_is_gone(client, ada, letters, ending):
    want(client, files={"email": True})
    tell(ada, "file.ready")
    for shard in range(8):
        for job in Job.due_index.query(str(shard), limit=10):
            job.delete()
    if ending == "gone":
        Member("demo", ada.user_id).delete()
    else:
        want(client, files={"email": False})

    mail_now(ada)

    assert letters() == []
    assert not [job for shard in range(8) for job in Job.due_index.query(str(shard), limit=10)]


def test_who_wants_no_mail_at_all_gets_none(client, ada, letters):
    want(client, files={"email": True})
    accounts.change_profile(
        scope_account(ada), scope_for(ada, "demo"), preferences={"email_notifications": False}, now=NOW
    )
    tell(ada, "file.ready")

    mail_now(ada)

    assert letters() == []


def scope_account(account: Account) -> Account:
    return accounts.find_accounts([account.user_id])[account.user_id]
