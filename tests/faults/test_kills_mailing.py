"""kill -9 around the sending of invites: each mail goes out, under one Message-ID, and is noted; no invite is lost."""

from collections import Counter
from collections.abc import Iterator, Sequence
from email import message_from_string
from email.message import Message
from functools import partial

import pytest

from diatonic.common import clock, ids, mail
from diatonic.common.jobs.store import Job
from local.place import Place
from organizations.invites import services
from organizations.invites.rules import Invite, InviteState, MailState
from tests.faults.between import Moment
from tests.faults.breaking import Breaking, wait_for
from tests.faults.installation import Installation
from tests.organizations.invites.inviting import make_inviter
from tests.organizations.invites.servers import Smtp, smtp

pytestmark = pytest.mark.long

_INVITED = 30
_AT_ONCE = 2  # jobs that a worker is at


@pytest.fixture(scope="module")
def post() -> Iterator[Smtp]:
    """Where the installation's mail goes."""
    with smtp() as server:
        yield server


@pytest.fixture(scope="module")
def installation(place: Place, tmp_path_factory: pytest.TempPathFactory, post: Smtp) -> Iterator[Installation]:
    """The installation, with a mail server that counts."""
    folder = tmp_path_factory.mktemp("installation")
    with Installation(place, folder, DIATONIC_MAIL_URL=f"smtp://127.0.0.1:{post.port}") as made:
        yield made


def test_an_invite_is_mailed_under_one_message_id_whenever_its_worker_is_killed(breaking: Breaking, post: Smtp) -> None:
    scope = make_inviter(f"org-{ids.new()[-12:]}", max_users=2 * _INVITED)
    typed = [f"person-{number}@example.org" for number in range(_INVITED)]
    noting = ("OrganizationInvites", f'"{MailState.SENT}"')
    moments = [
        Moment("UpdateItem", noting, 4),  # sent, and not noted
        Moment("Query", ("OrganizationInvites",), 6),  # not sent yet
        Moment("UpdateItem", noting, 5, is_done=True),  # noted, and the job not removed
        Moment("UpdateItem", noting, 6),
    ]

    def listed() -> Sequence[Invite]:
        return services.list_invites(scope, limit=100, now=clock.now()).page.items

    def unnoted() -> int:
        mailed = {str(letter["To"]) for letter in taken(post)}
        return len(mailed - {one.email for one in listed() if one.mailing.state == MailState.SENT})

    ask = partial(services.send_invites, scope, typed=typed, role="member", permissions={}, now=clock.now())
    found = [unnoted() for _ in breaking.kill_at(moments, ask)]
    wait_for(lambda: not jobs("invite-mail#"), "the end of mailing")

    invites = listed()
    assert found[0] >= 1
    assert found[3] >= 1
    assert sorted(one.email for one in invites) == sorted(typed)
    assert {(one.status, one.mailing.number, one.mailing.state) for one in invites} == {
        (InviteState.PENDING, 1, MailState.SENT)
    }
    assert sorted(jobs("invite-end#")) == sorted(f"invite-end#{one.invite_id}" for one in invites)
    check_mails(post, invites, killed_unnoted=found)


def check_mails(post: Smtp, invites: Sequence[Invite], *, killed_unnoted: list[int]) -> None:
    """Each person has mail of their invite alone, under its one id; twice only where a worker died unable to note it."""
    expected = {one.email: mail.message_id(f"invite.{one.invite_id}.1") for one in invites}
    came = Counter((letter["To"], letter["Message-ID"]) for letter in taken(post))
    assert set(came) == set(expected.items())
    assert 2 <= came.total() - len(came) <= sum(killed_unnoted) <= len(killed_unnoted) * _AT_ONCE


def taken(post: Smtp) -> list[Message]:
    return [message_from_string(letter) for letter in post.mails]


def jobs(begins: str) -> list[str]:
    return [job.job_id for job in Job.scan(Job.job_id.startswith(begins))]
