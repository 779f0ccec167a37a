"""What of a token is believed about a person."""

import pytest

from organizations.accounts.rules import Device, identity_of

CLAIMS = {"sub": "1", "email": "Ada@Example.com", "name": " Ada Lovelace "}


def test_an_address_counts_only_when_verified():
    assert identity_of({**CLAIMS, "email_verified": True}).email == "ada@example.com"
    assert identity_of({**CLAIMS, "email_verified": "true"}).email == "ada@example.com"
    for said in (False, "false", None, "yes", 1.5):
        assert identity_of({**CLAIMS, "email_verified": said}).email == ""
    assert identity_of(CLAIMS).email == ""


def test_everybody_has_a_name():
    assert identity_of(CLAIMS).name == "Ada Lovelace"
    assert identity_of({"sub": "1", "given_name": "Ada"}).name == "Ada"
    assert identity_of({"sub": "1", "email": "ada@example.com", "email_verified": True}).name == "ada"
    assert identity_of({"sub": "1", "email": "ada@example.com"}).name == "Somebody"
    assert len(identity_of({"sub": "1", "name": "x" * 999}).name) == 200


def test_groups_and_provider_are_read():
    claims = {**CLAIMS, "cognito:groups": ["instructors"], "identities": [{"providerName": "Google"}]}

    assert identity_of(claims).groups == ("instructors",)
    assert identity_of(claims).login_method == "google"
    assert identity_of({**CLAIMS, "cognito:groups": "instructors", "identities": "x"}).groups == ()
    assert identity_of(CLAIMS).login_method == "form"


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130 Safari/537.36", "desktop"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148 Safari/604.1", "mobile"),
        ("Mozilla/5.0 (Linux; Android 15; Pixel 9) Chrome/130 Mobile Safari/537.36", "mobile"),
        ("Mozilla/5.0 (Linux; Android 15; SM-X910) Chrome/130 Safari/537.36", "tablet"),
        ("Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) Mobile/15E148 Safari/604.1", "tablet"),
        ("", "desktop"),
    ],
)
def test_the_kind_of_device_is_guessed(agent, device):
    assert Device("127.0.0.1", agent).device_type == device
