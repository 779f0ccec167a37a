"""The rows of the invites' routes."""

from collections.abc import Mapping

from tests.routes.row import Row

_INVITES = "/api/organizations/{organization_id}/invites"
_HERE = "/o/{organization}/invites"
_OPEN = (200, 200, 200, 200)
_TEACH_API, _NEW_API = (401, 404, 403, 200), (401, 404, 403, 201)
_TEACH, _DONE = (302, 404, 403, 200), (302, 404, 403, 302)

API: Mapping[str, Row] = {
    f"GET {_INVITES}": Row(_TEACH_API, 2, "invited"),
    f"POST {_INVITES}": Row(_NEW_API, 4, body={"emails": ["bob@example.org"]}),
    f"POST {_INVITES}/{{invite_id}}/resend": Row(_TEACH_API, 3, "invited"),
    f"GET {_INVITES}/{{invite_id}}/link": Row(_TEACH_API, 1, "invited"),
    f"DELETE {_INVITES}/{{invite_id}}": Row((401, 404, 403, 204), 2, "invited"),
    "GET /api/invites/{token}": Row(_OPEN, 2, "invited"),
    # Nobody of them is invited; whoever holds the link may ask for another one, once a day.
    "POST /api/invites/{token}/accept": Row((401, 403, 409, 409), 2, "invited"),
    "POST /api/invites/{token}/ask": Row((204, 409, 409, 409), 4, "invited"),
}

PAGES: Mapping[str, Row] = {
    f"GET {_HERE}/": Row(_TEACH, 2, "invited"),
    f"GET {_HERE}/new/": Row(_TEACH, 0),
    f"POST {_HERE}/new/": Row(_DONE, 4, body={"emails": "bob@example.org", "role": "viewer", "do": "send"}),
    f"POST {_HERE}/{{invite_id}}/resend/": Row(_DONE, 3, "invited"),
    f"POST {_HERE}/{{invite_id}}/cancel/": Row(_DONE, 2, "invited"),
    f"GET {_HERE}/{{invite_id}}/link/": Row(_TEACH, 1, "invited"),
    "GET /invites/{token}/": Row(_OPEN, 4, "invited"),
    "POST /invites/{token}/accept/": Row((302, 302, 302, 302), 4, "invited"),
    "POST /invites/{token}/ask/": Row((302, 302, 302, 302), 6, "invited"),
}
