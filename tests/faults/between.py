"""A line between us and DynamoDB that can be cut: before a call arrives, or after it was done and before its answer."""

import http.client
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import urlsplit


class Between:
    """Passes every call on to ``target``; ``url`` is where to call instead."""

    def __init__(self, target: str) -> None:
        between, where = self, urlsplit(target).netloc
        #: Operation, such as ``PutItem`` → how many of its next calls never arrive.
        self.lost_calls: Counter[str] = Counter()
        #: Operation → how many of its next calls are done, but never answered.
        self.lost_answers: Counter[str] = Counter()
        self.passed: Counter[str] = Counter()

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                operation = self.headers["X-Amz-Target"].rpartition(".")[2]
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if between.cuts(between.lost_calls, operation):
                    self.close_connection = True
                    return
                line = http.client.HTTPConnection(where, timeout=30)
                line.request("POST", self.path, body, dict(self.headers))
                answer = line.getresponse()
                content = answer.read()
                line.close()
                between.passed[operation] += 1
                if between.cuts(between.lost_answers, operation):
                    self.close_connection = True
                    return
                self.send_response(answer.status)
                for name, value in answer.getheaders():
                    if name.lower() not in ("connection", "transfer-encoding", "content-length", "date", "server"):
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def cuts(self, kind: Counter[str], operation: str) -> bool:
        """Say whether this call is one to cut, and count it."""
        with self._lock:
            kind[operation] -= 1
            return kind[operation] >= 0

    def heal(self) -> None:
        """Cut nothing from now on."""
        self.lost_calls.clear()
        self.lost_answers.clear()

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *raised: object) -> None:
        self._server.shutdown()
        self._server.server_close()
