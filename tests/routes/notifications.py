"""The rows of the notifications' routes."""

from collections.abc import Mapping

from tests.routes.row import Row

_HERE = "/o/{organization}/notifications"
_LEARN, _MINE, _MINE_API = (302, 404, 200, 200), (302, 404, 302, 302), (401, 200, 200, 200)
_SEEN_API = (401, 404, 200, 200)
_OPEN = (200, 200, 200, 200)

API: Mapping[str, Row] = {
    "GET /api/me/notifications": Row(_MINE_API, 2, "notified"),
    "POST /api/me/notifications/read": Row(
        (401, 204, 204, 204), 1, "notified", lambda place: {"up_to": place["notice"]}
    ),
    "GET /api/me/muted-threads": Row(_MINE_API, 3, "muted"),
    "PUT /api/me/muted-threads/{thread}": Row(_SEEN_API, 3, "thread"),
    "DELETE /api/me/muted-threads/{thread}": Row(_SEEN_API, 2, "muted"),
    "GET /api/me/notification-preferences": Row(_MINE_API, 1),
    "PUT /api/me/notification-preferences": Row(_MINE_API, 2, body={"groups": {"modules": {"email": True}}}),
}

PAGES: Mapping[str, Row] = {
    f"GET {_HERE}/": Row(_LEARN, 2, "notified"),
    f"GET {_HERE}/count/": Row(_LEARN, 2, "notified"),
    f"POST {_HERE}/read/": Row(_MINE, 1, "notified", lambda place: {"up_to": place["notice"]}),
    f"GET {_HERE}/threads/{{thread}}/": Row(_LEARN, 3, "thread"),
    f"POST {_HERE}/threads/{{thread}}/mute/": Row(_MINE, 3, "thread"),
    f"POST {_HERE}/threads/{{thread}}/unmute/": Row(_MINE, 2, "muted"),
    # Whoever has the link of a mail: nobody signs in for that.
    "GET /unsubscribe/{token}/": Row(_OPEN, 0, "notified"),
    "POST /unsubscribe/{token}/": Row(_OPEN, 1, "notified"),
}
