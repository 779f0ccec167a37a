"""Lets the running process see no files but those it is given (Linux 5.13 and later). There is no way back."""

import ctypes
import os
import struct
from collections.abc import Iterable
from pathlib import Path

_CREATE, _ADD, _RESTRICT = 444, 445, 446  # the same numbers on every architecture
_ASK_VERSION, _PATH_BENEATH = 1, 1
_READ_FILE, _READ_FOLDER = 1 << 2, 1 << 3
#: Version of the kernel's interface → how many rights of files it knows (`linux/landlock.h`).
_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}


def restrict(*, work: Path, readable: Iterable[Path]) -> bool:
    """Allow everything below ``work``, and reading below ``readable``; answer whether this system can.

    Raises ``OSError`` when it fails half-way.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    version = libc.syscall(_CREATE, None, 0, _ASK_VERSION)
    if version < 1:
        return False
    every = (1 << _RIGHTS.get(version, _RIGHTS[5])) - 1
    wanted = struct.pack("=Q", every)
    rules = _checked(libc.syscall(_CREATE, wanted, len(wanted), 0))
    try:
        _allow(libc, rules, work, every)
        for path in readable:
            if path.exists():
                _allow(libc, rules, path, _READ_FILE | _READ_FOLDER if path.is_dir() else _READ_FILE)
        _checked(libc.syscall(_RESTRICT, rules, 0))
    finally:
        os.close(rules)
    return True


def _allow(libc: ctypes.CDLL, rules: int, path: Path, rights: int) -> None:
    there = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        _checked(libc.syscall(_ADD, rules, _PATH_BENEATH, struct.pack("=Qi", rights, there), 0))
    finally:
        os.close(there)


def _checked(answer: int) -> int:
    if answer < 0:
        raise OSError(ctypes.get_errno(), "Landlock")
    return answer
