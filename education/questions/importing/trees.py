"""XML from people: no declarations of any kind, nothing deep, one element at a time."""

import codecs
import re
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from education.questions.importing.refusal import Forged, Refused
from education.questions.importing.words import decode
from education.questions.rules.reading import MAX_DEPTH

# Programs of the time of QTI 1 name their DTD; nobody reads it here. One with declarations inside is left standing,
# and refused.
_DOCTYPE = re.compile(
    rb"""<!DOCTYPE\s+[\w:.-]+(?:\s+(?:SYSTEM|PUBLIC)(?:\s+(?:"[^"]*"|'[^']*'))+)?\s*>""", re.IGNORECASE
)
_DECLARATION = re.compile(rb"^\s*<\?xml[^>]{0,200}\?>")
_PROLOGUE = 4096

_FORGED = "The XML declares entities or a document type of its own. Files like that can do harm, so none is read."
_TOO_DEEP = f"The XML is nested more than {MAX_DEPTH} levels deep, which no question needs."


def prepared(content: bytes) -> tuple[bytes, list[str]]:
    """Return XML as UTF-8 without its declaration, and what is to be said about its encoding. Raises ``Refused``."""
    notes: list[str] = []
    head = content[:200]
    declared = re.search(rb"""encoding\s*=\s*["']([\w.-]{1,40})["']""", head)
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or not (
        declared and _reads(content, declared[1])
    ):
        text, notes = decode(content)
        content = text.encode("utf-8", "replace")
    else:
        name = declared[1].decode("ascii")
        content = content.decode(name).encode("utf-8", "replace")
    content = _DECLARATION.sub(b"", content.removeprefix(codecs.BOM_UTF8), count=1)
    return _DOCTYPE.sub(b"", content[:_PROLOGUE], count=1) + content[_PROLOGUE:], notes


_KNOWN = ("utf-8", "utf-16", "iso8859-1", "iso8859-15", "cp1252", "ascii")


def _reads(content: bytes, name: bytes) -> bool:
    """Say whether the declared encoding is one that is known here, and the file really is in it."""
    try:
        if codecs.lookup(name.decode("ascii")).name not in _KNOWN:
            return False
        content.decode(name.decode("ascii"))
    except (LookupError, UnicodeError):
        return False
    return True


def root_of(content: bytes) -> Element:
    """Return the first element, empty. Raises :class:`Refused`."""
    for _, element in _events(content, ("start",)):
        return element
    raise Refused("broken", "The XML is empty.")


def elements(content: bytes, names: set[str]) -> Iterator[Element]:
    """Yield each outermost element of one of these names (without namespace) as soon as it is whole; then forget it."""
    open_elements: list[Element] = []
    wanted_at = 0
    for event, element in _events(content, ("start", "end")):
        if event == "start":
            open_elements.append(element)
            if len(open_elements) > MAX_DEPTH:
                raise Forged("too_deep", _TOO_DEEP)
            if not wanted_at and local(element) in names:
                wanted_at = len(open_elements)
            continue
        open_elements.pop()
        if wanted_at and len(open_elements) < wanted_at:
            wanted_at = 0
            yield element
        if not wanted_at and open_elements:
            open_elements[-1].clear()


def _events(content: bytes, events: tuple[str, ...]) -> Iterator[tuple[str, Element]]:
    try:
        yield from iterparse(BytesIO(content), events=events, forbid_dtd=True)
    except DefusedXmlException:
        raise Forged("forged", _FORGED) from None
    except ParseError as failure:
        line, column = failure.position
        raise Refused("broken", f"The XML is broken at line {line}, column {column}. Export it again.") from None
    except (ValueError, LookupError):
        raise Refused("broken", "The XML is broken, so it cannot be read. Export it again.") from None


def local(element: Element) -> str:
    """Return an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def children(element: Element, *names: str) -> list[Element]:
    """Return the children of these names, in order."""
    return [child for child in element if local(child) in names]


def child(element: Element | None, name: str) -> Element | None:
    """Return the first child of that name."""
    if element is None:
        return None
    return next((one for one in element if local(one) == name), None)


def below(element: Element, *names: str) -> list[Element]:
    """Return all descendants of these names, in order."""
    return [one for one in element.iter() if one is not element and local(one) in names]


def words(element: Element | None) -> str:
    """Return the text of an element and of all below it."""
    return "" if element is None else "".join(element.itertext()).strip()


def markup(element: Element | None, *, without: Callable[[Any], bool] = lambda _: False) -> str:
    """Return what is inside an element as HTML, without namespaces and without those elements that ``without`` names."""
    if element is None:
        return ""
    parts = [escaped(element.text or "")]
    for one in element:
        if not without(one):
            name = local(one)
            names = "".join(f' {key}=""' for key in one.attrib if key.startswith("on"))
            inner = markup(one, without=without)
            parts.append(f"<{name}{names}>{inner}</{name}>" if inner or name != "br" else "<br>")
        parts.append(escaped(one.tail or ""))
    return "".join(parts)


def escaped(text: str) -> str:
    """Return text as HTML that shows it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
