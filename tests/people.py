"""The people who recur in tests, as scopes, and modules made through the services."""

from datetime import UTC, datetime
from typing import Any

from diatonic.common.scope import OrganizationSettings, Scope
from education.authoring import services as authoring
from education.authoring.rules import Module
from organizations.membership.rules import permissions_for

NOW = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)


def person(
    name: str,
    role: str = "member",
    *bundles: str,
    organization: str = "demo",
    settings: OrganizationSettings | None = None,
) -> Scope:
    """Return the scope of a member with a role and bundles."""
    overrides = dict.fromkeys(bundles, True)
    return Scope(
        organization_id=organization,
        user_id=f"{name}-id",
        role=role,
        permissions=permissions_for(role, overrides, (), is_home=True),
        user_name=name.capitalize(),
        settings=settings or OrganizationSettings(),
        request_id="test-request",
    )


OWNER = person("owner", "owner")
INSTRUCTOR = person("instructor", "member", "instructor")
COLLEAGUE = person("colleague", "member", "instructor")
REVIEWER = person("reviewer", "member", "reviewer")
MEMBER = person("member")
BUILDER = person("builder", "member", "builder")
VIEWER = person("viewer", "viewer")
STRANGER = person("stranger", "owner", organization="other")

QUIZ: dict[str, Any] = {
    "questions": [
        {
            "question_id": "q1",
            "kind": "single",
            "text": "Which is a fruit?",
            "points": 2,
            "feedback": "Apples grow on trees.",
            "options": [
                {"option_id": "apple", "text": "An apple", "is_right": True},
                {"option_id": "brick", "text": "A brick", "feedback": "Try to eat it."},
            ],
        },
        {
            "question_id": "q2",
            "kind": "several",
            "text": "Which are even?",
            "options": [
                {"option_id": "two", "text": "2", "is_right": True},
                {"option_id": "three", "text": "3"},
                {"option_id": "four", "text": "4", "is_right": True},
            ],
        },
    ],
    "pass_mark": 60,
    "max_attempts": 2,
}

EXERCISE: dict[str, Any] = {
    "instructions": "Bake a loaf, and **describe** it.",
    "submit_as": "both",
    "max_resubmissions": 2,
    "pass_mark": 50,
    "rubric": [
        {"criterion_id": "crumb", "title": "Crumb", "description": "Open and even.", "points": 6},
        {"criterion_id": "crust", "title": "Crust", "description": "", "points": 4},
    ],
}

#: One question of each kind, and what is right.
KINDS_QUIZ: dict[str, Any] = {
    "questions": [
        *({**question, "points": 1} for question in QUIZ["questions"]),
        {"question_id": "statement", "kind": "true_false", "text": "Bread needs time.", "is_true": True},
        {"question_id": "text", "kind": "text", "text": "Capital of Portugal?", "accepted": ["Lisbon", "Lisboa"]},
        {"question_id": "number", "kind": "number", "text": "Pi?", "value": "3.14", "tolerance": "0.01"},
        {
            "question_id": "order",
            "kind": "ordering",
            "text": "In which order?",
            "items": [
                {"item_id": "mix", "text": "Mix"},
                {"item_id": "knead", "text": "Knead"},
                {"item_id": "bake", "text": "Bake"},
            ],
        },
        {
            "question_id": "match",
            "kind": "matching",
            "text": "Which capital?",
            "pairs": [
                {"pair_id": "fr", "left": "France", "right": "Paris"},
                {"pair_id": "pt", "left": "Portugal", "right": "Lisbon"},
            ],
            "distractors": [{"item_id": "odd-one", "text": "Oslo"}],
        },
    ],
    "pass_mark": 60,
}
RIGHT_KINDS: dict[str, list[str]] = {
    "q1": ["apple"],
    "q2": ["two", "four"],
    "statement": ["true"],
    "text": ["lisbon"],
    "number": ["3,14"],
    "order": ["mix", "knead", "bake"],
    "match": ["fr:fr", "pt:pt"],
}


def make_module(*, title: str = "Bread for beginners", with_quiz: bool = False, scope: Scope = INSTRUCTOR) -> Module:
    """Return a draft with one complete text section, and a quiz where asked for."""
    module = authoring.create_module(scope, fields={"title": title}, now=NOW)
    authoring.add_section(
        scope,
        module_id=module.module_id,
        content_type="text",
        title="Flour",
        content_data={"body": "Flour, water, salt and time."},
        now=NOW,
    )
    if with_quiz:
        authoring.add_section(
            scope, module_id=module.module_id, content_type="quiz", title="Check", content_data=QUIZ, now=NOW
        )
    return authoring.get_module(scope, module_id=module.module_id)


def make_published(*, title: str = "Bread for beginners", with_quiz: bool = False) -> Module:
    """Return a published module."""
    module = make_module(title=title, with_quiz=with_quiz)
    return publish(module.module_id)


def publish(module_id: str, **options: Any) -> Module:
    """Send the draft for review and publish it."""
    authoring.submit_module(INSTRUCTOR, module_id=module_id, now=NOW)
    return authoring.publish_module(REVIEWER, module_id=module_id, now=NOW, **{"bump": "minor", **options})


def section_ids(module_id: str) -> list[str]:
    """Return the ids of the draft's sections in order."""
    return list(authoring.get_module_with_outline(OWNER, module_id=module_id)[1].order)
