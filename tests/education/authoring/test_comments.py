"""Comments: anchored at a section, answered, resolved one by one, told of; by whom; two at once; what stays."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from diatonic.common import errors
from diatonic.common.dynamo.connection import counting
from education.authoring import services, tasks
from education.authoring.models import CommentModel, ModuleModel
from education.authoring.rules.comments import Comment, threads
from organizations.notifications import services as notifications
from tests.organizations.people import make_organization, make_person, scope_for, sign_in
from tests.people import (
    COLLEAGUE,
    INSTRUCTOR,
    MEMBER,
    NOW,
    OWNER,
    REVIEWER,
    STRANGER,
    VIEWER,
    make_module,
    section_ids,
)


@pytest.fixture
def module_id():
    return make_module(with_quiz=True).module_id


def _say(module_id, text="Too salty.", scope=REVIEWER, **place):
    return services.add_comment(scope, module_id=module_id, text=text, now=NOW, **place)


def _settle(module_id, comment, scope=INSTRUCTOR, *, is_resolved=True, **options: Any):
    return services.change_comment(
        scope, module_id=module_id, comment_id=comment.comment_id, is_resolved=is_resolved, now=NOW, **options
    )


def _open(module_id):
    _, outline = services.get_module_with_outline(INSTRUCTOR, module_id=module_id)
    return [outline.open_at(""), *(entry.comments for entry in outline.entries)]


def _texts(module_id, **place):
    return [one.text for one in services.list_comments(INSTRUCTOR, module_id=module_id, **place).items]


def test_comments_stand_at_their_section_with_their_replies_and_are_counted_there(module_id):
    flour, check = section_ids(module_id)
    first = _say(module_id, "Which flour?", content_id=flour)
    _say(module_id, "Good.")
    _say(module_id, "Too hard.", content_id=check)
    _say(module_id, "Rye.", INSTRUCTOR, reply_to=first.comment_id)
    _say(module_id, "How much?", content_id=flour)

    assert _texts(module_id, content_id=flour) == ["Which flour?", "Rye.", "How much?"]
    assert _texts(module_id, content_id="") == ["Good."]
    assert len(_texts(module_id)) == 5
    assert _open(module_id) == [1, 2, 1]


def test_a_thread_is_resolved_and_reopened_once_however_often_it_is_asked(module_id):
    comment = _say(module_id)

    _settle(module_id, comment)
    done = _settle(module_id, comment)
    assert (done.is_open, done.resolved_by_name, _open(module_id)[0]) == (False, "Instructor", 0)
    _settle(module_id, comment, is_resolved=False)
    again = _settle(module_id, comment, is_resolved=False)
    assert (again.is_open, _open(module_id)[0]) == (True, 1)


def test_two_who_resolve_at_once_leave_it_resolved(module_id):
    comment = _say(module_id)

    def settle(scope):
        try:
            return _settle(module_id, comment, scope)
        except errors.Stale:
            return None

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(settle, [INSTRUCTOR, COLLEAGUE]))

    assert any(outcomes)
    assert _open(module_id)[0] == 0


def test_two_who_answer_at_once_are_both_kept(module_id):
    comment = _say(module_id)

    with ThreadPoolExecutor(2) as pool:
        list(
            pool.map(
                lambda scope: _say(module_id, scope.user_name, scope, reply_to=comment.comment_id),
                [INSTRUCTOR, COLLEAGUE],
            )
        )

    assert sorted(_texts(module_id)) == ["Colleague", "Instructor", "Too salty."]
    assert services.list_comments(INSTRUCTOR, module_id=module_id).items[0].replies == 2


def test_in_review_where_the_text_is_locked_comments_are_written(module_id):
    services.submit_module(INSTRUCTOR, module_id=module_id, now=NOW)

    comment = _say(module_id, content_id=section_ids(module_id)[0])
    _say(module_id, "Less then.", INSTRUCTOR, reply_to=comment.comment_id)

    told = notifications.list_notices(INSTRUCTOR).items[0]
    assert told.text == "Reviewer commented on “Flour” in “Bread for beginners”: Too salty."
    assert told.url.endswith(f"/sections/{section_ids(module_id)[0]}/#comment-{comment.comment_id}")
    told = notifications.list_notices(REVIEWER).items[0]
    assert told.text == "Instructor answered at “Flour” in “Bread for beginners”: Less then."


def test_comments_of_a_deleted_section_stay_and_say_where_they_were(module_id):
    flour = section_ids(module_id)[0]
    comment = _say(module_id, content_id=flour)
    services.delete_section(INSTRUCTOR, module_id=module_id, content_id=flour, now=NOW)

    (kept,) = services.list_comments(INSTRUCTOR, module_id=module_id).items
    assert (kept.section_title, kept.comment_id) == ("Flour", comment.comment_id)
    with pytest.raises(errors.NotFound, match="about the module as a whole"):
        _say(module_id, content_id=flour)
    _say(module_id, "Where is it?", reply_to=comment.comment_id)


@pytest.mark.parametrize("text", ["", "  \n", "x" * 4001])
def test_no_words_or_too_many_are_refused(module_id, text):
    with pytest.raises(errors.Invalid) as refused:
        _say(module_id, text)
    assert refused.value.fields[0].pointer == "/text"


def test_only_its_author_rewrites_a_comment(module_id):
    comment = _say(module_id)
    options: dict[str, Any] = {"module_id": module_id, "comment_id": comment.comment_id, "now": NOW}

    changed = services.change_comment(REVIEWER, text="Too sweet.", **options)
    assert (changed.text, bool(changed.edited_at)) == ("Too sweet.", True)
    for scope in (INSTRUCTOR, OWNER):
        with pytest.raises(errors.Denied):
            services.change_comment(scope, text="Fine.", **options)
    with pytest.raises(errors.Stale):
        services.change_comment(REVIEWER, text="Bitter.", revision=1, **options)
    assert _texts(module_id) == ["Too sweet."]


def test_its_author_and_administrators_take_a_comment_away(module_id):
    mine, yours = _say(module_id), _say(module_id)
    with pytest.raises(errors.Denied):
        services.delete_comment(INSTRUCTOR, module_id=module_id, comment_id=mine.comment_id, now=NOW)

    services.delete_comment(REVIEWER, module_id=module_id, comment_id=mine.comment_id, now=NOW)
    services.delete_comment(OWNER, module_id=module_id, comment_id=yours.comment_id, now=NOW)

    assert _texts(module_id) == []
    assert _open(module_id)[0] == 0


def test_a_comment_with_replies_loses_its_words_and_keeps_its_place(module_id):
    comment = _say(module_id)
    reply = _say(module_id, "Less then.", INSTRUCTOR, reply_to=comment.comment_id)

    services.delete_comment(REVIEWER, module_id=module_id, comment_id=comment.comment_id, now=NOW)

    head, answer = services.list_comments(INSTRUCTOR, module_id=module_id).items
    assert (head.is_removed, head.text, answer.text) == (True, "", "Less then.")
    services.delete_comment(INSTRUCTOR, module_id=module_id, comment_id=reply.comment_id, now=NOW)
    with pytest.raises(errors.NotFound):
        services.delete_comment(REVIEWER, module_id=module_id, comment_id=comment.comment_id, now=NOW)


@pytest.mark.parametrize(
    ("scope", "refusal"), [(MEMBER, errors.Denied), (VIEWER, errors.Denied), (STRANGER, errors.NotFound)]
)
def test_who_does_not_see_the_draft_neither_reads_nor_writes(module_id, scope, refusal):
    comment = _say(module_id)

    for attempt in (
        lambda: services.list_comments(scope, module_id=module_id),
        lambda: _say(module_id, scope=scope),
        lambda: _settle(module_id, comment, scope),
        lambda: services.delete_comment(scope, module_id=module_id, comment_id=comment.comment_id, now=NOW),
    ):
        with pytest.raises(refusal):
            attempt()


def test_a_comment_of_another_module_is_not_found(module_id):
    other = make_module().module_id
    comment = _say(other)

    for comment_id in (comment.comment_id, "0.nothing", "", "x.y.z.a"):
        with pytest.raises(errors.NotFound):
            services.change_comment(
                REVIEWER, module_id=module_id, comment_id=comment_id or "-", is_resolved=True, now=NOW
            )


def test_a_module_has_room_for_so_many_open_threads(module_id, monkeypatch):
    monkeypatch.setattr("education.authoring.store.comments.MAX_OPEN", 3)
    said = [_say(module_id) for _ in range(3)]
    with pytest.raises(errors.Conflict):
        _say(module_id)
    _say(module_id, reply_to=said[0].comment_id)
    _settle(module_id, said[0])
    _say(module_id)
    with pytest.raises(errors.Conflict):
        _settle(module_id, said[0], is_resolved=False)


def test_the_list_is_paged_without_losing_any(module_id):
    for number in range(5):
        _say(module_id, str(number))

    seen, cursor = [], None
    for _ in range(3):
        page = services.list_comments(INSTRUCTOR, module_id=module_id, limit=2, cursor=cursor)
        seen += [one.text for one in page.items]
        cursor = page.next_cursor
    assert (seen, cursor) == (["0", "1", "2", "3", "4"], None)


def test_replies_follow_their_beginning_and_stand_alone_without_it():
    def one(comment_id):
        return Comment(comment_id, "", "", "a", "A", comment_id, "")

    found = threads([one("0.a"), one("0.a.x"), one("0.b"), one("0.c.x"), one("0.c.y")])

    assert [(thread.head.comment_id, len(thread.replies)) for thread in found] == [("0.a", 1), ("0.b", 0), ("0.c.x", 1)]


def test_comments_go_with_a_module_that_is_deleted(module_id):
    for _ in range(30):
        _say(module_id)
    services.delete_module(INSTRUCTOR, module_id=module_id, now=NOW)

    tasks.purge_module(OWNER, module_id=module_id)

    assert not list(CommentModel.query(module_id, limit=1))
    assert not list(ModuleModel.query(module_id, limit=1))


def test_editor_pages_read_no_comments_while_there_are_none(module_id):
    with counting() as calls:
        services.get_module_with_outline(INSTRUCTOR, module_id=module_id)
    assert calls.total == 1


@pytest.fixture
def ines():
    make_organization("demo")
    return make_person("demo", name="Ines", instructor=True)


def test_the_pages_take_comments_and_lead_back(ines):
    browser, scope = sign_in(ines), scope_for(ines, "demo")
    module_id = make_module(scope=scope).module_id
    (content_id,) = section_ids(module_id)
    page = f"/o/demo/teach/{module_id}/"
    section = f"{page}sections/{content_id}/"

    answer = browser.post(f"{page}comments/", {"text": "Hm.\nWhy?", "content_id": content_id, "back": "section"})
    (said,) = services.list_comments(scope, module_id=module_id).items
    assert answer["Location"] == f"{section}#comment-{said.comment_id}"
    assert "Hm.<br>Why?" in browser.get(section).content.decode()
    browser.post(f"{page}comments/{said.comment_id}/", {"do": "edit", "text": "Aha.", "content_id": content_id})
    browser.post(f"{page}comments/{said.comment_id}/", {"do": "resolve", "content_id": content_id})
    listed = browser.get(f"{page}comments/").content.decode()
    assert "Aha." in listed
    assert "Resolved by Ines" in listed
    browser.post(f"{page}comments/{said.comment_id}/", {"do": "delete"})
    assert "Nobody has said anything yet" in browser.get(f"{page}comments/").content.decode()


def test_words_that_cannot_be_saved_are_given_back(ines):
    browser, scope = sign_in(ines), scope_for(ines, "demo")
    module_id = make_module(scope=scope).module_id
    (content_id,) = section_ids(module_id)
    services.delete_section(scope, module_id=module_id, content_id=content_id, now=NOW)

    answer = browser.post(f"/o/demo/teach/{module_id}/comments/", {"text": "Precious.", "content_id": content_id})

    assert answer.status_code == 422
    assert "Precious." in answer.content.decode()
