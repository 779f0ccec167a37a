"""One request over one connection, to an address that was checked before, within limits of time and bytes."""

import http.client
import io
import socket
import ssl
import time
import zlib
from collections.abc import Iterator
from typing import Any, cast

from diatonic.common.egress.addresses import Target
from diatonic.common.egress.limits import KIB, EgressFailed, EgressRefused, Limits

_CHUNK = 64 * KIB
_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32
_LATE = "The other server takes too long to answer."


class Deadline:
    """When everything must be done."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self, most: float = float("inf")) -> float:
        """Return the seconds that are left. Raises :class:`EgressFailed` when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise EgressFailed(_LATE)
        return min(left, most)


class _Raw(io.RawIOBase):
    """What a socket receives, each time no longer than until the deadline, and together no more than it may."""

    def __init__(self, sock: socket.socket, deadline: Deadline, allowed: int) -> None:
        self._sock, self._deadline, self.allowed = sock, deadline, allowed

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self.allowed <= 0:
            raise EgressRefused("The other server sends more than is taken.", code="answer_too_large")
        self._sock.settimeout(self._deadline.left())
        count = self._sock.recv_into(buffer, min(len(buffer), self.allowed))
        self.allowed -= count
        return count


class _Wire:
    """A socket as far as ``http.client`` needs one."""

    def __init__(self, sock: socket.socket, deadline: Deadline, limits: Limits) -> None:
        self._sock, self._deadline = sock, deadline
        self.raw = _Raw(sock, deadline, limits.headers)

    def sendall(self, content: bytes) -> None:
        self._sock.settimeout(self._deadline.left())
        self._sock.sendall(content)

    def makefile(self, *_: Any) -> io.BufferedReader:
        return io.BufferedReader(self.raw, 8 * KIB)

    def close(self) -> None:
        """Stay open: the client closes it as soon as it has read the headers; the exchange does at its end."""


class Exchange:
    """A GET of ``target`` at ``address``, which is what its name was resolved to; close it after reading."""

    def __init__(self, target: Target, address: str, *, deadline: Deadline, limits: Limits) -> None:
        self._limits = limits
        self._socket = _connect(target, address, deadline, limits)
        self._wire = _Wire(self._socket, deadline, limits)
        self._connection = http.client.HTTPConnection(target.host, target.port)
        self._connection.sock = cast("socket.socket", self._wire)  # it never connects by itself any more
        self._target = target
        self._response: http.client.HTTPResponse | None = None

    def ask(self, headers: dict[str, str]) -> http.client.HTTPResponse:
        """Send the request and return the answer, its body unread."""
        self._connection.putrequest("GET", self._target.path, skip_host=True, skip_accept_encoding=True)
        for name, value in {"Host": self._target.authority, **headers, "Connection": "close"}.items():
            self._connection.putheader(name, value)
        self._connection.endheaders()
        self._response = self._connection.getresponse()
        # Chunks and the like may take as much again as what they carry.
        self._wire.raw.allowed = 2 * self._limits.body + self._limits.headers
        return self._response

    def read(self) -> bytes:
        """Return the body, decompressed. Raises :class:`EgressRefused` for one that is too large."""
        response, most = self._response, self._limits.body
        if response is None:
            raise RuntimeError("ask first")
        if (response.length or 0) > most and not self._limits.cut:
            raise self._too_large()
        found = bytearray()
        for piece in _decoded(self._pieces(response), response.getheader("Content-Encoding", ""), most + 1):
            found += piece
            if len(found) > most:
                if self._limits.cut:
                    return bytes(found[:most])
                raise self._too_large()
        return bytes(found)

    def close(self) -> None:
        """End the connection."""
        if self._response is not None:
            self._response.close()
        self._socket.close()

    def _pieces(self, response: http.client.HTTPResponse) -> Iterator[bytes]:
        while piece := response.read1(_CHUNK):  # what has come, not all that was promised
            yield piece
        if response.length:
            raise EgressFailed("The other server broke off in the middle of its answer.")

    def _too_large(self) -> EgressRefused:
        sentence = f"What is at this address is larger than {self._limits.body / 2**20:,.1f} MB."
        return EgressRefused(sentence, code="answer_too_large")


def _connect(target: Target, address: str, deadline: Deadline, limits: Limits) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.settimeout(deadline.left(limits.connect_seconds))
        sock.connect((address, target.port))
        if not target.is_protected:
            return sock
        # The machine's own authorities, SSL_CERT_FILE included; the certificate must name the host, not the address.
        protected = ssl.create_default_context().wrap_socket(
            sock, server_hostname=target.host, do_handshake_on_connect=False
        )
    except BaseException:
        sock.close()
        raise
    try:
        protected.settimeout(deadline.left(limits.connect_seconds))
        protected.do_handshake()
    except BaseException:
        protected.close()
        raise
    return protected


def _decoded(pieces: Iterator[bytes], encoding: str, most: int) -> Iterator[bytes]:
    """Undo the compression, never making more than ``most`` bytes at once."""
    name = encoding.strip().lower()
    if name in ("", "identity"):
        yield from pieces
        return
    if name not in ("gzip", "x-gzip", "deflate"):
        raise EgressRefused("The other server answers in a compression that nobody asked for.")
    unpacking = zlib.decompressobj(_GZIP_OR_ZLIB)
    for piece in pieces:
        waiting = piece
        while waiting and not unpacking.eof:
            yield unpacking.decompress(waiting, most)
            waiting = unpacking.unconsumed_tail
    if not unpacking.eof:
        raise EgressFailed("The other server broke off in the middle of its answer.")
