"""Providers on the loopback, which the real clients ask."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import stamina
from pydantic import SecretStr

from diatonic.common import bedrock as client
from tests.bedrock_server import Bedrock
from tests.openai_server import OpenAi

HAIKU = "us.anthropic.claude-haiku-4-5-20251001-v1:0"
NOVA = "amazon.nova-lite-v1:0"
REGION = "us-east-2"


@pytest.fixture(autouse=True)
def _no_waiting() -> Iterator[None]:
    """What is tried again is tried at once, as often as ever."""
    with stamina.set_testing(True, attempts=4, cap=True):
        yield


@pytest.fixture
def configure(settings: Any) -> Callable[..., None]:
    """Change the environment of the process."""

    def configure(**changes: Any) -> None:
        settings.DIATONIC = settings.DIATONIC.model_copy(update=changes)

    return configure


@pytest.fixture
def bedrock(configure: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> Iterator[Bedrock]:
    """Amazon Bedrock with two models; it finds nothing wrong with what we ask of it."""
    configure(model_bedrock_regions=(REGION, "eu-west-1"), model_bedrock_models=(HAIKU, NOVA))
    with Bedrock() as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", server.url)
        client.forget_clients()
        yield server
    client.forget_clients()
    assert server.wrong == []


@pytest.fixture
def endpoint(configure: Callable[..., None]) -> Iterator[OpenAi]:
    """An endpoint with a model of its own."""

    with OpenAi(key="hush-hush") as server:
        configure(
            model_endpoint=server.url,
            model_endpoint_key=SecretStr("hush-hush"),
            model_endpoint_models=("llama3",),
            model_prices="llama3=1/2",
        )
        yield server
    assert server.wrong == []
