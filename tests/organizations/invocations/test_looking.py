"""Operators look through what ran: by day, by what took longest, by what failed, by route or task."""

from datetime import timedelta

import pytest

from diatonic.common import clock
from diatonic.common.dynamo.connection import counting
from diatonic.common.errors import Denied, Invalid
from organizations.accounts import services as accounts
from organizations.invocations import services, store
from organizations.invocations.rules import Asked, Invocation, Show, Status
from tests.organizations.people import make_organization, make_person, operate, scope_for, sign_in
from tests.routes.iam import Asked as AskedOfDynamo
from tests.routes.iam import refused

API = "/api/operator/invocations"
PAGE = "/o/demo/invocations/"
NOW = clock.now().replace(hour=12)
TWO_DAYS_AGO = NOW - timedelta(days=2)


@pytest.fixture
def opal():
    """An operator of the platform, who belongs to an organization."""
    make_organization("demo")
    return operate(make_person("demo", name="Opal"))


@pytest.fixture
def browser(opal):
    return sign_in(opal)


@pytest.fixture
def scope(opal):
    found = accounts.find_person(opal.user_id, organization_id="demo")
    return accounts.scope_of(found, groups=("platform-operators",))


def ran(name="a.task", *, at=NOW, status=Status.SUCCESS, **given):
    usual = {"duration_ms": 5, "memory_used_mb": 80, "request_id": "r", "organization_id": "demo"}
    error = {} if status is Status.SUCCESS else {"error_message": "HTTP 500"}
    store.write([Invocation(name, clock.iso(at), status=status, **{**usual, **error, **given})], days=30, now=NOW)


def found(scope, show=Show.NEWEST, *, function="", day=None, **given):
    return services.list_invocations(scope, asked=Asked(show, function, day), now=NOW, **given)


def names(page):
    return [one.function_name for one in page.items]


class TestWhatIsListed:
    def test_the_newest_of_today_and_of_another_day(self, scope):
        ran("earlier", at=TWO_DAYS_AGO)
        ran("before", at=NOW - timedelta(minutes=2))
        ran("after", at=NOW)

        assert names(found(scope)) == ["after", "before"]
        assert names(found(scope, day=TWO_DAYS_AGO.date())) == ["earlier"]

    def test_the_slowest_of_a_day(self, scope):
        for name, duration in (("quick", 5), ("slow", 90_000), ("slower", 100_000)):
            ran(name, duration_ms=duration)

        assert names(found(scope, Show.SLOWEST)) == ["slower", "slow", "quick"]

    def test_what_failed_on_all_days_or_on_one(self, scope):
        ran("well")
        ran("broken", status=Status.ERROR)
        ran("broken before", status=Status.ERROR, at=TWO_DAYS_AGO)
        ran("late", status=Status.TIMEOUT)

        assert names(found(scope, Show.ERROR)) == ["broken", "broken before"]
        assert names(found(scope, Show.TIMEOUT)) == ["late"]
        assert names(found(scope, Show.ERROR, day=TWO_DAYS_AGO.date())) == ["broken before"]

    def test_one_route_or_task_of_all_organizations(self, scope):
        ran("a.task", organization_id="one")
        ran("a.task", organization_id="other", at=TWO_DAYS_AGO)
        ran("another.task")

        assert [one.organization_id for one in found(scope, function="a.task").items] == ["one", "other"]

    def test_nothing_that_has_had_its_time(self, scope):
        past = NOW - timedelta(days=31)
        ran("old", at=past, status=Status.ERROR)

        assert names(found(scope, day=past.date())) == []
        assert names(found(scope, Show.SLOWEST, day=past.date())) == []
        assert names(found(scope, Show.ERROR)) == []
        assert names(found(scope, function="old")) == []

    def test_who_it_was_is_not_in_it(self, scope):
        ran(associated_account="zoe-id", metadata={"user_agent": "Zoe's browser", "http_method": "GET"})

        [one] = found(scope).items

        assert "zoe" not in str(one).lower()
        assert one.metadata == {"http_method": "GET"}

    def test_a_function_is_not_asked_for_together_with_anything_else(self, scope):
        with pytest.raises(Invalid):
            found(scope, Show.SLOWEST, function="a.task")

    def test_pages_go_on_and_take_one_call_each(self, scope):
        for number in range(5):
            ran(duration_ms=number)
        seen: list[int] = []
        cursor = None
        while cursor or not seen:
            with counting() as calls:
                page = found(scope, Show.SLOWEST, limit=2, cursor=cursor)
            assert calls.total == 1
            seen += [one.duration_ms for one in page.items]
            cursor = page.next_cursor

        assert seen == [4, 3, 2, 1, 0]

    @pytest.mark.parametrize("other", [{"show": Show.SLOWEST}, {"function": "a.task"}, {"day": TWO_DAYS_AGO.date()}])
    def test_a_cursor_is_good_for_its_own_list_only(self, scope, other):
        for _ in range(2):
            ran()
        cursor = found(scope, limit=1).next_cursor

        with pytest.raises(Invalid) as refusal:
            found(scope, limit=1, cursor=cursor, **other)

        assert refusal.value.code == "bad_cursor"


class TestWhoLooks:
    def test_an_owner_does_not(self, opal):
        owner = make_person("demo", name="Olga", role="owner")

        with pytest.raises(Denied):
            found(scope_for(owner, "demo"))
        assert sign_in(owner).get(PAGE).status_code == 403
        assert PAGE not in sign_in(owner).get("/o/demo/organization/").content.decode()

    def test_an_operator_finds_the_page(self, browser):
        assert f'href="{PAGE}"' in browser.get("/o/demo/organization/").content.decode()


class TestThePage:
    def test_it_shows_lines_with_their_route(self, browser):
        ran("a:view", at=clock.now(), metadata={"http_method": "GET", "endpoint": "/o/<str:organization>/"})

        text = browser.get(PAGE).content.decode()

        assert "GET /o/&lt;str:organization&gt;/" in text
        assert f"{PAGE}?function=a%3Aview" in text

    @pytest.mark.parametrize("asked", [{"show": "error"}, {"function": "a.task"}, {"show": "slowest"}, {}])
    def test_each_list_shows_its_lines(self, browser, asked):
        ran(at=clock.now(), status=Status.ERROR)

        with AskedOfDynamo() as calls:
            text = browser.get(PAGE, asked).content.decode()

        assert text.count("audit-sentence") == 1
        assert refused("web", calls.calls) == []

    def test_nothing_is_said_so(self, browser):
        assert "Nothing of that day" in browser.get(PAGE).content.decode()
        assert "Nothing like that" in browser.get(PAGE, {"show": "timeout"}).content.decode()

    @pytest.mark.parametrize(
        ("asked", "said"),
        [
            ({"show": "best"}, "Select a valid choice"),
            ({"day": "monday"}, "Enter a valid date."),
            ({"show": "error", "function": "a.task"}, "One function is listed newest first only."),
        ],
    )
    def test_what_makes_no_sense_is_told(self, browser, asked, said):
        answer = browser.get(PAGE, asked)

        assert answer.status_code == 422
        assert said in answer.content.decode()


class TestTheApi:
    def test_a_line_says_what_is_known(self, browser):
        began = clock.now()
        metadata = {"http_method": "GET", "endpoint": "/start/", "status_code": "500", "user_agent": "Browser"}
        ran("start", at=began, status=Status.ERROR, cold_start=True, metadata=metadata)

        [line] = browser.get(API, {"show": "error"}).json()["items"]

        assert line == {
            "function_name": "start",
            "invoked_at": clock.iso(began),
            "duration_ms": 5,
            "memory_used_mb": 80,
            "status": "error",
            "error_message": "HTTP 500",
            "request_id": "r",
            "organization_id": "demo",
            "cold_start": True,
            "http_method": "GET",
            "endpoint": "/start/",
            "status_code": "500",
        }

    @pytest.mark.parametrize(
        "asked", [{"show": "best"}, {"day": "monday"}, {"show": "error", "function": "a"}, {"limit": 101}]
    )
    def test_what_cannot_be_asked_is_422(self, browser, asked):
        assert browser.get(API, asked).status_code == 422
