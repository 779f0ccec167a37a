"""Entity tags: 304 while nothing changed, and the revision a change is meant for."""

import pytest

from diatonic.common.http import etag


def test_a_client_that_knows_it_gets_304(member):
    first = member.get("/api/things/7")
    assert (first.status_code, first["ETag"]) == (200, '"7"')

    again = member.get("/api/things/7", headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", '"7"')
    assert again["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize(("known", "status"), [('W/"7"', 304), ("*", 304), ('"6", "7"', 304), ('"6"', 200), ("7", 200)])
def test_what_a_client_may_know(member, known, status):
    assert member.get("/api/things/7", headers={"If-None-Match": known}).status_code == status


def test_a_tag_of_several_parts_changes_with_each():
    assert etag.of("a", 1) == etag.of("a", 1)
    assert len({etag.of("a", 1), etag.of("a", 2), etag.of("b", 1), etag.of("a", "1")}) == 4


@pytest.mark.parametrize(("sent", "revision"), [('"4"', 4), ('W/"4"', 4), ("*", None), (None, None)])
def test_the_revision_a_change_is_meant_for(member, sent, revision):
    headers = {} if sent is None else {"If-Match": sent}

    assert member.put("/api/things/1", headers=headers).json() == {"revision": revision}


@pytest.mark.parametrize("sent", ["", "4", '"four"', '"4", "5"', '"-1"', '"²"'])
def test_a_tag_that_is_not_ours_is_refused(member, sent):
    answer = member.put("/api/things/1", headers={"If-Match": sent})

    assert (answer.status_code, answer.json()["code"]) == (422, "bad_if_match")
