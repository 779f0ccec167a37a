"""What the community offers to agents shows a person what they may read, and nothing else."""

from typing import Any

import pytest

from diatonic.common.dynamo.connection import counting
from diatonic.common.offers import Asked
from diatonic.common.scope import Scope
from tests.community.discussion.conftest import *  # noqa: F403 -- the same people
from tests.community.discussion.posting import draft, post, write
from tests.organizations.people import NOW
from workbench.agents.tools import builtin


def search(scope: Scope, **arguments: Any) -> list[dict[str, Any]]:
    outcome = builtin.call("community-search", arguments, Asked(scope, NOW))
    assert outcome.failure is None, outcome.failure
    found: list[dict[str, Any]] = outcome.output["posts"]
    return found


def test_posts_are_found_by_their_words_without_their_authors(author: Scope, colleague: Scope) -> None:
    post_id = post(author, "Bread needs time.", tags=["baking"])
    post(author, "Cheese needs more of it.")

    with counting() as calls:
        found = search(colleague, words="bread")

    assert calls.total <= 4
    assert [(one["id"], one["extract"], one["tags"]) for one in found] == [(post_id, "Bread needs time.", ["baking"])]
    assert author.user_id not in str(found)
    assert [one["id"] for one in search(colleague, tag="Baking")] == [post_id]


def test_what_is_not_approved_or_another_organization_s_is_not_found(
    author: Scope, colleague: Scope, stranger: Scope
) -> None:
    write(author, "Bread that waits.")
    draft(author, "Bread that is a draft.")
    post(author, "Bread for all of us.")

    assert [one["extract"] for one in search(colleague, words="bread")] == ["Bread for all of us."]
    assert search(stranger, words="bread") == []


@pytest.mark.parametrize("arguments", [{"count": 0}, {"words": "x" * 201}, {"sort": "hot"}])
def test_arguments_that_do_not_fit_are_told(author: Scope, arguments: dict[str, Any]) -> None:
    outcome = builtin.call("community-search", arguments, Asked(author, NOW))

    assert outcome.failure is not None
    assert outcome.failure.code == "arguments_invalid"
