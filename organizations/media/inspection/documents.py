"""PDF, by PDFium."""

import json
from pathlib import Path

import pypdfium2 as pdfium  # type: ignore[import-untyped]  # it has no types

from organizations.media.inspection.pictures import save_jpeg
from organizations.media.inspection.refusal import Refused
from organizations.media.rules import Facts, Product

MAX_PAGES = 2000
MAX_CHARACTERS = 20_000_000
_PASSWORD_NEEDED = 4  # FPDF_ERR_PASSWORD
_THUMBNAIL = (640, 905)  # room for a page of A4


def read(path: Path, content_type: str, out: Path) -> Facts:
    """Answer the number of pages; write their text, one entry a page, and a picture of the first."""
    try:
        with pdfium.PdfDocument(path) as document:
            count = len(document)
            _check_count(count)
            thumbnail = _write_thumbnail(document, out)
            text = _write_text(document, count, out)
    except pdfium.PdfiumError as error:
        if error.err_code == _PASSWORD_NEEDED:
            raise Refused("encrypted", "The PDF asks for a password. Save it without one, and upload that.") from error
        raise Refused("damaged", "The PDF is damaged or not complete. Export it again, and upload that.") from error
    return Facts(content_type=content_type, pages=count, products=(thumbnail, text))


def _check_count(count: int) -> None:
    if count == 0:
        raise Refused("damaged", "The PDF has no pages. Export it again, and upload that.")
    if count > MAX_PAGES:
        raise Refused("too_many_pages", f"The PDF has {count} pages; the most is {MAX_PAGES}. Split it into parts.")


def _write_thumbnail(document: pdfium.PdfDocument, out: Path) -> Product:
    page = document[0]
    width, height = page.get_size()
    if min(width, height) <= 0:
        raise Refused("damaged", "The first page of the PDF has no size. Export it again, and upload that.")
    scale = min(_THUMBNAIL[0] / width, _THUMBNAIL[1] / height)
    return save_jpeg(page.render(scale=scale).to_pil(), "thumbnail", out)


def _write_text(document: pdfium.PdfDocument, count: int, out: Path) -> Product:
    pages, characters = [], 0
    for number in range(1, count + 1):
        page = document[number - 1]
        text = page.get_textpage().get_text_bounded(errors="replace")
        page.close()
        characters += len(text)
        if characters > MAX_CHARACTERS:
            raise Refused(
                "too_much_text", f"The PDF has more than {MAX_CHARACTERS:,} characters of text. Split it into parts."
            )
        pages.append({"page": number, "text": text})
    product = Product("text", "text.json", "application/json")
    (out / product.filename).write_text(json.dumps({"pages": pages}), encoding="ascii")
    return product
