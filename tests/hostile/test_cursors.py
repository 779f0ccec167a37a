"""Cursors of other lists, of other organizations, and made-up ones: refused, never followed, never a failure."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core import signing
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from diatonic.api import api
from diatonic.common import clock, ids
from organizations.accounts import services as accounts
from organizations.accounts.rules import Identity
from organizations.invocations import store as invocations
from organizations.invocations.rules import Invocation, Status
from organizations.membership import services as membership
from tests.community.discussion.posting import decide
from tests.community.discussion.talking import settle
from tests.hostile import building
from tests.hostile.asking import A_QUIZ, PDF, Organization, nothing_written, refused, taken
from tests.organizations.media.conftest import work
from tests.organizations.media.test_sweeps import LATER, look
from tests.organizations.people import account_of, operate
from tests.people import EXERCISE
from workbench.llm import services as llm
from workbench.llm.rules.budgets import Purpose
from workbench.llm.rules.messages import Message, ModelRequest, Text

AN_EXERCISE = {"title": "Bake", "content_type": "exercise", "content_data": EXERCISE}
_OF_AN_ORGANIZATION = ("audit", "invites", "join-requests", "members")
A_QUESTION = {"kind": "true_false", "text": "Does salt slow yeast?", "is_true": True}


@pytest.fixture
def lists(here: Organization) -> dict[str, str]:
    """Lists of the owner that have a second page → the cursor that leads to it."""
    author = here.owner
    modules = [author.make_module(A_QUIZ, AN_EXERCISE, title=f"Bread {number}") for number in range(2)]
    for module_id in modules:
        here.publish(module_id)
    module = f"/education/modules/{modules[0]}"
    taken(author.put(module, {"title": "Rolls"}, if_match=revision(author, modules[0])), 200)
    here.publish(modules[0])
    _restore_each(here, module)
    quiz, exercise = (f"/education/catalogue/{modules[0]}/sections/{each}" for each in author.section_ids(modules[0]))
    _hand_in(here, module, f"{exercise}/submissions")
    quiz_id, user_id = quiz.rpartition("/")[2], here.member.scope.user_id
    for asker in (author, author, here.member, here.member, here.reviewer, here.instructor):
        taken(asker.post(f"{quiz}/attempts", {"answers": {"q1": ["brick"]}}), 201)
    for _ in range(2):
        _add_one_of_each(author, module)
    for person in (here.owner, here.member):
        taken(author.put(f"{module}/allowances/{person.scope.user_id}", {"minutes": 5}), 200)
    _invite_and_ask(here)
    sweep_id = _sweep(author)
    paths = [
        *_of_the_community(here),
        *building.lists(author),
        "/uploads?",
        "/files?",
        "/files?kind=document&",
        f"/storage/sweep/{sweep_id}/found?",
        "/education/modules?",
        "/education/modules?status=published&",
        f"{module}/versions?",
        f"{module}/kept-drafts?",
        f"{module}/comments?",
        f"{module}/allowances?",
        f"{module}/submissions?",
        f"{module}/results/learners?show=going&",
        f"{module}/results/learners/{user_id}/attempts/{quiz_id}?",
        "/education/imports?",
        "/education/questions?",
        "/education/questions/imports?",
        "/education/catalogue?",
        f"{quiz}/attempts?",
        f"{exercise}/submissions?",
        "/me/notifications?",
        *_ran(author),
        *_moderated(here),
        *(f"/organizations/{here.organization_id}/{name}?" for name in _OF_AN_ORGANIZATION),
    ]
    return {path: str(taken(author.get(f"{path}limit=1"), 200)["next_cursor"]) for path in paths}


def _comment_twice(here: Organization, post_id: str) -> str:
    """Comments, replies, reactions and earlier texts, two of each; return the id of the comment that has them."""
    where = f"/community/posts/{post_id}"
    made = [taken(here.owner.post(f"{where}/comments", {"content": "Why?"}), 201)["comment_id"] for _ in range(2)]
    for each in made:
        settle(each)
    for word in ("salt", "time"):
        body = {"content": f"For the {word}.", "parent_comment_id": made[0]}
        settle(taken(here.owner.post(f"{where}/comments", body), 201)["comment_id"])
        taken(here.owner.put(f"/community/comments/{made[0]}", {"content": f"Why {word}?"}), 200)
        settle(made[0])
    for person in (here.owner, here.member):
        for path in (where, f"/community/comments/{made[0]}"):
            taken(person.post(f"{path}/react", {"reaction_type": "like"}), 200)
    return str(made[0])


def _sweep(author: Any) -> str:
    """Look for unused files and return the report's id; a first look notes what is unused, a month later it is listed."""
    look(author.scope)
    look(author.scope, later=LATER)
    return str(taken(author.get("/storage/sweep"), 200)["sweep_id"])


def _of_the_community(here: Organization) -> list[str]:
    """Return the lists of posts, comments and muted threads, each with two in it."""
    _mute_two(here.owner)
    post_id, user_id = _post_twice(here.owner), here.owner.scope.user_id
    comment = f"/community/comments/{_comment_twice(here, post_id)}"
    return [
        f"/community/posts/{post_id}/comments?",
        f"/community/posts/{post_id}/comments?order=newest&",
        f"/community/posts/{post_id}/reactions?",
        f"{comment}/replies?",
        f"{comment}/revisions?",
        f"{comment}/reactions?",
        "/community/posts?",
        "/community/posts?tag=bread&",
        "/community/posts?feed=public&",
        "/community/posts?feed=public&tag=bread&",
        f"/community/posts/{post_id}/revisions?",
        "/community/drafts?",
        "/me/muted-threads?",
        f"/community/users/{user_id}/posts?",
        f"/community/users/{user_id}/posts?feed=public&",
    ]


def _post_twice(author: Any) -> str:
    """Two public posts and two drafts, one of the posts changed twice; returns that one."""
    said = {"content": "Bread needs time.", "visibility": "public", "tags": ["bread"]}
    first, _ = (taken(author.post("/community/posts", said), 201)["post_id"] for _ in range(2))
    for each in taken(author.get(f"/community/users/{author.scope.user_id}/posts"), 200)["items"]:
        decide(each["post_id"], now=clock.now())
        taken(author.post("/community/posts", {**said, "status": "draft"}), 201)
    for word in ("salt", "heat"):
        tag = str(author.get(f"/community/posts/{first}")["ETag"])
        taken(author.put(f"/community/posts/{first}", {"content": f"Bread needs {word}."}, if_match=tag), 200)
    return str(first)


def _mute_two(author: Any) -> None:
    """Two posts of the person's own are muted."""
    for number in range(2):
        said = {"content": f"Nobody told me of {number}.", "status": "draft"}
        post_id = taken(author.post("/community/posts", said), 201)["post_id"]
        taken(author.put(f"/me/muted-threads/{post_id}", {}), 200)


def _add_one_of_each(author: Any, module: str) -> None:
    """One file, upload, comment, question and import of each kind."""
    author.upload(PDF, filename="recipe.pdf")
    author.send(PDF, filename="other.pdf")
    taken(author.post(f"{module}/comments", {"text": "Why?"}), 201)
    taken(author.post("/education/questions", {"question": A_QUESTION}), 201)
    taken(author.post("/education/questions/imports", {"filename": "questions.txt", "size": 10}), 201)
    taken(author.post("/education/imports", {"filename": "module.zip", "size": 10}), 201)


def _moderated(here: Organization) -> list[str]:
    """Return the lists of moderation: two people posted what is held, and are suspended for some of it."""
    author = ""
    post = taken(here.instructor.post("/community/posts", {"content": "Salt slows yeast."}), 201)
    work(here.organization_id)
    for asker in (here.owner, here.member):
        taken(asker.post(f"/community/posts/{post['post_id']}/report", {"reason": "spam"}), 204)
    (reported,) = taken(here.owner.get("/moderation/cases?facet=reported"), 200)["items"]
    for asker in (here.member, here.instructor):
        for number in range(3):
            mean = {"content": f"You are a stupid fucking idiot, and that makes {number}."}
            taken(asker.post("/community/posts", mean), 201)
        work(here.organization_id)
        author = asker.scope.user_id
        (case, *_) = taken(here.owner.get(f"/moderation/cases?author={author}"), 200)["items"]
        against = {"actions": ["remove", "suspend"], "rule": "harassment", "duration_hours": 24}
        decided = {"revision": case["revision"], **against}
        taken(here.owner.post(f"/moderation/cases/{case['case_id']}/decide", decided), 200)
    lists = ["cases?", "cases?facet=flagged&", "cases?facet=closed&", f"cases?author={author}&", "sanctions?"]
    lists.append(f"cases/{reported['case_id']}/reports?")
    return [f"/moderation/{each}" for each in lists]


def _invite_and_ask(here: Organization) -> None:
    """Two people are invited, and two others ask to join."""
    invited = {"emails": ["one@example.org", "two@example.org"], "role": "member"}
    taken(here.owner.post(f"/organizations/{here.organization_id}/invites", invited), 201)
    for name in ("Anton", "Berta"):
        account = accounts.provision(Identity(ids.new(), f"{name.lower()}@example.net", name), home="", now=clock.now())
        guest = membership.visitor(here.organization_id, user_id=account.user_id, name=name)
        membership.ask_to_join(guest, email=account.email, note="", now=clock.now())


def _ran(author: Any) -> tuple[str, ...]:
    _let_two_run(author)
    _ask_models(author)
    return "/operator/invocations?", "/llm/calls?"


def _ask_models(author: Any) -> None:
    for text in ("Hello", "Goodbye"):
        request = ModelRequest("demo", (Message("user", (Text(text),)),))
        llm.call(author.scope, request, purpose=Purpose("chat", author.scope.user_id), now=clock.now())


def _let_two_run(asker: Any) -> None:
    """Two requests of today; who asks becomes an operator, who sees them."""
    operate(account_of(asker.scope.user_id))
    began = clock.iso(clock.now())
    lines = [Invocation("test", began, 1, 1, Status.SUCCESS, f"request-{number}") for number in range(2)]
    invocations.write(lines, days=30, now=clock.now())


def _restore_each(here: Organization, module: str) -> None:
    """Make each version the draft, the oldest first: what was the draft is kept."""
    for release in reversed(taken(here.owner.get(f"{module}/versions"), 200)["items"]):
        current = {"if_match": str(here.owner.get(module)["ETag"])}
        taken(here.owner.post(f"{module}/versions/{release['version']}/restore", **current), 200)


def _hand_in(here: Organization, module: str, own: str) -> None:
    """Two of the owner's tries, the first of which is marked, and one of the member."""
    for asker in (here.owner, here.member):
        taken(asker.post(own, {"text": "A loaf."}), 201)
    waiting = taken(here.instructor.get(f"{module}/submissions"), 200)["items"]
    (first,) = (each["submission_id"] for each in waiting if each["user_id"] == here.owner.scope.user_id)
    mark = {"outcome": "try_again", "points": {"crumb": 1, "crust": 1}, "comment": "Longer."}
    marked = here.instructor.get(f"{module}/submissions/{first}")["ETag"]
    taken(here.instructor.put(f"{module}/submissions/{first}/mark", mark, if_match=marked), 200)
    taken(here.owner.post(own, {"text": "A better loaf."}), 201)


def revision(asker: Any, module_id: str) -> str:
    """Return the tag of the module as it is now."""
    return str(asker.get(f"/education/modules/{module_id}")["ETag"])


def operations_with_cursor() -> Iterator[str]:
    """Return the path of every operation of the API that takes a cursor."""
    for path, methods in api.get_openapi_schema()["paths"].items():
        for operation in methods.values():
            if any(parameter["name"] == "cursor" for parameter in operation.get("parameters", ())):
                yield path


def test_a_cursor_leads_on_in_its_own_list_only(
    here: Organization, elsewhere: Organization, lists: dict[str, str]
) -> None:
    assert len({path.partition("?")[0] for path in lists}) == len(list(operations_with_cursor()))
    assert [path for path, cursor in lists.items() if cursor == "None"] == []
    stranger = elsewhere.owner

    with nothing_written():
        for path in lists:
            for other, cursor in lists.items():
                answer = here.owner.get(f"{path}limit=1&cursor={cursor}")
                if path == other:
                    assert len(taken(answer, 200)["items"]) == 1, path
                else:
                    refused(answer, 422, "/cursor", code="bad_cursor")
        for path in ("/uploads?", "/files?", "/education/modules?", "/education/catalogue?"):
            refused(stranger.get(f"{path}cursor={lists[path]}"), 422, "/cursor", code="bad_cursor")


def test_a_cursor_signed_by_somebody_else_is_refused(here: Organization) -> None:
    """With the right form and salt, but another key."""
    salt = f"cursor:modules:{here.organization_id}"
    last = {"updated_at": {"S": "9"}, "module_id": {"S": "elsewhere:module:1"}}
    forged = signing.dumps(last, key="x" * 50, salt=salt)

    refused(here.owner.get(f"/education/modules?cursor={forged}"), 422, "/cursor", code="bad_cursor")
    refused(here.owner.get("/education/modules?cursor=" + "x" * 1001), 422, "/cursor")
    for limit in ("0", "101", "-1", "x", "9" * 5000):
        refused(here.owner.get(f"/education/modules?limit={limit}"), 422, "/limit")


_characters = some.text(max_size=60)


@given(data=some.data())
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_tampered_cursor_is_never_followed(here: Organization, data: Any) -> None:
    owner = here.owner
    if not hasattr(here, "cursor"):
        for number in range(2):
            owner.make_module(title=str(number))
        here.cursor = taken(owner.get("/education/modules?limit=1"), 200)["next_cursor"]  # type: ignore[attr-defined]
    good: str = here.cursor  # type: ignore[attr-defined]
    at = data.draw(some.integers(0, len(good)))
    tampered = data.draw(
        some.just(good[:at])
        | _characters.map(lambda text: good[:at] + text + good[at + 1 :])
        | some.permutations(good.split(":")).map(":".join)
        | _characters
    )

    answer = owner.client.get("/api/education/modules", {"limit": 1, "cursor": tampered})

    if tampered == good or not tampered:
        assert answer.status_code == 200
    else:
        refused(answer, 422, "/cursor")
