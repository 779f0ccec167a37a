"""Amazon SES on the loopback, as far as sending goes: SendEmail of its API v2, with a mail as it is on the wire.

It takes what the service's description has and a mail of 7-bit MIME, and answers everything else as SES does.
"""

import json
import re
import threading
from base64 import b64decode
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

_PATH = "/v2/email/outbound-emails"
_SIGNED = re.compile(
    r"AWS4-HMAC-SHA256 Credential=\w+/\d{8}/(?P<region>[\w-]+)/ses/aws4_request, "
    r"SignedHeaders=\S*host\S*x-amz-date\S*, Signature=[0-9a-f]{64}"
)
_LONGEST_LINE = 998


@dataclass(frozen=True, slots=True)
class Taken:
    """A mail that was taken: to whom, signed for which region, and the mail itself."""

    to: list[str]
    region: str
    mail: EmailMessage

    def part(self, kind: str) -> str:
        """Return the mail's text, ``plain`` or ``html``."""
        found = self.mail.get_body((kind,))
        assert found is not None, f"there is no {kind} part"
        return str(found.get_content())


class Wrong(Exception):
    """SES would not understand this request."""


class Ses:
    """Takes mail, or answers as it is told; ``url`` is what ``AWS_ENDPOINT_URL_SESV2`` takes."""

    def __init__(self) -> None:
        self.taken: list[Taken] = []
        #: What SES found wrong with requests, which a test does not expect.
        self.wrong: list[str] = []
        self.asked = 0
        self.silent = threading.Event()
        self._refusals: list[tuple[int, str, str]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"ses": self}))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def refuse(self, status: int, code: str, words: str) -> None:
        """Refuse the next request so."""
        self._refusals.append((status, code, words))

    def answer(self, path: str, headers: Any, body: bytes) -> tuple[int, str, dict[str, str]]:
        """Return status, kind of error and content of the answer."""
        self.asked += 1
        if self._refusals:
            status, code, words = self._refusals.pop(0)
            return status, code, {"message": words}
        try:
            self.taken.append(_read(path, headers, body))
        except Wrong as wrong:
            self.wrong.append(str(wrong))
            return 400, "BadRequestException", {"message": str(wrong)}
        return 200, "", {"MessageId": f"0100-{len(self.taken):06}"}

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    ses: Ses

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.ses.silent.is_set():
            self.close_connection = True
            self.rfile.read(1)  # until whoever asked goes away
            return
        status, code, content = self.ses.answer(self.path, self.headers, body)
        answer = json.dumps(content).encode()
        self.send_response(status)
        if code:
            self.send_header("x-amzn-ErrorType", code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def _read(path: str, headers: Any, body: bytes) -> Taken:
    signed = _SIGNED.fullmatch(headers.get("Authorization", ""))
    if path != _PATH or signed is None:
        raise Wrong(f"{path} is not signed for SendEmail")
    asked = json.loads(body)
    if set(asked) != {"Destination", "Content"} or set(asked["Content"]) != {"Raw"}:
        raise Wrong(f"{sorted(asked)} is not a raw mail with its destination")
    to = asked["Destination"]["ToAddresses"]
    if set(asked["Destination"]) != {"ToAddresses"} or not all(address.isascii() for address in to):
        raise Wrong("Local address contains control or whitespace")
    raw = b64decode(asked["Content"]["Raw"]["Data"], validate=True)
    if not raw.isascii() or any(len(line) > _LONGEST_LINE for line in raw.splitlines()):
        raise Wrong("The mail is not 7-bit MIME of lines that fit")
    mail = message_from_bytes(raw, EmailMessage, policy=policy.default)
    lacking = [name for name in ("From", "To", "Subject", "Date", "Message-ID", "MIME-Version") if not mail[name]]
    if lacking or mail.defects:
        raise Wrong(f"The mail lacks {lacking}, or is broken: {mail.defects}")
    return Taken(to, signed["region"], mail)
