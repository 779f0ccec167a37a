"""``python -m benchmark.load``: sends requests as fast as it is told to, from a process of its own.

Reads a plan as JSON from standard input and writes what it saw to standard output. Plain sockets: a client that
takes as long as the server would measure itself.
"""

import json
import random
import socket
import sys
import threading
import time
from collections import Counter
from typing import Any

from benchmark.scenarios import NUMBER, TURN
from local.place import HOST

_TIMEOUT = 30.0
_SUCCESS = (b"HTTP/1.1 2", b"HTTP/1.0 2")


class Client(threading.Thread):
    """Sends its requests one after the other, again and again, until the time is over."""

    def __init__(self, port: int, requests: list[str], number: int, thinking: float) -> None:
        super().__init__(daemon=True)
        self._address = (HOST, port)
        self._requests = [request.encode() for request in requests]
        self._thinking = thinking
        self.number = number
        self.until = 0.0
        self.seconds: list[float] = []
        self.failures: Counter[str] = Counter()

    def run(self) -> None:
        """Send until ``until``; stop a sequence of numbered requests at its first failure."""
        random_one = random.Random(self.number)  # noqa: S311 -- the same times at every run
        if self._thinking:
            time.sleep(random_one.uniform(0, self._thinking))
        sent = 0
        while time.perf_counter() < self.until:
            request = self._requests[sent % len(self._requests)]
            sent += 1
            if not self._send(request) and NUMBER.encode() in request:
                return
            if self._thinking:
                time.sleep(random_one.uniform(0.5, 1.5) * self._thinking)

    def _send(self, request: bytes) -> bool:
        written = str(self.number).zfill(len(NUMBER)).encode()
        started = time.perf_counter()
        try:
            with socket.create_connection(self._address, _TIMEOUT) as connection:
                turn = b"true " if self.number % 2 else b"false"
                connection.sendall(request.replace(NUMBER.encode(), written).replace(TURN.encode(), turn))
                first = answer = connection.recv(65536)
                while answer:
                    answer = connection.recv(65536)
        except OSError as failure:
            self.failures[type(failure).__name__] += 1
            return False
        if not first.startswith(_SUCCESS):
            self.failures[first[9:12].decode(errors="replace")] += 1
            return False
        self.seconds.append(time.perf_counter() - started)
        self.number += 1
        return True


def main() -> None:
    """Run the plan: ``{port, seconds, thinking, clients: [{requests, number}]}``."""
    plan: dict[str, Any] = json.load(sys.stdin)
    clients = [Client(plan["port"], each["requests"], each["number"], plan["thinking"]) for each in plan["clients"]]
    started = time.perf_counter()
    for client in clients:
        client.until = started + plan["seconds"]
        client.start()
    for client in clients:
        client.join()
    elapsed = time.perf_counter() - started
    failures: Counter[str] = sum((client.failures for client in clients), Counter())
    json.dump(
        {
            "milliseconds": [round(1000 * each, 3) for client in clients for each in client.seconds],
            "elapsed": elapsed,
            "failures": failures,
            "numbers": [client.number for client in clients],
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
