"""A small server that speaks SQS's JSON protocol on the loopback: what a queue does with messages, and nothing more."""

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Queue:
    """Messages by number. One that was received is hidden until :meth:`show_again`."""

    def __init__(self) -> None:
        self.bodies: dict[str, str] = {}
        self.times: dict[str, int] = {}
        self.hidden: set[str] = set()
        self.asked: list[str] = []
        self.url = ""
        self.is_away = False

    def put(self, body: str) -> None:
        """Add a message."""
        self.bodies[str(len(self.times))] = body
        self.times[str(len(self.times))] = 0

    def show_again(self) -> None:
        """Let the visibility timeout of every message pass."""
        self.hidden.clear()

    def answer(self, action: str, asked: dict[str, Any]) -> dict[str, Any]:
        """Return what SQS answers."""
        self.asked.append(action)
        if action == "DeleteMessage":
            self.bodies.pop(asked["ReceiptHandle"], None)
            return {}
        assert action == "ReceiveMessage"
        seen = [number for number in self.bodies if number not in self.hidden][: asked["MaxNumberOfMessages"]]
        self.hidden |= set(seen)
        for number in seen:
            self.times[number] += 1
        messages = [self._message(number) for number in seen]
        return {"Messages": messages} if messages else {}

    def _message(self, number: str) -> dict[str, Any]:
        body = self.bodies[number]
        return {
            "MessageId": f"message-{number}",
            "ReceiptHandle": number,
            "MD5OfBody": hashlib.md5(body.encode(), usedforsecurity=False).hexdigest(),
            "Body": body,
            "Attributes": {"ApproximateReceiveCount": str(self.times[number])},
        }


@contextmanager
def serving() -> Iterator[Queue]:
    """Serve a queue for the length of the block."""
    queue = Queue()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            assert self.headers["X-Amz-Target"].startswith("AmazonSQS.")
            assert self.headers["Authorization"].startswith("AWS4-HMAC-SHA256")
            answer = json.dumps(queue.answer(self.headers["X-Amz-Target"].partition(".")[2], asked)).encode()
            self.send_response(400 if queue.is_away else 200)
            self.send_header("Content-Type", "application/x-amz-json-1.0")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    queue.url = f"http://127.0.0.1:{server.server_port}/123456789012/uploads"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield queue
    finally:
        server.shutdown()
        server.server_close()
