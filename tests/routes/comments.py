"""Rows of comments and reactions, and what of them there is."""

from functools import cached_property

from diatonic.common import clock
from tests.community.discussion.talking import say
from tests.organizations.people import scope_for
from tests.routes.posts import Posting
from tests.routes.row import Row
from tests.routes.signed_in import HERE

_POST, _ONE = "/api/community/posts/{post_id}", "/api/community/comments/{comment_id}"
_READ, _TAKE_PART = (401, 404, 200, 200), (401, 404, 403, 200)
_LIKE = {"reaction_type": "like", "on": True}

API = {
    f"GET {_POST}/comments": Row(_READ, 4, "comment"),
    f"POST {_POST}/comments": Row((401, 404, 403, 201), 6, "post", {"content": "Overnight."}),
    f"GET {_ONE}": Row(_READ, 4, "comment"),
    f"PUT {_ONE}": Row(_TAKE_PART, 7, "own_comment", {"content": "Otherwise."}, if_match="1"),
    f"DELETE {_ONE}": Row((401, 404, 404, 204), 4, "own_comment"),
    f"GET {_ONE}/replies": Row(_READ, 4, "comment"),
    f"GET {_ONE}/revisions": Row((401, 404, 403, 200), 5, "own_comment"),
    f"POST {_ONE}/report": Row((401, 404, 403, 204), 10, "comment", {"reason": "spam"}),
    f"POST {_POST}/react": Row(_TAKE_PART, 7, "post", _LIKE),
    f"POST {_ONE}/react": Row(_TAKE_PART, 9, "comment", _LIKE),
    f"GET {_POST}/reactions": Row(_READ, 3, "post"),
    f"GET {_ONE}/reactions": Row(_READ, 5, "comment"),
}


class Commenting(Posting):
    """Below a colleague's post: their comment with a reply, and one of the owner's."""

    @cached_property
    def _comment(self) -> dict[str, str]:
        """A colleague's comment that others read, which was answered."""
        scope, post_id = scope_for(self._talker, HERE), self._post["post_id"]
        comment_id = say(scope, post_id, at=clock.now())
        say(scope, post_id, "In the fridge.", to=comment_id, at=clock.now())
        return {**self._post, "comment_id": comment_id}

    @cached_property
    def _own_comment(self) -> dict[str, str]:
        """A comment of the owner's that others read."""
        scope, post_id = scope_for(self.account, HERE), self._post["post_id"]
        return {**self._post, "comment_id": say(scope, post_id, at=clock.now())}
