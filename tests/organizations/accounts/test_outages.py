"""What people see while a server behind us is away."""

import pytest
from django.test import Client

from diatonic.common.dynamo import connection
from tests.organizations.people import make_organization, make_person, sign_in


@pytest.fixture
def ada():
    make_organization("demo")
    return sign_in(make_person("demo"))


@pytest.fixture
def without_dynamodb(settings, ada):
    """DynamoDB goes away after everybody has signed in."""
    ours = settings.DIATONIC
    settings.DIATONIC = ours.model_copy(update={"dynamodb_endpoint": "http://127.0.0.1:1"})
    connection.reset()
    yield
    settings.DIATONIC = ours
    connection.reset()


def test_without_dynamodb_the_api_is_unavailable(ada, without_dynamodb):
    answer = ada.get("/api/me")

    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert answer["Retry-After"] == "5"


def test_without_dynamodb_a_page_says_so_and_others_go_on(ada, without_dynamodb):
    page = ada.get("/o/demo/")

    assert (page.status_code, page["Retry-After"]) == (503, "5")
    assert page["Content-Type"].startswith("text/html")
    assert Client().get("/").status_code == 200
    assert Client().get("/oidc/authenticate/").status_code == 503


def test_without_redis_everything_goes_on(ada, settings):
    settings.DIATONIC = settings.DIATONIC.model_copy(update={"redis_url": "redis://127.0.0.1:1/0"})
    client = Client()
    client.cookies = ada.cookies

    assert client.get("/api/me").status_code == 200
    assert client.get("/o/demo/").status_code == 200
