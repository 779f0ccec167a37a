"""Every setting is documented, and a wrong one is refused in words."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from diatonic import environment
from diatonic.environment import Environment
from local.place import PORTS, ROOT

_GIVEN = {
    "DIATONIC_SECRET_KEY": "k" * 50,
    "DIATONIC_SEALING_KEYS": "k" * 43,
    "DIATONIC_OIDC_ISSUER": "https://issuer.example/pool",
    "DIATONIC_OIDC_DOMAIN": "https://sign-in.example",
    "DIATONIC_OIDC_CLIENT_ID": "web",
    "DIATONIC_OIDC_CLIENT_SECRET": "hush",
    "DIATONIC_OIDC_SPA_CLIENT_ID": "spa",
}


def _documented() -> dict[str, str]:
    lines = (ROOT / ".env.example").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


@pytest.fixture
def load(monkeypatch):
    """Read an environment that is complete but for the changes; return it, or what the start would end with."""

    def load(**changes: str | None) -> Environment | str:
        for name in [name for name in os.environ if name.startswith("DIATONIC_")]:
            monkeypatch.delenv(name)
        for name, value in (_GIVEN | changes).items():
            if value is not None:
                monkeypatch.setenv(name, value)
        try:
            return environment.load()
        except SystemExit as end:
            return str(end.code)

    return load


def test_every_setting_is_in_the_example():
    own = {f"DIATONIC_{name.upper()}" for name in Environment.model_fields}
    ports = {variable for variable, _ in PORTS.values()}

    assert own | ports | {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"} == set(_documented())


def test_the_example_shows_the_usual_values():
    documented = _documented()
    for name, field in Environment.model_fields.items():
        shown = documented[f"DIATONIC_{name.upper()}"]
        if shown and not field.default_factory:
            usual = ",".join(field.default) if isinstance(field.default, tuple) else field.default
            assert type(usual)(shown) == usual, name
    assert {variable: str(usual) for variable, usual in PORTS.values()}.items() <= documented.items()


def test_a_complete_environment_is_taken(load):
    taken = load(DIATONIC_SPA_ORIGINS="https://a.example, https://b.example/")

    assert taken.debug
    assert taken.spa_origins == ("https://a.example", "https://b.example")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"DIATONIC_OIDC_ISSUER": None}, "DIATONIC_OIDC_ISSUER is missing."),
        ({"DIATONIC_SECRET_KEY": "short-and-hushed"}, "DIATONIC_SECRET_KEY must have at least 50 characters."),
        ({"DIATONIC_SEALING_KEYS": None}, "DIATONIC_KMS_KEY or DIATONIC_SEALING_KEYS must name"),
        ({"DIATONIC_SEALING_KEYS": "hush,hush"}, "DIATONIC_SEALING_KEYS must be keys of 32 bytes"),
        ({"DIATONIC_CLOUD_LIMITS": "lambda=1"}, "DIATONIC_CLOUD_LIMITS must be like dynamodb=1000000,s3=50000"),
        ({"DIATONIC_STAGE": "prod"}, "DIATONIC_STAGE must be 'dev', 'test' or 'production'."),
        ({"DIATONIC_DEBUG": "perhaps"}, "DIATONIC_DEBUG must be true or false."),
        ({"DIATONIC_TRUSTED_PROXIES": "two"}, "DIATONIC_TRUSTED_PROXIES must be a whole number."),
        ({"DIATONIC_REDIS_URL": "sqs://"}, "DIATONIC_REDIS_URL must begin with redis:// or rediss://; SQS is for"),
        ({"DIATONIC_S3_ENDPOINT": "files.example"}, "DIATONIC_S3_ENDPOINT must be an address such as"),
        ({"DIATONIC_SPA_ORIGINS": "https://a.example/x"}, "DIATONIC_SPA_ORIGINS must be an origin without a path"),
        ({"DIATONIC_STAGE": "production"}, "DIATONIC_BASE_URL must begin with https:// in production."),
        ({"DIATONIC_STAGE": "production", "DIATONIC_DEBUG": "1"}, "DIATONIC_DEBUG must be off in production."),
    ],
)
def test_a_wrong_setting_ends_the_start_with_a_sentence(load, changes, sentence):
    said = load(**changes)

    assert sentence in said
    assert "hush" not in said


def test_each_wrong_setting_has_a_line_of_its_own(load):
    said = load(DIATONIC_STAGE="prod", DIATONIC_DEBUG="perhaps")

    assert re.findall(r"^  (\w+) ", said, re.MULTILINE) == ["DIATONIC_DEBUG", "DIATONIC_STAGE"]


def _manage(var: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command, bare = [sys.executable, "manage.py", *arguments], {"PATH": os.defpath, "DIATONIC_VAR": str(var)}
    return subprocess.run(command, cwd=ROOT, env=bare, capture_output=True, text=True, check=False)


def test_manage_takes_the_environment_of_the_local_servers(tmp_path, place):
    (tmp_path / "local.env").write_bytes((place.var / "local.env").read_bytes())

    assert _manage(tmp_path, "tables", "check").returncode == 0


def test_what_asks_no_server_needs_no_environment(tmp_path):
    described = _manage(tmp_path, "tables", "describe", "--json")

    assert json.loads(described.stdout)


def test_a_wrong_environment_stops_django_without_a_traceback(tmp_path):
    ended = _manage(tmp_path, "check")

    assert ended.returncode == 1
    assert "DIATONIC_OIDC_ISSUER is missing." in ended.stderr
    assert "Traceback" not in ended.stderr
