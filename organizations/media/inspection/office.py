"""DOCX by docx2python, PPTX by python-pptx; both read a copy that `packages` has made harmless."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from defusedxml import ElementTree
from PIL import Image

from organizations.media.inspection.drawing import draw_page
from organizations.media.inspection.packages import copy_harmless, opened
from organizations.media.inspection.pictures import save_jpeg
from organizations.media.inspection.refusal import Refused
from organizations.media.inspection.texts import write_text
from organizations.media.rules import PPTX, Facts, Product

MAX_CHARACTERS = 20_000_000
MAX_SLIDES = 2000
_HARMLESS = Path("harmless.zip")
_PICTURES = ("docprops/thumbnail.jpeg", "docprops/thumbnail.jpg", "docprops/thumbnail.png")
_MAX_PICTURE, _MAX_SIDE, _WIDEST = 4 * 2**20, 4000, 640
_DEEPEST_GROUP = 20
_LINKS = re.compile(r'<a href="[^"]*">|</a>')
_LEAST_SIDE = 64
_BODY = "word/document.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def read(path: Path, content_type: str, out: Path) -> Facts:
    """Answer the number of words (and slides); write the text and a picture of the first page."""
    with opened(path) as package:
        picture = _own_picture(package, out)
        copy_harmless(package, _HARMLESS)
    try:
        pages = _slides(_HARMLESS) if content_type == PPTX else [_document(_HARMLESS)]
    except (Refused, MemoryError):
        raise
    except Exception as error:  # the libraries raise whatever a missing part leads to
        raise Refused(
            "damaged", "The file cannot be read as what it says it is. Save it again, and upload that."
        ) from error
    if sum(map(len, pages)) > MAX_CHARACTERS:
        raise Refused(
            "too_much_text", f"The file has more than {MAX_CHARACTERS:,} characters of text. Split it into parts."
        )
    first = picture or draw_page(next((page for page in pages if page.strip()), ""), out)
    return Facts(
        content_type=content_type,
        pages=len(pages) if content_type == PPTX else None,
        words=sum(len(page.split()) for page in pages),
        products=(first, write_text(pages, out)),
    )


def _document(path: Path) -> str:
    """Answer the text of a Word document: header, body with tables, footer, notes; a line a paragraph."""
    from docx2python import docx2python  # noqa: PLC0415 -- each library is imported when it is needed

    try:
        with docx2python(path) as found:
            parts = (found.header, found.body, found.footer, found.footnotes, found.endnotes)
            lines = [line for part in parts for line in _lines(part)]
    except (KeyError, AttributeError, TypeError, IndexError, ValueError):
        lines = _paragraphs(path)  # it wants declarations that some programs leave out
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _paragraphs(path: Path) -> list[str]:
    """Answer the body's paragraphs only, in order."""
    with zipfile.ZipFile(path) as package:
        root = ElementTree.fromstring(package.read(_BODY), forbid_dtd=True)
    return ["".join(text.text or "" for text in each.iter(f"{_W}t")) for each in root.iter(f"{_W}p")]


def _lines(part: Any) -> Iterator[str]:
    """Go through tables, rows, cells and paragraphs; a row of a table is one line, its cells apart by tabs."""
    for table in part:
        for row in table:
            cells = ["\n".join(_LINKS.sub("", line).rstrip() for line in cell) for cell in row]
            yield "\t".join(cells) if len(cells) > 1 else "".join(cells)


def _slides(path: Path) -> list[str]:
    from pptx import Presentation  # noqa: PLC0415

    slides = Presentation(str(path)).slides
    if len(slides) > MAX_SLIDES:
        raise Refused(
            "too_many_pages", f"There are {len(slides)} slides; the most is {MAX_SLIDES}. Split them into parts."
        )
    if len(slides) == 0:
        raise Refused("damaged", "There are no slides in this presentation.")
    return [_slide(slide) for slide in slides]


def _slide(slide: Any) -> str:
    lines = list(_words(slide.shapes, 0))
    if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
        notes = slide.notes_slide.notes_text_frame.text.strip()
        lines += ["", f"Notes: {notes}"] if notes else []
    return "\n".join(line.replace("\v", "\n") for line in lines).strip()


def _words(shapes: Any, depth: int) -> Iterator[str]:
    for shape in shapes:
        if getattr(shape, "has_table", False):
            for row in shape.table.rows:
                yield "\t".join(cell.text for cell in row.cells)
        elif hasattr(shape, "shapes"):
            if depth < _DEEPEST_GROUP:
                yield from _words(shape.shapes, depth + 1)
        elif getattr(shape, "has_text_frame", False) and shape.text_frame.text.strip():
            yield shape.text_frame.text


def _own_picture(package: zipfile.ZipFile, out: Path) -> Product | None:
    """Write the package's own picture of its first page as the product ``thumbnail``, where there is a sane one."""
    names = {entry.filename.casefold(): entry for entry in package.infolist()}
    found = next((names[name] for name in _PICTURES if name in names), None)
    if found is None or found.file_size > _MAX_PICTURE:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(package.read(found)), formats=["JPEG", "PNG"]) as image:
                if not _LEAST_SIDE <= min(image.size) <= max(image.size) <= _MAX_SIDE:
                    return None
                image.thumbnail((_WIDEST, _WIDEST * 2))
                return save_jpeg(image.convert("RGB"), "thumbnail", out)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombWarning, Image.DecompressionBombError):
        return None  # then the first page is drawn
