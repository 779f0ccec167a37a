"""What is sealed opens where it was sealed, and nowhere else."""

from base64 import urlsafe_b64encode
from dataclasses import replace

import pytest
from django.conf import settings as django_settings
from pydantic import SecretStr

from diatonic.common import sealing
from diatonic.common.errors import Unavailable
from diatonic.common.sealing import Place, seal, unseal
from tests.kms_server import Kms

_HERE = Place("demo", "environment", "owner/project-1-API_KEY")
_KEY = "alias/diatonic"


@pytest.fixture
def kms(monkeypatch, settings):
    with Kms(_KEY) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL_KMS", server.url)
        settings.DIATONIC = django_settings.DIATONIC.model_copy(update={"kms_key": _KEY})
        _forget()
        yield server
        assert server.wrong == []
    _forget()


@pytest.fixture
def keys(settings):
    def use(*keys: bytes) -> None:
        told = tuple(SecretStr(urlsafe_b64encode(key).decode()) for key in keys)
        settings.DIATONIC = django_settings.DIATONIC.model_copy(update={"sealing_keys": told})
        _forget()

    yield use
    _forget()


def _forget() -> None:
    """A process reads its settings once; here they change."""
    sealing._keys.cache_clear()
    sealing._client.cache_clear()
    sealing._remembered = sealing._Remembered()


@pytest.mark.parametrize("value", ["", "sk-secret", "naïve ☂ " * 400])
def test_what_is_sealed_opens_again_and_does_not_show(value):
    sealed = seal(value, _HERE)

    assert unseal(sealed, _HERE) == value
    assert not value or value not in sealed


def test_the_same_value_is_never_sealed_the_same_way():
    assert seal("sk-secret", _HERE) != seal("sk-secret", _HERE)


@pytest.mark.parametrize(
    "changed", [{"organization_id": "other"}, {"table": "tools"}, {"key": "owner/project-1-OTHER"}]
)
def test_a_value_that_was_copied_elsewhere_does_not_open(changed):
    sealed = seal("sk-secret", _HERE)

    with pytest.raises(sealing.Broken):
        unseal(sealed, replace(_HERE, **changed))


@pytest.mark.parametrize("part", range(4))
def test_a_value_that_was_changed_does_not_open(part):
    parts = seal("sk-secret", _HERE).split(".")
    parts[part] = ("A" if parts[part][0] != "A" else "B") + parts[part][1:]

    with pytest.raises(sealing.Broken):
        unseal(".".join(parts), _HERE)


@pytest.mark.parametrize("broken", ["", "sk-secret", "s1.kms.é.é", "s1..."])
def test_what_was_never_sealed_does_not_open(broken):
    with pytest.raises(sealing.Broken) as refused:
        unseal(broken, _HERE)
    assert "sk-secret" not in refused.value.detail


def test_a_new_key_seals_and_the_one_before_opens(keys):
    keys(b"a" * 32)
    before = seal("sk-secret", _HERE)

    keys(b"b" * 32, b"a" * 32)
    after = seal("sk-secret", _HERE)
    assert unseal(before, _HERE) == "sk-secret"

    keys(b"b" * 32)
    assert unseal(after, _HERE) == "sk-secret"
    with pytest.raises(sealing.Broken):
        unseal(before, _HERE)


def test_kms_wraps_the_data_key_and_is_asked_once_for_a_value_that_is_opened_often(kms):
    sealed = seal("sk-secret", _HERE)

    assert [unseal(sealed, _HERE) for _ in range(3)] == ["sk-secret"] * 3
    assert kms.asked == ["GenerateDataKey", "Decrypt"]


def test_kms_does_not_unwrap_for_another_organization(kms):
    sealed = seal("sk-secret", _HERE)
    unseal(sealed, _HERE)

    with pytest.raises(sealing.Broken):
        unseal(sealed, replace(_HERE, organization_id="other"))
    assert kms.asked == ["GenerateDataKey", "Decrypt", "Decrypt"]


def test_what_was_sealed_before_kms_opens_after_it(kms, settings):
    with_kms, without = settings.DIATONIC, settings.DIATONIC.model_copy(update={"kms_key": ""})
    settings.DIATONIC = without
    sealed = seal("sk-secret", _HERE)
    settings.DIATONIC = with_kms

    assert unseal(sealed, _HERE) == "sk-secret"


def test_a_refusal_of_kms_can_be_tried_again(kms):
    sealed = seal("sk-secret", _HERE)
    kms.denies = True

    with pytest.raises(Unavailable):
        seal("sk-secret", _HERE)
    with pytest.raises(Unavailable):
        unseal(sealed, _HERE)
