"""What a decoder that has been taken over can still do: nothing."""

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from diatonic.common.untrusted.sandbox import Limits
from organizations.media.inspection import runner
from organizations.media.inspection.runner import inspect
from organizations.media.rules import FILE_TYPES
from tests import media_files

ROOT = Path(runner.__file__).resolve().parents[3]
PNG = FILE_TYPES["image/png"]


def shut_in(body: str, folder: Path, limits: str = "") -> subprocess.Popen[str]:
    """Start a program that shuts itself in as the child does, and goes on with the body."""
    program = textwrap.dedent(
        f"""
        import sys, os, socket, ctypes, threading
        sys.path.append({str(ROOT)!r})
        from diatonic.common.untrusted.sandbox import Limits, shut_in
        shut_in(Limits({limits}))
        """
    ) + textwrap.dedent(body)
    return subprocess.Popen(
        [sys.executable, "-I", "-c", program], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@pytest.mark.parametrize(
    ("body", "limits", "error"),
    [
        ("socket.socket()", "", "PermissionError"),
        ("socket.create_connection(('127.0.0.1', 9))", "", "PermissionError"),
        ("os.execv('/bin/sh', ['sh', '-c', 'true'])", "", "PermissionError"),
        ("bytearray(300 * 2**20)", "memory=200 * 2**20", "MemoryError"),
        ("f = open('big', 'wb', 0); f.write(bytes(1000)); f.write(b'x')", "file_size=1000", "OSError"),
        ("files = [open(f'f{n}', 'w') for n in range(64)]", "", "Too many open files"),
        ("open('/etc/passwd')", "", "PermissionError"),
        ("open(f'/proc/{os.getppid()}/environ')", "", "PermissionError"),
        ("os.listdir('/')", "", "PermissionError"),
        ("open('../elsewhere', 'w')", "", "PermissionError"),
        ("os.rename('/usr/lib', 'lib')", "", "PermissionError"),
    ],
    ids=[
        *("socket", "connect", "exec", "memory", "file-size", "open-files"),
        *("a-file-of-the-system", "the-workers-secrets", "a-folder", "writing-elsewhere", "moving"),
    ],
)
def test_what_a_decoder_does_not_need_is_refused(body: str, limits: str, error: str, tmp_path: Path) -> None:
    child = shut_in(body, tmp_path, limits)

    _, errors = child.communicate(timeout=20)

    assert child.returncode == 1
    assert error in errors.splitlines()[-1]


def test_refused_calls_have_no_second_name(tmp_path: Path) -> None:
    child = shut_in(
        "libc = ctypes.CDLL(None); print([libc.syscall(n, 2, 1, 0) for n in (425, 0x40000000 + 41)])", tmp_path
    )

    output, errors = child.communicate(timeout=20)

    assert output.strip() == "[-1, -1]", errors


def test_threads_still_work_since_decoders_use_them(tmp_path: Path) -> None:
    child = shut_in("t = threading.Thread(target=print, args=('here',)); t.start(); t.join()", tmp_path)

    assert child.communicate(timeout=20)[0].strip() == "here"


def test_an_endless_loop_ends_with_its_name(tmp_path: Path) -> None:
    child = shut_in("while True: pass", tmp_path, "cpu_seconds=1")

    child.communicate(timeout=20)

    assert child.returncode == -signal.SIGXCPU


def test_the_child_dies_with_a_killed_worker(tmp_path: Path) -> None:
    inner = (
        f"import sys; sys.path.append({str(ROOT)!r}); from diatonic.common.untrusted.sandbox import Limits, shut_in;"
        "shut_in(Limits()); print('in', flush=True); sys.stdin.read()"
    )
    program = textwrap.dedent(
        f"""
        import subprocess, sys
        child = subprocess.Popen(
            [sys.executable, "-I", "-c", {inner!r}], stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
        )
        child.stdout.readline()
        print(child.pid, flush=True)
        sys.stdin.read()
        """
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as worker:
        assert worker.stdout is not None
        child_id = int(worker.stdout.readline())

        worker.kill()

        until(lambda: is_gone(child_id))


def is_gone(process_id: int) -> bool:
    try:
        return Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def until(condition: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.02)


def test_a_look_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    (tmp_path / "input").write_bytes(media_files.video())

    inspection = inspect(tmp_path, FILE_TYPES["video/mp4"], Limits(wall_seconds=0.05))

    assert inspection.failure == runner.TIMED_OUT
    assert inspection.failure.retryable
    assert not [p for p in Path("/proc").glob("[0-9]*/cwd") if is_link_to(p, tmp_path)]


def is_link_to(link: Path, target: Path) -> bool:
    try:
        return link.readlink() == target
    except OSError:  # it ended meanwhile, or it is somebody else's
        return False


def test_a_look_that_burns_its_time_is_ended(tmp_path: Path) -> None:
    (tmp_path / "input").write_bytes(media_files.picture(size=(7990, 7990), mode="L"))

    inspection = inspect(tmp_path, PNG, Limits(cpu_seconds=1))

    assert inspection.failure == runner.TIMED_OUT


def test_a_look_that_needs_too_much_memory_says_so(tmp_path: Path) -> None:
    (tmp_path / "input").write_bytes(media_files.picture(size=(7990, 7990), mode="L"))

    inspection = inspect(tmp_path, PNG, Limits(memory=200 * 2**20))

    assert inspection.failure is not None
    assert inspection.failure.code == "too_heavy"
    assert not inspection.failure.retryable


def test_the_child_sees_nothing_of_our_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONSTARTUP", "/nowhere")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    (tmp_path / "filetype.py").write_text("raise SystemExit('taken over')")  # a module that would be found first
    (tmp_path / "input").write_bytes(media_files.CAPTIONS)

    assert inspect(tmp_path, FILE_TYPES["text/vtt"]).facts is not None


PRODUCT = {"name": "poster", "filename": "poster.jpg", "content_type": "image/jpeg", "width": 1, "height": 1}


@pytest.mark.parametrize(
    "result",
    [
        b"",
        b"nonsense",
        b"{}",
        json.dumps({"failure": {"code": "x", "reason": "y"}, "facts": {"content_type": "video/mp4"}}).encode(),
        json.dumps({"facts": {"content_type": "video/mp4", "duration": "long"}}).encode(),
        json.dumps({"facts": {"content_type": "v", "products": [PRODUCT | {"filename": "../../errors.log"}]}}).encode(),
        json.dumps({"facts": {"content_type": "v", "products": [PRODUCT | {"filename": "gone.jpg"}]}}).encode(),
        json.dumps({"facts": {"content_type": "v", "products": [PRODUCT | {"filename": "link.jpg"}]}}).encode(),
        json.dumps({"facts": {"content_type": "v", "products": [PRODUCT | {"filename": "hard.jpg"}]}}).encode(),
        b" " * 100_000 + b'{"failure": {"code": "x", "reason": "y"}}',
    ],
    ids=["empty", "nonsense", "nothing", "both", "wrong-type", "path", "missing", "link", "hard-link", "too-long"],
)
def test_a_result_that_makes_no_sense_is_not_believed(tmp_path: Path, result: bytes) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "link.jpg").symlink_to(secret)
    os.link(secret, tmp_path / "out" / "hard.jpg")
    (tmp_path / "result.json").write_bytes(result)

    assert runner._read_result(tmp_path).failure == runner.CRASHED


def test_a_result_that_makes_sense_is_believed(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "poster.jpg").write_bytes(b"jpeg")
    (tmp_path / "result.json").write_text(json.dumps({"facts": {"content_type": "v", "products": [PRODUCT]}}))

    facts = runner._read_result(tmp_path).facts

    assert facts is not None
    assert runner.product_path(tmp_path, facts.products[0]).read_bytes() == b"jpeg"
