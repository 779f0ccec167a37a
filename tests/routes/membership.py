"""Rows of an organization itself, its domains, its members, and of who asks to join."""

from tests.routes.row import Row

TEACH_API = (401, 404, 403, 200)
LEARN, TEACH, DONE = (302, 404, 200, 200), (302, 404, 403, 200), (302, 404, 403, 302)

_ORGANIZATION = "/api/organizations/{organization_id}"
_MEMBER = f"{_ORGANIZATION}/members/{{user_id}}"
_JOINING = f"{_ORGANIZATION}/join-requests"
_DOMAINS = f"{_ORGANIZATION}/domains"

_HERE = "/o/{organization}/organization"
_SCREEN = "/o/{organization}/domains"
_SETTINGS = {"name": "Bakers", "max_users": "50", "storage_limit_gb": "5"}

API = {
    "GET /api/organizations": Row((401, 200, 200, 200), 2),
    # The stranger was faster: the word is taken.
    "POST /api/organizations": Row((401, 201, 201, 201), 5, body={"name": "Bakers"}),
    f"GET {_ORGANIZATION}": Row((401, 404, 200, 200), 1),
    f"PATCH {_ORGANIZATION}": Row(TEACH_API, 3, body={"name": "Bakers"}, if_match="1"),
    f"PUT {_ORGANIZATION}/standing": Row((401, 404, 403, 403), 0, body={"status": "suspended"}),
    f"GET {_ORGANIZATION}/usage": Row(TEACH_API, 4),
    f"POST {_ORGANIZATION}/transfer-ownership": Row(
        (401, 404, 403, 202), 3, "colleague", lambda place: {"user_id": place["user_id"]}
    ),
    f"POST {_ORGANIZATION}/transfer-ownership/accept": Row((401, 404, 404, 404), 1),
    f"DELETE {_ORGANIZATION}/transfer-ownership": Row((401, 404, 404, 204), 2, "offered"),
    f"GET {_ORGANIZATION}/members": Row(TEACH_API, 2, "colleague"),
    f"GET {_MEMBER}": Row(TEACH_API, 5, "colleague"),
    f"PATCH {_MEMBER}": Row(TEACH_API, 2, "colleague", {"role": "viewer"}),
    f"DELETE {_MEMBER}": Row((401, 404, 403, 204), 3, "colleague"),
    f"GET {_DOMAINS}": Row(TEACH_API, 1, "domain"),
    f"POST {_DOMAINS}": Row((401, 404, 403, 201), 2, body={"domain": "example.org"}),
    f"POST {_DOMAINS}/{{domain}}/verify": Row(TEACH_API, 2, "domain"),
    f"PATCH {_DOMAINS}/{{domain}}": Row(TEACH_API, 2, "verified_domain", {"mode": "join"}),
    f"DELETE {_DOMAINS}/{{domain}}": Row((401, 404, 403, 204), 2, "domain"),
    f"GET {_JOINING}": Row(TEACH_API, 1, "asking"),
    # Whoever belongs to it cannot ask; a stranger can, and only once.
    f"POST {_JOINING}": Row((401, 201, 409, 409), 4, body={"note": "Hello."}),
    # Nobody asks here: what is not there is not found, whoever says it.
    f"DELETE {_JOINING}": Row((401, 404, 404, 404), 1),
    f"POST {_JOINING}/{{user_id}}/approve": Row((401, 404, 403, 204), 5, "asking"),
    f"POST {_JOINING}/{{user_id}}/refuse": Row((401, 404, 403, 204), 2, "asking"),
}

PAGES = {
    f"GET {_HERE}/": Row(LEARN, 4),
    f"GET {_HERE}/roles/": Row(LEARN, 0),
    f"GET {_HERE}/settings/": Row(TEACH, 1),
    f"POST {_HERE}/settings/": Row(DONE, 5, body=_SETTINGS),
    f"POST {_HERE}/standing/": Row((302, 404, 403, 403), 0, body={"status": "suspended", "plan": "basic"}),
    f"POST {_HERE}/ownership/": Row(DONE, 3, "colleague", lambda place: {"do": "offer", "user": place["user_id"]}),
    f"GET {_HERE}/leave/": Row(LEARN, 4),
    # The last owner is told to hand the ownership over first.
    f"POST {_HERE}/leave/": Row((302, 404, 302, 200), 7, body={"works": "keep"}),
    f"GET {_HERE}/requests/": Row(TEACH, 1, "asking"),
    f"POST {_HERE}/requests/{{user_id}}/": Row(DONE, 5, "asking", {"do": "approve"}),
    f"GET {_HERE}/members/": Row(TEACH, 2, "colleague"),
    f"GET {_HERE}/members/{{user_id}}/": Row(TEACH, 5, "colleague"),
    f"POST {_HERE}/members/{{user_id}}/": Row(DONE, 7, "colleague", {"role": "viewer"}),
    f"POST {_HERE}/members/{{user_id}}/status/": Row(DONE, 2, "colleague", {"do": "suspend"}),
    f"GET {_HERE}/members/{{user_id}}/remove/": Row(TEACH, 5, "colleague"),
    f"POST {_HERE}/members/{{user_id}}/remove/": Row(DONE, 3, "colleague", {"works": "keep"}),
    f"GET {_SCREEN}/": Row(TEACH, 1, "domain"),
    f"POST {_SCREEN}/": Row(DONE, 2, body={"domain": "example.org"}),
    f"POST {_SCREEN}/{{domain}}/verify/": Row(DONE, 2, "domain"),
    f"POST {_SCREEN}/{{domain}}/mode/": Row(
        DONE, 2, "verified_domain", {"mode": "join", "role": "member", "revision": "2"}
    ),
    f"GET {_SCREEN}/{{domain}}/remove/": Row(TEACH, 1, "domain"),
    f"POST {_SCREEN}/{{domain}}/remove/": Row(DONE, 3, "domain", {"confirm_name": "example.net"}),
}
