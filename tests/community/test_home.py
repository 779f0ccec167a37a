"""The community on the start page: what others wrote, and a first step for who has nothing else there."""

from tests.community.discussion.conftest import author, colleague, place, viewer  # noqa: F401 -- fixtures
from tests.community.discussion.posting import post, write
from tests.organizations.people import account_of, sign_in

HOME = "/o/demo/"


def home_of(scope) -> str:
    return sign_in(account_of(scope.user_id)).get(HOME).content.decode()


def test_who_may_write_is_asked_to_say_hello_first_also_where_others_have_written(author, colleague, viewer):  # noqa: F811
    post(author, "We bake on Friday.")

    page = home_of(colleague)

    assert "Say hello" in page
    assert "New in the community" not in page
    assert "Say hello" not in home_of(viewer)


def test_who_has_put_the_steps_away_reads_what_others_wrote_and_not_what_waits(author, colleague):  # noqa: F811
    post(author, "We bake on Friday.")
    write(author, "Not checked yet.")
    client = sign_in(account_of(colleague.user_id))
    client.post("/o/demo/first-steps/")

    page = client.get(HOME).content.decode()

    assert "New in the community" in page
    assert "We bake on Friday." in page
    assert "Not checked yet." not in page
    assert "We bake on Friday." not in home_of(author)
