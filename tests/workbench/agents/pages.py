"""A browser's requests to the screens of the workbench, and what is on them."""

import re
from html import unescape
from typing import Any

from django.test import Client

_HIDDEN = re.compile(r'<input type="hidden" name="(revision|base|form_id)" value="([^"]*)"')
BENCH = "/o/demo/workbench"


def text_of(answer: Any) -> str:
    """Return the words of a page, without its tags."""
    html = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", answer.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def hidden(answer: Any) -> dict[str, str]:
    """Return by what the first form of a page knows what it began with."""
    found: dict[str, str] = {}
    for name, value in _HIDDEN.findall(answer.content.decode()):
        found.setdefault(name, unescape(value))
    return found


def send(client: Client, path: str, seen: Any = None, **fields: Any) -> Any:
    """Send a form of the page ``seen``, or of the one that is there now."""
    page = seen or client.get(f"{BENCH}{path}")
    return client.post(f"{BENCH}{path}", {**hidden(page), **fields})


def see(client: Client, path: str) -> str:
    """Return the words of a page that is there."""
    answer = client.get(f"{BENCH}{path}")
    assert answer.status_code == 200, (path, answer.status_code)
    return text_of(answer)
