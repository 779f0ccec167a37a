"""The tables command: idempotent, names every drift, does not destroy by accident."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from diatonic.common.dynamo import tables
from diatonic.common.dynamo.connection import client
from diatonic.common.dynamo.tables import Index, Table

KEYS = (("thing_id", "S"),)
INDEX = Index("shape-index", (("shape", "S"), ("made_at", "S")), {"ProjectionType": "ALL"})


@pytest.fixture
def table():
    made = Table("core", "test-of-tables", KEYS, (), None)
    tables.create_all([made])
    yield made
    client().delete_table(TableName=made.name)


def test_creating_again_changes_nothing(table):
    assert tables.create_all([table]) == []
    assert list(tables._drifts(table)) == []


def test_a_missing_index_and_expiry_are_named_and_then_added(table):
    wanted = Table(table.family, table.table, KEYS, (INDEX,), "expires_at")

    drifts = list(tables._drifts(wanted))
    steps = tables.create_all([wanted])

    assert len(drifts) == 2
    assert "lacks the index shape-index" in drifts[0]
    assert len(steps) == 2
    assert list(tables._drifts(wanted)) == []


@pytest.mark.parametrize(
    ("other", "word"),
    [
        (Table("core", "test-of-tables", (("other_id", "S"),), (), None), "has the key"),
        (Table("core", "test-of-tables-missing", KEYS, (), None), "does not exist"),
    ],
)
def test_check_names_the_drift(table, other, word):
    assert word in " ".join(tables._drifts(other))


def test_an_index_nobody_knows_is_named(table):
    tables.create_all([Table(table.family, table.table, KEYS, (INDEX,), None)])

    assert "does not know" in " ".join(tables._drifts(table))


def test_the_live_tables_are_as_the_code_has_them():
    out = StringIO()

    call_command("tables", "check", stdout=out)

    assert "as the code has them" in out.getvalue()


def test_describe_is_json_in_the_form_of_the_contract():
    out = StringIO()
    call_command("tables", "describe", "--json", stdout=out)

    modules = next(table for table in json.loads(out.getvalue()) if table["table"] == "education-modules")

    assert modules["family"] == "core"
    assert modules["key"] == ["module_id"]
    jobs = next(table for table in json.loads(out.getvalue()) if table["table"] == "jobs")
    assert jobs["indexes"]["due-index"] == ["due_shard", "due_at"], "the partition comes first, whatever the names"
    assert modules["indexes"]["organization-modules-index"] == ["organization_id", "updated_at"]


@pytest.mark.parametrize("arguments", [[], ["--yes"], ["--yes", "--prefix", "wrong-"]])
def test_destroy_refuses_without_yes_and_the_right_prefix(arguments):
    with pytest.raises(CommandError, match="every table"):
        call_command("tables", "destroy", *arguments)

    call_command("tables", "check", stdout=StringIO())
