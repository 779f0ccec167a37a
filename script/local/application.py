"""The environment of web, worker, beat and ``manage.py`` in a local installation, kept in ``local.env``."""

import shlex
from pathlib import Path

from dotenv import dotenv_values

from local.credentials import Credentials, write_private
from local.place import Place
from local.pool import Pool


def save(place: Place, credentials: Credentials, pool: Pool, *, stage: str) -> dict[str, str]:
    """Write down what the application has to know of the local servers, and return it with all the rest."""
    own = {
        "DIATONIC_STAGE": stage,
        "DIATONIC_VAR": str(place.var),
        "DIATONIC_SECRET_KEY": credentials.secret_key,
        "DIATONIC_SEALING_KEYS": credentials.sealing_key,
        "DIATONIC_BASE_URL": place.base_url,
        "DIATONIC_STREAM_URL": place.url("stream"),
        "DIATONIC_SPA_ORIGINS": ",".join(place.spa_origins),
        "DIATONIC_AWS_REGION": place.region,
        "DIATONIC_DYNAMODB_ENDPOINT": place.url("dynamodb"),
        "DIATONIC_S3_ENDPOINT": place.url("s3"),
        "DIATONIC_S3_BUCKET": place.bucket,
        "DIATONIC_OIDC_ISSUER": pool.issuer,
        "DIATONIC_OIDC_DOMAIN": place.url("oidc"),
        "DIATONIC_OIDC_JWKS_URL": pool.jwks_url,
        "DIATONIC_COGNITO_ENDPOINT": place.url("oidc"),
        "DIATONIC_OIDC_CLIENT_ID": pool.client_id,
        "DIATONIC_OIDC_CLIENT_SECRET": pool.client_secret,
        "DIATONIC_OIDC_SPA_CLIENT_ID": pool.spa_client_id,
        "DIATONIC_REDIS_URL": f"{place.url('redis').replace('http', 'redis')}/0",
        "AWS_ACCESS_KEY_ID": credentials.aws_access_key_id,
        "AWS_SECRET_ACCESS_KEY": credentials.aws_secret_access_key,
        # Nothing of the person's own cloud account may be found by accident.
        "AWS_CONFIG_FILE": "/dev/null",
        "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    write_private(_file(place), "".join(f"{name}={shlex.quote(value)}\n" for name, value in own.items()))
    return {**place.environment, **own}


def load(place: Place) -> dict[str, str]:
    """The environment that ``save`` wrote, on top of what the person set."""
    return {**place.environment, **{name: value or "" for name, value in dotenv_values(_file(place)).items()}}


def _file(place: Place) -> Path:
    return place.folder() / "local.env"
