"""The product running beside the tests."""

import os
import signal
from typing import Self

import redis
from django.conf import settings

from local import servers
from local.place import Place
from local.processes import Running, is_alive, process_of, wait_until


class Live:
    """A web server, a worker and the server of streams with the tests' own environment; ``url`` is where people would go."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._running = Running(place, ["web", "worker", "stream"])
        self.url = place.base_url

    def __enter__(self) -> Self:
        """Start them, with an empty queue: earlier tests have left their jobs in it."""
        with redis.Redis.from_url(settings.DIATONIC.broker) as broker:
            broker.flushdb()
        self._running.__enter__()
        return self

    def __exit__(self, *raised: object) -> None:
        """Stop them."""
        self._running.stop()

    def start(self, name: str) -> None:
        """Start ``web``, ``worker``, ``stream``, ``beat`` or one of the servers (again), and wait until it answers."""
        self._running.start(name)
        wait_until(lambda: servers.answers(name, self._place), name)

    def kill(self, name: str) -> None:
        """Kill one of them, with all its children, as a power cut would."""
        process = process_of(self._place, name)
        os.killpg(process, signal.SIGKILL)
        wait_until(lambda: not is_alive(process), f"the end of {name}")
