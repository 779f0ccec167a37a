"""Rows of moderation, and what is decided about."""

from functools import cached_property

from diatonic.common import ids
from tests.routes.belonging import Belonging
from tests.routes.row import Row
from tests.routes.signed_in import HERE

_READ, _MADE = (401, 404, 403, 200), (401, 404, 403, 201)
_TEACH, _DONE = (302, 404, 403, 200), (302, 404, 403, 302)
_M = "/api/moderation"
_CASE = f"{_M}/cases/{{case_id}}"
_O = "/o/{organization}/moderation"
_PAGE = f"{_O}/cases/{{case_id}}"
_NONE, _NO_PAGE = (401, 404, 403, 404), (302, 404, 403, 404)
_NUMBERS = {
    "profanity_at": "0.6",
    "spam_at": "0.6",
    "toxicity_held_at": "0.7",
    "toxicity_flagged_at": "0.9",
    "report_weight_holds": "3",
}

API = {
    f"GET {_M}/settings": Row((401, 200, 403, 200), 1),
    f"PUT {_M}/settings": Row((401, 200, 403, 200), 2, body={"spam_at": 0.5}, if_match="0"),
    f"POST {_M}/preview": Row((401, 200, 403, 200), 1, body={"content": "Salt slows yeast."}),
    f"POST {_M}/simulate": Row((401, 200, 403, 200), 2, body={"settings": {"spam_at": 0.5}}),
    f"GET {_M}/stats": Row((401, 200, 200, 200), 3),
    f"GET {_M}/cases": Row((401, 200, 403, 200), 1),
    f"POST {_M}/cases/decide": Row(
        (401, 200, 403, 200),
        1,
        "no_case",
        lambda place: {"cases": [{"case_id": place["case_id"], "revision": 1}], "actions": ["approve"]},
    ),
    f"GET {_CASE}": Row(_NONE, 1, "no_case"),
    f"POST {_CASE}/claim": Row(_NONE, 1, "no_case"),
    f"POST {_CASE}/release": Row(_NONE, 1, "no_case"),
    f"POST {_CASE}/decide": Row(_NONE, 1, "no_case", {"revision": 1, "actions": ["approve"]}),
    f"POST {_CASE}/undo": Row(_NONE, 1, "no_case", {"revision": 1}),
    f"POST {_CASE}/appeal": Row((401, 404, 404, 404), 1, "no_case", {"message": "It was a quote."}),
    f"POST {_CASE}/appeal/answer": Row(
        _NONE, 1, "no_case", {"revision": 1, "outcome": "upheld", "reason": "It stands."}
    ),
    f"GET {_M}/sanctions": Row((401, 200, 403, 200), 1),
    f"DELETE {_M}/sanctions/{{user_id}}": Row((401, 204, 403, 204), 1, "colleague"),
}

PAGES = {
    f"GET {_O}/": Row(_TEACH, 1),
    f"GET {_O}/count/": Row(_TEACH, 1),
    f"POST {_O}/bulk/": Row(
        _DONE, 1, "no_case", lambda place: {"case": [f"{place['case_id']} 1"], "action": "approve"}
    ),
    f"GET {_O}/settings/": Row(_TEACH, 1),
    f"POST {_O}/settings/": Row(_DONE, 3, body={"revision": "0", **_NUMBERS, "spam_at": "0.5"}),
    f"GET {_O}/statistics/": Row(_TEACH, 3),
    f"GET {_PAGE}/": Row(_NO_PAGE, 1, "no_case"),
    f"POST {_PAGE}/decide/": Row(_NO_PAGE, 1, "no_case", {"revision": "1", "action": "approve"}),
    f"POST {_PAGE}/answer/": Row(_NO_PAGE, 1, "no_case", {"revision": "1", "outcome": "upheld", "reason": "So."}),
    f"POST {_PAGE}/undo/": Row(_NO_PAGE, 1, "no_case", {"revision": "1"}),
    f"POST {_PAGE}/claim/": Row(_NO_PAGE, 1, "no_case"),
    f"GET {_PAGE}/pictures/{{number}}/": Row(_NO_PAGE, 1, "no_case"),
    "GET /o/{organization}/community/transparency/": Row((302, 404, 200, 200), 3),
    "GET /o/{organization}/community/decisions/{case_id}/": Row((302, 404, 404, 404), 1, "no_case"),
    "POST /o/{organization}/community/decisions/{case_id}/": Row(
        (302, 404, 404, 404), 1, "no_case", {"message": "It was a quote."}
    ),
}


class Moderating(Belonging):
    """Cases, and who decides about them."""

    @cached_property
    def _no_case(self) -> dict[str, str]:
        """A case that there is not: nothing was posted."""
        return {"case_id": ids.scoped(HERE, "case"), "number": "1"}
