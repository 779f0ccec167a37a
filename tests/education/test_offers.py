"""What education offers to agents shows a person what they may learn, and nothing else."""

from typing import Any

from diatonic.common.dynamo.connection import counting
from diatonic.common.offers import Asked
from diatonic.common.scope import Scope
from tests.people import INSTRUCTOR, NOW, STRANGER, VIEWER, make_module, make_published
from workbench.agents.tools import builtin


def search(scope: Scope, **arguments: Any) -> dict[str, Any]:
    outcome = builtin.call("module-search", arguments, Asked(scope, NOW))
    assert outcome.failure is None
    output: dict[str, Any] = outcome.output
    return output


def titles(scope: Scope, **arguments: Any) -> list[str]:
    return [module["title"] for module in search(scope, **arguments)["modules"]]


def test_published_modules_are_found_by_their_words_in_one_call() -> None:
    module = make_published(title="Bread for beginners")
    make_published(title="Cheese at home")
    make_module(title="Bread that nobody has published")

    with counting() as calls:
        output = search(VIEWER, words="bread")

    assert calls.total == 1
    assert [(one["id"], one["title"]) for one in output["modules"]] == [(module.module_id, "Bread for beginners")]
    assert output["looked_at"] == 2


def test_another_organization_s_modules_are_not_found() -> None:
    make_published(title="Bread for beginners")

    assert titles(STRANGER, words="bread") == []
    assert titles(INSTRUCTOR) == ["Bread for beginners"]


def test_who_may_not_learn_is_told_so() -> None:
    nobody = Scope(VIEWER.organization_id, "u-9", "viewer")

    outcome = builtin.call("module-search", {}, Asked(nobody, NOW))

    assert outcome.failure is not None
    assert outcome.failure.code == "denied"
