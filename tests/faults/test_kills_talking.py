"""kill -9 while posts are checked, and while people post, comment and react: nothing lost, nothing twice, counts exact."""

import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from community.discussion import services as discussion
from community.discussion.rules.posts import Given
from community.moderation.rules.statistics import Month
from community.moderation.store.checks import CheckStore
from community.moderation.store.figures import FigureStore
from community.profiles import services as profiles
from diatonic.common import clock
from diatonic.common.jobs.store import Job
from diatonic.common.scope import Scope
from local.processes import wait_until
from organizations.notifications import services as notifications
from tests.faults.between import Moment
from tests.faults.breaking import Breaking, wait_for
from tests.faults.installation import Installation, Remote
from tests.faults.test_kills import check_nobody_gave_up, wait_for_progress
from tests.faults.workload import Worker
from tests.hostile.asking import Organization

pytestmark = pytest.mark.long

_KILLS = 3
_BAD = "You are a fucking idiot."
_WORDS = [
    "flour",
    "salt",
    "water",
    "yeast",
    "crumb",
    "crust",
    "oven",
    "steam",
    "dough",
    "leaven",
    "peel",
    "banneton",
    "rye",
    "spelt",
    "malt",
    "bran",
    "germ",
]


def sentence(number: int) -> str:
    """Return harmless words that no other number has."""
    return " ".join(_WORDS[(number * step + step) % len(_WORDS)] for step in range(1, 9)) + f" takes {number} minutes."


class Checking:
    """Sixty posts by six people, each third of them bad, all with the same tag, each mentioning the same reader."""

    POSTS = 60

    def __init__(self, name: str) -> None:
        self.here = Organization(name)
        self.organization_id = self.here.organization_id
        self.reader = self.here.person("Rita").scope
        self.authors = [self.here.person(f"Ada {number}").scope for number in range(6)]
        self.written: dict[str, tuple[Scope, bool]] = {}

    def write(self) -> None:
        """Write all of them."""
        for number in range(self.POSTS):
            author, is_bad = self.authors[number % 6], number % 3 == 0
            said = f"{_BAD if is_bad else sentence(number)} @[Rita]({self.reader.user_id})"
            given = Given(content=said, title=f"Number {number}", tags=["bread"])
            seen = discussion.create_post(author, given, now=clock.now())
            self.written[seen.post.post_id] = (author, is_bad)

    def moment(self, number: int, *, is_done: bool = False) -> Moment:
        """Return when that many checks from now on are written, before it or just after."""
        return Moment("TransactWriteItems", (self.organization_id, "moderation-checks"), number, is_done=is_done)

    def checked(self) -> list[str]:
        """Return the posts of which a check is noted."""
        return [one.target_id for one in CheckStore(self.organization_id).recent(limit=100, now=clock.now())]

    def wait_for_end(self) -> None:
        """Wait until no job of the organization is left that could change something now."""
        wait_for(lambda: not self._due(), "the end of every check and what follows from it")

    def _due(self) -> list[str]:
        tasks = ("check", "follow_approval")
        return [
            job.job_id for job in Job.scan() if job.organization_id == self.organization_id and job.task.endswith(tasks)
        ]

    def check(self) -> None:
        """Each is checked once, told of once, and counted once, as it stands."""
        standing = {post_id: self._status(post_id) for post_id in self.written}
        outcomes, approved = Counter(standing.values()), {each for each in standing if standing[each] == "approved"}
        assert sorted(self.checked()) == sorted(self.written)
        assert set(outcomes) <= {"approved", "held", "flagged"}
        assert not [each for each in approved if self.written[each][1]]
        assert outcomes["approved"] >= self.POSTS // 3
        month = clock.iso(clock.now())[:7]
        found = Month.of(month, FigureStore(self.organization_id).by_month([month])[month])
        assert dict(found.checked) == dict(outcomes)
        assert found.opened == self.POSTS - len(approved)
        assert discussion.list_tags(self.reader) == [("bread", len(approved))]
        told = list(notifications.list_notices(self.reader, limit=100).items)
        assert Counter(one.thread for one in told) == Counter(approved)
        assert {one.people for one in told} == {1}
        for author in self.authors:
            mine = [post_id for post_id, (who, _) in self.written.items() if who is author]
            heard = list(notifications.list_notices(author, limit=100).items)
            assert len(heard) == len([each for each in mine if each not in approved]), [one.text for one in heard]
            figures = profiles.standing_of(self.organization_id, author.user_id, now=clock.now()).figures
            assert figures.posts == len([each for each in mine if each in approved])

    def _status(self, post_id: str) -> str:
        return str(discussion.read_post(self.written[post_id][0], post_id).post.status)


class TestChecking:
    def test_sixty_posts_are_each_checked_once_whenever_the_worker_is_killed(self, breaking: Breaking) -> None:
        checking = Checking("checking")
        moments = [
            checking.moment(4),
            checking.moment(3, is_done=True),
            checking.moment(4, is_done=True),
            checking.moment(3),
            checking.moment(4, is_done=True),
        ]

        noted = [len(checking.checked()) for _ in breaking.kill_at(moments, checking.write)]
        checking.wait_for_end()

        assert 0 < noted[0] < noted[1] < noted[2] < noted[3] < noted[4] < checking.POSTS
        checking.check()

    @pytest.mark.parametrize("victim", ["dynamodb", "redis"])
    def test_it_goes_on_by_itself_after_an_outage(self, breaking: Breaking, victim: str) -> None:
        checking = Checking(victim)
        if victim == "redis":
            breaking.outage_at(checking.moment(8, is_done=True), checking.write, victim=victim)
        else:  # who writes while the tables are away is refused, and would not have written: all is there before
            checking.write()
            breaking.outage_at(checking.moment(8, is_done=True), lambda: None, victim=victim)

        checking.wait_for_end()

        checking.check()


class Talker(Worker):
    """Posts and comments as far as a new member may, and reacts to one post again and again."""

    POSTS, COMMENTS = 8, 20

    def __init__(self, stop: threading.Event, person: Remote, shared: str) -> None:
        super().__init__(stop)
        self.person, self.shared = person, shared
        self.tried: list[str] = []
        self.known: set[str] = set()
        self.reacted = 0

    def work(self) -> None:
        number = len(self.tried)
        if number < self.POSTS + self.COMMENTS:
            self._say("/community/posts" if number < self.POSTS else f"{self.shared}/comments")
        self.reacted += 1
        on = bool(self.reacted % 2)
        said = self.person.insist("post", f"{self.shared}/react", {"reaction_type": "like", "on": on})
        assert said["my_reactions"] == (["like"] if on else [])
        self.acknowledged += 1

    def _say(self, path: str) -> None:
        said = f"{self.person.scope.user_name} {len(self.tried)}: {sentence(len(self.tried))}"
        self.tried.append(said)
        answer = self.person.ask("post", path, {"content": said})
        if answer is None:
            return
        assert answer.status_code == 201, answer.text
        self.known.add(said)
        self.acknowledged += 1

    def end(self) -> None:
        """React for good."""
        self.person.insist("post", f"{self.shared}/react", {"reaction_type": "like", "on": True})

    def there(self) -> list[str]:
        """Return what is there of what they said: posts, and comments below the shared post that wait or are shown."""
        mine = f"/community/users/{self.person.scope.user_id}/posts"
        posts = self.person.insist("get", mine)["items"]
        return [each["content"] for each in posts]


def talked(person: Remote, shared: str) -> tuple[Counter[str], int]:
    """Return every listed comment below the shared post, and how many are counted."""
    found: Counter[str] = Counter()
    cursor, count = "", 0
    while True:
        page = person.insist("get", f"{shared}/comments?limit=25{cursor}")
        found.update(each["content"] for each in page["items"])
        count = page["comment_count"]
        if not page["next_cursor"]:
            return found, count
        cursor = f"&cursor={page['next_cursor']}"


@pytest.mark.usefixtures("line")  # or the parts would not be started on it for the tests above
@pytest.mark.parametrize("victim", ["web", "worker", "dynamodb", "redis"])
def test_what_was_acknowledged_is_there_once_and_counts_are_exact(
    running: Installation, remote: Callable[..., Remote], victim: str
) -> None:
    here = Organization(f"talk-{victim}")
    stop, people = threading.Event(), [remote(here, f"Ada {number}") for number in range(4)]
    shared = f"/community/posts/{people[0].insist('post', '/community/posts', {'content': sentence(99)}, good=(201,))['post_id']}"
    wait_until(lambda: people[1].ask("get", shared).status_code == 200, "its check", 60)
    talkers = [Talker(stop, person, shared) for person in people]
    for talker in talkers:
        talker.start()
    try:
        for _ in range(_KILLS):
            wait_for_progress(list(talkers))
            running.kill(victim)
            running.start(victim)
        wait_for_progress(list(talkers))
    finally:
        stop.set()
    for talker in talkers:
        talker.join(90)
        assert not talker.is_alive()
    check_nobody_gave_up(list(talkers))

    for talker in talkers:
        talker.end()
    wait_until(lambda: not _unchecked(here.organization_id), "the end of every check", 120)
    check_talk(talkers, shared)


def _unchecked(organization_id: str) -> list[Any]:
    return [job for job in Job.scan() if job.organization_id == organization_id and job.task.endswith("tasks.check")]


def check_talk(talkers: list[Talker], shared: str) -> None:
    """Nothing acknowledged is lost, nothing is there twice, and what is counted is what there is."""
    seen = talkers[0].person.insist("get", shared)
    reactors = talkers[0].person.insist("get", f"{shared}/reactions?reaction_type=like&limit=100")["items"]
    assert seen["reactions"]["like"] == len(reactors) == len(talkers)
    comments, count = talked(talkers[0].person, shared)
    assert comments.total() == count
    for talker in talkers:
        own = {said: number for said, number in comments.items() if said in talker.tried}
        waiting = talker.person.insist("get", f"{shared}/comments")["waiting"]
        there = Counter(talker.there()) + Counter(own) + Counter(each["content"] for each in waiting)
        assert set(there.values()) == {1}, there
        assert talker.known <= set(there)
        assert set(there) - {sentence(99)} <= set(talker.tried)
