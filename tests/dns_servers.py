"""A DNS server of our own: it says what a test lets it say, over UDP and TCP."""

import socketserver
import struct
import threading
from collections.abc import Iterable, Sequence
from typing import Any, Self

from dns import flags, message, rcode, rdatatype, rrset

#: What fits into an answer by UDP without extensions.
_UDP = 512


class Server:
    """Answers questions for TXT records and addresses; ``address`` is what the setting takes."""

    def __init__(self, port: int = 0) -> None:
        self._texts: dict[str, list[str]] = {}
        self._aliases: dict[str, str] = {}
        self._places: dict[str, list[Sequence[str]]] = {}
        self.failing = False
        self.silent = False
        self.asked: list[str] = []
        server = self

        class Udp(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                wire, sock = self.request
                if answer := server.answer(wire, limit=_UDP):
                    sock.sendto(answer, self.client_address)

        class Tcp(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                (length,) = struct.unpack("!H", self.rfile.read(2))
                answer = server.answer(self.rfile.read(length))
                self.wfile.write(struct.pack("!H", len(answer)) + answer)

        socketserver.ThreadingTCPServer.allow_reuse_address = True
        self._udp, self._tcp = _on_one_port(port, Udp, Tcp)
        self.port = self._udp.server_address[1]
        self._servers: Iterable[Any] = (self._udp, self._tcp)
        self.address = f"127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        """Start answering."""
        for one in self._servers:
            one.daemon_threads = True
            threading.Thread(target=one.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop, and give the port back."""
        for one in self._servers:
            one.shutdown()
            one.server_close()

    def say(self, name: str, *texts: str) -> None:
        """Let the name have these TXT records; none: it has no record."""
        self._texts[f"{name}."] = list(texts)

    def alias(self, name: str, target: str) -> None:
        """Let the name be another name for ``target``."""
        self._aliases[f"{name}."] = f"{target}."

    def place(self, name: str, *turns: Sequence[str]) -> None:
        """Let the name have these addresses of both families: at first the first ones, next time the next ones."""
        self._places[f"{name}."] = list(turns)

    def forget(self) -> None:
        """Know no name any more."""
        self._texts.clear()
        self._aliases.clear()
        self._places.clear()
        self.asked.clear()
        self.failing = self.silent = False

    def answer(self, wire: bytes, *, limit: int = 65535) -> bytes:
        """Return the answer to a question, cut off where it does not fit; nothing while the server is silent."""
        asked = message.from_wire(wire)
        name, kind = asked.question[0].name.to_text().lower(), asked.question[0].rdtype
        self.asked.append(name)
        if self.silent:
            return b""
        reply = message.make_response(asked)
        reply.flags |= flags.AA
        if self.failing:
            reply.set_rcode(rcode.SERVFAIL)
            return reply.to_wire()
        if name in self._aliases:
            reply.answer.append(rrset.from_text(name, 1, "IN", "CNAME", self._aliases[name]))
            name = self._aliases[name]
        self._fill(reply, name, kind)
        whole = reply.to_wire(max_size=65535)
        if len(whole) <= limit:
            return whole
        reply.answer.clear()
        reply.flags |= flags.TC
        return reply.to_wire()

    def _fill(self, reply: message.Message, name: str, kind: rdatatype.RdataType) -> None:
        """Write what is known of the name."""
        if name in self._places:
            found, said = self._addresses(name, kind), kind
        elif name in self._texts:
            found, said = [_quoted(text) for text in self._texts[name] if kind == rdatatype.TXT], rdatatype.TXT
        else:
            reply.set_rcode(rcode.NXDOMAIN)
            return
        if found:
            reply.answer.append(rrset.from_text(name, 1, "IN", said, *found))

    def _addresses(self, name: str, kind: rdatatype.RdataType) -> list[str]:
        """Return the addresses of this turn; the question for IPv4 ends it, which is the second of the two."""
        turns = self._places[name]
        found = [each for each in turns[0] if (":" in each) == (kind == rdatatype.AAAA)]
        if kind == rdatatype.A and len(turns) > 1:
            turns.pop(0)
        return found


def _quoted(text: str) -> str:
    parts = [text[start : start + 255] for start in range(0, len(text), 255)] or [""]
    return " ".join(f'"{part}"' for part in parts)


def _on_one_port(port: int, udp: Any, tcp: Any) -> tuple[Any, Any]:
    """Return both servers on the same port; where any will do, on one that is free for both."""
    for _ in range(20):
        first = socketserver.ThreadingUDPServer(("127.0.0.1", port), udp)
        try:
            return first, socketserver.ThreadingTCPServer(first.server_address[:2], tcp)
        except OSError:
            first.server_close()
            if port:
                raise
    raise OSError("no port is free for both")
