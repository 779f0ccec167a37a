"""Rows of profiles, and who has one."""

from functools import cached_property

from community.profiles import services as profiles
from community.profiles.rules import Relation
from diatonic.common import clock
from organizations.media import services as media
from tests import media_files
from tests.organizations.media.conftest import send, work
from tests.organizations.people import scope_for
from tests.routes.belonging import Belonging
from tests.routes.row import Row
from tests.routes.signed_in import HERE

_LEARN, _DONE = (302, 404, 200, 200), (302, 404, 302, 302)
_ONE = "/api/community/users/{user_id}"
_O = "/o/{organization}/community"
_PICTURE = {"filename": "me.png", "content_type": "image/png", "size": 10}
_SAID = {"role": "Baker", "bio": "I bake.", "expertise": ["Sourdough"], "links": [{"url": "https://example.org"}]}

API = {
    f"GET {_ONE}/profile": Row((401, 404, 200, 200), 2, "colleague"),
    # Somebody else's is not one's own to change.
    f"PUT {_ONE}/profile": Row((401, 404, 403, 200), 4, "owner", _SAID, if_match="0"),
    f"POST {_ONE}/avatar": Row((401, 404, 403, 201), 3, "owner", _PICTURE),
    f"DELETE {_ONE}/avatar": Row((401, 404, 403, 204), 2, "pictured"),
    # A picture is for whoever is signed in and knows its address.
    f"GET {_ONE}/avatar/{{file_id}}": Row((401, 200, 200, 200), 2, "pictured"),
    f"PUT {_ONE}/block": Row((401, 404, 204, 204), 4, "colleague"),
    f"DELETE {_ONE}/block": Row((401, 404, 204, 204), 2, "hidden"),
    f"PUT {_ONE}/mute": Row((401, 404, 204, 204), 4, "colleague"),
    f"DELETE {_ONE}/mute": Row((401, 404, 204, 204), 2, "hidden"),
    "GET /api/community/users/me/people": Row((401, 200, 200, 200), 3, "hidden"),
}

PAGES = {
    f"GET {_O}/profile/edit/": Row(_LEARN, 2),
    f"POST {_O}/profile/edit/": Row(_DONE, 4, body={"revision": "0", "role": "Baker"}),
    f"GET {_O}/profile/picture/": Row(_LEARN, 2),
    f"POST {_O}/profile/picture/remove/": Row(_DONE, 2, "pictured"),
    f"GET {_O}/hidden/": Row(_LEARN, 3, "hidden"),
    f"POST {_O}/hidden/{{user_id}}/": Row(_DONE, 4, "colleague", {"do": "block"}),
}


class Talking(Belonging):
    """Profiles, and whom the owner does not want to see."""

    @cached_property
    def _owner(self) -> dict[str, str]:
        return {"user_id": self.account.user_id}

    @cached_property
    def _pictured(self) -> dict[str, str]:
        """The owner has a picture."""
        scope, content = scope_for(self.account, HERE), media_files.picture(size=(64, 64))
        ticket = profiles.request_avatar(
            scope,
            user_id=scope.user_id,
            filename="me.png",
            content_type="image/png",
            size=len(content),
            now=clock.now(),
        )
        send(ticket, content)
        media.complete_upload(scope, upload_id=ticket.upload_id, now=clock.now())
        work(HERE)
        return {"user_id": scope.user_id, "file_id": ticket.upload_id}

    @cached_property
    def _hidden(self) -> dict[str, str]:
        """A member whom the owner blocks and mutes."""
        scope, other = scope_for(self.account, HERE), self._colleague["user_id"]
        for relation in Relation:
            profiles.hide(scope, user_id=other, relation=relation, now=clock.now())
        return {"user_id": other}
