"""Learning: catalogue, progress, attempts; answers stay secret until they may be seen."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from diatonic.common import errors
from diatonic.common.dynamo.connection import counting
from diatonic.common.scope import Scope
from education.authoring import services as authoring
from education.learning import services
from education.learning.rules import Attempt, ProgressInput, after_report
from education.learning.services import NoAttemptLeft, NotAQuiz, QuizChanged
from education.learning.store import LearningStore
from tests.people import (
    INSTRUCTOR,
    MEMBER,
    NOW,
    QUIZ,
    STRANGER,
    VIEWER,
    make_module,
    make_published,
    publish,
    section_ids,
)

RIGHT: dict[str, list[str]] = {"q1": ["apple"], "q2": ["two", "four"]}
WRONG: dict[str, list[str]] = {"q1": ["brick"]}


def answer(quiz: tuple[str, str], answers: dict[str, list[str]], *, scope: Scope = VIEWER, **more: Any) -> Attempt:
    module_id, content_id = quiz
    submitted = {"answers": answers, **more}
    return services.submit_attempt(scope, module_id=module_id, content_id=content_id, submitted=submitted, now=NOW)


def report(module_id, content_id, **reported):
    return services.save_progress(VIEWER, module_id=module_id, content_id=content_id, reported=reported, now=NOW)


def resumed(learner):
    assert learner.resume
    return learner.resume.content_id


class TestCatalogue:
    def test_only_published_modules_of_the_organization(self):
        make_module(title="Draft")
        make_published(title="Ready")

        assert [item.card.title for item in services.list_catalogue(VIEWER).items] == ["Ready"]
        assert services.list_catalogue(STRANGER).items == ()

    def test_a_page_is_two_calls_with_progress(self):
        modules = [make_published(title=f"Module {number}") for number in range(3)]
        module = modules[-1]
        report(module.module_id, section_ids(module.module_id)[0], state="completed")

        with counting() as calls:
            page = services.list_catalogue(VIEWER)

        assert calls.total == 2
        assert {item.card.title: item.percent for item in page.items} == {"Module 0": 0, "Module 1": 0, "Module 2": 100}

    def test_only_sections_that_are_published_count(self):
        module = make_published()
        more = authoring.add_section(
            INSTRUCTOR,
            module_id=module.module_id,
            content_type="text",
            title="Old",
            content_data={"body": "Old."},
            now=NOW,
        )
        publish(module.module_id)
        report(module.module_id, more.content_id, state="completed")
        assert [item.percent for item in services.list_catalogue(VIEWER).items] == [50]

        authoring.delete_section(INSTRUCTOR, module_id=module.module_id, content_id=more.content_id, now=NOW)
        publish(module.module_id)

        (item,) = services.list_catalogue(VIEWER).items
        assert (item.percent, item.completed, item.started) == (0, 0, True)

    def test_a_stranger_finds_neither_module_nor_section(self):
        module = make_published()
        (content_id,) = section_ids(module.module_id)

        with pytest.raises(errors.NotFound):
            services.get_module(STRANGER, module_id=module.module_id)
        with pytest.raises(errors.NotFound):
            services.get_section(STRANGER, module_id=module.module_id, content_id=content_id)


class TestProgress:
    def test_progress_is_kept_per_section_and_says_where_to_go_on(self):
        module = make_published(with_quiz=True)
        first, second = section_ids(module.module_id)

        report(module.module_id, first, state="started", position=12.5)
        opened = services.get_module(VIEWER, module_id=module.module_id)
        report(module.module_id, first, state="completed")
        done = services.get_module(VIEWER, module_id=module.module_id)

        assert (opened.progress.of(first).position, resumed(opened), opened.percent) == (12.5, first, 0)
        assert (resumed(done), done.percent) == (second, 50)

    def test_completed_stays_completed(self):
        module = make_published()
        (content_id,) = section_ids(module.module_id)
        report(module.module_id, content_id, state="completed")

        progress = report(module.module_id, content_id, state="started", position=3)

        assert progress.of(content_id).state == "completed"

    def test_a_quiz_is_not_completed_by_saying_so(self):
        module = make_published(with_quiz=True)

        with pytest.raises(errors.Conflict, match="passing"):
            report(module.module_id, section_ids(module.module_id)[1], state="completed")

    @pytest.mark.parametrize("reported", [{"state": "new"}, {"position": -1}, {"state": "started", "mood": "good"}])
    def test_a_malformed_report_is_refused(self, reported):
        module = make_published()

        with pytest.raises(errors.Invalid):
            report(module.module_id, section_ids(module.module_id)[0], **reported)

    def test_windows_that_report_at_once_lose_nothing(self):
        module = make_published(with_quiz=True)
        ids = section_ids(module.module_id)

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda key: report(module.module_id, key, state="started"), ids))

        progress = services.get_module(VIEWER, module_id=module.module_id).progress
        assert {progress.of(key).state for key in ids} == {"started"}


class TestAttempts:
    @pytest.fixture
    def quiz(self) -> tuple[str, str]:
        module = make_published(with_quiz=True)
        return module.module_id, section_ids(module.module_id)[1]

    def test_a_section_is_shown_without_its_answers(self, quiz):
        shown = services.get_section(VIEWER, module_id=quiz[0], content_id=quiz[1])

        assert "is_right" not in repr(shown.content)
        assert shown.attempts_left == 2

    def test_passing_completes_the_section_and_reveals_the_answers(self, quiz):
        attempt = answer(quiz, RIGHT)

        assert (attempt.percent, attempt.passed, attempt.number) == (100, True, 1)
        assert attempt.results[0].right_options == ("apple",)
        assert services.get_module(VIEWER, module_id=quiz[0]).progress.of(quiz[1]).state == "completed"

    def test_failing_tells_what_was_wrong_but_not_what_is_right(self, quiz):
        attempt = answer(quiz, WRONG)

        assert not attempt.passed
        assert attempt.results[0].feedback == ("Try to eat it.", "Apples grow on trees.")
        assert all(result.right_options == () for result in attempt.results)

    def test_the_last_attempt_reveals_and_no_further_is_taken(self, quiz):
        answer(quiz, WRONG)
        last = answer(quiz, WRONG)

        assert last.results[0].right_options == ("apple",)
        assert last.attempts_left == 0
        with pytest.raises(NoAttemptLeft):
            answer(quiz, RIGHT)
        assert services.get_module(VIEWER, module_id=quiz[0]).progress.of(quiz[1]).attempts == 2

    def test_attempts_at_once_do_not_exceed_what_is_allowed(self, quiz):
        def attempt(_):
            try:
                answer(quiz, WRONG)
            except errors.Conflict:
                return False
            return True

        with ThreadPoolExecutor(4) as pool:
            outcomes = list(pool.map(attempt, range(6)))

        assert outcomes.count(True) <= 2
        assert len(services.list_attempts(VIEWER, module_id=quiz[0], content_id=quiz[1]).items) == outcomes.count(True)

    def test_attempts_are_ones_own(self, quiz):
        answer(quiz, WRONG)

        assert services.list_attempts(MEMBER, module_id=quiz[0], content_id=quiz[1]).items == ()

    def test_an_attempt_is_pinned_to_the_version_that_was_answered(self, quiz):
        module_id, content_id = quiz
        report(module_id, content_id, state="started")
        edition = services.get_section(VIEWER, module_id=module_id, content_id=content_id).section.entry.edition
        changed = {**QUIZ, "questions": QUIZ["questions"][:1]}
        authoring.save_section(
            INSTRUCTOR,
            module_id=module_id,
            content_id=content_id,
            changes={"content_data": changed},
            revision=1,
            now=NOW,
        )
        publish(module_id)

        attempt = answer((module_id, content_id), RIGHT, edition=edition)

        assert (attempt.out_of, attempt.edition) == (3, edition)
        (listed,) = services.list_attempts(VIEWER, module_id=module_id, content_id=content_id).items
        assert listed.out_of == 3

    def test_an_edition_that_was_not_shown_to_the_learner_is_refused(self, quiz):
        module_id, content_id = quiz
        edition = services.get_section(VIEWER, module_id=module_id, content_id=content_id).section.entry.edition
        authoring.save_section(
            INSTRUCTOR,
            module_id=module_id,
            content_id=content_id,
            changes={"content_data": {**QUIZ, "pass_mark": 100}},
            revision=1,
            now=NOW,
        )
        publish(module_id)

        with pytest.raises(QuizChanged):
            answer(quiz, RIGHT, edition=edition)

    def test_an_edition_that_was_shown_is_taken_for_a_day(self, quiz):
        module_id, content_id = quiz
        report(module_id, content_id, state="started")
        edition = services.get_section(VIEWER, module_id=module_id, content_id=content_id).section.entry.edition
        changes = {"content_data": {**QUIZ, "pass_mark": 100}}
        authoring.save_section(
            INSTRUCTOR, module_id=module_id, content_id=content_id, changes=changes, revision=1, now=NOW
        )
        publish(module_id)
        submitted = {"answers": WRONG, "edition": edition}

        with pytest.raises(QuizChanged):
            services.submit_attempt(
                VIEWER, module_id=module_id, content_id=content_id, submitted=submitted, now=NOW + timedelta(days=2)
            )
        assert answer(quiz, WRONG, edition=edition).edition == edition

    def test_a_report_of_another_window_does_not_erase_an_attempt(self, quiz):
        module_id, content_id = quiz
        before = services.get_module(VIEWER, module_id=module_id)
        answer(quiz, RIGHT)
        late = after_report(before.progress.of(content_id), ProgressInput(), edition=1, at="2026-01-31T09:30:00.000Z")

        written = LearningStore(VIEWER).save(before.progress, content_id, late, at="2026-01-31T09:30:00.000Z")
        report(module_id, content_id, state="started")

        assert not written
        progress = services.get_module(VIEWER, module_id=module_id).progress.of(content_id)
        assert (progress.attempts, progress.passed, progress.state) == (1, True, "completed")

    def test_a_text_cannot_be_answered(self, quiz):
        with pytest.raises(NotAQuiz):
            answer((quiz[0], section_ids(quiz[0])[0]), {})

    @pytest.mark.parametrize("answers", [{"q9": ["apple"]}, {"q1": ["apple", "brick"]}, {"q1": ["pear"]}])
    def test_answers_that_do_not_fit_are_refused_and_cost_no_attempt(self, quiz, answers):
        with pytest.raises(errors.Invalid):
            answer(quiz, answers)

        assert services.get_module(VIEWER, module_id=quiz[0]).progress.of(quiz[1]).attempts == 0
