"""Takes values out of whatever is shown, kept or sent on: texts, nested JSON, and texts that come in pieces."""

from bisect import bisect_left
from collections.abc import Mapping
from typing import Any

from workbench.agents.tools.redaction.forms import SHORTEST, forms

#: What tools print and bring is cut at some length before it comes here, none of them shorter than this.
_MAY_BE_CUT = 400
_CUT = "…"


class Redactor:
    """Knows the values of an environment by their names, and puts ``[env.NAME]`` where one of them stands."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._names = {form: name for name, value in sorted(values.items()) for form in forms(value)}
        self._sorted = sorted(self._names)
        self._longest = max(map(len, self._sorted), default=0)

    def text(self, text: str) -> str:
        """Return a text without the values."""
        return self._without(text, self._places(text))

    def json(self, value: Any) -> Any:
        """Return JSON without the values, in its names and numbers too; nor does a long text end within one."""
        if isinstance(value, str):
            return self._uncut(value)
        if isinstance(value, dict):
            return {self.text(str(name)): self.json(below) for name, below in value.items()}
        if isinstance(value, list | tuple):
            return [self.json(below) for below in value]
        if value is None or isinstance(value, bool):
            return value
        written = str(value)
        redacted = self.text(written)
        return value if redacted == written else redacted

    def ready(self, text: str) -> tuple[str, str]:
        """Return what of the beginning of a longer text can be shown, without the values, and what has to wait."""
        places = self._places(text)
        end = self._open_end(text)
        for start, stop, _ in places:
            if start < end < stop:
                end = start
        return self._without(text[:end], [place for place in places if place[1] <= end]), text[end:]

    def _uncut(self, text: str) -> str:
        """Return a text that may have been cut within a value, without the values and without such a beginning of one."""
        shown, waiting = self.ready(text.removesuffix(_CUT))
        if len(text) < _MAY_BE_CUT or len(waiting) < SHORTEST or waiting in self._names:
            return self.text(text)
        return shown + _CUT

    def _open_end(self, text: str) -> int:
        """Return where the first form begins that what follows may complete."""
        for at in range(max(0, len(text) - self._longest + 1), len(text)):
            rest = text[at:]
            index = bisect_left(self._sorted, rest)
            if index < len(self._sorted) and self._sorted[index].startswith(rest):
                return at
        return len(text)

    def _places(self, text: str) -> list[tuple[int, int, str]]:
        """Return where values stand, in order; those that overlap as one place."""
        found: list[tuple[int, int, str]] = []
        for form, name in self._names.items():
            at = text.find(form)
            while at >= 0:
                found.append((at, at + len(form), name))
                at = text.find(form, at + 1)
        merged: list[tuple[int, int, str]] = []
        for start, stop, name in sorted(found):
            if merged and start < merged[-1][1]:
                first, last, earlier = merged[-1]
                merged[-1] = (first, max(last, stop), earlier)
            else:
                merged.append((start, stop, name))
        return merged

    @staticmethod
    def _without(text: str, places: list[tuple[int, int, str]]) -> str:
        pieces, at = list[str](), 0
        for start, stop, name in places:
            pieces += [text[at:start], f"[env.{name}]"]
            at = stop
        return "".join([*pieces, text[at:]])


class RedactedStream:
    """Takes values out of a text that comes in pieces; only what may be the beginning of a value has to wait."""

    def __init__(self, redactor: Redactor) -> None:
        self._redactor, self._waiting = redactor, ""

    def feed(self, piece: str) -> str:
        """Take the next piece, and return what can be shown by now."""
        shown, self._waiting = self._redactor.ready(self._waiting + piece)
        return shown

    def end(self) -> str:
        """Return the rest, once nothing more comes."""
        rest, self._waiting = self._redactor.text(self._waiting), ""
        return rest
