"""After a backup was restored, whoever had been erased is erased again."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from diatonic.common import clock, storage
from diatonic.common.dynamo import tables
from diatonic.common.dynamo.connection import client
from organizations.privacy import services, store
from organizations.privacy.models import ErasureModel
from tests.emptying import Written
from tests.organizations.people import account_of, make_person
from tests.organizations.privacy.conftest import NAME, Traces, everything, finish


def _named(account):
    return sorted(
        f"{table}: {item}" for table, item in everything() if (NAME in str(item) or (account.email in str(item)))
    )


def _restore(backup):
    Written().empty(everything=True)
    names = {table.table: table.name for table in tables.all_tables()}
    for table, item in backup:
        client().put_item(TableName=names[table], Item=item)


def _run(*arguments):
    out = StringIO()
    call_command("privacy", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def ids(busy: Traces, tmp_path: Path) -> Path:
    """The list of who was erased."""
    file = tmp_path / "erased.txt"
    file.write_text(f"{busy.account.user_id}\n", encoding="utf-8")
    return file


def _erase(account, travel):
    erasure = services.request_erasure(account.user_id, now=clock.now())
    travel(8)
    finish()
    assert _named(account) == []
    return erasure


def test_whoever_is_back_is_erased_again(busy, ids, travel):
    backup = list(everything())
    _erase(busy.account, travel)
    _restore(backup)
    assert _named(busy.account)

    with pytest.raises(CommandError, match="1 of them are back"):
        _run("erase-again", "--ids", str(ids))
    finish()

    assert _named(busy.account) == []
    assert account_of(busy.account.user_id).status == "erased"
    assert store.find_both(busy.account.user_id) == (None, None)
    assert "Nobody is back" in _run("erase-again", "--ids", str(ids))


def test_it_needs_no_list_as_who_was_erased_is_noted_outside_of_the_tables(busy, travel):
    backup = list(everything())
    _erase(busy.account, travel)
    _restore(backup)

    assert busy.account.user_id in _run("erased").split()
    noted = next(one for one in services.list_erased(now=clock.now()) if one.user_id == busy.account.user_id)
    assert noted.organizations == ("demo",)
    found, _ = services.erase_again(noted.user_id, organizations=noted.organizations, now=clock.now())
    finish()

    assert found is services.Found.BEGUN
    assert _named(busy.account) == []


def test_asked_again_it_says_how_far_it_is(busy, ids, travel):
    backup = list(everything())
    _erase(busy.account, travel)
    _restore(backup)

    again = [
        services.erase_again(busy.account.user_id, organizations=(), now=clock.now())[0],
        services.erase_again(busy.account.user_id, organizations=(), now=clock.now())[0],
    ]
    assert again == [services.Found.BEGUN, services.Found.UNDER_WAY]
    assert len(list(ErasureModel.scan())) == 1
    finish()
    assert services.erase_again(busy.account.user_id, organizations=(), now=clock.now())[0] is services.Found.NOTHING


def test_the_first_receipt_stays_as_it_was(busy, travel):
    backup = [(table, item) for table, item in everything() if table != "erasure-receipts"]
    first = _erase(busy.account, travel)
    token = services.receipt_address(first).split("/")[3]
    before = services.get_receipt(token, now=clock.now())
    kept = [(table, item) for table, item in everything() if table == "erasure-receipts"]
    _restore([*backup, *kept])

    services.erase_again(busy.account.user_id, organizations=(), now=clock.now())
    finish()

    assert services.get_receipt(token, now=clock.now()) == before


def test_what_is_back_without_the_account_goes_too(busy, travel):
    """Some tables were restored, the accounts were not."""
    backup = [(table, item) for table, item in everything() if table in ("quiz-attempts", "notifications")]
    _erase(busy.account, travel)
    names = {table.table: table.name for table in tables.all_tables()}
    for table, item in backup:
        client().put_item(TableName=names[table], Item=item)

    found, _ = services.erase_again(busy.account.user_id, organizations=("demo",), now=clock.now())
    finish()

    assert found is services.Found.BEGUN
    left = [item for table, item in everything() if table in ("quiz-attempts", "notifications")]
    assert busy.account.user_id not in str(left)


def test_one_who_is_the_last_owner_again_waits_and_the_command_says_why(busy, ids, travel):
    backup = list(everything())
    _erase(busy.account, travel)
    _restore([pair for pair in backup if "Olga" not in str(pair)])
    member = next(item for table, item in backup if table == "OrganizationMembers" and NAME in str(item))
    names = {table.table: table.name for table in tables.all_tables()}
    client().put_item(TableName=names["OrganizationMembers"], Item=member | {"role": {"S": "owner"}})
    with pytest.raises(CommandError):
        _run("erase-again", "--ids", str(ids))
    finish()

    found, why = services.erase_again(busy.account.user_id, organizations=(), now=clock.now())

    assert found is services.Found.BLOCKED
    assert "last owner of" in why
    assert account_of(busy.account.user_id).is_active


def test_the_note_goes_with_the_last_backup(account, travel):
    _erase(account, travel)
    assert account.user_id in {one.user_id for one in services.list_erased(now=clock.now())}

    travel(36)
    finish()

    keys = [each.key for each in storage.list_objects("erased/", after="", limit=1000)]
    assert not [key for key in keys if account.user_id in storage.read(key, most=10_000)[0].decode()]


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        _run("erase-again", "--ids", str(tmp_path / "nothing.txt"))


def test_who_was_never_erased_is_left_alone_by_the_notes(account):
    make_person("demo", name="Ines")

    assert account.user_id not in _run("erased").split()
