"""What the environment may say, typed, in one place. ``.env.example`` documents each variable."""

import re
import sys
from base64 import urlsafe_b64decode
from decimal import Decimal
from functools import cached_property
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from diatonic.common import cloud, retention
from diatonic.common.egress.addresses import NEVER


def _split(value: object) -> object:
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


def _address(value: str) -> str:
    parts = urlsplit(value)
    if value and not (parts.scheme in ("http", "https") and parts.hostname and not parts.query):
        raise ValueError("must be an address such as https://example.org")
    return value.rstrip("/")


def _origin(value: str) -> str:
    if urlsplit(_address(value)).path:
        raise ValueError("must be an origin without a path, such as https://example.org")
    return value.rstrip("/")


#: Far above what people come to; a runaway comes to it within the hour.
_CLOUD_LIMITS = {"dynamodb": 2_000_000, "s3": 200_000, "bedrock": 20_000}
_KINDS = ("video", "audio", "document", "image", "captions")
_SMTP = ("smtp", "smtp+tls", "smtps")
_LAST_PORT = 65535
_KEY_BYTES = 32
_LARGEST_MB = 4096  # a file is copied in one piece, which S3 ends at 5 GiB


def _limits(value: object) -> object:
    """Read ``video=2048,document=50`` as megabytes by kind."""
    if not isinstance(value, str):
        return value
    found: dict[str, int] = {}
    for part in filter(None, (part.strip() for part in value.split(","))):
        kind, _, size = (piece.strip() for piece in part.partition("="))
        if kind not in _KINDS or not size.isascii() or not size.isdigit() or not 1 <= int(size) <= _LARGEST_MB:
            kinds = ", ".join(_KINDS)
            raise ValueError(f"must be like video=2048,document=50: megabytes up to {_LARGEST_MB} for {kinds}")
        found[kind] = int(size)
    return found


def _cloud_limits(value: object) -> object:
    """Read ``dynamodb=1000000,s3=50000`` as calls an hour by service."""
    if not isinstance(value, str):
        return value
    found: dict[str, int] = {}
    for part in filter(None, (part.strip() for part in value.split(","))):
        service, _, calls = (piece.strip() for piece in part.partition("="))
        if service not in cloud.SERVICES or not calls.isascii() or not calls.isdigit() or not int(calls):
            raise ValueError(f"must be like dynamodb=1000000,s3=50000: calls an hour for {', '.join(cloud.SERVICES)}")
        found[service] = int(calls)
    return found


def _queue(value: str) -> str:
    if value and not value.startswith(("redis://", "rediss://", "sqs://")):
        raise ValueError("must begin with redis://, rediss:// or sqs://")
    return value


def _mail(value: str) -> str:
    parts = urlsplit(value)
    if not (value in ("file:", "ses:") or (parts.scheme in _SMTP and parts.hostname)):
        raise ValueError("must be file:, ses:, or a server such as smtp+tls://name:password@mail.example.org:587")
    return value


def _server(value: str) -> str:
    host, _, port = value.rpartition(":") if value.count(":") == 1 or "]:" in value else (value, "", "53")
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        port = ""
    if not (port.isascii() and port.isdigit() and 1 <= int(port) <= _LAST_PORT):
        raise ValueError("must be addresses such as 192.0.2.53 or 127.0.0.1:5353, separated by commas")
    return value


def _network(value: str) -> str:
    try:
        network = ip_network(value)
    except ValueError:
        raise ValueError("must be networks such as 127.0.0.0/8 or 192.0.2.7/32, separated by commas") from None
    if any(network.version == closed.version and network.overlaps(closed) for closed in NEVER):
        raise ValueError("must not hold link-local addresses: clouds give away a machine's credentials there")
    return value


def _sealing_keys(value: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
    for secret in value:
        try:
            size = len(urlsafe_b64decode(secret.get_secret_value() + "=="))
        except ValueError:
            size = 0
        if size != _KEY_BYTES:
            raise ValueError("must be keys of 32 bytes in URL-safe base64, separated by commas")
    return value


def _prices(value: str) -> str:
    for part in filter(None, (part.strip() for part in value.split(","))):
        name, _, rates = part.rpartition("=")
        if not name or not re.fullmatch(r"\d+(\.\d+)?(/\d+(\.\d+)?){1}((/\d+(\.\d+)?){2})?", rates, re.ASCII):
            raise ValueError("must be like llama3=0.2/0.4: dollars for a million tokens in and out, by model")
    return value


Address = Annotated[str, AfterValidator(_address)]
Origin = Annotated[str, AfterValidator(_origin)]
Mail = Annotated[str, AfterValidator(_mail)]
Queue = Annotated[str, AfterValidator(_queue)]
Server = Annotated[str, AfterValidator(_server)]
Network = Annotated[str, AfterValidator(_network)]
Split = BeforeValidator(_split)


class Environment(BaseSettings):
    """Every setting of the process, read from ``DIATONIC_…`` variables and checked at start-up."""

    model_config = SettingsConfigDict(env_prefix="DIATONIC_", env_ignore_empty=True, extra="ignore", frozen=True)

    stage: Literal["dev", "test", "production"] = "dev"
    debug: bool = Field(default_factory=lambda given: given.get("stage") == "dev")
    secret_key: SecretStr = Field(min_length=50)
    secret_key_fallbacks: Annotated[tuple[SecretStr, ...], NoDecode, Split] = ()
    kms_key: str = ""
    sealing_keys: Annotated[tuple[SecretStr, ...], NoDecode, Split, AfterValidator(_sealing_keys)] = ()
    base_url: Origin = "http://127.0.0.1:8000"
    stream_url: Address = ""
    traces_endpoint: Address = ""
    allowed_hosts: Annotated[tuple[str, ...], NoDecode, Split] = ("127.0.0.1", "localhost")
    spa_origins: Annotated[tuple[Origin, ...], NoDecode, Split] = ("http://127.0.0.1:5173",)
    trusted_proxies: int = Field(default=0, ge=0, le=5)
    var: Path = Path("var")

    aws_region: str = "us-east-2"
    dynamodb_endpoint: Address = ""
    table_prefix_core: str = "aws-devops-dev-"
    table_prefix_multi_agent: str = "multi-agent-"
    table_prefix_acs: str = "acsd2p-dev-"
    s3_endpoint: Address = ""
    s3_public_endpoint: Address = ""
    s3_bucket: str = Field(default="diatonic-dev-content", min_length=3)

    events_queue_url: Address = ""
    organizations_per_person: int = Field(default=10, ge=1)
    audit_lock_days: int = Field(default=0, ge=0)
    moderation_guardrail: str = ""
    moderation_comprehend: bool = False
    dns_servers: Annotated[tuple[Server, ...], NoDecode, Split] = ()
    search_endpoint: Address = ""
    search_key: SecretStr = SecretStr("")
    egress_allowed_networks: Annotated[tuple[Network, ...], NoDecode, Split] = ()
    media_size_limits: Annotated[dict[str, int], NoDecode, BeforeValidator(_limits)] = Field(default={})
    retention_days: Annotated[dict[str, int], NoDecode, BeforeValidator(retention.read)] = Field(default={})

    model_bedrock_regions: Annotated[tuple[str, ...], NoDecode, Split] = ()
    model_bedrock_models: Annotated[tuple[str, ...], NoDecode, Split] = ()
    model_endpoint: Address = ""
    model_endpoint_key: SecretStr = SecretStr("")
    model_endpoint_models: Annotated[tuple[str, ...], NoDecode, Split] = ()
    model_prices: Annotated[str, AfterValidator(_prices)] = ""
    model_seconds: float = Field(default=300.0, gt=0, le=3600)
    model_monthly_budget: Decimal = Field(default=Decimal(50), ge=0)

    oidc_issuer: Address = Field(min_length=1)
    oidc_domain: Address = Field(min_length=1)
    oidc_jwks_url: Address = ""
    oidc_client_id: str = Field(min_length=1)
    oidc_client_secret: SecretStr = Field(min_length=1)
    oidc_spa_client_id: str = Field(min_length=1)

    cognito_endpoint: Address = ""

    mail_url: Mail = "file:"
    mail_from: str = Field(default="diatonic@localhost", min_length=3)

    redis_url: Queue = "redis://127.0.0.1:6380/0"
    broker_url: Queue = ""
    rate_limit_factor: float = Field(default=1.0, gt=0)
    invocations_sample: float = Field(default=0.01, ge=0, le=1)
    cloud_limits: Annotated[dict[str, int], NoDecode, BeforeValidator(_cloud_limits)] = Field(default=_CLOUD_LIMITS)
    cloud_count_seconds: float = Field(default=10.0, ge=0, le=300)
    metrics_token: SecretStr = SecretStr("")
    log_format: Literal["json", "console"] = "json"

    @field_validator("redis_url")
    @classmethod
    def _is_redis(cls, value: str) -> str:
        if value.startswith("sqs://"):
            raise ValueError("must begin with redis:// or rediss://; SQS is for DIATONIC_BROKER_URL")
        return value

    @model_validator(mode="after")
    def _production_is_safe(self) -> Self:
        if self.stage == "production":
            if self.debug:
                raise ValueError("DIATONIC_DEBUG must be off in production")
            if not self.base_url.startswith("https://"):
                raise ValueError("DIATONIC_BASE_URL must begin with https:// in production")
        return self

    @model_validator(mode="after")
    def _secrets_can_be_sealed(self) -> Self:
        if not self.kms_key and not self.sealing_keys:
            raise ValueError("DIATONIC_KMS_KEY or DIATONIC_SEALING_KEYS must name what secrets are sealed with")
        return self

    @cached_property
    def table_prefixes(self) -> dict[str, str]:
        """Family → what its tables' names begin with."""
        return {
            "core": self.table_prefix_core,
            "multi-agent": self.table_prefix_multi_agent,
            "acs": self.table_prefix_acs,
        }

    @property
    def jwks_url(self) -> str:
        """Where the issuer publishes its keys."""
        return self.oidc_jwks_url or f"{self.oidc_issuer}/.well-known/jwks.json"

    @property
    def broker(self) -> str:
        """Celery's broker."""
        return self.broker_url or self.redis_url

    @property
    def s3_browser_endpoint(self) -> str:
        """The S3 address that browsers use, for presigned URLs and the CSP."""
        return self.s3_public_endpoint or self.s3_endpoint or f"https://s3.{self.aws_region}.amazonaws.com"


def load() -> Environment:
    """Read the environment. A missing or wrong variable ends the process with one sentence for each."""
    try:
        return Environment()
    except ValidationError as wrong:
        # Without the input: it may be a secret.
        problems = wrong.errors(include_url=False, include_input=False)
        sentences = sorted({f"  {_sentence(problem)}." for problem in problems})
        sys.exit("The environment is not right; .env.example documents each variable.\n" + "\n".join(sentences))


_SENTENCES = {
    "missing": "is missing",
    "bool_parsing": "must be true or false",
    "int_parsing": "must be a whole number",
    "float_parsing": "must be a number",
    "string_too_short": "must have at least {min_length} characters",
    "too_short": "must have at least {min_length} characters",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be {ge} or more",
    "less_than_equal": "must be {le} or less",
    "literal_error": "must be {expected}",
}


def _sentence(problem: ErrorDetails) -> str:
    said = problem["msg"].removeprefix("Value error, ")
    if not problem["loc"]:
        return said
    text = _SENTENCES.get(problem["type"], said).format_map(problem.get("ctx", {}))
    return f"DIATONIC_{problem['loc'][0]!s} ".upper() + text
