"""The moderators' screens in tests, in a line."""

from html import unescape

from tests.community.moderation.deciding import case_of
from tests.organizations.media.conftest import work

MEAN = "You are a stupid fucking idiot."


def written(things, author, content=MEAN, **more):
    """Return the case about something that was checked."""
    target_id = things.write(content, by=author, **more)
    work("demo")
    return case_of(things, target_id)


def place_of(case, what=""):
    return f"/o/demo/moderation/cases/{case.case_id}/{what}"


def page_of(answer, status=200):
    assert answer.status_code == status, answer.content[:2000]
    return unescape(answer.content.decode())


def decide_on(client, case, action, **more):
    return client.post(
        place_of(case, "decide/"), {"revision": case.revision, "action": action, "rule": "harassment", **more}
    )
