"""JSON that a person writes: where in the text something stands, and what is wrong with it."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+')


class NotJson(ValueError):
    """The text is no JSON; the message says where and why."""


def read(text: str) -> Any:
    """Return what the text says. Raises :class:`NotJson`."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as wrong:
        told = wrong.msg.removesuffix(" at").lower()
        raise NotJson(f"Line {wrong.lineno}, column {wrong.colno}: this is no JSON ({told}).") from None
    except (RecursionError, ValueError):
        raise NotJson("This is nested too deeply, or has a number that is too long.") from None


def read_object(text: str) -> dict[str, Any]:
    """Return the object that the text says. Raises :class:`NotJson` for anything else."""
    found = read(text)
    if not isinstance(found, dict):
        raise NotJson("This has to be a JSON object: write it between { and }.")
    return found


def written(value: Any) -> str:
    """Return a value as a person reads it: indented."""
    return json.dumps(value, ensure_ascii=False, indent=2)


def line_of(text: str, pointer: str) -> int | None:
    """Return the line (from 1) on which the value that ``pointer`` (RFC 6901) leads to stands, ``None`` where it is not."""
    wanted = tuple(part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:] if pointer != "/")
    return next((line for path, line in _places(text) if path == wanted), None)


@dataclass(slots=True)
class _Inside:
    """An object or a list that the walk is in: which member it is at, and on which line that begins."""

    is_list: bool
    key: str = ""
    number: int = 0
    line: int = 0
    is_named: bool = False

    def go_on(self) -> None:
        """Come to the next member."""
        self.number, self.is_named = self.number + 1, False

    def begin(self, line: int) -> None:
        """Begin the value of a member; in a list its number is its name."""
        if self.is_list:
            self.key, self.line = str(self.number), line

    def name(self, token: str, line: int) -> None:
        """Take the name of a member of an object."""
        self.key, self.line, self.is_named = str(json.loads(token)), line, True


def _places(text: str) -> Iterator[tuple[tuple[str, ...], int]]:
    """Yield the path to each value of well-formed JSON, with its line; of a member of an object, its name's."""
    inside: list[_Inside] = []
    for said, line in _tokens(text):
        if said in "}]":
            del inside[-1:]
        elif said == ",":
            inside[-1].go_on()
        elif inside and not inside[-1].is_list and not inside[-1].is_named:
            inside[-1].name(said, line)
        elif said != ":":
            for one in inside[-1:]:
                one.begin(line)
            yield tuple(one.key for one in inside), inside[-1].line if inside else line
            if said in "{[":
                inside.append(_Inside(said == "["))


def _tokens(text: str) -> Iterator[tuple[str, int]]:
    line, at = 1, 0
    for token in _TOKEN.finditer(text):
        line, at = line + text.count("\n", at, token.start()), token.start()
        yield token[0], line


def members(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the properties that a schema of an object names."""
    found = schema.get("properties")
    return found if isinstance(found, dict) else {}
