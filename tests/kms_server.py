"""AWS KMS on the loopback, as far as wrapping data keys goes: GenerateDataKey and Decrypt, as they are on the wire."""

import json
import os
import re
import threading
from base64 import b64decode, b64encode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_SIGNED = re.compile(r"AWS4-HMAC-SHA256 Credential=\w+/\d{8}/[\w-]+/kms/aws4_request, ")


class Refused(Exception):
    """KMS answers with this code."""


class Kms:
    """Wraps and unwraps; ``url`` is what ``AWS_ENDPOINT_URL_KMS`` takes."""

    def __init__(self, *keys: str) -> None:
        self._keys = {name: AESGCM(AESGCM.generate_key(256)) for name in keys}
        self.asked: list[str] = []
        #: What was wrong with requests, which a test does not expect.
        self.wrong: list[str] = []
        self.denies = False
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"kms": self}))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def answer(self, operation: str, asked: dict[str, Any]) -> dict[str, Any]:
        """Answer the operation. Raises :class:`Refused`."""
        self.asked.append(operation)
        if self.denies:
            raise Refused("AccessDeniedException")
        context = json.dumps(asked["EncryptionContext"], sort_keys=True).encode()
        if operation == "GenerateDataKey":
            if asked["KeyId"] not in self._keys or asked["KeySpec"] != "AES_256":
                raise Refused("NotFoundException")
            plain, nonce = os.urandom(32), os.urandom(12)
            blob = asked["KeyId"].encode() + b"\0" + nonce + self._keys[asked["KeyId"]].encrypt(nonce, plain, context)
            return {"CiphertextBlob": _text(blob), "Plaintext": _text(plain), "KeyId": asked["KeyId"]}
        name, _, rest = b64decode(asked["CiphertextBlob"]).partition(b"\0")
        try:
            plain = self._keys[name.decode()].decrypt(rest[:12], rest[12:], context)
        except (InvalidTag, KeyError, UnicodeDecodeError, ValueError):
            raise Refused("InvalidCiphertextException") from None
        return {"Plaintext": _text(plain), "KeyId": name.decode(), "EncryptionAlgorithm": "SYMMETRIC_DEFAULT"}

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    kms: Kms

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        service, _, operation = self.headers["X-Amz-Target"].partition(".")
        if service != "TrentService" or not _SIGNED.match(self.headers["Authorization"]):
            self.kms.wrong.append(f"{service}: {self.headers['Authorization'][:60]}")
        try:
            status, answer = 200, self.kms.answer(operation, asked)
        except Refused as refused:
            status, answer = 400, {"__type": str(refused), "message": "no"}
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/x-amz-json-1.1")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _text(raw: bytes) -> str:
    return b64encode(raw).decode()
