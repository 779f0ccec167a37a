"""The log to take along: everything that the filters leave, and no more."""

import csv
import json
from io import StringIO

import pytest

from diatonic.common import clock
from diatonic.common.dynamo.connection import counting
from diatonic.common.errors import Denied, Invalid
from organizations.audit import services
from organizations.audit.models import AuditPersonal
from organizations.audit.rules import Filters


def _lines(scope, **asked):
    return [json.loads(line) for line in services.export_lines(scope, filters=Filters(**asked), now=clock.now())]


def _table(scope, **asked):
    return list(
        csv.DictReader(StringIO("".join(services.export_table(scope, filters=Filters(**asked), now=clock.now()))))
    )


def test_all_pages_are_exported_eldest_first(owner, note):
    for number in range(120):
        note(owner, summary=f"did {number}")

    head, *lines, end = _lines(owner)

    assert (head["kind"], head["organization"], head["head"][:2]) == ("export", owner.organization_id, "0:")
    assert [line["entry"]["summary"] for line in lines] == [f"did {number}" for number in range(120)]
    assert end == {"kind": "end", "entries": 120}


@pytest.mark.parametrize("asked", [{"actor": "conrad-id"}, {"target": "rye"}, {"action": "module.deleted"}])
def test_the_filters_hold(owner, colleague, note, asked):
    note(owner, summary="not asked for")
    note(colleague, "module.deleted", target_id="rye", summary="asked for")

    lines, table = _lines(owner, **asked)[1:-1], _table(owner, **asked)

    assert [line["entry"]["summary"] for line in lines] == ["asked for"]
    assert [row["Did"] for row in table] == ["asked for"]


def test_what_lies_beside_an_entry_is_exported_until_it_is_erased(owner, note):
    note(owner, "member.added", target_kind="member", target_id="vera-id", summary="added Vera")

    before = _lines(owner)[1]
    for item in AuditPersonal.query(owner.organization_id, limit=9, page_size=9):
        item.delete()
    after = _lines(owner)[1]

    assert json.loads(before["personal"]["subject"]["content"])["summary"] == "added Vera"
    assert json.loads(before["personal"]["actor"]["content"])["name"] == "Olga"
    assert after == {**before, "personal": {}}


def test_a_table_says_everything_and_no_formula_is_one(owner, note):
    note(owner, summary='=HYPERLINK("evil")', before={"title": "Rye"}, after={"title": "Bread"})
    services.seal_waiting(now=clock.now())

    [row] = _table(owner)

    assert row["Did"] == '\'=HYPERLINK("evil")'
    assert (row["Who"], row["What"], row["Number"]) == ("Olga", "Module published", "1")
    assert json.loads(row["Before and after"]) == {"title": {"after": "Bread", "before": "Rye"}}


def test_another_organizations_entries_are_not_in_it(owner, stranger, note):
    note(owner)

    assert len(_lines(stranger)) == 2
    assert _table(stranger) == []


@pytest.mark.parametrize(
    "export",
    [
        lambda s, f: services.export_lines(s, filters=f, now=clock.now()),
        lambda s, f: services.export_table(s, filters=f, now=clock.now()),
    ],
)
def test_it_is_refused_before_the_first_line(owner, viewer, export):
    with pytest.raises(Denied):
        export(viewer, Filters())
    with pytest.raises(Invalid):
        export(owner, Filters(actor="a", target="b"))


def test_three_calls_for_each_hundred_entries_at_most(owner, note):
    for _ in range(105):
        note(owner)

    with counting() as calls:
        _lines(owner)

    assert calls.total == 1 + 2 + 2
