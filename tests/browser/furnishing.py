"""A demo organization in which every screen has something to show: modules in each state, files, results, notices."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.conf import settings

from diatonic.common import clock
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import Conflict, Stale
from diatonic.common.scope import Scope
from education.archives import services as archives
from education.authoring import services as authoring
from education.exercises import services as exercises
from education.learning import services as learning
from local.processes import wait_until
from organizations.domains import services as domains
from organizations.domains.rules import Mode, after_check
from organizations.domains.store import DomainStore
from organizations.invocations import store
from organizations.invocations.rules import Invocation, Status
from organizations.membership import services as membership
from organizations.membership.rules import Role
from organizations.notifications import services as notifications
from organizations.notifications.rules import Group, News
from organizations.privacy import services as privacy
from organizations.privacy import store as privacy_store
from organizations.privacy.rules import Line, receipt_id
from tests import media_files
from tests.browser import files, making
from tests.browsing import demo_person
from tests.organizations.people import make_person, operate, scope_for
from tests.people import EXERCISE, QUIZ

BODY = """Flour, water, **salt** and time: that is all a loaf needs.

## What you need

- [x] a bowl
- [ ] patience, see [the table](#tools)

| Tool | Instead | Grams |
| :--- | :---: | ---: |
| scale | cup | 500 |
| razor | knife | 20 |

> The dough tells you when it is ready[^1].

```text
500 g flour   350 g water   10 g salt
```

1. Mix.
2. Wait.

[^1]: Press it: it comes back slowly.
"""
_FIELDS = {
    "title": "Bread for beginners",
    "description": "How to bake a loaf with four things and a free afternoon.",
    "learning_objectives": ["Bake a loaf that rises", "Tell by touch when a dough has rested long enough"],
    "tags": ["baking", "beginners"],
}
_SECTIONS: tuple[tuple[str, str, dict[str, Any] | None], ...] = (
    ("text", "Flour", {"body": BODY}),
    ("video", "Kneading", None),
    ("document", "The recipe, on two pages to print", None),
    ("quiz", "Are you ready?", {**QUIZ, "introduction": "Two questions. You see why after each."}),
)
_LONG = "Sourdough, from the first starter to a loaf with a dark crust, and why it takes three days"


def furnish() -> dict[str, str]:
    """Make everything; return the ids by name: ``live``, ``live_text``, ``draft``, ``draft_video``, …"""
    author, reviewer = person("instructor"), person("reviewer")
    made = {
        **_module(author, "live", _FIELDS),
        **_module(author, "draft", {"title": _LONG, "description": "For who has baked before."}),
    }
    making.fill(
        made["draft"], made["draft_document"], "document", files.payload("r.pdf", media_files.PROGRAM), by=author
    )
    made["empty_text"] = _section(author, made["draft"], "text", "What comes next", None)
    made["empty_video"] = _section(author, made["draft"], "video", "A video that is not there yet", None)
    made["empty_quiz"] = _section(author, made["draft"], "quiz", "A quiz without a question", None)
    _publish_and_change(author, reviewer, made["live"], made["live_text"])
    _answer(made["live"], made["live_quiz"])
    made["locked"] = _locked(author, reviewer, made["live"])
    made["brought"] = archives.request_import(author, filename="course.tar.gz", size=10, now=clock.now())[0].import_id
    made["none"] = authoring.create_module(author, fields={"title": "Rye"}, now=clock.now()).module_id
    made["returned"] = _returned(author, reviewer)
    made["instructor"] = author.user_id
    made["member"] = person("member").user_id
    made["receipt"] = _receipt()
    made["receipt_stopped"] = _receipt_stopped()
    _held_up(demo_person("moderator").user_id)
    _ask_to_join()
    made["domain"] = _domains(person("owner"))
    made["unsubscribe"] = tell_of_a_thread(author)
    operate(demo_person("moderator"))
    _let_things_run()
    return made | _practice(author, reviewer)


def tell_of_a_thread(scope: Scope) -> str:
    """Let five people react to a post of the person's; return where a mail about it would end such mail."""
    for name in ("Demo Owner", "Demo Viewer", "Demo Member", "Demo Reviewer", "Demo Moderator"):
        tx, url = Transaction(), f"/o/{scope.organization_id}/notifications/"
        title, about = "Which flour for a rye loaf?", f"{scope.organization_id}:post:1"
        news = News("community.reaction", about, "reacted to", url, name, name, title)
        notifications.send_news(tx, news, to=[(scope.organization_id, scope.user_id)], now=clock.now())
        tx.commit()
    link = notifications.unsubscribe_link(scope, [Group.REPLIES, Group.REACTIONS], organization="Demo organization")
    return link.removeprefix(settings.DIATONIC.base_url)


def _ask_to_join() -> None:
    asking = demo_person("owner", organization="other")
    visitor = membership.visitor("demo", user_id=asking.user_id, name=asking.name)
    note = "I bake in the shop around the corner, and would like to see how you teach it."
    membership.ask_to_join(visitor, email=asking.email, note=note, now=clock.now())


def _domains(owner: Scope) -> str:
    """Make a domain that is verified, and one that is not."""
    proved = domains.add_domain(owner, domain="bakers.example", now=clock.now())
    tx = Transaction()
    found = replace(after_check(proved, [proved.record_value], now=clock.now()), mode=Mode.JOIN, role=Role.VIEWER)
    DomainStore(owner).change(tx, proved, found, now=clock.now())
    tx.commit()
    waiting = domains.add_domain(owner, domain="a-much-longer-name-of-a-bakery.example", now=clock.now())
    return waiting.domain


def _let_things_run() -> None:
    """Requests and a task of today, of which some failed."""
    began = clock.iso(clock.now())
    route = {"http_method": "GET", "endpoint": "/o/<str:organization>/teach/<str:module_id>/sections/<str:content_id>/"}
    lines = [
        Invocation("education:authoring:section", began, 12 * n, 90, status, f"request-{n}", "demo", metadata=route)
        for n, status in enumerate((Status.SUCCESS, Status.ERROR, Status.TIMEOUT), 1)
    ]
    lines.append(Invocation("organizations.audit.tasks.write_day", began, 5, 90, Status.SUCCESS, "job-1", "demo"))
    store.write(lines, days=30, now=clock.now())


def _receipt() -> str:
    """Erase somebody who asked for it eight days ago; return where their receipt is."""
    leaver = make_person("demo", name="Lee")
    erasure = privacy.request_erasure(leaver.user_id, now=clock.now() - timedelta(days=8))
    with suppress(Conflict, Stale):  # the running product may have begun with it
        privacy.erase(user_id=leaver.user_id, erasure_id=erasure.erasure_id, now=clock.now())
    address = privacy.receipt_address(erasure)
    token = address.strip("/").rpartition("/")[2]
    wait_until(lambda: bool(privacy.get_receipt(token, now=clock.now()).ended_at), "the erasure")
    return address


def _receipt_stopped() -> str:
    """Make a receipt of an erasure that does not get on; return where it is."""
    token, tx = "stopped", Transaction()
    privacy_store.head_receipt(tx, receipt_id(token), asked_at=clock.iso(clock.now()), now=clock.now(), ended=False)
    privacy_store.count(tx, receipt_id(token), Line("x.y", "Timed attempts under way", 3, 3), now=clock.now())
    tx.commit()
    why = "“loaf.png” is used: Bread for beginners, Bake. Take it out there first."
    privacy_store.note_stopped(receipt_id(token), why, now=clock.now())
    return f"/privacy/receipts/{token}/"


def _held_up(user_id: str) -> None:
    """Let an erasure have been blocked by what is gone since."""
    asked, tx = privacy.request_erasure(user_id, now=clock.now()), Transaction()
    why = "You are the last owner of Bakery. Hand the ownership over first."
    privacy_store.put_off(tx, asked, why=[why], due_at=clock.now() + timedelta(days=1), now=clock.now())
    tx.commit()


def person(role: str) -> Scope:
    """Return what the demo person of the role may do."""
    return scope_for(demo_person(role), "demo")


def _module(author: Scope, name: str, fields: dict[str, Any]) -> dict[str, str]:
    module_id = authoring.create_module(author, fields=fields, now=clock.now()).module_id
    made = {name: module_id}
    for kind, title, content in _SECTIONS:
        made[f"{name}_{kind}"] = _section(author, module_id, kind, title, content)
    given = files.generated()
    made["video_file"] = making.fill(module_id, made[f"{name}_video"], "video", given["Video or sound"], by=author)
    making.fill(module_id, made[f"{name}_video"], "captions", given["Captions"], by=author)
    if name == "live":
        made["document_file"] = making.fill(
            module_id, made[f"{name}_document"], "document", given["Document"], by=author
        )
    return made


def _section(author: Scope, module_id: str, kind: str, title: str, content: dict[str, Any] | None) -> str:
    return authoring.add_section(
        author, module_id=module_id, content_type=kind, title=title, content_data=content, now=clock.now()
    ).content_id


def _publish_and_change(author: Scope, reviewer: Scope, module_id: str, content_id: str) -> None:
    """Publish, change a section, add one, and send it for review once more."""
    authoring.submit_module(author, module_id=module_id, now=clock.now())
    authoring.publish_module(reviewer, module_id=module_id, now=clock.now(), note="The first loaf.")
    seen = authoring.get_section(author, module_id=module_id, content_id=content_id).section
    authoring.save_section(
        author,
        module_id=module_id,
        content_id=content_id,
        changes={"content_data": {"body": f"{BODY}\nAnd butter.\n"}},
        revision=seen.revision,
        now=clock.now(),
    )
    _section(author, module_id, "text", "Baking", {"body": "At 240 °C, 35 minutes."})
    authoring.submit_module(author, module_id=module_id, now=clock.now())


def _answer(module_id: str, quiz_id: str) -> None:
    """A viewer has answered wrong, a member right."""
    wrong, right = {"q1": ["brick"], "q2": ["two"]}, {"q1": ["apple"], "q2": ["two", "four"]}
    for role, answers in (("viewer", wrong), ("member", right)):
        submitted = {"answers": answers}
        learning.submit_attempt(
            person(role), module_id=module_id, content_id=quiz_id, submitted=submitted, now=clock.now()
        )


def _locked(author: Scope, reviewer: Scope, required: str) -> str:
    """Return a published module that requires another one."""
    fields = {"title": "Sourdough", "prerequisites": [required]}
    module_id = authoring.create_module(author, fields=fields, now=clock.now()).module_id
    _section(author, module_id, "text", "The starter", {"body": "Flour and water."})
    authoring.submit_module(author, module_id=module_id, now=clock.now())
    authoring.publish_module(reviewer, module_id=module_id, now=clock.now())
    return module_id


def _returned(author: Scope, reviewer: Scope) -> str:
    """Return a draft that the reviewer wants changed."""
    module_id = authoring.create_module(author, fields={"title": "Butter"}, now=clock.now()).module_id
    _section(author, module_id, "text", "Cream", {"body": "Shake it."})
    authoring.submit_module(author, module_id=module_id, now=clock.now())
    reason = "Say how long.\nAnd how cold the cream has to be."
    authoring.request_changes(reviewer, module_id=module_id, reason=reason, now=clock.now())
    return module_id


def _practice(author: Scope, reviewer: Scope) -> dict[str, str]:
    """Return a live module with an exercise: a viewer has to try again, a member has passed, another's work waits."""
    fields = {"title": "Practice", "tags": ["baking"], "difficulty": "advanced"}
    module_id = authoring.create_module(author, fields=fields, now=clock.now()).module_id
    content_id = _section(author, module_id, "exercise", "Bake a loaf", EXERCISE)
    authoring.submit_module(author, module_id=module_id, now=clock.now())
    authoring.publish_module(reviewer, module_id=module_id, now=clock.now())
    ids = {"module_id": module_id, "content_id": content_id}
    text = {"text": "It rose **well**.\n\n1. Mixed\n2. Waited\n"}
    handed_in = {
        role: exercises.hand_in(person(role), **ids, submitted=text, now=clock.now())
        for role in ("viewer", "member", "reviewer")
    }
    marks: dict[str, dict[str, Any]] = {
        "viewer": {"outcome": "try_again", "points": {"crumb": 2, "crust": 1}, "comment": "Wait longer."},
        "member": {"outcome": "passed", "points": {"crumb": 6, "crust": 3}, "notes": {"crust": "A little pale."}},
    }
    for role, given in marks.items():
        one = {"module_id": module_id, "submission_id": handed_in[role].submission_id}
        exercises.mark(author, **one, given=given, revision=1, now=clock.now())
    waiting = handed_in["reviewer"].submission_id
    return {"practice": module_id, "exercise": content_id, "waiting_work": waiting}
