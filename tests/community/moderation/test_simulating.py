"""Trying settings on a text and on what was checked lately: nothing is kept, and what people decided is the measure."""

from datetime import timedelta
from typing import cast

import pytest

from community.moderation.analysis.verdicts import Outcome
from community.moderation.rules.targets import Target, TargetType
from community.moderation.services import simulating, targets
from community.moderation.services.settings import change_settings, settings_of
from community.moderation.services.targets import TargetHandler, on_target
from community.moderation.store.checks import CheckStore
from diatonic.common import harm, ids
from diatonic.common.dynamo import Transaction
from diatonic.common.dynamo.connection import counting
from diatonic.common.errors import Denied, Invalid, TooMany
from tests.community.moderation.people import AUTHOR, MODERATOR, OWNER, READER, STRANGER
from tests.harm_server import Harm
from tests.organizations.people import NOW
from tests.people import person


class Shelf:
    """Posts as discussion would read them."""

    def __init__(self) -> None:
        self.targets: dict[str, Target] = {}

    def read_many(self, _scope, keys):
        return {target_id: self.targets[target_id] for target_id, _ in keys if target_id in self.targets}


@pytest.fixture
def service(monkeypatch):
    """Comprehend, as it would be asked."""
    with Harm() as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL_COMPREHEND", server.url)
        harm._client.cache_clear()
        yield server
    harm._client.cache_clear()


@pytest.fixture
def shelf():
    before = dict(targets._HANDLERS)
    made = Shelf()
    on_target(TargetType.POST, cast("TargetHandler", made))
    yield made
    targets._HANDLERS.clear()
    targets._HANDLERS.update(before)


def _target(content, **options):
    target_id = ids.scoped("demo", "post")
    values = {
        "target_type": TargetType.POST,
        "target_id": target_id,
        "post_id": target_id,
        "organization_id": "demo",
        "author_id": "author-id",
        "author_name": "Author",
        "author_organization_id": "demo",
        "title": "",
        "content": content,
        "links": (),
        "image_ids": (),
        "visibility": "organization",
        "status": "approved",
        "content_revision": 1,
        "created_at": "2026-03-01T09:00:00.000Z",
        "path": f"community/posts/{target_id}/",
    }
    return Target(**{**values, **options})


def _checked(shelf, content="Bread needs time.", *, outcome="approved", now=NOW, target=None, **scores):
    target = target or _target(content)
    shelf.targets[target.target_id] = target
    tx = Transaction()
    known = {"profanity": 0.0, "spam": 0.0, "toxicity": 0.0, **scores}
    CheckStore("demo").note(tx, target, outcome=outcome, scores=known, now=now)
    tx.commit()
    return target


def _simulate(scope=MODERATOR, **wanted):
    return simulating.simulate(scope, wanted=wanted, now=NOW)


def test_what_would_have_been_held_is_counted_and_shown(shelf):
    _checked(shelf, toxicity=0.2)
    close = _checked(shelf, "You are a bit slow.", toxicity=0.6)
    _checked(shelf, outcome="held", toxicity=0.8)
    _checked(shelf, outcome="flagged", spam=0.9)

    found = _simulate(toxicity_held_at=0.5)

    assert (found.checked, found.changed) == (4, 1)
    assert found.before == {"approved": 2, "held": 1, "flagged": 1}
    assert found.after == {"approved": 1, "held": 2, "flagged": 1}
    (shown,) = found.changes
    assert (shown.target_id, shown.before, shown.after) == (close.target_id, "approved", "held")
    assert (shown.excerpt, shown.path) == ("You are a bit slow.", close.path)


def test_as_it_is_set_nothing_would_have_changed(shelf):
    _checked(shelf, outcome="held", toxicity=0.8)
    change_settings(MODERATOR, wanted={"toxicity_held_at": 0.3}, revision=None, now=NOW)

    assert _simulate(toxicity_held_at=0.7).changed == 0
    assert settings_of("demo").toxicity_held_at == 0.3


def test_other_words_are_looked_for_in_the_texts_that_still_stand(shelf):
    caught = _checked(shelf, "Buy my snake-oil now.")
    gone = _checked(shelf, "Snake oil for all.")
    edited = _checked(shelf, "More snake oil.")
    private = _checked(shelf, "Snake oil, said I to myself.")
    del shelf.targets[gone.target_id]
    shelf.targets[edited.target_id] = _target("Harmless.", target_id=edited.target_id, content_revision=2)
    shelf.targets[private.target_id] = _target("Snake oil", target_id=private.target_id, visibility="private")

    found = _simulate(words=["snake oil"])

    assert [one.target_id for one in found.changes] == [caught.target_id]
    assert (found.changes[0].after, found.not_read) == ("flagged", 3)


@pytest.mark.parametrize("words", [(), ("ponzi",)])
def test_an_older_score_is_not_shown_with_the_newer_text_but_said_to_be_about_another(shelf, words):
    then = _checked(shelf, "You are a bit slow.", toxicity=0.6)
    newest = _target("You are never slow.", target_id=then.target_id, content_revision=2)
    _checked(shelf, target=newest, now=NOW + timedelta(minutes=1), toxicity=0.55)

    found = _simulate(toxicity_held_at=0.5, words=words)

    assert [(one.scores["toxicity"], one.edited, one.excerpt) for one in found.changes] == [
        (0.55, False, "You are never slow."),
        (0.6, True, ""),
    ]
    # With other words the older one cannot be looked through again: it stays as it scored.
    assert (found.checked, found.changed, found.not_read) == (2, 2, 1 if words else 0)


def test_an_allowed_word_lets_through_what_was_flagged_for_it(shelf):
    _checked(shelf, "What a load of shit.", outcome="flagged", profanity=0.95)

    assert _simulate(allowed_words=["shit"]).after == {"approved": 1, "held": 0, "flagged": 0}


def test_what_could_not_be_checked_stays_held(shelf):
    target = _target("Hello.")
    shelf.targets[target.target_id] = target
    tx = Transaction()
    CheckStore("demo").note(tx, target, outcome="held", scores={"profanity": 0.0, "spam": 0.0}, now=NOW)
    tx.commit()

    assert _simulate(toxicity_held_at=1.0, toxicity_flagged_at=1.0).after["held"] == 1


def test_a_text_that_is_gone_is_counted_but_not_shown(shelf):
    target = _checked(shelf, "Rude.", toxicity=0.6)
    del shelf.targets[target.target_id]

    (shown,) = _simulate(toxicity_held_at=0.5).changes

    assert (shown.after, shown.excerpt, shown.path) == ("held", "", "")


def test_nobody_else_reads_what_was_checked(shelf):
    _checked(shelf, toxicity=0.6)

    for scope in (AUTHOR, READER):
        with pytest.raises(Denied):
            _simulate(scope, toxicity_held_at=0.5)
    assert _simulate(STRANGER, toxicity_held_at=0.5).checked == 0


def test_what_expired_is_not_counted(shelf):
    _checked(shelf, toxicity=0.6, now=NOW - timedelta(days=61))

    assert _simulate(toxicity_held_at=0.5).checked == 0


def test_settings_that_cannot_be_are_not_tried(shelf):
    with pytest.raises(Invalid):
        _simulate(toxicity_held_at=0.99, toxicity_flagged_at=0.2)


def test_the_calls_stay_the_same_however_much_was_checked(shelf):
    for _ in range(3):
        _checked(shelf)
    with counting() as few:
        _simulate(words=["ponzi"])
    for _ in range(60):
        _checked(shelf)
    with counting() as many:
        _simulate(words=["ponzi"])

    assert few.by_operation == many.by_operation == {"BatchGetItem": 2, "Query": 1}


def test_a_text_is_tried_with_its_reasons_and_nothing_is_kept():
    with counting() as calls:
        _, verdict = simulating.preview(MODERATOR, title="", content="What a load of shit.", wanted=None, now=NOW)

    assert verdict.outcome is Outcome.FLAGGED
    marked = [each for finding in verdict.findings for each in finding.passages if finding.rule == "profanity"]
    assert [("What a load of shit."[each.start : each.end]) for each in marked] == ["shit"]
    assert marked[0].reason
    assert calls.by_operation == {"BatchGetItem": 1}


def test_a_text_is_tried_with_settings_that_are_not_saved():
    wanted = {"words": ["bread"]}
    _, verdict = simulating.preview(MODERATOR, title="Bread", content="Time.", wanted=wanted, now=NOW)

    assert verdict.outcome is Outcome.FLAGGED


@pytest.mark.parametrize(("title", "content"), [("", "  "), ("", "a" * 20_001), ("b" * 201, "a")])
def test_a_text_that_nobody_could_post_is_not_tried(title, content):
    with pytest.raises(Invalid):
        simulating.preview(MODERATOR, title=title, content=content, wanted=None, now=NOW)


def test_trying_is_limited_to_so_often_a_minute():
    busy = person(ids.new(), "member", "moderator")

    def ask(times, now):
        for _ in range(times):
            simulating.preview(busy, title="", content="Hello.", wanted=None, now=now)

    with pytest.raises(TooMany) as refused:
        ask(100, NOW)
    assert 0 < (refused.value.retry_after or 0) <= 60
    ask(1, NOW + timedelta(minutes=1))


def test_no_text_is_sent_to_a_service_that_the_organization_has_not_chosen(settings, service):
    settings.DIATONIC = settings.DIATONIC.model_copy(update={"moderation_comprehend": True})

    def ask(scope, **wanted):
        return simulating.preview(scope, title="", content="what a numpty", wanted=wanted, now=NOW)

    with pytest.raises(Denied, match="Only owners and administrators"):
        ask(MODERATOR, toxicity_analyzer="comprehend")
    assert service.texts == []

    ask(OWNER, toxicity_analyzer="comprehend")
    assert service.texts == [["what a numpty"]]
    change_settings(OWNER, wanted={"toxicity_analyzer": "comprehend"}, revision=None, now=NOW)
    ask(MODERATOR)
    ask(MODERATOR, toxicity_analyzer="comprehend")
    assert len(service.texts) == 3
