"""Rows of moderation, and what is decided about."""

from functools import cached_property

from community.discussion import services as discussion
from community.discussion.rules.posts import Given
from community.moderation import services as moderation
from community.moderation.rules.cases import Case
from community.moderation.rules.targets import TargetType
from community.moderation.services.targets import handler_of
from community.moderation.views.bulk import packed
from diatonic.common import clock, ids
from diatonic.common.scope import Scope
from tests.organizations.media.conftest import work
from tests.organizations.people import make_person, scope_for
from tests.routes.belonging import Belonging
from tests.routes.row import Row
from tests.routes.signed_in import HERE

_READ, _MADE = (401, 404, 403, 200), (401, 404, 403, 201)
_TEACH, _DONE = (302, 404, 403, 200), (302, 404, 403, 302)
_M = "/api/moderation"
_CASE = f"{_M}/cases/{{case_id}}"
_O = "/o/{organization}/moderation"
_PAGE = f"{_O}/cases/{{case_id}}"
_READ_ONE, _NO_PAGE = (401, 404, 403, 200), (302, 404, 403, 404)
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
        4,
        "case",
        lambda place: {"cases": [{"case_id": place["case_id"], "revision": 1}], "actions": ["approve"]},
    ),
    f"GET {_CASE}": Row(_READ_ONE, 7, "case"),
    f"GET {_CASE}/reports": Row(_READ_ONE, 2, "case"),
    f"POST {_CASE}/claim": Row(_READ_ONE, 3, "case"),
    f"POST {_CASE}/release": Row((401, 404, 403, 204), 2, "case"),
    f"POST {_CASE}/decide": Row(_READ_ONE, 4, "case", {"revision": 1, "actions": ["approve"]}),
    f"POST {_CASE}/undo": Row(_READ_ONE, 5, "decided_case", {"revision": 2}),
    f"POST {_CASE}/appeal": Row((401, 404, 404, 201), 10, "own_case", {"message": "It was a quote."}),
    f"POST {_CASE}/appeal/answer": Row(
        _READ_ONE, 5, "appealed_case", {"revision": 3, "outcome": "upheld", "reason": "It stands."}
    ),
    f"GET {_M}/sanctions": Row((401, 200, 403, 200), 1),
    f"DELETE {_M}/sanctions/{{user_id}}": Row((401, 404, 403, 204), 2, "suspended_author"),
}

PAGES = {
    f"GET {_O}/": Row(_TEACH, 1),
    f"GET {_O}/count/": Row(_TEACH, 1),
    f"POST {_O}/bulk/": Row(_DONE, 4, "case", lambda place: {"case": [f"{place['case_id']} 1"], "action": "approve"}),
    f"POST {_O}/bulk/undo/": Row(_DONE, 5, "decided_case", lambda place: {"cases": packed([(place["case_id"], 2)])}),
    f"GET {_O}/sanctions/": Row(_TEACH, 1, "suspended_author"),
    f"POST {_O}/sanctions/{{user_id}}/end/": Row(_DONE, 2, "suspended_author"),
    f"GET {_O}/settings/": Row(_TEACH, 1),
    f"POST {_O}/settings/": Row(_DONE, 3, body={"revision": "0", **_NUMBERS, "spam_at": "0.5"}),
    f"GET {_O}/statistics/": Row(_TEACH, 3),
    f"GET {_PAGE}/": Row(_TEACH, 9, "case"),
    f"POST {_PAGE}/decide/": Row(_DONE, 5, "case", {"revision": "1", "action": "approve"}),
    f"POST {_PAGE}/answer/": Row(
        _DONE, 6, "appealed_case", {"revision": "3", "outcome": "upheld", "reason": "It stands."}
    ),
    f"POST {_PAGE}/undo/": Row(_DONE, 5, "decided_case", {"revision": "2"}),
    f"POST {_PAGE}/claim/": Row(_DONE, 3, "case"),
    f"POST {_PAGE}/looking/": Row(_TEACH, 0, "case"),
    f"GET {_PAGE}/pictures/{{number}}/": Row(_NO_PAGE, 1, "no_case"),
    "GET /o/{organization}/community/transparency/": Row((302, 404, 200, 200), 3),
    "GET /o/{organization}/community/decisions/{case_id}/": Row((302, 404, 404, 200), 10, "own_case"),
    "POST /o/{organization}/community/decisions/{case_id}/": Row(
        (302, 404, 404, 302), 10, "own_case", {"message": "It was a quote."}
    ),
}


class Moderating(Belonging):
    """Cases, and who decides about them."""

    @cached_property
    def _no_case(self) -> dict[str, str]:
        """A case that there is not: nothing was posted."""
        return {"case_id": ids.scoped(HERE, "case"), "number": "1"}

    @cached_property
    def _case(self) -> dict[str, str]:
        """A post that others see, and that a member has reported."""
        return {"case_id": self._reported(self._member).case_id}

    @cached_property
    def _decided_case(self) -> dict[str, str]:
        """The same, removed by another moderator."""
        return {"case_id": self._removed(self._member).case_id}

    @cached_property
    def _own_case(self) -> dict[str, str]:
        """A post of the owner that another moderator has removed."""
        return {"case_id": self._removed(scope_for(self.account, HERE)).case_id}

    @cached_property
    def _appealed_case(self) -> dict[str, str]:
        """A post of a member that another moderator has removed, against which its author appeals."""
        case = self._removed(self._member)
        moderation.appeal(self._member, case_id=case.case_id, message="It was a quote.", now=clock.now())
        return {"case_id": case.case_id}

    @cached_property
    def _suspended_author(self) -> dict[str, str]:
        self._removed(self._member, "suspend", duration_hours=5)
        return {"user_id": self._member.user_id}

    @cached_property
    def _member(self) -> Scope:
        return scope_for(make_person(HERE, name="Mia"), HERE)

    def _reported(self, author: Scope) -> Case:
        now = clock.now()
        post_id = discussion.create_post(author, Given(content="Bread needs time."), now=now).post.post_id
        work(HERE)
        target = handler_of(TargetType.POST).read(author, post_id)
        assert target is not None
        reader = scope_for(make_person(HERE, name="Rita"), HERE)
        return moderation.report(reader, target=target, reason="spam", note="", now=now)

    def _removed(self, author: Scope, *more: str, **means: int) -> Case:
        case = self._reported(author)
        moderator = scope_for(make_person(HERE, name="Mo", moderator=True), HERE)
        given = {"revision": case.revision, "actions": ["remove", *more], "rule": "spam", **means}
        return moderation.decide(moderator, case_id=case.case_id, given=given, now=clock.now())
