"""Two issuers of tokens: one of our own that signs whatever a test wants, and the running OIDC server."""

import html
import json
import re
import threading
import time
from base64 import urlsafe_b64encode
from contextlib import suppress
from functools import cache
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import boto3
import jwt
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from django.test import Client

from diatonic.common import ids

PASSWORD = "Correct-Horse-7-Battery"


class Issuer:
    """Publishes its keys on a port of this machine and counts who asks; ``url`` is where."""

    def __init__(self) -> None:
        self.asked = 0
        self.is_down = False
        self.published: dict[str, rsa.RSAPrivateKey] = {}
        self.private = self.rotate("key-1")
        issuer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                issuer.asked += 1
                body = issuer.jwks()
                self.send_response(500 if issuer.is_down else 200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/{ids.new()}/jwks.json"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def rotate(self, kid: str) -> rsa.RSAPrivateKey:
        """Publish another key and sign with it from now on."""
        self.kid, self.private = kid, _key(kid)
        self.published[kid] = self.private
        return self.private

    def jwks(self) -> bytes:
        keys = [
            {
                **json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key())),
                "kid": kid,
                "alg": "RS256",
                "use": "sig",
            }
            for kid, key in self.published.items()
        ]
        return json.dumps({"keys": keys}).encode()

    def access(self, who: str, **changes: Any) -> str:
        """Return an access token as Cognito makes it.

        A claim changed to ``None`` is left out; times are seconds from now.
        """
        return self.sign({**_common(who, "access"), "client_id": settings.OIDC_RP_CLIENT_ID, **changes})

    def identity(self, who: str, **changes: Any) -> str:
        """Return an id token as Cognito makes it."""
        return self.sign({**_common(who, "id"), "aud": settings.OIDC_RP_CLIENT_ID, "nonce": "nonce", **changes})

    def sign(self, claims: dict[str, Any], *, key: Any = None, kid: str | None = None, algorithm: str = "RS256") -> str:
        now = int(time.time())
        present = {name: value for name, value in claims.items() if value is not None}
        present |= {name: now + value for name, value in present.items() if name in ("exp", "iat", "nbf")}
        headers = {"kid": self.kid if kid is None else kid}
        return jwt.encode(present, self.private if key is None else key, algorithm=algorithm, headers=headers)


def _common(who: str, use: str) -> dict[str, Any]:
    return {"sub": who, "iss": settings.DIATONIC.oidc_issuer, "token_use": use, "iat": 0, "exp": 3600}


@cache
def _key(kid: str) -> rsa.RSAPrivateKey:
    """Return the test key of that name; making one takes long."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Pool:
    """The user pool of the OIDC server that runs beside the tests."""

    def __init__(self) -> None:
        self._id = settings.DIATONIC.oidc_issuer.rpartition("/")[2]
        self._client = boto3.client(
            "cognito-idp", endpoint_url=settings.DIATONIC.oidc_domain, region_name=settings.DIATONIC.aws_region
        )

    def invite(self, *, verified: bool = True, name: str = "Grace Hopper", email: str = "") -> tuple[str, str]:
        """Make a person; return their ``sub`` and address."""
        email = email or f"{ids.new()}@example.com"
        user = self._client.admin_create_user(
            UserPoolId=self._id,
            Username=email,
            MessageAction="SUPPRESS",
            UserAttributes=[
                {"Name": "email", "Value": email},
                {"Name": "email_verified", "Value": str(verified).lower()},
                {"Name": "name", "Value": name},
            ],
        )["User"]
        self._client.admin_set_user_password(UserPoolId=self._id, Username=email, Password=PASSWORD, Permanent=True)
        return next(item["Value"] for item in user["Attributes"] if item["Name"] == "sub"), email

    def add_to_group(self, email: str, group: str) -> None:
        with suppress(self._client.exceptions.GroupExistsException):
            self._client.create_group(UserPoolId=self._id, GroupName=group)
        self._client.admin_add_user_to_group(UserPoolId=self._id, Username=email, GroupName=group)

    def disable(self, email: str) -> None:
        self._client.admin_disable_user(UserPoolId=self._id, Username=email)


def open_browser() -> Client:
    """Return a browser at the address that the identity provider sends people back to."""
    return Client(SERVER_NAME=urlsplit(settings.DIATONIC.base_url).netloc, raise_request_exception=False)


def sign_in_at(authorize_url: str, email: str, *, password: str = PASSWORD) -> str:
    """Fill the provider's sign-in form as a person would; return the address it leads back to."""
    session = requests.Session()
    form = session.get(authorize_url, timeout=10)
    action = re.search(r'<form[^>]*action="([^"]*)"', form.text)
    hidden = re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', form.text)
    fields = {name: html.unescape(value) for name, value in hidden} | {"username": email, "password": password}
    target = urljoin(form.url, html.unescape(action[1])) if action else form.url
    answer = session.post(target, data=fields, allow_redirects=False, timeout=10)
    return answer.headers["Location"]


def sign_in_for_real(client: Client, email: str, *, following: str = "") -> Any:
    """Walk the whole sign-in; return the answer of our callback."""
    begun = client.get("/oidc/authenticate/", {"next": following} if following else {})
    back = urlsplit(sign_in_at(begun["Location"], email))
    return client.get(f"{back.path}?{back.query}")


def tokens_for_the_spa(email: str, *, redirect_uri: str, password: str = PASSWORD) -> dict[str, str]:
    """Return the tokens that the single-page application gets: authorization code with PKCE, no secret."""
    verifier = ids.new() + ids.new()
    challenge = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    client_id = settings.DIATONIC.oidc_spa_client_id
    asked = requests.Request(
        "GET",
        f"{settings.DIATONIC.oidc_domain}/oauth2/authorize",
        params={
            "response_type": "code",
            "client_id": client_id,
            "redirect_uri": redirect_uri,
            "scope": "openid email profile",
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            "state": "state",
        },
    ).prepare()
    code = parse_qs(urlsplit(sign_in_at(str(asked.url), email, password=password)).query)["code"][0]
    answer = requests.post(
        f"{settings.DIATONIC.oidc_domain}/oauth2/token",
        data={
            "grant_type": "authorization_code",
            "client_id": client_id,
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
        },
        timeout=10,
    )
    return dict(answer.json())
