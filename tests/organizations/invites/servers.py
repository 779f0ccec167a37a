"""A small SMTP server on the loopback: takes mail, or answers as it is told."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Smtp:
    """What came, and what is answered to ``RCPT``."""

    def __init__(self) -> None:
        self.mails: list[str] = []
        self.answer = "250 ok"
        self.port = 0


@contextmanager
def smtp() -> Iterator[Smtp]:
    """Serve for the length of the block."""
    told = Smtp()
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"told": told})) as server:
        server.daemon_threads = True
        told.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield told
        server.shutdown()


class _Handler(socketserver.StreamRequestHandler):
    told: Smtp

    def handle(self) -> None:
        with suppress(ConnectionError):  # who sends was killed meanwhile
            self._talk()

    def _talk(self) -> None:
        self._say("220 here")
        while line := self.rfile.readline().decode():
            word = line.split()[0].upper()
            if word == "DATA":
                self._say("354 go on")
                self.told.mails.append(self._body())
            self._say(self.told.answer if word == "RCPT" else "221 bye" if word == "QUIT" else "250 ok")
            if word == "QUIT":
                return

    def _body(self) -> str:
        lines = []
        while (line := self.rfile.readline().decode()) != ".\r\n":
            if not line:
                raise ConnectionResetError
            lines.append(line)
        return "".join(lines)

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())
