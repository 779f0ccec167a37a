"""What a model is writing, shown to whoever watches the run before it is whole; kept nowhere."""

import json
import time
from dataclasses import dataclass, field

from workbench.agents.tools.redaction import RedactedStream
from workbench.runs.services.work import At
from workbench.runs.store.waking import show

#: Not each piece is shown: a model writes a hundred a second, and every one of them is told to all who watch.
_APART = 0.2
#: Of a longer answer the beginning is shown; the whole of it comes with the node's result.
_MOST = 20_000


@dataclass(slots=True)
class Writing:
    """Takes the pieces of one answer, and shows all that was written so far, without the environment's values.

    All of it each time: who comes late, or missed a word over Redis, sees the same as everybody.
    """

    at: At
    _shown: str = ""
    _said_at: float = 0.0
    _stream: RedactedStream = field(init=False)

    def __post_init__(self) -> None:
        self._stream = RedactedStream(self.at.work.environment.redactor)

    def take(self, piece: str) -> None:
        """Take the next piece."""
        if len(self._shown) >= _MOST:
            return
        more = self._stream.feed(piece)
        self._shown = (self._shown + more)[:_MOST]
        now = time.monotonic()
        if more and now >= self._said_at + _APART:
            self._said_at = now
            spot = self.at.spot
            said = {"at": spot.path, "node": spot.node, "is_inner": bool(spot.frame), "text": self._shown}
            show(self.at.work.desk.run.run_id, json.dumps(said))
