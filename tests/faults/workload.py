"""What people do while servers are killed, and how to tell afterwards that nothing was lost or done twice."""

import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

from local.processes import wait_until
from organizations.audit.models import AuditEvent
from organizations.notifications import services as notifications
from tests import media_files
from tests.faults.installation import Remote
from tests.hostile.asking import TEXT, Asker

_UNTIL_PUBLISHED = 4
_AT_ONCE = 4  # uploads of one person under way
CONTENTS: list[tuple[str, Callable[[], bytes], str]] = [
    ("lesson.mp4", lambda: media_files.video(seconds=3), "ready"),
    ("recipe.pdf", media_files.pdf, "ready"),
    ("cover.png", lambda: media_files.picture(size=(600, 400)), "ready"),
    ("setup.pdf", lambda: media_files.PROGRAM, "failed"),
]


class Worker(threading.Thread):
    """Somebody who works until told to stop; ``acknowledged`` counts what was answered with success."""

    def __init__(self, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.stop = stop
        self.acknowledged = 0
        self.failure: BaseException | None = None

    def run(self) -> None:
        """Work; what goes wrong is kept for the test."""
        try:
            while not self.stop.is_set():
                self.work()
        except BaseException as failure:
            self.failure = failure

    def work(self) -> None:
        """Do one thing."""
        raise NotImplementedError


class Author(Worker):
    """Saves a section again and again, and has it published every few times."""

    def __init__(self, stop: threading.Event, author: Remote, reviewer: Remote) -> None:
        super().__init__(stop)
        self.author, self.reviewer = author, reviewer
        self.module_id = author.make_module(TEXT)
        [self.content_id] = author.section_ids(self.module_id)
        self.path = f"/education/modules/{self.module_id}"
        self.tried = self.saved = self.published = self.publications = 0
        self.revision: int | None = 1

    def work(self) -> None:
        self._save()
        if self.saved - self.published >= _UNTIL_PUBLISHED:
            self._move(self.author, "submit", lambda module: module["status"] == "review")
            self.publications += 1
            self._move(
                self.reviewer,
                "publish",
                lambda module: (module["status"], module["release"]) == ("published", self.publications),
            )
            self.published = self.saved

    def _save(self) -> None:
        section = f"{self.path}/sections/{self.content_id}"
        if self.revision is None:
            self.revision = int(self.author.insist("get", section)["revision"])
        self.tried += 1
        changes = {"content_data": {"body": f"Text {self.tried}"}}
        answer = self.author.ask("put", section, changes, if_match=f'"{self.revision}"')
        if answer is None or answer.status_code == 412:  # an earlier save was done, but not acknowledged
            self.revision = None
            return
        assert answer.status_code == 200, answer.text
        self.saved, self.revision = self.tried, int(answer.json()["revision"])
        self.acknowledged += 1

    def _move(self, asker: Remote, action: str, reached: Callable[[dict[str, Any]], bool]) -> None:
        """Press the button until the module is where it leads; the first time may have been enough."""
        while True:
            answer = asker.ask("post", f"{self.path}/{action}")
            if answer is not None and answer.status_code == 200:
                self.acknowledged += 1
                return
            if reached(asker.insist("get", self.path)):
                return
            assert answer is None, answer.text

    def check(self, asker: Asker, reviewers: list[Asker]) -> None:
        """Everything acknowledged is there; nothing is there twice."""
        shown = asker.get(f"{self.path}/sections/{self.content_id}").json()
        number = int(shown["content_data"]["body"].split()[1])
        assert self.saved <= number <= self.tried
        releases = asker.get(f"{self.path}/versions?limit=100").json()["items"]
        assert [release["number"] for release in releases] == list(range(self.publications, 0, -1))
        happened = Counter(
            event.action
            for event in AuditEvent.target_index.query(
                f"{self.module_id.partition(':')[0]}#{self.module_id}", limit=500, page_size=500
            )
        )
        assert happened["module.published"] == happened["module.submitted"] == self.publications
        if self.publications:
            learned = asker.get(f"/education/catalogue/{self.module_id}/sections/{self.content_id}").json()
            assert learned["content_data"]["body"] == f"Text {self.published}"
        for person, kind in [(self.author, "module.published"), *((one, "module.submitted") for one in reviewers)]:
            assert self._told(person, kind) == self.publications

    def _told(self, person: Asker, kind: str) -> int:
        notices = notifications.list_notices(person.scope, limit=100).items
        return sum(notice.kind == kind and self.module_id in notice.url for notice in notices)


class Uploader(Worker):
    """Uploads files of every kind, good and bad."""

    def __init__(self, stop: threading.Event, person: Remote, name: str) -> None:
        super().__init__(stop)
        self.person, self.name = person, name
        self.expected: dict[str, str] = {}
        self.ended: set[str] = set()
        self._contents = [(filename, content(), end) for filename, content, end in CONTENTS]

    def work(self) -> None:
        wait_until(lambda: self.stop.is_set() or len(self.unfinished()) < _AT_ONCE, "a worker", 120)
        filename, content, end = self._contents[len(self.expected) % len(self._contents)]
        asked = {"filename": f"{self.name}-{len(self.expected)}-{filename}", "size": len(content)}
        ticket = self.person.insist("post", "/uploads", asked, good=(201,))
        self.expected[self.person.complete(ticket, content)] = end
        self.acknowledged += 1

    def unfinished(self) -> list[str]:
        """Return the uploads that are neither ready nor failed."""
        for upload_id in self.expected.keys() - self.ended:
            if self._state(upload_id) in ("ready", "failed"):
                self.ended.add(upload_id)
        return list(self.expected.keys() - self.ended)

    def check(self, owner: Asker) -> None:
        """Every upload has ended as its bytes deserve, as one file and with one notice."""
        assert {upload_id: self._state(upload_id) for upload_id in self.expected} == self.expected
        notices = notifications.list_notices(self.person.scope, limit=100).items
        told = Counter(notice.text.partition("”")[0].lstrip("“") for notice in notices)
        for upload_id, end in self.expected.items():
            filename = self.person.get(f"/uploads/{upload_id}").json()["filename"]
            assert told[filename] == 1, filename
            assert owner.get(f"/files/{upload_id}").status_code == (200 if end == "ready" else 404)

    def _state(self, upload_id: str) -> str:
        return str(self.person.insist("get", f"/uploads/{upload_id}")["state"])
