"""A line between us and DynamoDB that can be cut: before a call arrives, or after it was done and before its answer."""

import http.client
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import urlsplit

_TOO_MANY = "ProvisionedThroughputExceededException"


@dataclass(frozen=True, slots=True)
class Moment:
    """The call number ``number`` from now on of an operation whose body says all of ``says``.

    It is the moment before the call arrives, or with ``is_done`` the one between the write and its answer.
    """

    operation: str
    says: tuple[str, ...]
    number: int = 1
    is_done: bool = False


class Between:
    """Passes every call on to ``target``; ``url`` is where to call instead."""

    def __init__(self, target: str) -> None:
        self.where = urlsplit(target).netloc
        #: Operation, such as ``PutItem`` → how many of its next calls never arrive.
        self.lost_calls: Counter[str] = Counter()
        #: Operation → how many of its next calls are done, but never answered.
        self.lost_answers: Counter[str] = Counter()
        #: Operation → how many of its next calls are refused, since they are too many.
        self.throttled: Counter[str] = Counter()
        self.passed: Counter[str] = Counter()
        self.strike: Callable[[], None] = lambda: None
        self._moment: Moment | None = None
        self._met = 0
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"between": self}))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def cuts(self, kind: Counter[str], operation: str) -> bool:
        """Say whether this call is one to cut, and count it."""
        with self._lock:
            kind[operation] -= 1
            return kind[operation] >= 0

    def strike_at(self, moment: Moment, blow: Callable[[], None]) -> threading.Event:
        """Strike once, at that moment, while its call waits; returns what is set when that has been done."""
        done = threading.Event()

        def strike() -> None:
            blow()
            done.set()

        with self._lock:
            self._moment, self._met, self.strike = moment, 0, strike
        return done

    def meets(self, operation: str, body: bytes) -> Moment | None:
        """Return the moment to strike at, if it has come with this call."""
        with self._lock:
            moment = self._moment
            if (
                moment is None
                or operation != moment.operation
                or not all(text.encode() in body for text in moment.says)
            ):
                return None
            self._met += 1
            if self._met < moment.number:
                return None
            self._moment = None
            return moment

    def heal(self) -> None:
        """Cut nothing from now on."""
        self.lost_calls.clear()
        self.throttled.clear()
        self.lost_answers.clear()

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *raised: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    between: Between

    def handle(self) -> None:
        with suppress(BrokenPipeError, ConnectionResetError):  # who asked was killed meanwhile
            super().handle()

    def do_POST(self) -> None:
        operation = self.headers["X-Amz-Target"].rpartition(".")[2]
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.between.cuts(self.between.throttled, operation):
            self._refuse()
            return
        answer = None if self._is_cut_before(operation, body) else self._pass_on(operation, body)
        if answer is None:
            self.close_connection = True
            return
        self._answer(*answer)

    def _is_cut_before(self, operation: str, body: bytes) -> bool:
        self._moment = self.between.meets(operation, body)
        if self._moment and not self._moment.is_done:
            self.between.strike()
            return True
        return self.between.cuts(self.between.lost_calls, operation)

    def _pass_on(self, operation: str, body: bytes) -> tuple[http.client.HTTPResponse, bytes] | None:
        """Return the answer and its content; nothing where it is lost, or nobody is there."""
        try:
            with closing(http.client.HTTPConnection(self.between.where, timeout=30)) as line:
                line.request("POST", self.path, body, dict(self.headers))
                answer = line.getresponse()
                content = answer.read()
        except (OSError, http.client.HTTPException):
            return None
        self.between.passed[operation] += 1
        if self._moment:
            self.between.strike()
            return None
        return None if self.between.cuts(self.between.lost_answers, operation) else (answer, content)

    def _refuse(self) -> None:
        content = f'{{"__type": "com.amazonaws.dynamodb.v20120810#{_TOO_MANY}", "message": "Too many."}}'.encode()
        self.send_response(400)
        self.send_header("Content-Type", "application/x-amz-json-1.0")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _answer(self, answer: http.client.HTTPResponse, content: bytes) -> None:
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in ("connection", "transfer-encoding", "content-length", "date", "server"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""
