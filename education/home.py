"""What education shows on the start page: reviews that wait, modules to go on with, what is new to learn."""

from django.urls import reverse

from diatonic.common.scope import Scope
from education.authoring import services as authoring
from education.authoring.rules import Module, Status
from education.exercises import services as exercises
from education.learning import services as learning
from education.learning.rules import CatalogueCard
from organizations.accounts.home import Panel, Part, Step

_SHOWN = 4


def part(scope: Scope) -> Part:
    """Return the panels of the person, up to ten DynamoDB calls, and first steps for who has none."""
    return Part(lambda: (*_reviews(scope), *_marking(scope), *_writing(scope), *_learning(scope)), _steps(scope))


def _reviews(scope: Scope) -> list[Panel]:
    if not scope.can("modules.publish"):
        return []
    waiting = authoring.list_modules(scope, status=Status.REVIEW).items[:_SHOWN]
    return [_modules("Waiting for your review", waiting, "review", 10)] if waiting else []


def _marking(scope: Scope) -> list[Panel]:
    if not scope.can("submissions.mark"):
        return []
    waiting = exercises.list_waiting(scope, limit=_SHOWN)
    return [Panel("education/exercises/_home.html", {"submissions": waiting}, 15)] if waiting else []


def _writing(scope: Scope) -> list[Panel]:
    if not scope.can("modules.edit"):
        return []
    recent = authoring.list_modules(scope).items
    mine = [
        module
        for module in recent
        if scope.user_id == module.created_by and (module.status is Status.DRAFT or module.has_unpublished_changes)
    ]
    return [_modules("Go on writing", tuple(mine[:_SHOWN]), "module", 20)] if mine else []


def _modules(title: str, modules: tuple[Module, ...], page: str, order: int) -> Panel:
    return Panel("education/authoring/_home_modules.html", {"title": title, "modules": modules, "page": page}, order)


def _learning(scope: Scope) -> list[Panel]:
    if not scope.can("learn.view"):
        return []
    cards = learning.list_catalogue(scope).items
    begun = [one for one in cards if one.started and one.percent < 100]  # noqa: PLR2004 -- a percentage
    fresh = [one for one in cards if not one.started]
    panels = [_cards("Go on learning", begun, 30), _cards("New to learn", fresh, 60)]
    return [panel for panel in panels if panel.context["cards"]]


def _cards(title: str, cards: list[CatalogueCard], order: int) -> Panel:
    return Panel("education/learning/_home_cards.html", {"title": title, "cards": cards[:_SHOWN]}, order)


def _steps(scope: Scope) -> tuple[Step, ...]:
    def address(name: str) -> str:
        return reverse(name, args=[scope.organization_id])

    steps = []
    if scope.can("modules.edit"):
        text = "A title is enough to begin. Texts, videos, documents and quizzes follow."
        steps.append(Step("Write a module", text, address("education:authoring:new"), "pencil-plus"))
        text = "Videos and PDFs are checked and made ready while you write."
        steps.append(Step("Upload a file", text, address("organizations:media:files"), "cloud-upload"))
    if scope.can("modules.publish"):
        text = "Nothing reaches learners before somebody has read it. Modules in review appear here."
        steps.append(Step("Review a module", text, address("education:authoring:modules"), "eye-check"))
    text = "Modules that your organization has published, with their length and level."
    steps.append(Step("Choose something to learn", text, address("education:learning:catalogue"), "school"))
    text = "What concerns you is told there, and by the bell above."
    steps.append(Step("Look at your notifications", text, address("organizations:notifications:list"), "bell"))
    return tuple(steps)
