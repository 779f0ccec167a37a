"""The user pool in the local Cognito: found or made, with its clients, groups and demo people."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.config import Config

from local.credentials import Credentials
from local.people import GROUPS, PASSWORD, PEOPLE, DemoPerson
from local.place import Place

_NAME = "diatonic"


@dataclass(frozen=True, slots=True)
class Pool:
    """What the application has to know of the pool, and the ``sub`` of each demo person by e-mail."""

    issuer: str
    jwks_url: str
    client_id: str
    client_secret: str
    spa_client_id: str
    subjects: Mapping[str, str]


def ensure(place: Place, credentials: Credentials) -> Pool:
    """Make what is missing in the running server, and bring the addresses of the clients up to date."""
    cognito = boto3.client(
        "cognito-idp",
        endpoint_url=place.url("oidc"),
        region_name=place.region,
        aws_access_key_id=credentials.aws_access_key_id,
        aws_secret_access_key=credentials.aws_secret_access_key,
        config=Config(retries={"total_max_attempts": 2}),
    )
    pool = _pool_id(cognito)
    home, spas = place.base_url, place.spa_origins
    web = _client(cognito, pool, "web", [f"{home}/oidc/callback/"], [f"{home}/"], secret=True)
    spa = _client(cognito, pool, "spa", [f"{spa}/callback" for spa in spas], [f"{spa}/" for spa in spas], secret=False)
    existing = {group["GroupName"] for group in cognito.list_groups(UserPoolId=pool)["Groups"]}
    for group in GROUPS:
        if group not in existing:
            cognito.create_group(UserPoolId=pool, GroupName=group)
    return Pool(
        issuer=f"https://cognito-idp.{place.region}.amazonaws.com/{pool}",
        jwks_url=f"{place.url('oidc')}/{pool}/.well-known/jwks.json",
        client_id=web["ClientId"],
        client_secret=web["ClientSecret"],
        spa_client_id=spa["ClientId"],
        subjects={person.email: _subject(cognito, pool, person) for person in PEOPLE},
    )


def _pool_id(cognito: Any) -> str:
    for pool in cognito.list_user_pools(MaxResults=60)["UserPools"]:
        if pool["Name"] == _NAME:
            return str(pool["Id"])
    made = cognito.create_user_pool(
        PoolName=_NAME,
        UsernameAttributes=["email"],
        AutoVerifiedAttributes=["email"],
        Policies={"PasswordPolicy": {"MinimumLength": 12}},
        AdminCreateUserConfig={"AllowAdminCreateUserOnly": True},
    )
    return str(made["UserPool"]["Id"])


def _client(cognito: Any, pool: str, name: str, callbacks: list[str], logouts: list[str], *, secret: bool) -> Any:
    settings = {
        "UserPoolId": pool,
        "ClientName": name,
        "AllowedOAuthFlows": ["code"],
        "AllowedOAuthFlowsUserPoolClient": True,
        "AllowedOAuthScopes": ["openid", "email", "profile"],
        "ExplicitAuthFlows": ["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        "SupportedIdentityProviders": ["COGNITO"],
        "CallbackURLs": callbacks,
        "LogoutURLs": logouts,
    }
    for client in cognito.list_user_pool_clients(UserPoolId=pool, MaxResults=60)["UserPoolClients"]:
        if client["ClientName"] == name:
            return cognito.update_user_pool_client(**settings, ClientId=client["ClientId"])["UserPoolClient"]
    return cognito.create_user_pool_client(**settings, GenerateSecret=secret)["UserPoolClient"]


def _subject(cognito: Any, pool: str, person: DemoPerson) -> str:
    """The person's ``sub``. A group follows each bundle, as an organization's own pool would have it."""
    try:
        user = cognito.admin_get_user(UserPoolId=pool, Username=person.email)
    except cognito.exceptions.UserNotFoundException:
        attributes = {"email": person.email, "email_verified": "true", "name": person.name}
        cognito.admin_create_user(
            UserPoolId=pool,
            Username=person.email,
            UserAttributes=[{"Name": name, "Value": value} for name, value in attributes.items()],
            MessageAction="SUPPRESS",
        )
        user = cognito.admin_get_user(UserPoolId=pool, Username=person.email)
    cognito.admin_set_user_password(UserPoolId=pool, Username=person.email, Password=PASSWORD, Permanent=True)
    for bundle in person.bundles:
        cognito.admin_add_user_to_group(UserPoolId=pool, Username=person.email, GroupName=f"{bundle}s")
    return next(str(pair["Value"]) for pair in user["UserAttributes"] if pair["Name"] == "sub")
