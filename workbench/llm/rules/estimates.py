"""How many tokens a request can have at most, without asking anybody."""

import re
from collections.abc import Iterable

from workbench.llm.rules.messages import ModelRequest, Usage, texts_of

#: What a provider adds around the system prompt and each message, each part of one, and each tool.
_AROUND = 16
#: What it adds once where there are tools: instructions of its own (Claude's are below 400 tokens).
_TOOLS = 600
_PLAIN = re.compile(r"[A-Za-z \n]")


def tokens_of(text: str) -> int:
    """Return more tokens than a text has that people or programs write; one made for it can have more.

    Letters and spaces three to a token, other bytes of UTF-8 two to one outside of ASCII and one to one within: digits
    and signs may stand alone. Real text has about two thirds of it.
    """
    plain = len(_PLAIN.findall(text))
    ascii_bytes = sum(1 for letter in text if letter.isascii()) - plain
    other = len(text.encode(errors="surrogatepass")) - plain - ascii_bytes
    return -(-plain // 3) + ascii_bytes + -(-other // 2)


def prompt_tokens(request: ModelRequest) -> int:
    """Return more tokens than the request has when it is sent, as :func:`tokens_of` has them."""
    return sum(tokens_of(text) for text in texts_of(request)) + _around(request)


def worst_usage(request: ModelRequest) -> Usage:
    """Return the most that the request can use, whatever is in it: no token is less than a byte of UTF-8."""
    most = sum(len(text.encode(errors="surrogatepass")) for text in texts_of(request))
    return Usage(input=most + _around(request), output=request.max_tokens)


def _around(request: ModelRequest) -> int:
    parts = 1 + len(request.messages) + sum(len(message.content) for message in request.messages) + len(request.tools)
    return parts * _AROUND + (_TOOLS if request.tools else 0)


def broken_usage(request: ModelRequest, received: Iterable[str]) -> Usage:
    """Return what a call that broke off has used at most: all that was sent, and what had come by then.

    Whether the provider wrote more than arrived nobody can tell; it is never more than was asked for.
    """
    came = sum(tokens_of(text) for text in received)
    return Usage(input=prompt_tokens(request), output=min(request.max_tokens, came))
