"""Amazon Bedrock on the loopback, as far as Converse and ConverseStream go: event-stream frames with their checksums.

It answers what it was told to, in order, else with what was said last; and it finds wrong what Bedrock would not take.
"""

import json
import re
import struct
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import unquote
from zlib import crc32

_PATH = re.compile(r"/model/(?P<model>[^/]+)/(?P<what>converse|converse-stream)")
_SIGNED = re.compile(r"AWS4-HMAC-SHA256 Credential=\w+/\d{8}/(?P<region>[\w-]+)/bedrock/aws4_request, ")

#: A step of a stream: (kind of event, payload), or what is done to the connection.
Step = tuple[str, dict[str, Any]] | str
Script = Callable[[bool], list[Step]]


def tokens(number: int, out: int, **more: int) -> dict[str, int]:
    """Return usage as Bedrock tells it."""
    return {"inputTokens": number, "outputTokens": out, "totalTokens": number + out, **more}


class Bedrock:
    """Answers; ``url`` is what ``AWS_ENDPOINT_URL_BEDROCK_RUNTIME`` takes."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.models: list[str] = []
        self.regions: list[str] = []
        #: What was wrong with requests, which a test does not expect.
        self.wrong: list[str] = []
        self.usage = tokens(12, 3)
        self._scripts: list[list[Step]] = []
        self._lock = threading.Lock()
        self.released = threading.Event()
        self._server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"bedrock": self}))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def say(self, *pieces: str, stop: str = "end_turn") -> None:
        """Answer the next request with a text, in pieces."""
        self._scripts.append([*_texts(pieces), _stop(stop), self._told()])

    def use_tools(self, *uses: tuple[str, str, str], text: str = "") -> None:
        """Answer with tools that are wanted, each as (id, name, arguments as the model writes them)."""
        steps = _texts([text]) if text else []
        for index, (identifier, name, arguments) in enumerate(uses, len(steps and [text])):
            steps.append(_start(index, {"toolUse": {"toolUseId": identifier, "name": name}}))
            half = len(arguments) // 2
            for piece in (arguments[:half], arguments[half:]):
                steps.append(_delta(index, {"toolUse": {"input": piece}}))
            steps.append(("contentBlockStop", {"contentBlockIndex": index}))
        self._scripts.append([*steps, _stop("tool_use"), self._told()])

    def refuse(self, status: int, code: str, words: str = "no") -> None:
        """Refuse the next request."""
        self._scripts.append([("refuse", {"status": status, "code": code, "message": words})])

    def break_off(self, *pieces: str, how: str) -> None:
        """Begin to answer, then ``throttle``, ``cut`` (amid a frame), ``end`` (no stop), ``corrupt`` or ``hang``."""
        self._scripts.append([*_texts(pieces), how])

    def next(self) -> list[Step]:
        """Return how the next request is answered."""
        with self._lock:
            if self._scripts:
                return self._scripts.pop(0)
        return [*_texts(["Yes."]), _stop("end_turn"), self._told()]

    def take(self, model: str, region: str, asked: dict[str, Any]) -> None:
        """Note a request, and what is wrong with it."""
        with self._lock:
            self.models.append(model)
            self.regions.append(region)
            self.asked.append(asked)
            self.wrong += list(_mistakes(asked))

    def _told(self) -> Step:
        return "metadata", {"usage": self.usage, "metrics": {"latencyMs": 1}}

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()


def frame(kind: str, payload: dict[str, Any], *, message: str = "event") -> bytes:
    """Return one message of the event-stream encoding: lengths, their checksum, headers, payload, checksum of all."""
    name = ":event-type" if message == "event" else ":exception-type"
    told = {":message-type": message, name: kind, ":content-type": "application/json"}
    headers = b"".join(
        bytes([len(key)]) + key.encode() + b"\x07" + struct.pack(">H", len(value)) + value.encode()
        for key, value in told.items()
    )
    body = json.dumps(payload).encode()
    prelude = struct.pack(">II", 16 + len(headers) + len(body), len(headers))
    whole = prelude + struct.pack(">I", crc32(prelude)) + headers + body
    return whole + struct.pack(">I", crc32(whole))


def _texts(pieces: Any) -> list[Step]:
    steps: list[Step] = [_delta(0, {"text": piece}) for piece in pieces]
    return [("messageStart", {"role": "assistant"}), *steps, ("contentBlockStop", {"contentBlockIndex": 0})]


def _start(index: int, start: dict[str, Any]) -> Step:
    return "contentBlockStart", {"contentBlockIndex": index, "start": start}


def _delta(index: int, delta: dict[str, Any]) -> Step:
    return "contentBlockDelta", {"contentBlockIndex": index, "delta": delta}


def _stop(reason: str) -> Step:
    return "messageStop", {"stopReason": reason}


def _mistakes(asked: dict[str, Any]) -> Iterator[str]:
    turns = asked["messages"]
    if [turn["role"] for turn in turns] != ["user", "assistant"] * (len(turns) // 2) + ["user"] * (len(turns) % 2):
        yield "roles must alternate, and a user begins"
    wanted: list[str] = []
    for turn in turns:
        results = [part["toolResult"]["toolUseId"] for part in turn["content"] if "toolResult" in part]
        if results != wanted:
            yield f"tool results {results} in place of {wanted}"
        if any("text" in part and not part["text"].strip() for part in turn["content"]) or not turn["content"]:
            yield "a text is blank"
        wanted = [part["toolUse"]["toolUseId"] for part in turn["content"] if "toolUse" in part]
    if not asked["inferenceConfig"]["maxTokens"] > 0:
        yield "maxTokens"


def _together(steps: list[Step]) -> dict[str, Any]:
    """Return the answer of Converse that the steps of a stream come to."""
    told = [step for step in steps if not isinstance(step, str)]
    blocks: dict[int, dict[str, Any]] = {}
    for kind, payload in told:
        if kind == "contentBlockStart":
            blocks[payload["contentBlockIndex"]] = {"toolUse": {**payload["start"]["toolUse"], "input": ""}}
        elif kind == "contentBlockDelta":
            _grow(blocks, payload["contentBlockIndex"], payload["delta"])
    for block in blocks.values():
        if "toolUse" in block:
            block["toolUse"]["input"] = json.loads(block["toolUse"]["input"] or "{}")
    message = {"role": "assistant", "content": [blocks[index] for index in sorted(blocks)]}
    last = dict(told)
    return {"output": {"message": message}, **last["messageStop"], **last["metadata"]}


def _grow(blocks: dict[int, dict[str, Any]], index: int, delta: dict[str, Any]) -> None:
    if "text" in delta:
        blocks.setdefault(index, {"text": ""})["text"] += delta["text"]
    else:
        blocks[index]["toolUse"]["input"] += delta["toolUse"]["input"]


class _Server(ThreadingHTTPServer):
    #: Fifty workers knock at the same time.
    request_queue_size = 128


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    bedrock: Bedrock

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        signed, where = _SIGNED.match(self.headers.get("Authorization", "")), _PATH.fullmatch(self.path)
        if signed is None or where is None:
            self.bedrock.wrong.append(f"{self.path} is not signed for Bedrock")
            return
        self.bedrock.take(unquote(where["model"]), signed["region"], asked)
        steps = self.bedrock.next()
        if steps and steps[0][0] == "refuse":
            refusal = steps[0][1]
            assert isinstance(refusal, dict)
            self._send(refusal["status"], {"message": refusal["message"]}, refusal["code"])
        elif where["what"] == "converse-stream":
            self._stream(steps)
        elif isinstance(steps[-1], str):
            self._break(steps[-1])
        else:
            self._send(200, _together(steps))

    def _send(self, status: int, content: dict[str, Any], code: str = "") -> None:
        answer = json.dumps(content).encode()
        self.send_response(status)
        if code:
            self.send_header("x-amzn-ErrorType", code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def _stream(self, steps: list[Step]) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/vnd.amazon.eventstream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        try:
            for step in steps:
                if isinstance(step, str):
                    self._break(step)
                    return
                self._chunk(frame(*step))
            self.wfile.write(b"0\r\n\r\n")
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _break(self, how: str) -> None:
        whole = frame("contentBlockDelta", {"contentBlockIndex": 0, "delta": {"text": "lost"}})
        if how == "throttle":
            self._chunk(frame("throttlingException", {"message": "Too many tokens"}, message="exception"))
            self.wfile.write(b"0\r\n\r\n")
        elif how == "corrupt":
            self._chunk(whole[:-6] + b"XX" + whole[-4:])
        elif how == "cut":
            self._chunk(whole[:20])
        elif how == "end":
            self.wfile.write(b"0\r\n\r\n")
        else:
            self.bedrock.released.wait(30)
        self.close_connection = True

    def _chunk(self, content: bytes) -> None:
        self.wfile.write(f"{len(content):x}\r\n".encode() + content + b"\r\n")
        self.wfile.flush()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""
