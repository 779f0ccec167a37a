"""The ways in which a value may stand in a text: as it is, escaped, encoded, and inside of something encoded."""

import base64
import html
import json
from collections.abc import Iterator
from urllib.parse import quote, quote_plus

#: Shorter ones are words that stand everywhere; a shorter form of a longer value likewise.
SHORTEST = 4
_SHORTEST_LINE, _SHORTEST_INSIDE = 8, 6


def forms(value: str) -> frozenset[str]:
    """Return every form of a value that is looked for; of a value of several lines, of each longer line too."""
    lines = [line.strip() for line in value.splitlines()]
    wholes = {value, value.strip(), *(line for line in lines if len(line) >= _SHORTEST_LINE)}
    return frozenset(form for whole in wholes if len(whole) >= SHORTEST for form in _of(whole))


def _of(value: str) -> Iterator[str]:
    yield value
    for is_ascii in (True, False):
        escaped = json.dumps(value, ensure_ascii=is_ascii)[1:-1]
        yield escaped
        yield escaped.replace("/", "\\/")
        yield json.dumps(escaped, ensure_ascii=is_ascii)[1:-1]  # JSON in JSON, as logs have it
    yield html.escape(value)
    yield html.escape(value, quote=False)
    raw = value.encode(errors="surrogatepass")
    for encoded in (quote(raw, safe=""), quote(raw), quote_plus(raw)):
        yield encoded
        yield _with_small_digits(encoded)
    yield raw.hex()
    yield raw.hex().upper()
    yield from _in_base64(raw)


def _with_small_digits(encoded: str) -> str:
    """Return percent-encoding as some write it, with its digits in small letters."""
    first, *others = encoded.split("%")
    return "%".join([first, *(part[:2].lower() + part[2:] for part in others)])


def _in_base64(raw: bytes) -> Iterator[str]:
    """Yield what base64 makes of a value wherever it begins in the bytes that are encoded, as in ``user:password``.

    Only the letters that no neighbour has a say in.
    """
    for before in range(3):
        padded = bytes(before) + raw
        first = -(-before * 8 // 6)  # rounded up: the letter before it holds bits of a neighbour
        inside = base64.b64encode(padded).decode()[first : len(padded) * 8 // 6]
        if len(inside) >= _SHORTEST_INSIDE:
            yield inside
            yield inside.replace("+", "-").replace("/", "_")
