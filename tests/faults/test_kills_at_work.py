"""kill -9 in the middle of grading again, copying, deleting and archiving: each thing is done once, and to its end."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from diatonic.common import clock, ids, storage
from diatonic.common.jobs.store import Job
from diatonic.common.scope import Scope
from education.authoring import services as authoring
from education.authoring.models import ContentModel
from education.authoring.rules import Outline, Status
from education.learning.models import AttemptModel
from education.results import services as results
from education.results.rules import FollowUp, FollowUpState
from organizations.audit.models import AuditEvent
from organizations.media import services as media
from organizations.media.models import CounterItem
from organizations.media.rules import StoredFile, Sweep, SweepOutcome, SweepState, Use
from organizations.media.store import FileStore
from organizations.notifications import services as notifications
from tests import media_files
from tests.education.results.conftest import HALF, RIGHT, WRONG, Course
from tests.education.results.test_following import CORRECTED
from tests.faults.between import Moment
from tests.faults.breaking import Breaking, bring_forward, wait_for
from tests.faults.installation import Remote
from tests.hostile.asking import Organization, taken
from tests.organizations.media.conftest import upload
from tests.people import INSTRUCTOR, person

pytestmark = pytest.mark.long


def happened(organization_id: str, action: str) -> Counter[str]:
    """Return how often something was done to each thing, by the audit log."""
    events = AuditEvent.query(organization_id, page_size=500)
    return Counter(event.target_id for event in events if event.action == action)


class TestGradingAgain:
    def test_every_learner_is_graded_and_told_once(self, breaking: Breaking) -> None:
        course, names = self.answered(300)
        moments = [
            Moment("TransactWriteItems", (course.quiz,), 40),
            Moment("TransactWriteItems", (course.quiz,), 60, is_done=True),
            Moment("UpdateItem", (f"000002.{course.quiz}", "reached"), 2),
            Moment("TransactWriteItems", (course.quiz,), 30, is_done=True),
            Moment("UpdateItem", (f"000002.{course.quiz}", '"done"')),
        ]

        done = [self.follow_up(course).done for _ in breaking.kill_at(moments, lambda: self.publish(course))]
        self.wait_for_end(course)

        assert done[:2] == [38, 98]  # the first is what begins the follow-up
        assert 98 < done[2] < done[3] < done[4] == len(names)
        self.check(course, names)

    @pytest.mark.parametrize("victim", ["dynamodb", "redis"])
    def test_it_goes_on_by_itself_after_an_outage(self, breaking: Breaking, victim: str) -> None:
        course, names = self.answered(120)

        moment = Moment("TransactWriteItems", (course.quiz,), 50, is_done=True)
        breaking.outage_at(moment, lambda: self.publish(course), victim=victim)
        self.wait_for_end(course)

        self.check(course, names)

    def answered(self, count: int) -> tuple[Course, list[str]]:
        """A third passes at once; a third would with the corrected quiz, some of them with their first of two."""
        course = Course()
        mark = course.quiz[-6:]
        names = [f"{('right', 'half', 'wrong')[number % 3]}-{mark}-{number}" for number in range(count)]

        def answer(name: str) -> None:
            course.answer(name, {"right": RIGHT, "half": HALF, "wrong": WRONG}[name.partition("-")[0]])
            if name.startswith("half") and int(name.rpartition("-")[2]) % 2:
                course.answer(name, WRONG)

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(answer, names))
        return course, names

    def publish(self, course: Course) -> None:
        course.change(CORRECTED, answers={course.quiz: "regrade"})

    def follow_up(self, course: Course) -> FollowUp:
        return results.get_results(INSTRUCTOR, module_id=course.module_id).follow_ups[0]

    def wait_for_end(self, course: Course) -> None:
        wait_for(lambda: self.follow_up(course).state is FollowUpState.DONE, "the end of the follow-up")
        bring_forward(f"see_to_latecomers#{course.module_id}")  # which finds nobody
        wait_for(lambda: not jobs_about(course.module_id), "the end of its jobs")

    def check(self, course: Course, names: list[str]) -> None:
        """Each attempt has one new grade, each learner one word of it; what is counted is what there is."""
        halves = sum(name.startswith("half") for name in names)
        one = self.follow_up(course)
        assert (one.done, one.people, one.now_passed, one.now_failed) == (len(names), len(names), halves, 0)
        attempts = [
            AttemptModel.get(item.learner_module, item.attempt_key)
            for item in AttemptModel.section_index.query(course.quiz)
        ]
        assert len(attempts) == len(names) + sum(name.startswith("half") and is_odd(name) for name in names)
        assert {(int(one.revision), int(one.graded_release), bool(one.first_grade)) for one in attempts} == {
            (2, 2, True)
        }
        told = {name: len(notifications.list_notices(person(name, "viewer")).items) for name in names}
        assert told == {name: int(name.startswith("half")) for name in names}
        passed = sum(not name.startswith("wrong") for name in names)
        quiz, figures = course.figures(), course.questions("1.1.0").figures
        assert (quiz.answered, quiz.attempts, quiz.passed) == (len(names), len(attempts), passed)
        assert (figures.answered, figures.passed) == (len(names), passed)


def is_odd(name: str) -> bool:
    return int(name.rpartition("-")[2]) % 2 == 1


def jobs_about(module_id: str) -> list[str]:
    return [job.job_id for job in Job.scan() if module_id in job.job_id]


def make_files(scope: Scope, count: int) -> list[StoredFile]:
    """Upload files, and have the worker process them."""
    made = [upload(scope, media_files.CAPTIONS, f"talk-{number}.vtt").upload_id for number in range(count)]
    wait_for(lambda: len(media.get_files(scope, file_ids=made)) == count, "the files")
    return list(media.get_files(scope, file_ids=made).values())


class TestDuplicating:
    SECTIONS, FILES = 200, 3

    def test_a_copy_is_whole_or_leaves_nothing(self, breaking: Breaking, remote: Callable[..., Remote]) -> None:
        here = Organization("copies")
        author = remote(here, "Ines", "instructor")
        source, files = self.source(author.scope)
        moments = [
            Moment("BatchWriteItem", (here.organization_id, "module-content"), 4, is_done=True),
            Moment("TransactWriteItems", (here.organization_id, "file-uses"), 2, is_done=True),
            Moment("TransactWriteItems", (here.organization_id, "module.duplicated")),
            Moment("TransactWriteItems", (here.organization_id, "module.duplicated"), is_done=True),
        ]

        def ask() -> None:
            threading.Thread(target=author.ask, args=("post", f"/education/modules/{source}/duplicate")).start()

        for moment in moments:
            for _ in breaking.kill_at([moment], ask, victim="web"):
                listed = authoring.list_modules(author.scope, limit=50).items
                assert len(listed) == (2 if moment == moments[-1] else 1)
        again = author.ask("post", f"/education/modules/{source}/duplicate")
        assert again.status_code == 201
        self.clean_up(breaking)

        modules = [one.module_id for one in authoring.list_modules(author.scope, limit=50).items]
        assert len(modules) == 3
        for module_id in modules:
            self.check(author.scope, module_id, source)
        stored = {item.module_id for item in ContentModel.scan() if item.module_id.startswith(here.organization_id)}
        assert stored == set(modules)
        for file in files:
            held = [use.holder for use in self.uses(author.scope, file.file_id)]
            assert len(held) == len(set(held)) == len(modules) * (self.SECTIONS // 4 // self.FILES)

    def source(self, scope: Scope) -> tuple[str, list[StoredFile]]:
        """A module of 200 sections; every fourth shows one of three files."""
        files = [self.document(scope, number) for number in range(self.FILES)]
        module = authoring.create_module(scope, fields={"title": "Bread"}, now=clock.now())
        for number in range(self.SECTIONS):
            kind, content = "text", {"body": f"Text {number}"}
            if number % 4 == 0 and number // 4 < self.SECTIONS // 4 // self.FILES * self.FILES:
                kind, content = "document", {"file_id": files[number // 4 % self.FILES].file_id}
            authoring.add_section(
                scope,
                module_id=module.module_id,
                content_type=kind,
                title=f"Section {number}",
                content_data=content,
                now=clock.now(),
            )
        return module.module_id, files

    def document(self, scope: Scope, number: int) -> StoredFile:
        made = upload(scope, media_files.pdf([f"Page {number}"]), f"recipe-{number}.pdf").upload_id
        wait_for(lambda: made in media.get_files(scope, file_ids=[made]), "the document")
        return media.get_file(scope, file_id=made)

    def clean_up(self, breaking: Breaking) -> None:
        """Have what did not come about removed now, by a worker that is killed while it does."""
        moments = [
            Moment("TransactWriteItems", ("module-content", "Delete"), 30),
            Moment("TransactWriteItems", ("module-content", "Delete"), 50, is_done=True),
        ]
        for _ in breaking.kill_at(moments, lambda: bring_forward("purge-")):
            assert [job for job in Job.scan() if job.job_id.startswith("purge-")]
        wait_for(lambda: not [job for job in Job.scan() if job.job_id.startswith("purge-")], "the end of the purges")

    def check(self, scope: Scope, module_id: str, source: str) -> None:
        found, expected = (
            [
                (one.title, one.content_type, one.files, one.content_data.get("body"))
                for one in authoring.get_sections(scope, module_id=each, entries=self.outline(scope, each).entries)
            ]
            for each in (module_id, source)
        )
        assert len(found) == self.SECTIONS
        assert found == expected

    def outline(self, scope: Scope, module_id: str) -> Outline:
        return authoring.get_module_with_outline(scope, module_id=module_id)[1]

    def uses(self, scope: Scope, file_id: str) -> list[Use]:
        return FileStore(scope).uses(file_id, limit=1000)


def newest(scope: Scope) -> Sweep:
    """Return the sweep that was begun last."""
    sweep = media.get_sweep(scope)
    assert sweep is not None
    return sweep


def test_unused_files_are_looked_for_and_deleted_once(breaking: Breaking) -> None:
    scope = person("instructor", "member", "instructor", organization=f"org-{ids.new()[-12:]}")
    own = scope.organization_id
    files = make_files(scope, 26)
    for file in files:
        FileStore(scope).note_unused(file, since="2026-01-01T00:00:00.000Z")
    keys = [key for file in files for key in file.object_keys()]
    started = []
    looking = [
        Moment("TransactWriteItems", (own, "run#")),
        Moment("TransactWriteItems", (own, "run#"), 2, is_done=True),
    ]
    for _ in breaking.kill_at(looking, lambda: started.append(media.start_sweep(scope, now=clock.now()))):
        assert newest(scope).state is SweepState.RUNNING
    wait_for(lambda: newest(scope).state is SweepState.DONE, "the end of the sweep")
    sweep = newest(scope)
    assert (sweep.counts.files, sweep.counts.unused) == (26, 26)

    deleting = [
        Moment("TransactWriteItems", (own, "file.deleted"), 5),
        Moment("TransactWriteItems", (own, "file.deleted"), 7, is_done=True),
        Moment("UpdateItem", (own, f"found#{sweep.sweep_id}"), 6),
        Moment("TransactWriteItems", (own, f"sweep-{sweep.sweep_id}-delete"), is_done=True),
        Moment("TransactWriteItems", (own, "run#")),
    ]
    begin = partial(media.delete_listed, scope, sweep_id=sweep.sweep_id, now=clock.now())
    left = [len(media.list_files(scope, limit=100).items) for _ in breaking.kill_at(deleting, begin)]
    wait_for(lambda: not newest(scope).deleting, "the end of the deletion")
    wait_for(lambda: not [job for job in Job.scan() if job.job_id.endswith("-remove")], "the end of the objects")

    assert left[0] == len(files) - 4
    assert left == sorted(left, reverse=True)
    report = media.list_found(scope, sweep_id=sweep.sweep_id, limit=100).items
    assert Counter(found.outcome for found in report) == {SweepOutcome.DELETED: 26}
    assert happened(own, "file.deleted") == dict.fromkeys((file.file_id for file in files), 1)
    assert media.get_storage(scope).used == media.get_storage(scope).reserved == 0
    assert {(int(item.files), int(item.used)) for item in CounterItem.query(own)} == {(0, 0)}
    for key in keys:
        with pytest.raises(storage.NotThere):
            storage.head(key)


def test_many_modules_are_archived_once_by_whoever_asks_again(
    breaking: Breaking, remote: Callable[..., Remote]
) -> None:
    here = Organization("bulk")
    owner = here.owner
    person = Remote(owner.client, owner.scope, breaking.installation.url)
    modules = [here.instructor.make_module(title=f"Module {number}") for number in range(40)]
    for module_id in modules[:10]:
        here.publish(module_id)
    own = here.organization_id

    def ask() -> None:
        threading.Thread(target=person.ask, args=("post", "/education/modules/archive", {"modules": modules})).start()

    archived: list[int] = []
    for moment in (
        Moment("TransactWriteItems", (own, "module.archived"), 8),
        Moment("TransactWriteItems", (own, "module.archived"), 20, is_done=True),
    ):
        archived += [happened(own, "module.archived").total() for _ in breaking.kill_at([moment], ask, victim="web")]
    person.insist("post", "/education/modules/archive", {"modules": modules})

    assert archived == [7, 27]
    assert happened(own, "module.archived") == dict.fromkeys(modules, 1)
    assert {one.status for one in authoring.list_modules(owner.scope, limit=100).items} == {Status.ARCHIVED}
    assert taken(owner.get("/education/catalogue"), 200)["items"] == []
