"""The moderators' screens: the queue, a case, deciding and what comes after, without a script."""

import re
from html import unescape

import pytest

from community.moderation import services as moderation
from community.moderation.store.parts import PartStore
from diatonic.common import clock
from diatonic.common.dynamo import Transaction
from organizations.notifications import services as notifications
from tests.community.moderation.deciding import READER, case_of, report
from tests.community.moderation.screening import MEAN, decide_on, page_of, place_of, written
from tests.organizations.media.conftest import work
from tests.organizations.people import make_organization, make_person, scope_for, sign_in
from tests.people import person


def _said(client):
    return " ".join(unescape(client.get("/o/demo/moderation/").content.decode()).split())


class TestTheQueue:
    def test_it_shows_what_waits_and_why(self, things, author, mina):
        held = written(things, author)
        reported = report(things, things.write("Salt slows yeast.", by=author, status="approved"))

        page = page_of(mina.get("/o/demo/moderation/"))

        assert page.index(reported.case_id) < page.index(held.case_id)
        assert 'data-status="reported"' in page
        assert 'data-status="flagged"' in page
        assert "Salt slows" not in page_of(mina.get("/o/demo/moderation/?show=flagged"))
        assert "2" in page_of(mina.get("/o/demo/moderation/count/"))

    def test_nothing_waiting_is_said(self, mina):
        assert "Nothing waits" in page_of(mina.get("/o/demo/moderation/"))
        assert "No case is in this list" in page_of(mina.get("/o/demo/moderation/?show=appeals"))
        assert mina.get("/o/demo/moderation/count/").content == b""

    def test_it_is_for_moderators(self, people):
        for name in ("ada", "vera"):
            client = sign_in(people[name])
            assert client.get("/o/demo/moderation/").status_code == 403
            assert "moderation/" not in page_of(client.get("/o/demo/"))
        assert "/o/demo/moderation/count/" in page_of(sign_in(people["mina"]).get("/o/demo/"))

    def test_a_wave_is_removed_at_once_and_who_was_slower_is_told(self, things, author, mina, omar):
        wave = [written(things, author, f"{MEAN} {number}") for number in range(3)]
        decide_on(omar, wave[0], "approve")
        chosen = [f"{case.case_id} {case.revision}" for case in wave]

        answer = mina.post("/o/demo/moderation/bulk/", {"case": chosen, "action": "remove", "rule": "spam"})

        said = page_of(mina.get(answer["Location"]))
        assert "2 cases were removed." in said
        assert "Already handled by Omar" in said
        assert [things.status(case.target_id) for case in wave] == ["approved", "removed", "removed"]

    @pytest.mark.parametrize("sent", [{}, {"action": "suspend"}, {"action": "remove", "rule": "nonsense"}])
    def test_a_bulk_that_cannot_be_changes_nothing(self, things, author, mina, sent):
        case = written(things, author)

        answer = mina.post("/o/demo/moderation/bulk/", {"case": [f"{case.case_id} {case.revision}"], **sent})

        assert answer.status_code == 302
        assert things.status(case.target_id) == "flagged"


class TestACase:
    def test_it_shows_the_marks_with_their_reasons_and_the_scores(self, things, author, mina):
        case = written(things, author)

        page = page_of(mina.get(place_of(case)))

        marks = re.findall(r'<mark class="passage">(.*?)<sup', page)
        assert "fucking" in " ".join(marks)
        assert 'class="reason-number' in page
        assert "flagged from 0.60" in page
        assert "held from 0.70, flagged above 0.90" in page
        assert "Ada" in page

    def test_what_people_wrote_is_text_and_nothing_else(self, things, author, mina):
        case = written(things, author, f"<script>alert(1)</script> {MEAN} <b>x</b>", title="<img src=x>")

        page = mina.get(place_of(case)).content.decode()

        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "&lt;" in page

    def test_after_a_decision_the_next_case_is_there_and_undo_in_the_message(self, things, author, mina):
        first, second = written(things, author, f"{MEAN} One."), written(things, author, f"{MEAN} Two.")

        answer = decide_on(mina, first, "remove", note="Stay friendly.", warn="on")

        assert answer["Location"] == place_of(second)
        page = page_of(mina.get(answer["Location"]))
        assert "Done: removed, author warned: insults or harassment. Its author was told." in page
        (undo,) = re.findall(r'action="(/o/demo/moderation/cases/[^"]*/undo/\?revision=\d+)"', page)
        back = mina.post(undo)
        assert back["Location"] == place_of(first)
        assert "The case waits again" in page_of(mina.get(back["Location"]))
        assert things.status(first.target_id) == "flagged"

    def test_after_the_last_one_the_queue_says_that_nothing_waits(self, things, author, mina):
        case = written(things, author)

        answer = decide_on(mina, case, "approve")

        assert answer["Location"] == "/o/demo/moderation/"
        assert "Nothing waits" in page_of(mina.get("/o/demo/moderation/"))
        assert things.status(case.target_id) == "approved"

    def test_who_comes_second_reads_who_decided_and_how(self, things, author, mina, omar):
        case = written(things, author)
        page_of(omar.get(place_of(case)))
        decide_on(mina, case, "hide")

        answer = decide_on(omar, case, "remove")

        page = page_of(omar.get(answer["Location"]))
        assert "Already handled by Mina" in page
        assert "hidden: insults or harassment" in page
        assert "data-decide" not in page
        assert things.status(case.target_id) == "hidden"

    def test_several_actions_are_one_decision(self, things, author, mina):
        case = written(things, author)

        decide_on(mina, case, "remove", warn="on", suspend="on", duration_hours="72")

        decided = case_of(things, case.target_id).decision
        assert decided.actions == ("remove", "warn", "suspend")
        assert decided.suspended_until > clock.iso(clock.now())

    def test_what_is_missing_is_said_at_its_field_and_nothing_typed_is_lost(self, things, author, mina):
        case = written(things, author)

        page = page_of(decide_on(mina, case, "request_edit", note=""), 422)
        assert "Say what has to be changed." in page
        page = page_of(decide_on(mina, case, "", note="My words.", warn="on"), 422)

        assert "what becomes of the text" in page
        assert "My words." in page
        assert things.status(case.target_id) == "flagged"

    def test_somebody_elses_claim_is_said_and_can_be_taken_over(self, things, author, mina, omar, people):
        case = written(things, author)
        moderation.claim(scope_for(people["omar"], "demo"), case_id=case.case_id, now=clock.now())

        assert "Omar has this case in hand" in page_of(mina.get(place_of(case)))
        page = page_of(decide_on(mina, case, "remove", note="Mine."), 409)
        assert "Omar has this case in hand" in page
        assert "Mine." in page
        mina.post(place_of(case, "claim/"), {"steal": "yes", "reason": "Omar is away."})
        assert "Omar has this case" not in page_of(mina.get(place_of(case)))
        assert decide_on(mina, case, "remove").status_code == 302

    def test_reports_are_shown_with_what_changed_since(self, things, author, mina):
        target_id = things.write("Salt slows yeast.", by=author, status="approved")
        report(things, target_id, note="Not true at all.", reason="false")
        things.edit(target_id, "Sugar slows yeast.", by=author)
        work("demo")

        page = page_of(mina.get(place_of(case_of(things, target_id))))

        assert "False or misleading" in page
        assert "Not true at all." in page
        assert READER.user_name in page
        assert "<del>Salt</del><ins>Sugar</ins>" in page

    def test_ones_own_text_is_decided_by_somebody_else(self, things, people, mina):
        case = written(things, scope_for(people["mina"], "demo"))

        page = page_of(mina.get(place_of(case)))

        assert "another moderator decides" in page
        assert "data-decide" not in page
        assert decide_on(mina, case, "approve").status_code == 403

    def test_more_reports_than_a_page_has_lead_on(self, things, author, mina):
        case = written(things, author)
        tx = Transaction()
        for number in range(51):
            said = {"reason": "spam", "note": f"Report {number}.", "weight": 1.0, "from": "demo"}
            PartStore(person(f"reader{number:02}"), case.case_id).report(tx, said, now=clock.now())
        tx.commit()

        page = page_of(mina.get(place_of(case)))
        (more,) = re.findall(r'href="(\?reports=[^"#]+)', page)
        assert page.count("Report ") + page_of(mina.get(place_of(case) + more)).count("Report ") == 51
        assert "The first reports" in page_of(mina.get(place_of(case) + more))
        assert mina.get(place_of(case) + "?reports=forged").status_code == 422

    def test_a_deleted_one_says_so(self, things, author, mina):
        case = written(things, author)
        things.delete(case.target_id, by=author)

        assert "Its author has deleted it" in page_of(mina.get(place_of(case)))
        assert "deleted it meanwhile" in page_of(decide_on(mina, case, "remove"), 409)

    def test_of_another_organization_there_is_nothing(self, things, author, mina):
        make_organization("other")
        stranger = sign_in(make_person("other", name="Stan", role="owner"))
        case = written(things, author)

        assert stranger.get(place_of(case)).status_code == 404
        assert stranger.get(place_of(case).replace("/o/demo/", "/o/other/")).status_code == 404
        assert mina.get("/o/demo/moderation/cases/demo:case:nonsense/").status_code == 404


class TestAppealing:
    def _removed(self, things, author, mina):
        case = written(things, author)
        decide_on(mina, case, "remove", note="Stay friendly.")
        return case

    def test_the_author_reads_what_was_decided_why_and_what_to_do(self, things, author, people, mina):
        case = self._removed(things, author, mina)

        page = page_of(sign_in(people["ada"]).get(f"/o/demo/community/decisions/{case.case_id}/"))

        assert "Your post was removed" in page
        assert "Insults or harassment" in page
        assert "Stay friendly." in page
        assert "By a moderator" in page
        assert "Another moderator than the first decides about it." in page
        assert "Mina" not in page

    def test_nobody_else_reads_it(self, things, author, people, mina):
        case = self._removed(things, author, mina)

        for name in ("vera", "mina"):
            assert sign_in(people[name]).get(f"/o/demo/community/decisions/{case.case_id}/").status_code == 404

    def test_what_the_machine_held_is_said_with_its_passages(self, things, author, people):
        case = written(things, author)

        page = page_of(sign_in(people["ada"]).get(f"/o/demo/community/decisions/{case.case_id}/"))

        assert "By the machine" in page
        assert '<mark class="passage">' in page
        assert "change your post now" in page
        assert "Send the appeal" not in page

    def test_after_an_edit_it_is_the_machine_that_spoke_last_and_a_sanction_still_holds(
        self, things, author, people, mina
    ):
        case = written(things, author)
        decide_on(mina, case, "request_edit", note="Stay friendly.", suspend="on", duration_hours="72")
        things.edit(case.target_id, "You are a stupid fucking fool.", by=author)
        work("demo")

        page = page_of(sign_in(people["ada"]).get(f"/o/demo/community/decisions/{case.case_id}/"))

        assert "By the machine" in page
        assert "By a moderator" not in page
        assert "Stay friendly." not in page
        assert "You cannot post or comment here until" in page

    def test_an_appeal_is_answered_by_another_moderator(self, things, author, people, mina, omar):
        case = self._removed(things, author, mina)
        ada = sign_in(people["ada"])
        address = f"/o/demo/community/decisions/{case.case_id}/"
        assert "This field is required" in page_of(ada.post(address, {"message": " "}), 422)
        assert ada.post(address, {"message": "It was a quote."}).status_code == 302
        assert "You have appealed" in page_of(ada.post(address, {"message": "Again."}, follow=True))
        appealed = case_of(things, case.target_id)
        answered = {"revision": appealed.revision, "outcome": "overturned", "reason": "It was indeed a quote."}

        assert "It was a quote." in page_of(omar.get(place_of(case)))
        assert "another moderator answers" in page_of(mina.post(place_of(case, "answer/"), answered), 403)
        assert omar.post(place_of(case, "answer/"), answered).status_code == 302

        page = page_of(ada.get(address))
        assert "You were right: the decision was overturned." in page
        assert "It was indeed a quote." in page
        assert things.status(case.target_id) == "approved"
        assert any("answered" in notice.text for notice in notifications.list_notices(author).items)
