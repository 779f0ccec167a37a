"""What people and moderation do with posts, through the services."""

from datetime import datetime, timedelta
from typing import Any

from community.discussion import services
from community.discussion.rules.posts import ContentType, Given
from community.discussion.rules.states import Visibility
from community.discussion.services import SeenPost
from community.discussion.services.targets import Posts
from community.moderation.rules.targets import Standing, Told
from community.moderation.store.records import RecordStore
from diatonic.common import clock, ids
from diatonic.common.dynamo import Transaction
from diatonic.common.scope import Scope, system_scope
from organizations.media import services as media
from tests import media_files
from tests.organizations.media.conftest import send, work
from tests.organizations.people import NOW

PUBLIC, ORGANIZATION, PRIVATE = Visibility.PUBLIC, Visibility.ORGANIZATION, Visibility.PRIVATE
RICH, LINK, IMAGE = ContentType.RICH_TEXT, ContentType.LINK, ContentType.IMAGE


def write(scope: Scope, content: str = "Bread needs time.", *, now: datetime = NOW, **said: Any) -> SeenPost:
    """Write a post, which waits for its check."""
    return services.create_post(scope, Given(content=content, **said), now=now)


def draft(scope: Scope, content: str = "Not yet.", *, now: datetime = NOW, **said: Any) -> SeenPost:
    """Keep a draft."""
    return write(scope, content, status="draft", now=now, **said)


def post(scope: Scope, content: str = "Bread needs time.", *, now: datetime = NOW, **said: Any) -> str:
    """Write a post and approve it; return its id."""
    post_id = write(scope, content, now=now, **said).post.post_id
    decide(post_id, now=now)
    return post_id


def edit(scope: Scope, post_id: str, *, now: datetime = NOW, revision: int | None = None, **said: Any) -> SeenPost:
    """Change a post."""
    return services.change_post(scope, post_id=post_id, given=Given(**said), revision=revision, now=now)


def told(
    post_id: str, standing: Standing = Standing.APPROVED, *, content_revision: int = 1, by: str = "machine"
) -> Told:
    """Return what is told of a verdict."""
    return Told(
        case_id=f"demo:case:{ids.uuid_of(post_id)}",
        standing=standing,
        by=by,
        at=clock.iso(NOW),
        content_revision=content_revision,
        rules=("profanity",),
        reasons=("A word of the list.",),
        passages=((0, 5, "profanity"),),
        note="Please say it otherwise." if by == "moderator" else "",
    )


def decide(post_id: str, standing: Standing = Standing.APPROVED, *, by: str = "machine", now: datetime = NOW) -> None:
    """Settle the newest text of a post, as moderation does."""
    scope = system_scope(post_id.partition(":")[0], reason="test")
    target = Posts().read(scope, post_id)
    assert target is not None
    said = told(post_id, standing, content_revision=target.content_revision, by=by)
    tx = Transaction()
    Posts().settle(tx, scope, target=target, told=said, now=now)
    tx.commit()


def read(scope: Scope, post_id: str) -> SeenPost:
    """Read a post."""
    return services.read_post(scope, post_id)


def feed(scope: Scope, **options: Any) -> list[str]:
    """Return the ids on the first page of a feed."""
    return [seen.post.post_id for seen in services.list_posts(scope, **options).items]


def suspend(scope: Scope) -> None:
    """Let moderators take from somebody that they write, here, for ten days from now."""
    tx, now = Transaction(), clock.now()
    until = clock.iso(now + timedelta(days=10))
    RecordStore(scope.organization_id).change(tx, scope.user_id, now=now, muted_until="", suspended_until=until)
    tx.commit()


def upload(scope, *, content: bytes | None = None, filename: str = "loaf.png") -> str:
    """Upload a file for a post, by default a picture; return its id."""
    content = media_files.picture() if content is None else content
    ticket = services.request_upload(scope, filename=filename, content_type="", size=len(content), now=clock.now())
    assert send(ticket, content).status_code == 204
    media.complete_upload(scope, upload_id=ticket.upload_id, now=clock.now())
    work(scope.organization_id, only="process_upload")
    return ticket.upload_id
