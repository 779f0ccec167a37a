"""Imports that come to nothing take back what they brought in, and nothing else."""

from datetime import timedelta

import pytest

from diatonic.common import clock, storage
from diatonic.common.jobs import store as jobs
from diatonic.common.scope import system_scope
from education.archives import services
from education.archives.rules.states import Import, ImportState
from education.archives.services import sending, working
from education.archives.store import ImportStore
from education.authoring import services as authoring
from organizations.media import services as media
from organizations.media.rules import UploadState
from tests.education.archives.conftest import finished, lines, sent, step
from tests.education.archives.test_import import ELSEWHERE, exported, rich_module
from tests.organizations.media.conftest import work
from tests.people import INSTRUCTOR

HERE = "elsewhere"
SYSTEM = system_scope(HERE, reason="test")


@pytest.fixture
def archive() -> bytes:
    return exported(rich_module())


@pytest.fixture
def made(archive: bytes) -> Import:
    """An import whose files are on their way."""
    begun = sent(archive, scope=ELSEWHERE)
    step(begun, HERE)
    assert state(begun) is ImportState.FILES
    return begun


@pytest.fixture
def with_files(made: Import, monkeypatch: pytest.MonkeyPatch) -> Import:
    """An import whose files are ready, and whose modules are not written yet."""
    with monkeypatch.context() as patched:
        patched.setattr(working, "advance", lambda *_, **__: None)  # it may be due by now
        work(HERE)
    assert names() == ["oven.png", "recipe.pdf"]
    return made


def state(made: Import) -> ImportState:
    return services.get_import(ELSEWHERE, import_id=made.import_id).made.state


def names() -> list[str]:
    return sorted(file.name for file in media.list_files(ELSEWHERE).items)


def cancelled(made: Import) -> None:
    services.cancel_import(ELSEWHERE, import_id=made.import_id, now=clock.now())
    step(made, HERE)
    step(made, HERE)  # again, as after a kill
    assert state(made) is ImportState.CANCELLED


def test_cancelled_it_takes_back_its_files(with_files):
    cancelled(with_files)

    assert names() == []
    assert media.get_storage(ELSEWHERE).used == 0


def test_cancelled_while_files_are_on_their_way_it_gives_up_the_uploads_too(made):
    cancelled(made)

    work(HERE)
    assert names() == []
    assert (media.list_uploads(ELSEWHERE).items, media.get_storage(ELSEWHERE).reserved) == ((), 0)


def test_cancelled_while_a_worker_sends_files_it_takes_back_those_too(archive, monkeypatch):
    begun, put = sent(archive, scope=ELSEWHERE), sending._put

    def last(*given):
        put(*given)
        if state(begun) is ImportState.CHECKING:
            services.cancel_import(ELSEWHERE, import_id=begun.import_id, now=clock.now())

    monkeypatch.setattr(sending, "_put", last)

    step(begun, HERE)

    noted = [what.partition(":")[2] for what in ImportStore(ELSEWHERE).files(begun.import_id).values()]
    assert len(noted) == 2
    states = {media.get_upload(ELSEWHERE, upload_id=upload_id).state for upload_id in noted}
    assert states == {UploadState.CANCELLED}


def test_a_module_that_is_there_already_keeps_its_files(with_files, monkeypatch):
    class Killed(BaseException):
        pass

    add = authoring.add_section

    def last(scope, **given):
        add(scope, **given)
        if given["title"] == "Recipe":
            raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(authoring, "add_section", last)
        with pytest.raises(Killed):
            step(with_files, HERE)

    cancelled(with_files)

    (module,) = authoring.list_modules(ELSEWHERE).items
    _, outline = authoring.get_module_with_outline(ELSEWHERE, module_id=module.module_id)
    assert [one.title for one in outline.entries] == ["Flour", "Check", "Recipe"]
    assert names() == ["recipe.pdf"]


def test_a_file_that_somebody_uses_by_then_stays(with_files):
    file_id = next(file.file_id for file in media.list_files(ELSEWHERE).items if file.name == "recipe.pdf")
    module = authoring.create_module(ELSEWHERE, fields={"title": "Mine"}, now=clock.now())
    authoring.add_section(
        ELSEWHERE,
        module_id=module.module_id,
        content_type="document",
        title="Read",
        content_data={"file_id": file_id},
        now=clock.now(),
    )

    cancelled(with_files)

    assert names() == ["recipe.pdf"]


def test_what_was_here_before_stays(archive, monkeypatch):
    before = {file.file_id for file in media.list_files(INSTRUCTOR).items}
    begun = sent(archive)
    with monkeypatch.context() as patched:
        patched.setattr(working, "_wait", lambda scope, found, now: found)
        step(begun, "demo")
    services.cancel_import(INSTRUCTOR, import_id=begun.import_id, now=clock.now())

    step(begun, "demo")

    assert len(before) == 2
    assert {file.file_id for file in media.list_files(INSTRUCTOR).items} == before


def test_one_that_failed_for_good_takes_back_its_files(with_files):
    storage.delete([with_files.plan_key])

    found = finished(with_files, scope=ELSEWHERE).made

    assert (found.state, found.can_retry) == (ImportState.FAILED, False)
    assert names() == []


def test_one_that_can_be_retried_keeps_its_files_until_it_cannot(with_files):
    working.give_up(SYSTEM, import_id=with_files.import_id, attempt=1, now=clock.now())
    step(with_files, HERE)
    assert names() == ["oven.png", "recipe.pdf"]
    later = clock.now() + timedelta(hours=20)

    job = jobs.Job.get(f"import-{with_files.import_id}-1-unused")
    assert clock.parse(job.due_at) < later
    working.advance(SYSTEM, **job.arguments, now=later)

    assert names() == []


def test_retried_in_time_it_goes_on_with_its_files(with_files):
    working.give_up(SYSTEM, import_id=with_files.import_id, attempt=1, now=clock.now())
    again = services.retry_import(ELSEWHERE, import_id=with_files.import_id, now=clock.now())

    working.advance(SYSTEM, import_id=again.import_id, attempt=1, now=clock.now() + timedelta(hours=20))

    assert finished(again, scope=ELSEWHERE).made.state is ImportState.DONE
    assert names() == ["oven.png", "recipe.pdf"]


def test_files_that_were_not_processed_in_time_do_not_arrive_later(made):
    working.advance(SYSTEM, import_id=made.import_id, attempt=1, now=clock.now() + timedelta(hours=13))

    found = services.get_import(ELSEWHERE, import_id=made.import_id)
    assert found.made.state is ImportState.DONE
    assert ["not processed in time" in text for _, text in lines(found, "left_out")[-3:]] == [True] * 3
    work(HERE)
    assert names() == []
