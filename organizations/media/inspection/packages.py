"""Packages of Office Open XML: zip files of XML from people, made harmless before any library reads them.

What unpacks to too much, asks for a DTD, nests too deep or names its parts oddly is refused. What is no XML that was
looked through is emptied: a library cannot be led to parse it by calling it something else.
"""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from xml.sax import SAXException, handler

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

from diatonic.common.untrusted.zips import UnsafeZip, Why, ZipLimits, damage, open_zip
from organizations.media.inspection.refusal import Refused
from organizations.media.rules import DOCX, PPTX

MAX_ENTRIES = 10_000
MAX_UNPACKED = 512 * 2**20
MAX_PART = 24 * 2**20  # of XML
MAX_XML = 64 * 2**20
MAX_DEPTH = 200
MAX_ELEMENTS = 3_000_000
#: Small parts of spaces pack very well, and do no harm.
_LIMITS = ZipLimits(entries=MAX_ENTRIES, unpacked=MAX_UNPACKED, ratio_from=4 * 2**20)
_TYPES = "[Content_Types].xml"
#: How the main part's content type begins → what the package is; templates and shows open as what they are made for.
_MAIN = (
    (b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main", DOCX),
    (b"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main", DOCX),
    (b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main", PPTX),
    (b"application/vnd.openxmlformats-officedocument.presentationml.slideshow.main", PPTX),
)
_MACROS = (b"vnd.ms-word.document.macroEnabled", b"vnd.ms-powerpoint.presentation.macroEnabled")
_XML_NAMES = (".xml", ".rels", ".vml")
_BROKEN = Refused("damaged", "The file is damaged or not complete. Save it again, and upload that.")
_BOMB = Refused(
    "too_much_inside", "This file unpacks to far more than such a file holds. Save it again without its large parts."
)
_UNSAFE = "A part inside this file has a name that leads out of it. Save it again, and upload that."
_REFUSALS = {
    Why.DAMAGED: _BROKEN,
    Why.TOO_MANY: _BOMB,
    Why.TOO_MUCH: _BOMB,
    Why.ENCRYPTED: Refused("encrypted", "The file asks for a password. Save it without one, and upload that."),
    Why.PACKING: _BROKEN,
    Why.LINK: Refused("unsafe_names", _UNSAFE),
    Why.NAME: Refused("unsafe_names", _UNSAFE),
    Why.TWICE: Refused(
        "unsafe_names", "Two parts inside this file have the same name. Save it again, and upload that."
    ),
}


def package_type(path: Path) -> str | None:
    """Answer which content type a package is of; None for another kind of zip file. Raises Refused."""
    with opened(path) as package:
        names = set(package.namelist())
        if _TYPES not in names:
            return None
        types = _read(package, package.getinfo(_TYPES))
    if any(name in types for name in _MACROS):
        raise Refused(
            "macros", "There are macros in this file. Save it without them (as .docx or .pptx), and upload that."
        )
    return next((found for mark, found in _MAIN if mark in types), None)


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open a package whose directory is within the limits. Raises Refused."""
    try:
        with damage(), open_zip(path, _LIMITS) as package:
            _check_names(package.namelist())
            yield package
    except UnsafeZip as unsafe:
        raise _REFUSALS[unsafe.why] from unsafe


def copy_harmless(package: zipfile.ZipFile, target: Path) -> None:
    """Write the package anew with the XML that was looked through; all other parts are there, but empty."""
    total = 0
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as harmless:
        for entry in package.infolist():
            content = b""
            if not entry.is_dir() and _is_xml(package, entry):
                content = _read(package, entry)
                total += len(content)
                if total > MAX_XML:
                    raise _BOMB
                look_through(content)
            harmless.writestr(entry.filename, content)


def look_through(content: bytes) -> None:
    """Refuse XML with a DTD, entities, or more depth and elements than people write."""
    parser = DefusedExpatParser(forbid_dtd=True, forbid_entities=True, forbid_external=True)
    parser.setContentHandler(_Counter())
    try:
        parser.parse(io.BytesIO(content))
    except DefusedXmlException as error:
        raise Refused(
            "unsafe_xml", "There is a document type definition inside this file, which no office program writes."
        ) from error
    except SAXException as error:
        raise _BROKEN from error


class _Counter(handler.ContentHandler):
    """Counts, and keeps nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = self.elements = 0

    def startElement(self, _name: str, _attrs: Any) -> None:  # noqa: N802 -- SAX's name
        self.depth, self.elements = self.depth + 1, self.elements + 1
        if self.depth > MAX_DEPTH or self.elements > MAX_ELEMENTS:
            raise _BOMB

    def endElement(self, _name: str) -> None:  # noqa: N802
        self.depth -= 1


def _check_names(names: list[str]) -> None:
    if len({name.casefold() for name in names}) < len(names):  # office programs do not tell a from A
        raise UnsafeZip(Why.TWICE)


def _is_xml(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    if entry.filename.lower().endswith(_XML_NAMES):
        return True
    with package.open(entry) as source:
        return source.read(64).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml")


def _read(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    if entry.file_size > MAX_PART:
        raise _BOMB
    with package.open(entry) as source:
        content = source.read(MAX_PART + 1)
    if len(content) > MAX_PART:
        raise _BOMB
    return content
