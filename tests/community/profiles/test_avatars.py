"""One's picture: written anew, shown once it is here, gone once it is removed."""

import io

import pytest
from PIL import Image

from community.profiles import services
from community.profiles.services import changes
from diatonic.common import clock
from diatonic.common.errors import Denied, Invalid, NotFound
from organizations.media import services as media
from tests import media_files
from tests.organizations.media.conftest import send, work
from tests.organizations.people import NOW, account_of, sign_in


def ask(scope, content, filename="me.png", content_type=""):
    return services.request_avatar(
        scope,
        user_id=scope.user_id,
        filename=filename,
        content_type=content_type,
        size=len(content),
        now=clock.now(),
    )


def upload(scope, content, filename="me.png"):
    ticket = ask(scope, content, filename)
    assert send(ticket, content).status_code < 300
    media.complete_upload(scope, upload_id=ticket.upload_id, now=clock.now())
    return ticket.upload_id


def shown(scope):
    return services.get_profile(scope, user_id=scope.user_id, now=NOW).profile


def test_a_picture_is_written_anew_and_served_to_who_is_signed_in(ada, stranger):
    content = media_files.picture("JPEG", size=(900, 900), comment="secret place")
    file_id = upload(ada, content, "me.jpg")
    work("demo")

    address = shown(ada).avatar_url
    assert address == f"/api/community/users/{ada.user_id}/avatar/{file_id}"
    assert services.author_profile(ada).avatar_url == address
    answer = sign_in(account_of(stranger.user_id)).get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert "immutable" in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    with Image.open(io.BytesIO(answer.content)) as image:
        assert image.width == 320
    assert b"secret place" not in answer.content


def test_a_new_picture_takes_the_place_of_the_one_before_which_is_deleted(ada, ben):
    first = upload(ada, media_files.picture(size=(40, 40)))
    work("demo")
    second = upload(ada, media_files.picture(size=(50, 50)))
    assert shown(ada).avatar_url.endswith(first)
    work("demo")
    work("demo")

    assert shown(ada).avatar_url.endswith(second)
    assert media.get_files(ada, file_ids=[first, second]).keys() == {second}
    with pytest.raises(NotFound):
        services.read_avatar(user_id=ada.user_id, file_id=first)
    with pytest.raises(NotFound):
        services.read_avatar(user_id=ben.user_id, file_id=second)


def test_a_picture_that_comes_too_late_is_dropped(ada):
    first = upload(ada, media_files.picture(size=(40, 40)))
    second = upload(ada, media_files.picture(size=(50, 50)))
    for _ in range(3):
        work("demo")

    assert shown(ada).avatar_url.endswith(second)
    assert media.get_files(ada, file_ids=[first, second]).keys() == {second}


def test_a_removed_picture_is_deleted_and_posts_hear_of_it(ada):
    file_id = upload(ada, media_files.picture(size=(40, 40)))
    work("demo")
    heard = []
    changes._CHANGED.append(lambda _tx, user_id, _now: heard.append(user_id))
    try:
        services.clear_avatar(ada, user_id=ada.user_id, now=clock.now())
        services.clear_avatar(ada, user_id=ada.user_id, now=clock.now())
    finally:
        changes._CHANGED.pop()
    work("demo")

    assert heard == [ada.user_id]
    assert shown(ada).avatar_url == ""
    assert media.get_files(ada, file_ids=[file_id]) == {}


def test_an_upload_does_not_spoil_what_is_being_written(ada):
    services.change_profile(ada, user_id=ada.user_id, given={"role": "Baker"}, revision=0, now=NOW)
    upload(ada, media_files.picture(size=(40, 40)))
    work("demo")

    seen = services.change_profile(ada, user_id=ada.user_id, given={"role": "Miller"}, revision=1, now=NOW)
    assert (seen.profile.role, seen.profile.revision, bool(seen.profile.avatar_url)) == ("Miller", 2, True)


def test_the_first_words_may_follow_the_first_picture(ada):
    upload(ada, media_files.picture(size=(40, 40)))
    work("demo")
    assert shown(ada).revision == 0

    seen = services.change_profile(ada, user_id=ada.user_id, given={"role": "Baker"}, revision=0, now=NOW)
    assert (seen.profile.revision, bool(seen.profile.avatar_url)) == (1, True)


@pytest.mark.parametrize("filename", ["me.gif", "me.pdf", "me.svg", "me.mp4", "me"])
def test_only_pictures_are_taken(ada, filename):
    with pytest.raises(Invalid):
        ask(ada, b"x" * 10, filename)


def test_a_picture_has_a_size_and_an_owner(ada, ben):
    with pytest.raises(Invalid, match="cannot be taken"):
        services.request_avatar(
            ada, user_id=ada.user_id, filename="a.png", content_type="", size=5 * 2**20 + 1, now=NOW
        )
    with pytest.raises(Denied):
        services.request_avatar(ben, user_id=ada.user_id, filename="a.png", content_type="", size=10, now=NOW)
    with pytest.raises(Denied):
        services.clear_avatar(ben, user_id=ada.user_id, now=NOW)


def test_what_is_no_picture_is_refused_and_the_page_says_why(ada):
    upload(ada, b"no picture at all")
    work("demo")

    assert shown(ada).avatar_url == ""
    page = sign_in(account_of(ada.user_id)).get("/o/demo/community/profile/edit/").content.decode()
    assert "me.png" in page
    assert "Dismiss" in page


def test_a_colleague_does_not_see_the_file(ada, owner):
    file_id = upload(ada, media_files.picture(size=(40, 40)))
    work("demo")

    with pytest.raises(NotFound):
        media.get_file(owner, file_id=file_id)
    assert media.list_files(owner).items == ()
