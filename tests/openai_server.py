"""An endpoint with OpenAI's chat completions on the loopback: whole answers and server-sent events."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


class OpenAi:
    """Answers what it was told to, in order, else "Yes."; ``url`` is what ``DIATONIC_MODEL_ENDPOINT`` takes."""

    def __init__(self, key: str = "") -> None:
        self.asked: list[dict[str, Any]] = []
        self.wrong: list[str] = []
        self.usage: dict[str, Any] | None = {"prompt_tokens": 12, "completion_tokens": 3, "total_tokens": 15}
        self.key = key
        self.redirects_to = ""
        self._scripts: list[list[Any]] = []
        self._lock = threading.Lock()
        self.released = threading.Event()
        self._server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"server_of": self}))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"

    def say(self, *pieces: str, stop: str = "stop") -> None:
        """Answer the next request with a text, in pieces."""
        self._scripts.append([*({"content": piece} for piece in pieces), stop])

    def use_tools(self, *uses: tuple[str, str, str]) -> None:
        """Answer with tools that are wanted, each as (id, name, arguments as the model writes them)."""
        steps: list[Any] = []
        for index, (identifier, name, arguments) in enumerate(uses):
            half = len(arguments) // 2
            first = {"name": name, "arguments": arguments[:half]}
            steps.append({"tool_calls": [{"index": index, "id": identifier, "type": "function", "function": first}]})
            steps.append({"tool_calls": [{"index": index, "function": {"arguments": arguments[half:]}}]})
        self._scripts.append([*steps, "tool_calls"])

    def refuse(self, status: int, words: str = "no") -> None:
        """Refuse the next request."""
        self._scripts.append([status, words])

    def break_off(self, *pieces: str, how: str) -> None:
        """Begin to answer, then ``throttle``, ``cut``, ``end``, ``garble`` or ``hang``."""
        self._scripts.append([*({"content": piece} for piece in pieces), how])

    def next(self) -> list[Any]:
        """Return how the next request is answered."""
        with self._lock:
            return self._scripts.pop(0) if self._scripts else [{"content": "Yes."}, "stop"]

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()


_BREAKS = ("throttle", "cut", "end", "garble", "hang")


class _Server(ThreadingHTTPServer):
    #: Fifty workers knock at the same time.
    request_queue_size = 128


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_of: OpenAi

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        server = self.server_of
        if self.path != "/v1/chat/completions":
            server.wrong.append(self.path)
        if server.key and self.headers.get("Authorization") != f"Bearer {server.key}":
            server.wrong.append("the key is missing")
        server.asked.append(asked)
        steps = server.next()
        if isinstance(steps[0], int):
            self._send(steps[0], {"error": {"message": steps[1]}})
        elif asked.get("stream"):
            self._stream(steps, is_told=bool(asked.get("stream_options", {}).get("include_usage")))
        elif steps[-1] in _BREAKS:
            self._break(steps[-1])
        else:
            self._send(200, self._whole(steps))

    def do_GET(self) -> None:
        self.server_of.wrong.append(f"a redirect was followed to {self.path}")
        self._send(404, {})

    def _whole(self, steps: list[Any]) -> dict[str, Any]:
        calls: dict[int, dict[str, Any]] = {}
        for delta in (call for step in steps[:-1] for call in step.get("tool_calls", ())):
            call = calls.setdefault(delta["index"], {"type": "function", "function": {"name": "", "arguments": ""}})
            call |= {"id": delta["id"]} if "id" in delta else {}
            call["function"]["name"] += delta["function"].get("name", "")
            call["function"]["arguments"] += delta["function"]["arguments"]
        text = "".join(step.get("content", "") for step in steps[:-1])
        message = {"role": "assistant", "content": text or None, "tool_calls": list(calls.values()) or None}
        return {"choices": [{"message": message, "finish_reason": steps[-1]}], "usage": self.server_of.usage}

    def _send(self, status: int, content: dict[str, Any]) -> None:
        answer = json.dumps(content).encode()
        self.send_response(status)
        if status == 302:
            self.send_header("Location", self.server_of.redirects_to)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def _stream(self, steps: list[Any], *, is_told: bool) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for step in steps[:-1]:
            self._event({"choices": [{"index": 0, "delta": step, "finish_reason": None}]})
        if steps[-1] in _BREAKS:
            self._break(steps[-1])
            return
        self._event({"choices": [{"index": 0, "delta": {}, "finish_reason": steps[-1]}]})
        if is_told and self.server_of.usage is not None:
            self._event({"choices": [], "usage": self.server_of.usage})
        self._chunk(b"data: [DONE]\n\n")
        self.wfile.write(b"0\r\n\r\n")

    def _break(self, how: str) -> None:
        if how == "throttle":
            self._event({"error": {"message": "Slow down", "type": "rate_limit_exceeded"}})
            self.wfile.write(b"0\r\n\r\n")
        elif how == "garble":
            self._chunk(b"data: {oh\n\n")
        elif how == "cut":
            self.wfile.write(b"50\r\ndata: {")
            self.wfile.flush()
        elif how == "end":
            self.wfile.write(b"0\r\n\r\n")
        else:
            self.server_of.released.wait(30)
        self.close_connection = True

    def _event(self, content: dict[str, Any]) -> None:
        self._chunk(b"data: " + json.dumps(content).encode() + b"\n\n")

    def _chunk(self, content: bytes) -> None:
        self.wfile.write(f"{len(content):x}\r\n".encode() + content + b"\r\n")
        self.wfile.flush()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""
