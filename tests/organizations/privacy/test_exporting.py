"""An export: everything that is kept about a person, once, offered for a week to them only."""

import io
import json
from dataclasses import replace
from zipfile import ZipFile

import pytest
import requests

from diatonic.common import clock, personal, storage
from education.authoring import services as authoring
from education.exercises import services as exercises
from organizations.invites import services as invites
from organizations.notifications import services as notifications
from organizations.privacy import services, store, tasks
from organizations.privacy.rules import ExportState
from organizations.privacy.services import erasing, exporting
from tests.organizations.media.conftest import work as work_in
from tests.organizations.people import make_organization, make_person, scope_for
from tests.organizations.privacy.conftest import NAME, work
from tests.people import COLLEAGUE, OWNER, REVIEWER, make_module


def _zip(user_id):
    answer = requests.get(services.export_link(user_id, now=clock.now()), timeout=10)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    return ZipFile(io.BytesIO(answer.content))


def _read(archive, name):
    return json.loads(archive.read(name))


def test_everything_that_is_kept_is_in_it(busy):
    services.request_export(busy.account.user_id, now=clock.now())
    work()

    archive = _zip(busy.account.user_id)

    assert archive.testzip() is None
    index = _read(archive, "index.json")
    counts = {kind["file"]: kind["count"] for kind in index["kinds"]}
    assert counts.keys() == {f"{holding.name}.json" for holding in personal.holdings()}
    assert index["organizations"] == ["demo"]
    for name, count in counts.items():
        assert len(_read(archive, name)) == count
    account = _read(archive, "accounts.account.json")[0]
    assert (account["name"], account["email"]) == (NAME, busy.account.email)
    assert _read(archive, "learning.attempts.json")[0]["answers"] == {"q1": ["apple"]}
    assert _read(archive, "exercises.submissions.json")[0]["text"] == "My loaf."
    assert _read(archive, "authoring.comments.json")[0]["text"] == "Longer?"
    assert "Rye" in [module.get("title") for module in _read(archive, "authoring.modules.json")]
    assert _read(archive, "notifications.inbox.json")
    assert _read(archive, "membership.membership.json")[0]["role"] == "member"


def test_the_files_of_a_person_are_in_it(busy):
    services.request_export(busy.account.user_id, now=clock.now())
    work()

    archive = _zip(busy.account.user_id)

    names = [name for name in archive.namelist() if name.startswith("files/demo/")]
    assert sorted(name.rpartition("-")[2] for name in names) == ["loaf.png", "oven.png"]
    for name in names:
        assert archive.read(name)


def test_no_secret_and_nobody_elses_work_is_in_it(busy):
    services.request_export(busy.account.user_id, now=clock.now())
    work()

    archive = _zip(busy.account.user_id)

    everything = b"".join(archive.read(name) for name in archive.namelist() if name.endswith(".json")).decode()
    assert "Lena's loaf" not in everything
    for session in _read(archive, "accounts.sessions.json"):
        assert not {"session_id", "data"} & session.keys()


def _say_something(busy):
    """Let others mark the person's work, answer them, name and invite them, and take over what they began."""
    marker = replace(REVIEWER, user_id="marker-id", user_name="Bartholomew")
    author = replace(COLLEAGUE, user_id="author-id", user_name="Wilhelmina")
    theirs = make_module(title="Spelt", scope=author)
    thread = authoring.add_comment(author, module_id=theirs.module_id, text="Too salty for me", now=clock.now())
    authoring.add_comment(
        busy.scope, module_id=theirs.module_id, text="Fine with me", reply_to=thread.comment_id, now=clock.now()
    )
    waiting = exercises.list_waiting(marker, limit=10)
    mine = next(one for one in waiting if one.user_id == busy.account.user_id)
    exercises.mark(
        marker,
        module_id=mine.module_id,
        submission_id=mine.submission_id,
        given={"outcome": "passed", "points": {"crumb": 6, "crust": 4}, "comment": "Well risen."},
        revision=mine.revision,
        now=clock.now(),
    )
    inviter = replace(OWNER, user_id="inviter-id", user_name="Philippa", organization_id="other")
    make_organization("other")
    invites.send_invites(inviter, typed=[busy.account.email], role="viewer", permissions={}, now=clock.now())


def test_nobody_else_is_named_in_it_and_what_others_said_is_theirs(busy):
    _say_something(busy)
    services.request_export(busy.account.user_id, now=clock.now())
    work()

    archive = _zip(busy.account.user_id)

    kinds = [name for name in archive.namelist() if name.endswith(".json") and name != "notifications.inbox.json"]
    said = {name: archive.read(name).decode() for name in kinds}
    for word in ("Bartholomew", "marker-id", "Wilhelmina", "author-id", "Too salty", "Philippa", "inviter-id", "Olga"):
        assert [name for name, text in said.items() if word in text] == [], word
    # What is theirs is all there.
    (work_done,) = _read(archive, "exercises.submissions.json")
    assert work_done["mark"]["comment"] == "Well risen."
    assert {one["text"] for one in _read(archive, "authoring.comments.json")} == {"Longer?", "Fine with me"}
    assert {one["participants"] for one in _read(archive, "authoring.threads.json")} == {busy.account.user_id}
    assert _read(archive, "invites.received.json")[0]["email"] == busy.account.email
    assert {one["mark"]["comment"] for one in _read(archive, "exercises.marks.json")} == {"Good."}


def test_the_link_is_for_the_person_alone_and_for_two_minutes(busy):
    other = make_person("demo", name="Ines")
    services.request_export(busy.account.user_id, now=clock.now())
    work()

    with pytest.raises(services.NoExport):
        services.export_link(other.user_id, now=clock.now())
    assert "X-Amz-Expires=120" in services.export_link(busy.account.user_id, now=clock.now())


@pytest.mark.parametrize("gone", [True, False], ids=["erased", "replaced"])
def test_one_that_is_not_wanted_any_more_leaves_no_zip(account, monkeypatch, gone):
    """A worker wrote the ZIP and was killed; meanwhile the person was erased, or has asked for another one."""
    export = services.request_export(account.user_id, now=clock.now())
    real = store.change_export
    monkeypatch.setattr(store, "change_export", _die)
    with pytest.raises(RuntimeError):
        tasks.prepare_export(None, user_id=account.user_id, export_id=export.export_id)
    monkeypatch.setattr(store, "change_export", real)
    assert storage.head(export.key).size
    store.drop_export(account.user_id, export.export_id)
    if not gone:
        services.request_export(account.user_id, now=clock.now())

    work(only="prepare_export")

    with pytest.raises(storage.NotThere):
        storage.head(export.key)


def test_one_that_failed_leaves_no_zip(account, monkeypatch):
    export = services.request_export(account.user_id, now=clock.now())
    real = store.change_export
    monkeypatch.setattr(store, "change_export", _die)
    with pytest.raises(RuntimeError):
        tasks.prepare_export(None, user_id=account.user_id, export_id=export.export_id)
    monkeypatch.setattr(store, "change_export", real)

    services.fail_export(user_id=account.user_id, export_id=export.export_id, now=clock.now())

    with pytest.raises(storage.NotThere):
        storage.head(export.key)


def test_files_beyond_the_limit_are_named(busy, monkeypatch):
    monkeypatch.setattr(exporting._Written, "__init__", _small_room(exporting._Written.__init__))
    services.request_export(busy.account.user_id, now=clock.now())
    work()

    archive = _zip(busy.account.user_id)

    assert not [name for name in archive.namelist() if name.startswith("files/")]
    assert len(_read(archive, "left-out.json")) == 2


def _small_room(real):
    def init(self, *args, **options):
        real(self, *args, **options)
        self.room = 10

    return init


def test_asked_while_it_is_prepared_is_once(account):
    first = services.request_export(account.user_id, now=clock.now())

    assert services.request_export(account.user_id, now=clock.now()) == first


def test_a_new_one_takes_the_place_of_the_older_one(account):
    first = services.request_export(account.user_id, now=clock.now())
    work()
    second = services.request_export(account.user_id, now=clock.now())
    work()

    found, _ = services.get_privacy(account.user_id, now=clock.now())
    assert found is not None
    assert (found.export_id, found.state) == (second.export_id, ExportState.READY)
    with pytest.raises(storage.NotThere):
        storage.head(first.key)
    assert storage.head(second.key).size == found.size


def test_it_is_gone_after_a_week_by_the_clock_and_then_from_the_bucket(account, travel):
    export = services.request_export(account.user_id, now=clock.now())
    work()
    travel(7.1)

    assert services.get_privacy(account.user_id, now=clock.now())[0] is None
    with pytest.raises(services.NoExport):
        services.export_link(account.user_id, now=clock.now())
    assert storage.head(export.key).size
    work()
    with pytest.raises(storage.NotThere):
        storage.head(export.key)


def test_the_person_is_told_when_it_is_ready(account):
    services.request_export(account.user_id, now=clock.now())
    work()

    notice = notifications.list_notices(scope_for(account, "demo")).items[0]
    assert (notice.kind, notice.url) == ("privacy.export_ready", "/account/privacy/")


def test_one_that_fails_says_so_and_can_be_asked_for_again(account):
    export = services.request_export(account.user_id, now=clock.now())

    services.fail_export(user_id=account.user_id, export_id=export.export_id, now=clock.now())

    found, _ = services.get_privacy(account.user_id, now=clock.now())
    assert found is not None
    assert found.state is ExportState.FAILED
    assert found.reason.endswith("again.")
    assert services.request_export(account.user_id, now=clock.now()).export_id != export.export_id


def test_preparing_twice_writes_the_same_object(account, monkeypatch):
    export = services.request_export(account.user_id, now=clock.now())
    real = store.change_export
    monkeypatch.setattr(store, "change_export", _die)
    with pytest.raises(RuntimeError):
        tasks.prepare_export(None, user_id=account.user_id, export_id=export.export_id)
    monkeypatch.setattr(store, "change_export", real)

    work()
    work_in("demo")

    found, _ = services.get_privacy(account.user_id, now=clock.now())
    assert found is not None
    assert found.state is ExportState.READY
    assert _zip(account.user_id).testzip() is None


def _die(*_args, **_options):
    raise RuntimeError("the machine is gone")


def test_who_is_being_erased_gets_none(account, travel, monkeypatch):
    services.request_erasure(account.user_id, now=clock.now())
    travel(8)
    monkeypatch.setattr(erasing, "_AT_A_TIME", 0.0)
    work()

    with pytest.raises(services.BeingErased):
        services.request_export(account.user_id, now=clock.now())
