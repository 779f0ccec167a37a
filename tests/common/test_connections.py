"""The clients of the servers behind us: one for the whole process, and never one for another place."""

from collections.abc import Callable
from typing import Any

import botocore.client
import pytest
from django.conf import settings as django_settings

from diatonic.common.dynamo import connection
from diatonic.common.storage import client as storage

NOWHERE = "http://127.0.0.1:9"


def _dynamodb() -> str:
    return str(connection.client().meta.endpoint_url)


def _s3() -> str:
    return str(storage.client().meta.endpoint_url)


@pytest.mark.parametrize(
    ("setting", "address", "module", "step"),
    [
        ("dynamodb_endpoint", _dynamodb, botocore.client, "Config"),
        ("s3_endpoint", _s3, storage, "Config"),
    ],
)
def test_a_client_that_was_being_made_while_the_address_changed_is_used_by_nobody_else(
    settings: Any, monkeypatch: pytest.MonkeyPatch, setting: str, address: Callable[[], str], module: Any, step: str
) -> None:
    """An outage that ended while a thread was still connecting left everybody with a client for nowhere."""
    usual, config = settings.DIATONIC, getattr(module, step)

    def meanwhile(*arguments: Any, **options: Any) -> Any:
        settings.DIATONIC = usual
        connection.reset()
        storage.reset()
        return config(*arguments, **options)

    settings.DIATONIC = usual.model_copy(update={setting: NOWHERE})
    connection.reset()
    storage.reset()
    with monkeypatch.context() as patched:
        patched.setattr(module, step, meanwhile)
        assert address() == NOWHERE

    assert address() == getattr(django_settings.DIATONIC, setting)


def test_everybody_has_the_same_client() -> None:
    assert connection.client() is connection.client()
    assert storage.client() is storage.client()
    assert storage.client(public=True) is not storage.client()
