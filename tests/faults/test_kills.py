"""kill -9 in the middle of everything: what was acknowledged is there, once, and every upload comes to an end."""

import threading
import time
from collections.abc import Callable

import pytest

from diatonic.common import clock
from diatonic.common.jobs.store import Job
from local.processes import wait_until
from tests import media_files
from tests.faults.installation import Installation, Remote
from tests.faults.workload import Author, Uploader, Worker
from tests.hostile.asking import Organization, taken

pytestmark = pytest.mark.long

#: From the restart on.
_ALL_ENDED_WITHIN = 60.0
_TAKEN_OVER_WITHIN = 22.0  # the lease of 15 s, the sweep every 5 s, and the machine
_KILLS = 3
_BETWEEN_KILLS = 12


def wait_for_progress(workers: list[Worker]) -> None:
    """Return when everybody together got on by a good deal; raise what stopped one of them."""
    begun = sum(worker.acknowledged for worker in workers)

    def got_on() -> bool:
        check_nobody_gave_up(workers)
        return sum(worker.acknowledged for worker in workers) >= begun + _BETWEEN_KILLS

    wait_until(got_on, "progress", 120)


def check_nobody_gave_up(workers: list[Worker]) -> None:
    for worker in workers:
        if worker.failure is not None:
            raise worker.failure


@pytest.mark.parametrize("victim", ["worker", "web", "dynamodb", "redis"])
def test_kills_lose_nothing_and_nothing_happens_twice(
    running: Installation, remote: Callable[..., Remote], victim: str
) -> None:
    here = Organization(victim)
    reviewers = [remote(here, "Rosa", "reviewer"), remote(here, "Remy", "reviewer")]
    stop = threading.Event()
    authors = [Author(stop, remote(here, f"Ines {number}", "instructor"), reviewers[number]) for number in range(2)]
    uploaders = [Uploader(stop, remote(here, f"Mila {number}"), f"m{number}") for number in range(2)]
    workers: list[Worker] = [*authors, *uploaders]
    for worker in workers:
        worker.start()

    try:
        for _ in range(_KILLS):
            wait_for_progress(workers)
            running.kill(victim)
            running.start(victim)
        wait_for_progress(workers)
    finally:
        stop.set()
    for worker in workers:
        worker.join(90)
        assert not worker.is_alive()
    check_nobody_gave_up(workers)

    wait_until(lambda: not any(each.unfinished() for each in uploaders), "the end of every upload", _ALL_ENDED_WITHIN)
    for author in authors:
        assert author.publications, "too little was done between the kills"
        author.check(here.owner, list(reviewers))
    for uploader in uploaders:
        assert uploader.expected
        uploader.check(here.owner)
    check_room(here, uploaders)


def check_room(here: Organization, uploaders: list[Uploader]) -> None:
    """The files take as much room as they have bytes; only tickets that nobody used hold some in reserve."""
    room = taken(here.owner.get("/storage"), 200)
    waiting = taken(here.owner.get("/uploads?limit=100"), 200)["items"]
    assert room["reserved"] == sum(each["size"] for each in waiting if each["state"] == "waiting")
    ready = [upload_id for each in uploaders for upload_id, end in each.expected.items() if end == "ready"]
    files = [taken(here.owner.get(f"/files/{upload_id}"), 200) for upload_id in ready]
    pictures = {file["file_id"] for file in files if file["kind"] == "image"}
    sizes = [part["size"] for file in files for part in file["renditions"]]
    sizes += [file["size"] for file in files if file["file_id"] not in pictures]
    assert room["used"] == sum(sizes)


def leased() -> dict[str, int]:
    """Return the jobs that a worker is at, with their fencing numbers."""
    now = clock.iso(clock.now())
    return {job.job_id: int(job.revision) for job in Job.scan(limit=200, page_size=200) if job.leased_until > now}


def test_a_killed_workers_jobs_are_taken_over_soon(running: Installation, remote: Callable[..., Remote]) -> None:
    here = Organization("takeover")
    person = remote(here, "Mila")
    content = media_files.video(seconds=20, size=(640, 360))
    mine = []
    for number in range(6):
        ticket = person.insist("post", "/uploads", {"filename": f"{number}.mp4", "size": len(content)}, good=(201,))
        upload_id = person.complete(ticket, content)
        mine.append(upload_id)
    wait_until(lambda: len(leased()) == 2, "two jobs under way", 60)

    running.kill("worker")
    killed, held = time.monotonic(), leased()
    running.start("worker")

    def taken_over() -> bool:
        now = {job.job_id: int(job.revision) for job in Job.scan(limit=200, page_size=200)}
        return all(now.get(job_id, revision + 1) > revision for job_id, revision in held.items())

    assert held
    wait_until(taken_over, "the takeover", 60)
    assert time.monotonic() - killed < _TAKEN_OVER_WITHIN
    ended: list[str] = []

    def all_ended() -> bool:
        ended[:] = [person.insist("get", f"/uploads/{upload_id}")["state"] for upload_id in mine]
        return set(ended) <= {"ready", "failed"}

    wait_until(all_ended, "the end of every upload", 90)
    assert time.monotonic() - killed < _ALL_ENDED_WITHIN
    assert ended == ["ready"] * len(mine)
    assert len(taken(here.owner.get("/files"), 200)["items"]) == len(mine)
