"""Amazon Comprehend and Bedrock on the loopback, as far as checking texts goes, with the bytes that are on the wire."""

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

_COMPREHEND = ("/", "Comprehend_20171127.DetectToxicContent")
_GUARDRAIL = re.compile(r"/guardrail/(?P<name>[^/]+)/version/(?P<version>[^/]+)/apply")
_SIGNED = re.compile(r"AWS4-HMAC-SHA256 Credential=\w+/\d{8}/[\w-]+/(?P<service>comprehend|bedrock)/aws4_request, ")
_SEGMENT_BYTES, _SEGMENTS, _TEXT_UNITS = 1024, 10, 25_000


class Harm:
    """Finds what it is told to find; ``url`` is what ``AWS_ENDPOINT_URL_COMPREHEND`` and ``…_BEDROCK_RUNTIME`` take."""

    def __init__(self) -> None:
        #: Words, and how toxic Comprehend finds what has them, or with which confidence the guardrail does.
        self.toxic: dict[str, float] = {}
        self.filters: dict[str, tuple[str, str]] = {}
        self.words: list[str] = []
        self.texts: list[list[str]] = []
        self.guardrails: list[tuple[str, str]] = []
        #: What was wrong with requests, which a test does not expect.
        self.wrong: list[str] = []
        self.refuses = 0
        self.silent = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"harm": self}))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def comprehend(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Answer DetectToxicContent."""
        segments = [segment["Text"] for segment in asked["TextSegments"]]
        too_long = [segment for segment in segments if not 0 < len(segment.encode()) <= _SEGMENT_BYTES]
        if asked["LanguageCode"] != "en" or not 0 < len(segments) <= _SEGMENTS or too_long:
            self.wrong.append(f"{len(segments)} segments, {len(too_long)} of them too long")
        self.texts.append(segments)
        scores = [max((score for word, score in self.toxic.items() if word in text), default=0.01) for text in segments]
        return {"ResultList": [{"Labels": [{"Name": "INSULT", "Score": score}], "Toxicity": score} for score in scores]}

    def guardrail(self, where: re.Match[str], asked: dict[str, Any]) -> dict[str, Any]:
        """Answer ApplyGuardrail."""
        text = asked["content"][0]["text"]["text"]
        if asked["source"] != "INPUT" or asked["outputScope"] != "FULL" or not 0 < len(text) <= _TEXT_UNITS:
            self.wrong.append(f"source {asked['source']}, {len(text)} characters")
        self.guardrails.append((where["name"], where["version"]))
        self.texts.append([text])
        filters = [
            {"type": kind, "confidence": confidence, "action": "BLOCKED"}
            for word, (kind, confidence) in self.filters.items()
            if word in text
        ]
        words = [{"match": word, "action": "BLOCKED"} for word in self.words if word in text]
        assessment = {
            "contentPolicy": {"filters": filters},
            "wordPolicy": {"customWords": words, "managedWordLists": []},
        }
        return {"usage": {}, "action": "NONE", "outputs": [], "assessments": [assessment]}

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    harm: Harm

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.harm.silent.is_set():
            self.close_connection = True
            self.rfile.read(1)  # until whoever asked goes away
            return
        signed = _SIGNED.match(self.headers.get("Authorization", ""))
        where = _GUARDRAIL.fullmatch(self.path)
        if signed is None or (where is None and (self.path, self.headers["X-Amz-Target"]) != _COMPREHEND):
            self.harm.wrong.append(f"{self.path} is not signed for a service that is known here")
        asked = json.loads(body)
        if self.harm.refuses:
            self.harm.refuses -= 1
            self._answer(503, {"message": "Not now"})
        else:
            self._answer(200, self.harm.guardrail(where, asked) if where else self.harm.comprehend(asked))

    def _answer(self, status: int, content: dict[str, Any]) -> None:
        answer = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""
