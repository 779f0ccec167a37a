"""Which tokens are believed: rows of forged ones, and the keys behind them."""

import base64
import json

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from diatonic.common.errors import Unavailable
from organizations.accounts import keys, tokens

HOUR = 3600
OTHER_ISSUER = "https://cognito-idp.us-east-2.amazonaws.com/us-east-2_other"


def test_a_good_access_token_is_believed(issuer, settings):
    assert tokens.verify_access(issuer.access("ada"))["sub"] == "ada"
    spa = issuer.access("ada", client_id=settings.DIATONIC.oidc_spa_client_id)
    assert tokens.verify_access(spa)["sub"] == "ada"


def test_a_good_id_token_is_believed(issuer):
    assert tokens.verify_id(issuer.identity("ada"), nonce="nonce")["sub"] == "ada"


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": -HOUR},
        {"exp": None},
        {"iat": HOUR},
        {"iat": None},
        {"iss": OTHER_ISSUER},
        {"iss": None},
        {"sub": None},
        {"client_id": "another-application"},
        {"client_id": None},
        {"token_use": "id"},
        {"token_use": "refresh"},
        {"token_use": None},
        {"nbf": HOUR},
    ],
    ids=str,
)
def test_an_access_token_with_a_wrong_claim_is_refused(issuer, changes):
    with pytest.raises(tokens.BadToken):
        tokens.verify_access(issuer.access("ada", **changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": -HOUR},
        {"iss": OTHER_ISSUER},
        {"aud": "another-application"},
        {"aud": None},
        {"token_use": "access"},
        {"nonce": "of another sign-in"},
        {"nonce": None},
    ],
    ids=str,
)
def test_an_id_token_with_a_wrong_claim_is_refused(issuer, changes):
    with pytest.raises(tokens.BadToken):
        tokens.verify_id(issuer.identity("ada", **changes), nonce="nonce")


def test_an_id_token_is_refused_when_no_nonce_was_asked_for(issuer):
    with pytest.raises(tokens.BadToken):
        tokens.verify_id(issuer.identity("ada", nonce=None), nonce=None)


def test_an_id_token_is_no_access_token(issuer, settings):
    with pytest.raises(tokens.BadToken):
        tokens.verify_access(issuer.identity("ada", client_id=settings.OIDC_RP_CLIENT_ID))


def test_an_expired_token_says_so(issuer):
    with pytest.raises(tokens.ExpiredToken):
        tokens.verify_access(issuer.access("ada", exp=-31))
    assert tokens.verify_access(issuer.access("ada", exp=-10))


def test_a_token_signed_with_another_key_is_refused(issuer):
    claims = jwt.decode(issuer.access("ada"), options={"verify_signature": False})
    own = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    assert tokens.verify_access(jwt.encode(claims, issuer.private, algorithm="RS256", headers={"kid": "key-1"}))

    with pytest.raises(tokens.BadToken):
        tokens.verify_access(jwt.encode(claims, own, algorithm="RS256", headers={"kid": "key-1"}))
    with pytest.raises(tokens.BadToken):
        tokens.verify_access(jwt.encode(claims, own, algorithm="RS256", headers={"kid": "made-up"}))


def test_a_token_that_was_changed_is_refused(issuer):
    header, body, signature = issuer.access("ada").split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    forged = base64.urlsafe_b64encode(json.dumps({**claims, "sub": "owner"}).encode()).rstrip(b"=").decode()

    with pytest.raises(tokens.BadToken):
        tokens.verify_access(f"{header}.{forged}.{signature}")


def test_a_token_without_a_signature_is_refused(issuer):
    claims = jwt.decode(issuer.access("ada"), options={"verify_signature": False})
    unsigned = jwt.encode(claims, "", algorithm="none", headers={"kid": issuer.kid})

    for token in (unsigned, unsigned.rstrip("."), issuer.access("ada").rpartition(".")[0] + "."):
        with pytest.raises(tokens.BadToken):
            tokens.verify_access(token)


def test_a_token_signed_with_the_public_key_as_a_secret_is_refused(issuer):
    public = issuer.private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    header = {"alg": "HS256", "typ": "JWT", "kid": issuer.kid}
    body = jwt.decode(issuer.access("ada"), options={"verify_signature": False})
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in (header, body)]
    algorithm = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
    signature = base64.urlsafe_b64encode(algorithm.sign(b".".join(parts), public)).rstrip(b"=")

    with pytest.raises(tokens.BadToken):
        tokens.verify_access(b".".join([*parts, signature]).decode())


@pytest.mark.parametrize("junk", ["", "a", "a.b.c", "....", "é", "null", "eyJhbGciOiJSUzI1NiJ9..", "x" * 5000])
def test_junk_is_refused(issuer, junk):
    with pytest.raises(tokens.BadToken):
        tokens.verify_access(junk)


def test_keys_are_fetched_once(issuer):
    for _ in range(5):
        tokens.verify_access(issuer.access("ada"))

    assert issuer.asked == 1


def test_a_key_published_later_is_found(issuer):
    key_set = keys.KeySet(issuer.url)
    assert key_set.find("key-1")

    key_set._tried -= 60  # as if a minute had gone by
    issuer.rotate("key-2")

    assert key_set.find("key-2")
    assert issuer.asked == 2


def test_a_key_taken_back_is_no_longer_believed_after_an_hour(issuer):
    key_set = keys.KeySet(issuer.url)
    assert key_set.find("key-1")

    issuer.rotate("key-2")
    del issuer.published["key-1"]
    key_set._fetched -= 2 * HOUR
    key_set._tried -= 2 * HOUR

    assert key_set.find("key-1") is None


def test_made_up_key_ids_do_not_hammer_the_issuer(issuer):
    key_set = keys.KeySet(issuer.url)

    assert [key_set.find(f"made-up-{number}") for number in range(20)] == [None] * 20
    assert issuer.asked == 1


def test_keys_stay_good_while_the_issuer_is_away(issuer):
    key_set = keys.KeySet(issuer.url)
    assert key_set.find("key-1")

    issuer.is_down = True
    key_set._fetched -= 2 * HOUR
    key_set._tried -= 2 * HOUR

    assert key_set.find("key-1")
    assert issuer.asked == 2


def test_without_any_key_sign_in_is_unavailable(issuer):
    issuer.is_down = True
    key_set = keys.KeySet(issuer.url)

    with pytest.raises(Unavailable):
        key_set.find("key-1")
    assert not key_set.is_ready()

    issuer.is_down = False
    assert key_set.is_ready()
