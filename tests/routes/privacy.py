"""The rows of privacy's routes."""

from collections.abc import Mapping

from tests.routes.row import Row

_MINE = "/o/{organization}/account/privacy"
_ERASE = {"confirm_name": "erase"}

API: Mapping[str, Row] = {
    # The stranger is the last owner of their organization.
    "DELETE /api/me": Row((401, 409, 202, 202), 9, "two_owners"),
    "POST /api/me/export": Row((401, 202, 202, 202), 2),
    "GET /api/me/export": Row((401, 404, 404, 200), 1, "exported"),
    "GET /api/me/erasure": Row((401, 404, 404, 200), 1, "leaving"),
    "POST /api/me/cancel-erasure": Row((401, 404, 404, 204), 5, "leaving"),
}

PAGES: Mapping[str, Row] = {
    "GET /account/privacy/": Row((302, 200, 200, 200), 3, "leaving"),
    "POST /account/privacy/export/": Row((302, 302, 302, 302), 4),
    "GET /account/privacy/export/": Row((302, 404, 404, 302), 3, "exported"),
    "POST /account/privacy/erase/": Row((302, 409, 302, 302), 11, "two_owners", _ERASE),
    "POST /account/privacy/keep/": Row((302, 404, 404, 302), 7, "leaving"),
    f"GET {_MINE}/": Row((302, 404, 200, 200), 1, "leaving"),
    f"POST {_MINE}/export/": Row((302, 404, 302, 302), 2),
    f"GET {_MINE}/export/": Row((302, 404, 404, 302), 1, "exported"),
    f"POST {_MINE}/erase/": Row((302, 404, 302, 302), 9, "two_owners", _ERASE),
    f"POST {_MINE}/keep/": Row((302, 404, 404, 302), 5, "leaving"),
    "GET /privacy/receipts/{receipt}/": Row((200, 200, 200, 200), 1, "erased"),
    "GET /o/{organization}/privacy/": Row((302, 404, 200, 200), 0),
}
