"""The audit log: what entries say, who reads them, and how they are asked for."""

from dataclasses import replace
from datetime import timedelta

import pytest

from diatonic.common import clock, personal
from diatonic.common.dynamo import Transaction
from diatonic.common.dynamo.connection import counting
from diatonic.common.errors import Denied, Invalid
from diatonic.common.scope import system_scope
from organizations.audit import services
from organizations.audit.models import AuditEvent, AuditPersonal
from organizations.audit.rules import Filters


class TestWhatAnEntrySays:
    def test_it_says_who_did_what_through_which_token_and_request(self, owner, note):
        acting = replace(owner, token_id="token-1", ip_address="192.0.2.7")

        note(acting, details={"version": "1.0.0"})

        [event] = services.list_events(owner).items
        assert (event.actor_id, event.actor_name, event.token_id) == ("olga-id", "Olga", "token-1")
        assert (event.action, event.target_kind, event.target_id) == ("module.published", "module", "bread")
        assert (event.summary, event.details) == ("published “Bread”", {"version": "1.0.0"})
        assert (event.ip_address, event.request_id) == ("192.0.2.7", "test-request")

    def test_before_and_after_name_only_what_changed(self, owner, note):
        note(owner, before={"title": "Rye", "tags": ["a"], "minutes": 5}, after={"title": "Bread", "tags": ["a"]})

        [event] = services.list_events(owner).items
        assert event.changes == {
            "minutes": {"before": 5, "after": None},
            "title": {"before": "Rye", "after": "Bread"},
        }

    def test_secrets_are_never_written(self, owner, note):
        note(
            owner,
            details={"api_key": "k-12345", "headers": [{"Authorization": "Bearer b-12345"}], "token_id": "t1"},
            before={"client_secret": "old-12345"},
            after={"client_secret": "new-12345"},
        )

        [item] = AuditEvent.query(owner.organization_id, limit=9, page_size=9)
        assert "12345" not in str(item.attribute_values)
        [event] = services.list_events(owner).items
        assert event.details["token_id"] == "t1"
        assert event.changes == {"client_secret": {"before": "(secret)", "after": "(secret)"}}

    def test_the_entry_itself_names_nobody(self, owner, note):
        acting = replace(owner, ip_address="192.0.2.7")

        note(acting, "member.added", target_kind="member", target_id="vera-id", summary="added Vera as viewer")

        [item] = AuditEvent.query(owner.organization_id, limit=9, page_size=9)
        said = str(item.attribute_values)
        assert not [word for word in ("Olga", "Vera", "192.0.2.7") if word in said]
        assert services.list_events(owner).items[0].summary == "added Vera as viewer"

    def test_where_a_persons_details_are_erased_the_entry_still_reads(self, owner, note):
        note(owner, "member.added", target_kind="member", target_id="vera-id", summary="added Vera as viewer")
        for item in AuditPersonal.query(owner.organization_id, limit=9, page_size=9):
            item.delete()

        [event] = services.list_events(owner).items

        assert event.actor_name == "A person whose details were erased"
        assert event.erased == {"actor", "subject"}

    def test_it_is_written_with_the_change_or_not_at_all(self, owner):
        tx = Transaction()
        services.record(
            tx, owner, action="a.b", target_kind="t", target_id="1", summary="did something", now=clock.now()
        )

        assert services.list_events(owner).items == ()
        tx.commit()
        assert len(services.list_events(owner).items) == 1

    def test_the_system_is_called_by_our_name(self, owner, note):
        note(system_scope(owner.organization_id, reason="test"))

        assert services.list_events(owner).items[0].actor_name == "Diatonic"


class TestAskingForEntries:
    def test_the_newest_comes_first_page_by_page(self, owner, note):
        for number in range(5):
            note(owner, summary=f"did {number}")

        first = services.list_events(owner, limit=3)
        second = services.list_events(owner, limit=3, cursor=first.next_cursor)

        assert [event.summary for event in (*first.items, *second.items)] == [f"did {n}" for n in (4, 3, 2, 1, 0)]
        assert second.next_cursor is None

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ({"actor": "conrad-id"}, ["by Conrad"]),
            ({"target": "rye"}, ["about rye"]),
            ({"action": "module.deleted"}, ["a deletion"]),
        ],
    )
    def test_one_of_actor_target_and_action(self, owner, colleague, note, asked, found):
        note(colleague, summary="by Conrad")
        note(owner, target_id="rye", summary="about rye")
        note(owner, "module.deleted", summary="a deletion")

        page = services.list_events(owner, filters=Filters(**asked))

        assert [event.summary for event in page.items] == found

    def test_two_of_them_at_once_are_refused(self, owner):
        with pytest.raises(Invalid) as refused:
            services.list_events(owner, filters=Filters(actor="a", target="b"))

        assert [field.pointer for field in refused.value.fields] == ["/actor", "/target"]

    def test_a_time_that_ends_before_it_begins_is_refused(self, owner):
        now = clock.now()

        with pytest.raises(Invalid):
            services.list_events(owner, filters=Filters(since=now, until=now - timedelta(days=1)))

    @pytest.mark.parametrize("asked", [{}, {"actor": "olga-id"}])
    def test_by_time(self, owner, note, asked):
        note(owner, summary="early")
        middle = clock.now() + timedelta(milliseconds=2)
        while clock.now() <= middle:
            pass
        note(owner, summary="late")

        early = services.list_events(owner, filters=Filters(until=middle, **asked))
        late = services.list_events(owner, filters=Filters(since=middle, **asked))
        both = services.list_events(
            owner, filters=Filters(since=middle - timedelta(hours=1), until=middle + timedelta(hours=1), **asked)
        )

        assert [event.summary for event in early.items] == ["early"]
        assert [event.summary for event in late.items] == ["late"]
        assert len(both.items) == 2

    def test_a_cursor_is_good_for_its_own_filter_only(self, owner, note):
        for _ in range(3):
            note(owner)
        cursor = services.list_events(owner, filters=Filters(actor="olga-id"), limit=1).next_cursor

        with pytest.raises(Invalid) as refused:
            services.list_events(owner, filters=Filters(target="bread"), limit=1, cursor=cursor)

        assert refused.value.code == "bad_cursor"

    def test_a_page_makes_two_calls_however_many_entries_there_are(self, owner, note):
        for _ in range(3):
            note(owner, "member.added", target_kind="member", target_id="vera-id")
        counted = []
        for limit in (1, 3):
            with counting() as calls:
                services.list_events(owner, limit=limit)
            counted.append(calls.total)

        assert counted == [2, 2]


class TestWhoReads:
    def test_somebody_without_the_permission_is_refused(self, viewer):
        with pytest.raises(Denied):
            services.list_events(viewer)

    @pytest.mark.parametrize("asked", [{}, {"actor": "olga-id"}, {"target": "bread"}, {"action": "module.published"}])
    def test_another_organization_sees_nothing_of_it(self, owner, stranger, note, asked):
        note(owner)

        assert services.list_events(stranger, filters=Filters(**asked)).items == ()


class TestWhatIsSaidOfAPerson:
    def test_it_is_found_over_all_organizations(self, owner, stranger, note):
        elsewhere = replace(owner, organization_id=stranger.organization_id, ip_address="192.0.2.7")
        note(owner)
        note(elsewhere)
        note(stranger, about="olga-id", summary="wrote of Olga")

        [holding] = [one for one in personal.holdings() if one.name == "audit.personal"]

        olga = personal.Subject("olga-id")
        said = list(holding.find(olga))

        assert [(one.organization_id, one.part_key.partition("#")[2]) for one in said] == [
            (owner.organization_id, "actor"),
            (stranger.organization_id, "actor"),
            (stranger.organization_id, "subject"),
        ]
        assert holding.shown(said[1], olga).items() > {"name": "Olga", "ip_address": "192.0.2.7"}.items()
        assert holding.shown(said[2], olga)["summary"] == "wrote of Olga"

    def test_erasing_it_leaves_the_entries_and_what_is_said_of_others(self, owner, colleague, note):
        for _ in range(30):
            note(owner)
        note(colleague)

        assert [services.erase_personal("olga-id") for _ in range(3)] == [25, 5, 0]

        events = services.list_events(owner, limit=50).items
        assert len(events) == 31
        assert {event.actor_name for event in events} == {"Conrad", "A person whose details were erased"}
        assert {event.actor_id for event in events} == {"olga-id", "conrad-id"}
