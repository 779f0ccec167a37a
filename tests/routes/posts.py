"""Rows of posts, and what posts there are."""

from functools import cached_property

from community.discussion import services as discussion
from community.discussion.rules.posts import Given
from community.discussion.rules.states import Visibility
from diatonic.common import clock
from organizations.accounts.rules import Account
from organizations.media import services as media
from organizations.notifications import services as notifications
from tests import media_files
from tests.community.discussion.posting import decide
from tests.organizations.media.conftest import send, work
from tests.organizations.people import make_person, scope_for
from tests.routes.row import Row
from tests.routes.signed_in import HERE

_POST = "/api/community/posts/{post_id}"
_READ, _CHANGE = (401, 404, 200, 200), (401, 404, 403, 200)
_LIST = (401, 200, 200, 200)

API = {
    "GET /api/community/mentions": Row((401, 200, 403, 200), 2),
    "GET /api/community/posts": Row(_LIST, 4, "post"),
    "POST /api/community/posts": Row((401, 201, 403, 201), 4, body={"content": "Bread needs time."}),
    f"GET {_POST}": Row(_READ, 2, "post"),
    f"PUT {_POST}": Row(_CHANGE, 4, "own_post", {"content": "Bread needs salt."}, if_match="1"),
    f"DELETE {_POST}": Row((401, 404, 403, 204), 3, "own_post"),
    f"POST {_POST}/publish": Row(_CHANGE, 4, "own_draft"),
    f"POST {_POST}/share": Row(_CHANGE, 4, "post"),
    f"POST {_POST}/report": Row((401, 404, 403, 204), 8, "post", {"reason": "spam"}),
    f"GET {_POST}/revisions": Row((401, 404, 404, 200), 3, "own_post"),
    f"DELETE {_POST}/preview": Row(_CHANGE, 1, "own_post"),
    f"GET {_POST}/attachments/{{file_id}}": Row((401, 404, 302, 302), 3, "own_picture"),
    "POST /api/community/uploads": Row(
        (401, 201, 403, 201), 2, body={"filename": "a.png", "content_type": "image/png", "size": 10}
    ),
    "GET /api/community/drafts": Row((401, 200, 403, 200), 3, "own_draft"),
    "GET /api/community/users/{user_id}/posts": Row(_LIST, 3, "post"),
    "GET /api/community/tags": Row(_LIST, 1, "post"),
}


class Posting:
    """A post of the owner's, one of a colleague's, a draft, a file at a post."""

    account: Account

    @cached_property
    def _talker(self) -> Account:
        return make_person(HERE, name="Tara")

    @cached_property
    def _own_post(self) -> dict[str, str]:
        """A post of the owner's that others can read, with a tag."""
        return self._posted(self.account)

    @cached_property
    def _post(self) -> dict[str, str]:
        """A colleague's post, which the owner reads."""
        return self._posted(self._talker)

    @cached_property
    def _thread(self) -> dict[str, str]:
        """The colleague's post, of which nobody was told anything."""
        return {"thread": self._post["post_id"]}

    @cached_property
    def _muted(self) -> dict[str, str]:
        """The same, which the owner muted."""
        notifications.mute(scope_for(self.account, HERE), thread=self._thread["thread"], now=clock.now())
        return self._thread

    @cached_property
    def _own_draft(self) -> dict[str, str]:
        """A post that the owner has not published."""
        given = Given(content="Not yet.", status="draft")
        seen = discussion.create_post(scope_for(self.account, HERE), given, now=clock.now())
        return {"post_id": seen.post.post_id, "user_id": self.account.user_id}

    @cached_property
    def _own_picture(self) -> dict[str, str]:
        """A post of the owner's with a picture."""
        scope = scope_for(self.account, HERE)
        content = media_files.picture()
        ticket = discussion.request_upload(
            scope, filename="loaf.png", content_type="", size=len(content), now=clock.now()
        )
        send(ticket, content)
        media.complete_upload(scope, upload_id=ticket.upload_id, now=clock.now())
        work(HERE, only="process_upload")
        given = Given(content="Look.", attachments=[(ticket.upload_id, "A loaf")])
        seen = discussion.create_post(scope, given, now=clock.now())
        decide(seen.post.post_id, now=clock.now())
        return {"post_id": seen.post.post_id, "file_id": ticket.upload_id}

    def _posted(self, account: Account) -> dict[str, str]:
        given = Given(content="Bread needs time.", tags=["bread"], visibility=Visibility.ORGANIZATION)
        seen = discussion.create_post(scope_for(account, HERE), given, now=clock.now())
        decide(seen.post.post_id, now=clock.now())
        return {"post_id": seen.post.post_id, "user_id": account.user_id}
