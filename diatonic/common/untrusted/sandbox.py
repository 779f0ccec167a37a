"""Takes from the running process what a decoder does not need. There is no way back."""

import ctypes
import platform
import resource
import signal
import struct
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from diatonic.common.untrusted import landlock

_PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 22, 38
_SECCOMP_MODE_FILTER = 2
_LOAD, _JUMP_EQUAL, _JUMP_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06  # BPF: ld abs, jeq, jge, ret
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 1  # the latter: answer EPERM
_X32 = 0x40000000  # the other names of the same x86-64 calls
# Linux numbers of socket, execve, execveat, ptrace, io_uring_setup (which opens sockets too), setsid and setpgid (to
# get out of the group that is killed).
_REFUSED = {
    "x86_64": (0xC000003E, (41, 59, 322, 101, 425, 112, 109)),
    "aarch64": (0xC00000B7, (198, 221, 281, 117, 425, 157, 154)),
}


# What imports and decoders read: code and the system's libraries, fonts and zones; nothing that holds a secret.
_ROOT = Path(__file__).resolve().parents[3]
_READABLE = (
    *(Path(prefix) for prefix in dict.fromkeys((sys.prefix, sys.base_prefix))),
    *(_ROOT / name for name in ("diatonic", "organizations", "education")),
    *(
        Path(name)
        for name in ("/usr", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/fonts", "/dev/urandom", "/proc/self")
    ),
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use; memory is address space, file_size what one output file may reach."""

    cpu_seconds: int = 60
    wall_seconds: float = 120
    memory: int = 1024 * 2**20
    file_size: int = 64 * 2**20
    open_files: int = 32


def shut_in(limits: Limits) -> list[str]:
    """Set the limits, refuse network, other programs and files outside the present folder, die with the parent.

    Returns what of this the system does not give, for the log: elsewhere than on Linux, in an old kernel or a strict
    container the limits and the empty environment have to do.
    """
    # One second between the two, so that the end has a name (SIGXCPU) and still comes.
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    for which, value in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_FSIZE, limits.file_size),
        (resource.RLIMIT_NOFILE, limits.open_files),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(which, (value, value))
    libc = ctypes.CDLL(None, use_errno=True)
    steps: dict[str, Callable[[], object]] = {
        "end with the parent": lambda: _control(libc, _PR_SET_PDEATHSIG, signal.SIGKILL),
        "no new privileges": lambda: _control(libc, _PR_SET_NO_NEW_PRIVS, 1),
        "files": lambda: landlock.restrict(work=Path.cwd(), readable=_READABLE),
        "calls": lambda: _refuse_calls(libc),
    }
    return [name for name, step in steps.items() if not _is_given(step)]


def peak_memory() -> int:
    """Answer the most memory that the running process has taken, in bytes; 0 where the system does not say.

    getrusage would count what the parent had when it forked.
    """
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    return next(int(line.split()[1]) * 1024 for line in status.read_text().splitlines() if line.startswith("VmHWM"))


def _is_given(step: Callable[[], object]) -> bool:
    try:
        return step() is not False
    except (OSError, AttributeError):
        return False


def _control(libc: ctypes.CDLL, option: int, *arguments: object) -> None:
    values = [ctypes.c_ulong(a) if isinstance(a, int) else a for a in arguments]
    values += [ctypes.c_ulong(0)] * (4 - len(values))
    if libc.prctl(option, *values):
        raise OSError(ctypes.get_errno(), f"prctl {option}")


def _refuse_calls(libc: ctypes.CDLL) -> bool:
    """Install a seccomp filter; False on a processor that we have no numbers for."""
    if platform.machine() not in _REFUSED:
        return False
    architecture, numbers = _REFUSED[platform.machine()]
    # Each step: code, steps to skip if true, if false, operand. The last two answer allow and refuse.
    last = len(numbers) + 5
    steps = [
        (_LOAD, 0, 0, 4),
        (_JUMP_EQUAL, 0, last - 2, architecture),
        (_LOAD, 0, 0, 0),
        (_JUMP_AT_LEAST, last - 4, 0, _X32),
    ]
    steps += [(_JUMP_EQUAL, last - 5 - at, 0, number) for at, number in enumerate(numbers)]
    steps += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _REFUSE)]
    code = b"".join(struct.pack("=HBBI", *step) for step in steps)

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_char_p))

    _control(libc, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(Program(len(steps), code)))
    return True
