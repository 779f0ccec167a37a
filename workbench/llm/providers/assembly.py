"""A reply that arrives piece by piece, and why it may not."""

import json
import time
from collections.abc import Callable
from enum import Enum, auto

from workbench.llm.rules.messages import Content, Message, Reply, Stop, Text, ToolUse, Usage

_MOST_CHARACTERS = 4_000_000


class Failure(Enum):
    """What became of a call that failed."""

    THROTTLED = auto()  # not now; later it may be
    AWAY = auto()  # nobody took it
    REFUSED = auto()  # the request is one that the provider does not take
    BROKEN = auto()  # it was taken, and its answer did not arrive whole: it may cost


class Failed(Exception):
    """A provider did not answer; ``words`` are its own, for a log and whoever made the request."""

    def __init__(self, failure: Failure, words: str = "") -> None:
        super().__init__(f"{failure.name.lower()}: {words}")
        self.failure, self.words = failure, words


class Interrupted(Exception):
    """Somebody stopped the call while the answer arrived."""


class Assembly:
    """Collects a reply. ``on_text`` is told of each piece of text as it comes; ``should_stop`` is asked before each.

    ``seconds``: so long all of it may take.
    """

    def __init__(
        self,
        *,
        seconds: float,
        on_text: Callable[[str], None] | None = None,
        should_stop: Callable[[], bool] | None = None,
    ) -> None:
        self._on_text, self._should_stop = on_text, should_stop
        self._end, self.seconds = time.monotonic() + seconds, seconds
        self._parts: dict[int, Text | _Tool] = {}
        self._characters = 0
        self._stop: Stop | None = None
        self.usage: Usage | None = None

    @property
    def is_streamed(self) -> bool:
        """Whether anybody wants it piece by piece."""
        return self._on_text is not None or self._should_stop is not None

    @property
    def has_begun(self) -> bool:
        """Whether anything has arrived, so that the call is not made again."""
        return bool(self._parts)

    @property
    def received(self) -> list[str]:
        """What has arrived, as texts."""
        return [part.text if isinstance(part, Text) else part.name + part.raw for part in self._parts.values()]

    def check(self) -> None:
        """Raise :class:`Interrupted` where somebody stopped it, :class:`Failed` where it takes too long."""
        if self._should_stop is not None and self._should_stop():
            raise Interrupted
        self.left()

    def left(self) -> float:
        """Return the seconds that are left. Raises :class:`Failed` where there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise Failed(Failure.BROKEN, f"it took more than {self.seconds:g} s")
        return left

    def text(self, index: int, piece: str) -> None:
        """Take a piece of text of the part ``index``."""
        if not piece:
            return
        self._count(piece)
        before = self._parts.get(index)
        self._parts[index] = Text((before.text if isinstance(before, Text) else "") + piece)
        if self._on_text is not None:
            self._on_text(piece)

    def tool(self, index: int, *, identifier: str = "", name: str = "", arguments: str = "") -> None:
        """Take what came of a tool that the model asks for, as the part ``index``."""
        self._count(arguments)
        before = self._parts.get(index)
        tool = before if isinstance(before, _Tool) else _Tool()
        self._parts[index] = _Tool(identifier or tool.identifier, name or tool.name, tool.raw + arguments)

    def end(self, stop: Stop) -> None:
        """Take why the model says no more."""
        self._stop = stop

    def check_whole(self) -> Stop:
        """Return why the model said no more. Raises :class:`Failed` where the end of its answer is missing."""
        if self._stop is None:
            raise Failed(Failure.BROKEN, "the answer broke off")
        return self._stop

    def reply(self, otherwise: Usage) -> Reply:
        """Return the whole reply, with the usage ``otherwise`` where the provider told none. Raises :class:`Failed`."""
        stop = self.check_whole()
        content = tuple(_content(part) for _, part in sorted(self._parts.items(), key=lambda item: item[0]))
        return Reply(Message("assistant", content), stop, self.usage or otherwise)

    def _count(self, piece: str) -> None:
        self._characters += len(piece)
        if self._characters > _MOST_CHARACTERS:
            raise Failed(Failure.BROKEN, "the answer is longer than any that is taken")


class _Tool:
    def __init__(self, identifier: str = "", name: str = "", raw: str = "") -> None:
        self.identifier, self.name, self.raw = identifier, name, raw


def _content(part: Text | _Tool) -> Content:
    if isinstance(part, Text):
        return part
    try:
        arguments = json.loads(part.raw or "{}", parse_constant=_no_number)
    except (ValueError, RecursionError):
        arguments = None
    if isinstance(arguments, dict):
        return ToolUse(part.identifier, part.name, arguments)
    return ToolUse(part.identifier, part.name, {}, malformed=part.raw)


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no JSON")
