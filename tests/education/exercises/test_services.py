"""Handing in and marking: who may, what counts, what happens to two at once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from diatonic.common import errors
from diatonic.common.dynamo.connection import counting
from diatonic.common.scope import OrganizationSettings
from education.authoring import services as authoring
from education.authoring.rules import Exercise
from education.exercises import services
from education.exercises.rules import MarkInput, State, wrong_mark, wrong_work
from education.exercises.services import ExerciseChanged, NotNow, SubmissionNotFound
from education.learning import services as learning
from organizations.audit import services as audit
from organizations.notifications import services as notifications
from tests.education.exercises.working import GOOD, POOR, Place, hand_in, mark, progress
from tests.organizations.people import make_organization, make_person
from tests.people import (
    COLLEAGUE,
    EXERCISE,
    INSTRUCTOR,
    MEMBER,
    NOW,
    OWNER,
    REVIEWER,
    STRANGER,
    VIEWER,
    publish,
    section_ids,
)


def queue(place: Place, **wanted: Any) -> list[str]:
    _, page = services.list_submissions(INSTRUCTOR, module_id=place.module_id, **wanted)
    return [one.submission_id for one in page.items]


class TestRules:
    def test_what_has_to_be_handed_in(self):
        text, file, both = (Exercise(submit_as=kind) for kind in ("text", "file", "both"))

        assert not wrong_work(text, text="A", has_file=False)
        assert wrong_work(text, text=" ", has_file=True)
        assert not wrong_work(file, text="", has_file=True)
        assert wrong_work(file, text="A", has_file=True)
        assert wrong_work(file, text="", has_file=False)
        assert not wrong_work(both, text="A", has_file=False)
        assert not wrong_work(both, text="", has_file=True)
        assert wrong_work(both, text="", has_file=False)

    @pytest.mark.parametrize(
        ("given", "pointers"),
        [
            (GOOD, []),
            (POOR, []),
            ({**GOOD, "points": {"crumb": 7, "crust": 3}}, ["/points/crumb"]),
            ({**GOOD, "points": {"crust": 4}}, ["/points/crumb", "/outcome"]),
            ({**GOOD, "points": {"crumb": 6, "crust": 3, "taste": 1}}, ["/points/taste"]),
            ({**GOOD, "points": {"crumb": 4, "crust": 0}}, ["/outcome"]),
            ({**POOR, "notes": {}}, ["/comment"]),
        ],
    )
    def test_what_a_mark_may_say(self, given, pointers):
        wrong = wrong_mark(Exercise.model_validate(EXERCISE), MarkInput.model_validate(given))

        assert [error.pointer for error in wrong] == pointers

    def test_without_criteria_the_marker_decides(self):
        assert not wrong_mark(Exercise(), MarkInput(outcome="passed"))


class TestHandingIn:
    def test_handing_in_begins_the_section_and_pins_the_edition(self, place):
        submission = hand_in(place)

        assert (submission.number, submission.version, submission.edition) == (1, "1.0.0", 1)
        assert (progress(place).state, progress(place).attempts) == ("started", 1)
        assert [one.text for one in services.list_own(VIEWER, **place.ids).items] == ["A loaf."]

    def test_what_waits_cannot_be_handed_in_again(self, place):
        hand_in(place)

        with pytest.raises(NotNow):
            hand_in(place, "Another.")

    def test_of_two_windows_one_hands_in(self, place):
        def send(number: int) -> object:
            try:
                return hand_in(place, f"Loaf {number}")
            except errors.Conflict as refused:
                return refused

        with ThreadPoolExecutor(4) as pool:
            outcomes = list(pool.map(send, range(4)))

        assert sum(not isinstance(one, errors.Conflict) for one in outcomes) == 1
        assert len(services.list_own(VIEWER, **place.ids).items) == 1
        assert len(queue(place)) == 1

    def test_the_tries_end(self, place):
        for number in (1, 2, 3):
            mark(hand_in(place, f"Loaf {number}"), POOR)

        with pytest.raises(NotNow, match="used all your tries"):
            hand_in(place)

    def test_the_text_has_to_be_the_one_for_this_edition(self, place):
        changes = {"content_data": {**EXERCISE, "instructions": "Bake two loaves."}}
        authoring.save_section(INSTRUCTOR, **place.ids, changes=changes, revision=1, now=NOW)
        publish(place.module_id)

        with pytest.raises(ExerciseChanged):
            hand_in(place, edition=1)

        assert hand_in(place, edition=2).edition == 2

    def test_only_an_exercise_takes_work(self, place):
        text = section_ids(place.module_id)[0]

        with pytest.raises(errors.Conflict):
            hand_in(Place(place.module_id, text))

    def test_work_can_be_taken_back_until_it_is_marked(self, place):
        first = hand_in(place)
        draft = services.take_back(VIEWER, **place.ids, now=NOW)

        assert draft.text == "A loaf."
        assert queue(place) == []
        assert progress(place).attempts == 0
        with pytest.raises(SubmissionNotFound):
            mark(first, GOOD)
        assert hand_in(place, "Better.").number == 1
        mark(services.list_own(VIEWER, **place.ids).items[0], GOOD)
        with pytest.raises(NotNow):
            services.take_back(VIEWER, **place.ids, now=NOW)

    def test_saying_that_it_is_done_completes_nothing(self, place):
        with pytest.raises(errors.Conflict):
            learning.save_progress(VIEWER, **place.ids, reported={"state": "completed"}, now=NOW)

    def test_a_stranger_and_who_may_only_read_hand_nothing_in(self, place):
        reader = replace(VIEWER, permissions=frozenset({"learn.view"}))

        with pytest.raises(errors.NotFound):
            hand_in(place, scope=STRANGER)
        with pytest.raises(errors.Denied):
            hand_in(place, scope=reader)

    def test_nobody_finds_another_persons_work(self, place):
        hand_in(place, "Secret.")

        assert services.list_own(MEMBER, **place.ids).items == ()
        with pytest.raises(errors.Denied):
            services.list_submissions(MEMBER, module_id=place.module_id)


class TestMarking:
    def test_passing_completes_the_section_and_tells_the_learner(self, place):
        marked = mark(hand_in(place), GOOD)

        seen = progress(place)
        assert (marked.state, marked.points, marked.out_of) == (State.PASSED, 8, 10)
        assert (seen.state, seen.passed, seen.best, seen.passed_edition) == ("completed", True, 80, 1)
        (notice,) = notifications.list_notices(VIEWER).items
        assert "You have passed “Bake a loaf” in “Bread for beginners”. 8 of 10 points." in notice.text
        assert notice.url.endswith(f"/sections/{place.content_id}/#work")
        event = audit.list_events(OWNER).items[0]
        assert (event.action, event.summary) == ("submission.marked", "marked “Bake a loaf” of Viewer as passed")

    def test_trying_again_keeps_the_section_open(self, place):
        mark(hand_in(place), POOR)

        (own,) = services.list_own(VIEWER, **place.ids).items
        assert (progress(place).state, progress(place).best) == ("started", 10)
        assert own.mark
        assert (own.mark.notes, own.mark.by_name) == ({"crust": "Burnt."}, "Instructor")
        assert hand_in(place, "Paler.").number == 2

    def test_of_two_markers_one_wins_and_the_other_learns_who(self, place):
        submission = hand_in(place)

        def decide(scope: Any) -> object:
            try:
                return mark(submission, GOOD if scope is INSTRUCTOR else POOR, scope=scope)
            except errors.Stale as refused:
                return refused

        with ThreadPoolExecutor(2) as pool:
            first, second = pool.map(decide, (INSTRUCTOR, REVIEWER))

        refused = next(one for one in (first, second) if isinstance(one, errors.Stale))
        won = next(one for one in (first, second) if not isinstance(one, errors.Stale))
        shown = services.get_submission(
            INSTRUCTOR, module_id=place.module_id, submission_id=submission.submission_id
        ).submission
        assert shown == won
        assert shown.revision == 2
        with pytest.raises(errors.Stale) as later:
            mark(submission, GOOD, scope=COLLEAGUE)
        assert later.value.extra["by"] == shown.marked_by_name
        assert refused.extra["revision"] in (1, 2)
        assert len(notifications.list_notices(VIEWER).items) == 1

    def test_a_mark_does_not_fall_on_work_that_took_the_place_of_what_was_read(self, place, monkeypatch):
        first, usual = hand_in(place), learning.read_progress

        def late(*args: Any, **named: Any) -> Any:
            monkeypatch.undo()
            services.take_back(VIEWER, **place.ids, now=NOW)
            hand_in(place, "Another loaf.")
            return usual(*args, **named)

        monkeypatch.setattr(learning, "read_progress", late)
        with pytest.raises(errors.Stale):
            mark(first, GOOD)

        (own,) = services.list_own(VIEWER, **place.ids).items
        assert (own.text, own.state, own.mark) == ("Another loaf.", State.SUBMITTED, None)

    def test_a_mark_is_corrected_until_the_learner_hands_in_again(self, place):
        first = hand_in(place)
        mark(first, GOOD)
        mark(first, POOR, revision=2)

        assert (progress(place).state, progress(place).passed) == ("started", False)
        hand_in(place, "Another.")
        with pytest.raises(errors.Conflict, match="handed in again"):
            mark(first, GOOD, revision=3)

    def test_a_mark_below_the_pass_mark_does_not_pass(self, place):
        with pytest.raises(errors.Invalid):
            mark(hand_in(place), {**GOOD, "points": {"crumb": 1, "crust": 1}})

        assert progress(place).state == "started"

    def test_it_is_marked_by_the_criteria_it_was_handed_in_for(self, place):
        submission = hand_in(place)
        changes = {"content_data": {**EXERCISE, "rubric": [], "pass_mark": None}}
        authoring.save_section(INSTRUCTOR, **place.ids, changes=changes, revision=1, now=NOW)
        publish(place.module_id)

        marked = mark(submission, GOOD)

        assert (marked.points, marked.out_of) == (8, 10)
        live = learning.get_section(VIEWER, **place.ids)
        desk = services.get_desk(VIEWER, module=live.module, section=live.section)
        assert [one.title for one in desk.exercises[1].rubric] == ["Crumb", "Crust"]

    def test_ones_desk_takes_one_call_for_all_earlier_editions(self, place):
        for edition in (2, 3):
            mark(hand_in(place), POOR)
            changes = {"content_data": {**EXERCISE, "instructions": f"Bake loaf {edition}."}}
            authoring.save_section(INSTRUCTOR, **place.ids, changes=changes, revision=edition - 1, now=NOW)
            publish(place.module_id)
        live = learning.get_section(VIEWER, **place.ids)

        with counting() as calls:
            desk = services.get_desk(VIEWER, module=live.module, section=live.section)

        assert {edition: one.instructions for edition, one in desk.exercises.items()} == {
            1: EXERCISE["instructions"],
            2: "Bake loaf 2.",
            3: "Bake loaf 3.",
        }
        assert calls.total == 3

    def test_it_can_be_marked_after_the_module_was_archived(self, place):
        submission = hand_in(place)
        authoring.archive_module(INSTRUCTOR, module_id=place.module_id, now=NOW)

        assert mark(submission, GOOD).state is State.PASSED

    def test_who_may_mark(self, place):
        submission = hand_in(place)
        ids = {"module_id": place.module_id, "submission_id": submission.submission_id}

        for scope, refusal in ((VIEWER, errors.Denied), (MEMBER, errors.Denied), (STRANGER, errors.NotFound)):
            with pytest.raises(refusal):
                services.get_submission(scope, **ids)
            with pytest.raises(refusal):
                mark(submission, GOOD, scope=scope)
        assert mark(submission, GOOD, scope=REVIEWER).marked_by_name == "Reviewer"

    def test_one_does_not_mark_ones_own_work_where_publishing_takes_a_second_person(self, place):
        submission = hand_in(place, scope=INSTRUCTOR)

        with pytest.raises(errors.Denied):
            mark(submission, GOOD)
        alone = replace(INSTRUCTOR, settings=OrganizationSettings(second_person_publishes=False))
        assert mark(submission, GOOD, scope=alone).state is State.PASSED

    def test_a_submission_of_another_module_is_not_found_here(self, place):
        submission = hand_in(place)
        other = authoring.create_module(INSTRUCTOR, fields={"title": "Rye"}, now=NOW)

        with pytest.raises(SubmissionNotFound):
            services.get_submission(INSTRUCTOR, module_id=other.module_id, submission_id=submission.submission_id)

    def test_only_the_people_of_a_restricted_module_mark(self, place):
        submission = hand_in(place)
        make_organization("demo")
        reader = replace(COLLEAGUE, user_id=make_person("demo").user_id)
        module = authoring.get_module(INSTRUCTOR, module_id=place.module_id)
        authoring.set_people(
            INSTRUCTOR,
            module_id=place.module_id,
            is_restricted=True,
            roles={reader.user_id: "viewer"},
            revision=module.revision,
            now=NOW,
        )

        with pytest.raises(errors.Denied):
            mark(submission, GOOD, scope=COLLEAGUE)
        for scope in (COLLEAGUE, reader):
            assert services.list_waiting(scope, limit=4) == []
        assert len(services.list_waiting(INSTRUCTOR, limit=4)) == 1


class TestQueue:
    def test_waiting_first_and_longest_waiting_first(self, place):
        people = [replace(VIEWER, user_id=f"learner-{number}") for number in range(4)]
        handed_in = [
            services.hand_in(one, **place.ids, submitted={"text": "A."}, now=NOW + timedelta(minutes=number))
            for number, one in enumerate(people)
        ]
        mark(handed_in[0], GOOD)
        mark(handed_in[2], POOR)
        ids = [one.submission_id for one in handed_in]

        assert queue(place) == [ids[1], ids[3], ids[2], ids[0]]
        assert queue(place, state="submitted") == [ids[1], ids[3]]
        assert queue(place, state="try_again") == [ids[2]]
        assert queue(place, state="passed", content_id=place.content_id) == [ids[0]]
        assert queue(place, content_id=section_ids(place.module_id)[0]) == []
        assert services.next_waiting(INSTRUCTOR, module_id=place.module_id, after=ids[1]) == ids[3]

    def test_a_page_is_two_calls_however_many_wait(self, place):
        for number in range(5):
            hand_in(place, scope=replace(VIEWER, user_id=f"learner-{number}"))

        with counting() as calls:
            _, first = services.list_submissions(INSTRUCTOR, module_id=place.module_id, limit=3)
        _, second = services.list_submissions(INSTRUCTOR, module_id=place.module_id, limit=3, cursor=first.next_cursor)

        assert calls.total == 2
        assert len({one.submission_id for one in (*first.items, *second.items)}) == 5
