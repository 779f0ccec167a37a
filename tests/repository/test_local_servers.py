"""The local servers: set up once, found again, private, and in nobody's way."""

import socket
import subprocess
import sys

import pytest
from django.conf import settings

from diatonic.common.storage.client import bucket_name, client
from local import credentials, pool, processes
from local.people import PEOPLE
from local.place import HOST, ROOT, Place, free_ports, is_free, temporary


def test_setting_up_the_pool_again_finds_everyone(place):
    keys = credentials.load(place)

    known = pool.ensure(place, keys)

    assert known == pool.ensure(place, keys)
    assert known.client_id == settings.OIDC_RP_CLIENT_ID
    assert known.issuer == settings.DIATONIC.oidc_issuer
    assert len(set(known.subjects.values())) == len(PEOPLE)


def test_only_its_owner_reads_what_is_secret(place):
    for name in ("credentials.json", "local.env"):
        assert (place.var / name).stat().st_mode & 0o077 == 0


def test_the_bucket_serves_our_origins_and_forgets_what_is_left_over(place):
    (cors,) = client().get_bucket_cors(Bucket=bucket_name())["CORSRules"]
    rules = client().get_bucket_lifecycle_configuration(Bucket=bucket_name())["Rules"]

    assert cors["AllowedOrigins"] == [place.base_url, *place.spa_origins]
    assert {*cors["AllowedMethods"]} == {"GET", "HEAD", "POST", "PUT"}
    assert "ETag" in cors["ExposeHeaders"]
    assert {rule["Filter"]["Prefix"]: rule["Expiration"]["Days"] for rule in rules if "Expiration" in rule} == {
        "uploads/temp/": 1,
        "runs/": 210,
    }
    assert any("AbortIncompleteMultipartUpload" in rule for rule in rules)


def test_a_taken_port_is_named_with_the_variable_that_moves_it(tmp_path):
    place = temporary(tmp_path)
    with socket.create_server((HOST, place.ports["redis"])), pytest.raises(SystemExit) as end:
        processes.refuse_taken_ports(place)

    assert end.value.code == (
        f"Port {place.ports['redis']} is taken by another program: set DIATONIC_REDIS_PORT to move."
    )


def test_two_runs_never_share_a_port():
    first, second = free_ports(), free_ports()

    assert not {*first.values()} & {*second.values()}
    assert all(map(is_free, [*first.values(), *second.values()]))


def test_what_an_earlier_start_left_is_ended_and_nothing_else(tmp_path):
    ours, others = (temporary(tmp_path / name) for name in ("ours", "others"))
    left, stranger = _sleeper(ours), _sleeper(others)

    assert processes.end_leftovers(ours) == 1
    assert left.wait(10) < 0
    assert stranger.poll() is None

    stranger.kill()
    stranger.wait()


def _sleeper(place: Place) -> subprocess.Popen[bytes]:
    """A process that bears the installation's mark, once it has become what it is."""
    code = "print(flush=True); import signal; signal.pause()"
    process = subprocess.Popen([sys.executable, "-c", code], env=place.marked, cwd=ROOT, stdout=subprocess.PIPE)
    assert process.stdout
    with process.stdout as said:
        said.readline()
    return process


@pytest.mark.parametrize("value", ["http", "80", "65536", "-1"])
def test_a_port_that_is_none_is_refused(value):
    asked = "from local.place import from_environment; from_environment()"
    ended = subprocess.run(
        [sys.executable, "-c", asked],
        env={"PYTHONPATH": str(ROOT / "script"), "DIATONIC_S3_PORT": value},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.stderr == f"DIATONIC_S3_PORT must be a port between 1024 and 65535, not {value!r}.\n"
