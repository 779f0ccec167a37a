"""Markdown and plain text; and what the bytes of any text say in letters."""

import codecs
import json
import re
from pathlib import Path

from organizations.media.inspection.drawing import draw_page
from organizations.media.inspection.refusal import Refused
from organizations.media.rules import Facts, Product

MAX_CHARACTERS = 5_000_000
_LONGEST_CHARACTER = 4  # bytes
_TOO_MUCH = Refused("too_much_text", f"The file has more than {MAX_CHARACTERS:,} characters. Split it into parts.")
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# What no text holds: control characters but tabs, line ends, form feeds and the escape of terminals.
_BINARY = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_HIDDEN = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def read(path: Path, content_type: str, out: Path) -> Facts:
    """Answer how many words there are; write the text as UTF-8, and a picture of how it begins."""
    if path.stat().st_size > _LONGEST_CHARACTER * MAX_CHARACTERS:
        raise _TOO_MUCH
    text = decoded(path.read_bytes(), what="This text is")
    if not text.strip():
        raise Refused("empty", "There are no words in this file. Write something, and upload that.")
    if len(text) > MAX_CHARACTERS:
        raise _TOO_MUCH
    return Facts(
        content_type=content_type,
        words=len(text.split()),
        products=(draw_page(text, out), write_text([text], out)),
    )


def decoded(content: bytes, *, what: str) -> str:
    """Answer bytes as text: UTF-8, or UTF-16 that says so in its first two bytes. Line ends become ``\\n``."""
    mark, encoding = next((each for each in _BOMS if content.startswith(each[0])), (b"", "utf-8"))
    try:
        text = content[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        raise Refused(
            "not_utf8", f"{what} not in UTF-8. Save it again with the encoding UTF-8, and upload that."
        ) from error
    if "\0" in text:
        raise Refused("not_utf8", f"{what} not plain text: there are null characters in it. Save it as UTF-8.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def starts_as_text(head: bytes) -> bytes | None:
    """Answer the beginning of a text as UTF-8 without its mark; None for bytes that are no text.

    Bytes of an older encoding are answered as they are: who reads the whole says what is wrong with them.
    """
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            rest = head[len(mark) :]
            return rest[: len(rest) // 2 * 2].decode(encoding, "ignore").encode()
    if _BINARY.search(head):
        return None
    return head


def write_text(pages: list[str], out: Path) -> Product:
    """Write what people can read of a file, one entry a page, as the product ``text``."""
    product = Product("text", "text.json", "application/json")
    listed = [{"page": number, "text": _HIDDEN.sub("", text)} for number, text in enumerate(pages, 1)]
    (out / product.filename).write_text(json.dumps({"pages": listed}), encoding="ascii")
    return product
