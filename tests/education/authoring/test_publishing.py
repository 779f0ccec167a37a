"""From draft to review to published to archived: states, permissions, races, what learners see."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from diatonic.common import errors
from diatonic.common.scope import OrganizationSettings
from education.authoring import services
from education.authoring.policies import SecondPersonNeeded, WrongState
from education.authoring.services.checklist import NotComplete
from organizations.audit import services as audit
from organizations.notifications import services as notifications
from tests.people import (
    INSTRUCTOR,
    MEMBER,
    NOW,
    OWNER,
    REVIEWER,
    STRANGER,
    VIEWER,
    make_module,
    make_published,
    publish,
    section_ids,
)

ACTIONS = {
    "submit": lambda scope, key: services.submit_module(scope, module_id=key, now=NOW),
    "withdraw": lambda scope, key: services.withdraw_module(scope, module_id=key, now=NOW),
    "request_changes": lambda scope, key: services.request_changes(scope, module_id=key, reason="Shorter.", now=NOW),
    "publish": lambda scope, key: services.publish_module(scope, module_id=key, now=NOW),
    "archive": lambda scope, key: services.archive_module(scope, module_id=key, now=NOW),
    "restore": lambda scope, key: services.restore_module(scope, module_id=key, now=NOW),
}
ALLOWED = {
    "draft": {"submit", "archive"},
    "review": {"withdraw", "request_changes", "publish"},
    "published": {"archive"},
    "archived": {"restore"},
}


def in_state(state):
    module_id = make_module().module_id
    if state in ("review", "published"):
        services.submit_module(INSTRUCTOR, module_id=module_id, now=NOW)
    if state == "published":
        services.publish_module(REVIEWER, module_id=module_id, now=NOW)
    if state == "archived":
        services.archive_module(INSTRUCTOR, module_id=module_id, now=NOW)
    return module_id


@pytest.mark.parametrize("state", ALLOWED)
@pytest.mark.parametrize("action", ACTIONS)
def test_every_state_allows_just_its_actions(state, action):
    module_id = in_state(state)
    publisher = replace(OWNER, user_id="another-owner")

    if action in ALLOWED[state]:
        ACTIONS[action](publisher, module_id)
        return
    with pytest.raises(WrongState):
        ACTIONS[action](publisher, module_id)
    assert services.get_module(OWNER, module_id=module_id).status == state


@pytest.mark.parametrize(
    ("action", "state", "scope"),
    [
        ("submit", "draft", REVIEWER),
        ("withdraw", "review", REVIEWER),
        ("request_changes", "review", INSTRUCTOR),
        ("publish", "review", INSTRUCTOR),
        ("archive", "draft", REVIEWER),
        ("restore", "archived", REVIEWER),
        *(
            (action, state, who)
            for who in (MEMBER, VIEWER)
            for action, state in (("submit", "draft"), ("publish", "review"))
        ),
    ],
)
def test_who_lacks_the_permission_is_denied(action, state, scope):
    module_id = in_state(state)

    with pytest.raises(errors.Denied):
        ACTIONS[action](scope, module_id)

    assert services.get_module(OWNER, module_id=module_id).status == state


@pytest.mark.parametrize("action", ACTIONS)
def test_a_stranger_finds_no_module(action):
    module_id = in_state("review")

    with pytest.raises(errors.NotFound):
        ACTIONS[action](STRANGER, module_id)


def test_an_author_does_not_publish_their_own_where_a_second_person_is_wanted():
    module = make_module(scope=OWNER)
    services.submit_module(OWNER, module_id=module.module_id, now=NOW)

    with pytest.raises(SecondPersonNeeded):
        services.publish_module(OWNER, module_id=module.module_id, now=NOW)

    alone = replace(OWNER, settings=OrganizationSettings(second_person_publishes=False))
    assert services.publish_module(alone, module_id=module.module_id, now=NOW).status == "published"


def test_whoever_wrote_a_part_does_not_publish_it_either():
    module = make_module(scope=INSTRUCTOR)
    services.add_section(
        OWNER, module_id=module.module_id, content_type="text", title="More", content_data={"body": "More."}, now=NOW
    )
    services.submit_module(INSTRUCTOR, module_id=module.module_id, now=NOW)

    with pytest.raises(SecondPersonNeeded):
        services.publish_module(OWNER, module_id=module.module_id, now=NOW)

    # What is published is no longer anybody's draft: the next one is of those who write it.
    services.publish_module(REVIEWER, module_id=module.module_id, now=NOW)
    revision = services.get_module(INSTRUCTOR, module_id=module.module_id).revision
    services.update_module(
        INSTRUCTOR, module_id=module.module_id, fields={"description": "New"}, revision=revision, now=NOW
    )
    services.submit_module(INSTRUCTOR, module_id=module.module_id, now=NOW)
    assert services.publish_module(OWNER, module_id=module.module_id, now=NOW).release == 2


def test_submitting_names_every_section_that_is_not_complete():
    module = make_module()
    services.add_section(INSTRUCTOR, module_id=module.module_id, content_type="video", title="Film", now=NOW)

    with pytest.raises(NotComplete) as refused:
        services.submit_module(INSTRUCTOR, module_id=module.module_id, now=NOW)

    assert [(field.pointer, field.message) for field in refused.value.fields] == [
        ("/sections/2/content_data/file_id", "Film: Upload a video.")
    ]


def test_an_empty_module_cannot_be_submitted():
    module = services.create_module(INSTRUCTOR, fields={"title": "Empty"}, now=NOW)

    with pytest.raises(NotComplete, match="no sections"):
        services.submit_module(INSTRUCTOR, module_id=module.module_id, now=NOW)


def test_the_draft_is_locked_while_in_review():
    module_id = in_state("review")
    (content_id,) = section_ids(module_id)

    with pytest.raises(errors.Conflict):
        services.save_section(
            INSTRUCTOR, module_id=module_id, content_id=content_id, changes={"title": "x"}, revision=1, now=NOW
        )
    with pytest.raises(errors.Conflict):
        services.add_section(INSTRUCTOR, module_id=module_id, content_type="text", title="x", now=NOW)


def test_requesting_changes_needs_a_reason_and_tells_the_author():
    module_id = in_state("review")

    with pytest.raises(errors.Invalid) as refused:
        services.request_changes(REVIEWER, module_id=module_id, reason="  ", now=NOW)
    module = services.request_changes(REVIEWER, module_id=module_id, reason="Name the flour.", now=NOW)

    assert refused.value.fields[0].pointer == "/reason"
    assert (module.status, module.review_note) == ("draft", "Name the flour.")
    assert "Name the flour." in notifications.list_notices(INSTRUCTOR).items[0].text


def test_learners_see_the_published_version_only():
    module = make_published()
    (content_id,) = section_ids(module.module_id)
    services.save_section(
        INSTRUCTOR,
        module_id=module.module_id,
        content_id=content_id,
        changes={"content_data": {"body": "Draft text."}},
        revision=1,
        now=NOW,
    )

    published = services.get_published(VIEWER, module_id=module.module_id)
    section = services.get_published_section(VIEWER, module=published, content_id=content_id)

    assert section.content_data["body"] == "Flour, water, salt and time."
    assert published.version == "1.0.0"


def test_publishing_again_raises_the_version_and_keeps_the_history():
    module = make_published()
    (content_id,) = section_ids(module.module_id)
    services.save_section(
        INSTRUCTOR, module_id=module.module_id, content_id=content_id, changes={"title": "Rye"}, revision=1, now=NOW
    )

    again = publish(module.module_id, bump=None, note="Rye is better.")

    assert (again.version, again.release, again.has_unpublished_changes) == ("1.0.1", 2, False)
    releases = services.list_releases(INSTRUCTOR, module_id=module.module_id).items
    assert [(release.version, release.note) for release in releases] == [("1.0.1", "Rye is better."), ("1.0.0", "")]


def test_nothing_new_is_not_submitted():
    module = make_published()

    with pytest.raises(WrongState, match="Nothing changed"):
        services.submit_module(INSTRUCTOR, module_id=module.module_id, now=NOW)


def test_of_two_publishes_at_once_one_wins():
    module_id = in_state("review")

    def attempt(_):
        try:
            services.publish_module(REVIEWER, module_id=module_id, now=NOW)
        except (errors.Stale, errors.Conflict):
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(attempt, range(4)))

    assert outcomes.count(True) == 1
    assert len(services.list_releases(OWNER, module_id=module_id).items) == 1
    actions = [event.action for event in audit.list_events(OWNER).items]
    assert actions.count("module.published") == 1


def test_archiving_takes_the_module_from_learners_and_restoring_makes_it_a_draft():
    module = make_published()

    services.archive_module(INSTRUCTOR, module_id=module.module_id, now=NOW)

    assert services.list_published(VIEWER).items == ()
    with pytest.raises(errors.NotFound):
        services.get_published(VIEWER, module_id=module.module_id)
    assert services.restore_module(INSTRUCTOR, module_id=module.module_id, now=NOW).status == "draft"
    assert publish(module.module_id).version == "1.1.0"


def test_what_was_published_is_never_deleted():
    module = make_published()
    services.archive_module(INSTRUCTOR, module_id=module.module_id, now=NOW)

    with pytest.raises(WrongState, match="archived, not deleted"):
        services.delete_module(INSTRUCTOR, module_id=module.module_id, now=NOW)


def test_withdrawing_a_live_module_keeps_it_live():
    module = make_published()
    (content_id,) = section_ids(module.module_id)
    services.save_section(
        INSTRUCTOR, module_id=module.module_id, content_id=content_id, changes={"title": "Rye"}, revision=1, now=NOW
    )
    services.submit_module(INSTRUCTOR, module_id=module.module_id, now=NOW)

    withdrawn = services.withdraw_module(INSTRUCTOR, module_id=module.module_id, now=NOW)

    assert withdrawn.status == "published"
    assert services.get_published(VIEWER, module_id=module.module_id).version == "1.0.0"


@pytest.mark.parametrize(("action", "state"), [("submit", "draft"), ("publish", "review"), ("archive", "draft")])
def test_every_transition_is_audited(action, state):
    module_id = in_state(state)

    ACTIONS[action](replace(OWNER, user_id="another-owner"), module_id)

    event = audit.list_events(OWNER).items[0]
    assert event.target_id == module_id
    assert event.action.startswith("module.")
    assert event.actor_name == "Owner"
