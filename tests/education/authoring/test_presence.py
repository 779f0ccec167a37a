"""Who else is in the editor: seen at once, gone after a minute, never written to the database."""

from datetime import timedelta

import pytest
from django.core.cache import cache

from diatonic.common import errors
from diatonic.common.dynamo.connection import counting
from education.authoring import services
from education.authoring.rules.presence import Present, still_there
from tests.organizations.people import make_organization, make_person, sign_in
from tests.people import COLLEAGUE, INSTRUCTOR, NOW, REVIEWER, STRANGER, make_module, section_ids


@pytest.fixture
def module_id():
    return make_module().module_id


def _note(scope, module_id, content_id="", *, after=0):
    now = NOW + timedelta(seconds=after)
    found = services.note_presence(scope, module_id=module_id, content_id=content_id, now=now)
    return [(one.name, one.content_id) for one in found]


def test_who_is_there_is_seen_by_the_others_until_a_minute_after(module_id):
    (content_id,) = section_ids(module_id)

    assert _note(INSTRUCTOR, module_id, content_id) == []
    assert _note(COLLEAGUE, module_id, after=60) == [("Instructor", content_id)]
    assert _note(COLLEAGUE, module_id, after=61) == []
    assert _note(INSTRUCTOR, module_id, after=62) == [("Colleague", "")]


def test_who_leaves_is_gone_at_once(module_id):
    _note(INSTRUCTOR, module_id)
    services.end_presence(INSTRUCTOR, module_id=module_id, now=NOW)

    assert _note(COLLEAGUE, module_id) == []


def test_it_writes_nothing_to_the_database(module_id):
    with counting() as calls:
        _note(INSTRUCTOR, module_id)

    assert dict(calls.by_operation) == {"BatchGetItem": 1}


def test_without_the_cache_nobody_is_shown_and_nothing_breaks(module_id):
    _note(INSTRUCTOR, module_id)
    cache.clear()

    assert _note(COLLEAGUE, module_id) == []


def test_a_crowd_is_not_named_in_full():
    found = {str(number): Present(str(number), "N", "", number) for number in range(70)}

    assert list(still_there(found, at=69))[:2] == ["69", "68"]
    assert len(still_there(found, at=69)) == 20


@pytest.mark.parametrize(("scope", "refusal"), [(REVIEWER, errors.Denied), (STRANGER, errors.NotFound)])
def test_only_who_could_write_says_so(module_id, scope, refusal):
    with pytest.raises(refusal):
        _note(scope, module_id)
    with pytest.raises(errors.NotFound):
        _note(INSTRUCTOR, module_id, "other:content:1")


def test_a_reader_polls_without_an_answer_while_nothing_changes():
    make_organization("demo")
    browser = sign_in(make_person("demo", name="Ines", instructor=True))
    address = f"/o/demo/teach/{make_module().module_id}/presence/"
    answer = browser.get(address)

    assert browser.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert browser.post(address, {"leave": "1"}).status_code == 204
