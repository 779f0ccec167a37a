"""What moderators do about many at once and side by side: bulk and its undo, who else looks, who may not write."""

import re
from datetime import timedelta

import pytest

from community.moderation import services as moderation
from community.moderation.store.records import RecordStore
from community.moderation.views.bulk import packed
from diatonic.common import clock
from diatonic.common.errors import Denied, NotFound
from tests.community.moderation.deciding import READER, case_of
from tests.community.moderation.screening import MEAN, decide_on, page_of, place_of, written
from tests.organizations.people import make_organization, make_person, scope_for, sign_in

_SANCTIONS = "/o/demo/moderation/sanctions/"


@pytest.fixture
def wave(things, author):
    return [written(things, author, f"{MEAN} {number}") for number in range(3)]


def _decide_all(client, cases, action="remove"):
    chosen = [f"{case.case_id} {case.revision}" for case in cases]
    answer = client.post("/o/demo/moderation/bulk/", {"case": chosen, "action": action, "rule": "spam"})
    return page_of(client.get(answer["Location"]))


class TestUndoOfABulk:
    def test_one_button_takes_all_of_it_back(self, things, mina, wave):
        page = _decide_all(mina, wave)
        (undo,) = re.findall(r'action="(/o/demo/moderation/bulk/undo/\?cases=[^"]+)"', page)

        said = page_of(mina.get(mina.post(undo)["Location"]))

        assert "3 decisions are taken back. The cases wait again." in said
        assert [things.status(case.target_id) for case in wave] == ["flagged"] * 3

    def test_what_somebody_else_changed_meanwhile_stays_and_is_said(self, things, mina, omar, wave):
        page = _decide_all(mina, wave)
        (undo,) = re.findall(r'action="(/o/demo/moderation/bulk/undo/\?cases=[^"]+)"', page)
        first = case_of(things, wave[0].target_id)
        omar.post(place_of(first, "undo/"), {"revision": first.revision})

        said = page_of(mina.get(mina.post(undo)["Location"]))

        assert "2 decisions are taken back." in said
        assert "message-error" in said

    def test_fifty_of_them_fit_into_a_message(self, wave):
        assert len(packed([(case.case_id, 2**20) for case in wave] * 17)) < 1500

    @pytest.mark.parametrize("sent", ["", "nonsense", "AAAA", "é"])
    def test_what_names_no_case_undoes_nothing(self, mina, wave, sent):
        _decide_all(mina, wave)

        answer = mina.post("/o/demo/moderation/bulk/undo/", {"cases": sent})

        said = page_of(mina.get(answer["Location"]))
        assert "message-error" in said
        assert "taken back" not in said

    def test_of_another_organization_nothing_is_undone(self, things, mina, wave):
        _decide_all(mina, wave)
        make_organization("other")
        stranger = sign_in(make_person("other", name="Stan", role="owner"))
        cases = packed((case.case_id, case_of(things, case.target_id).revision) for case in wave)

        assert stranger.post("/o/demo/moderation/bulk/undo/", {"cases": cases}).status_code == 404
        stranger.post("/o/other/moderation/bulk/undo/", {"cases": cases})

        assert [things.status(case.target_id) for case in wave] == ["removed"] * 3


class TestWhoElseLooks:
    def test_a_case_and_the_queue_say_who_has_it_open(self, mina, omar, wave):
        page_of(mina.get(place_of(wave[0])))

        assert "Mina is looking at this case, too." in page_of(omar.get(place_of(wave[0])))
        assert "Looking at it now:" in page_of(omar.get("/o/demo/moderation/"))
        assert page_of(omar.get("/o/demo/moderation/?show=flagged")).count("Looking at it now:") == 1

    def test_whoever_leaves_is_not_named_any_more(self, mina, omar, wave):
        looking = place_of(wave[0], "looking/")
        assert mina.post(looking).json() == {"words": ""}
        assert omar.post(looking).json() == {"words": "Mina is looking at this case, too."}

        mina.post(looking, {"leave": "1"})

        assert omar.post(looking).json() == {"words": ""}

    def test_who_was_not_heard_of_for_a_while_looks_at_something_else(self, people, wave):
        mina, omar = (scope_for(people[name], "demo") for name in ("mina", "omar"))
        moderation.look(mina, case_id=wave[0].case_id, now=clock.now())
        soon, later = (clock.now() + timedelta(seconds=seconds) for seconds in (60, 120))

        assert moderation.looking_at(omar, [wave[0].case_id], now=soon) == {wave[0].case_id: ["Mina"]}
        assert moderation.looking_at(omar, [wave[0].case_id], now=later) == {wave[0].case_id: []}

    def test_it_is_told_to_moderators_of_the_organization_only(self, people, wave):
        with pytest.raises(Denied):
            moderation.look(READER, case_id=wave[0].case_id, now=clock.now())
        with pytest.raises(NotFound):
            moderation.look(scope_for(people["mina"], "demo"), case_id="other:case:1", now=clock.now())


class TestWhoMayNotWrite:
    def test_the_list_says_who_until_when_why_and_by_whom(self, things, mina, omar, wave):
        decide_on(mina, wave[0], "remove", suspend="on", duration_hours="72", note="Be kind.")

        page = page_of(omar.get(_SANCTIONS))

        assert "Ada" in page
        assert 'data-status="suspended"' in page
        assert "Insults or harassment. Be kind." in page
        assert "by Mina" in page
        assert "until" in page
        assert f'href="{_SANCTIONS}"' in page_of(omar.get("/o/demo/moderation/"))

    def test_it_can_be_ended_before_the_time_once(self, things, people, author, mina, omar, wave):
        decide_on(mina, wave[0], "remove", mute="on", duration_hours="72")
        end = f"{_SANCTIONS}{author.user_id}/end/"

        assert "They can write here again" in page_of(omar.get(omar.post(end)["Location"]))
        assert "Nobody of this id" in page_of(mina.get(mina.post(end)["Location"]))

        moderation.check_may_write(author, organization_id="demo", now=clock.now())
        assert "Nobody is muted or suspended" in page_of(mina.get(_SANCTIONS))
        record = RecordStore("demo").find(author.user_id)
        assert (record.reason, record.sanctioned_by, record.sanctioned_by_name) == ("", "", "")

    def test_what_is_undone_is_nobodys(self, things, author, mina, wave):
        decide_on(mina, wave[0], "remove", mute="on", duration_hours="72")
        decided = case_of(things, wave[0].target_id)

        mina.post(place_of(decided, "undo/"), {"revision": decided.revision})

        assert RecordStore("demo").find(author.user_id).sanctioned_by_name == ""
        assert "Nobody is muted or suspended" in page_of(mina.get(_SANCTIONS))

    def test_it_is_for_moderators(self, people, author):
        for name in ("ada", "vera"):
            client = sign_in(people[name])
            assert client.get(_SANCTIONS).status_code == 403
            assert client.post(f"{_SANCTIONS}{author.user_id}/end/").status_code == 403
