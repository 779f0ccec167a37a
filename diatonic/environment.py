"""What the environment may say, typed, in one place. ``.env.example`` documents each variable."""

import sys
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

CommaList = Annotated[tuple[str, ...], NoDecode]


class Environment(BaseSettings):
    """Every setting of the process, read from ``DIATONIC_…`` variables and checked at start-up."""

    model_config = SettingsConfigDict(env_prefix="DIATONIC_", extra="ignore", frozen=True)

    stage: Literal["dev", "test", "production"] = "dev"
    debug: bool = False
    secret_key: SecretStr = Field(min_length=50)
    base_url: str = "http://127.0.0.1:8000"
    allowed_hosts: CommaList = ("127.0.0.1", "localhost")
    spa_origins: CommaList = ("http://127.0.0.1:5173",)
    trusted_proxies: int = Field(default=0, ge=0, le=5)

    aws_region: str = "us-east-2"
    dynamodb_endpoint: str = ""
    table_prefix_core: str = "aws-devops-dev-"
    table_prefix_multi_agent: str = "multi-agent-"
    table_prefix_acs: str = "acsd2p-dev-"
    s3_endpoint: str = ""
    s3_public_endpoint: str = ""
    s3_bucket: str = Field(default="diatonic-dev-content", min_length=3)

    oidc_issuer: str = Field(min_length=8)
    oidc_domain: str = Field(min_length=8)
    oidc_jwks_url: str = ""
    oidc_client_id: str = Field(min_length=1)
    oidc_client_secret: SecretStr
    oidc_spa_client_id: str = Field(min_length=1)

    redis_url: str = "redis://127.0.0.1:6380/0"
    broker_url: str = ""
    rate_limit_factor: float = Field(default=1.0, gt=0)
    metrics_token: SecretStr = SecretStr("")
    log_format: Literal["json", "console"] = "json"

    @field_validator("allowed_hosts", "spa_origins", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("base_url", "dynamodb_endpoint", "s3_endpoint", "s3_public_endpoint", "oidc_domain")
    @classmethod
    def _is_web_address(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return value.rstrip("/")

    @model_validator(mode="after")
    def _production_is_safe(self) -> "Environment":
        if self.stage == "production":
            if self.debug:
                raise ValueError("DIATONIC_DEBUG must be off in production")
            if not self.base_url.startswith("https://"):
                raise ValueError("DIATONIC_BASE_URL must begin with https:// in production")
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
        lines = [f"  {_variable(error['loc'])}: {error['msg'].removeprefix('Value error, ')}" for error in wrong.errors()]
        sys.exit("The environment is not right (see .env.example):\n" + "\n".join(lines))


def _variable(location: tuple[int | str, ...]) -> str:
    return "DIATONIC_" + "_".join(str(part) for part in location).upper() if location else "settings"
