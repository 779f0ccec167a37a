"""Draws how a text begins, as the picture of a document that brings none."""

import textwrap
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from organizations.media.inspection.pictures import save_jpeg
from organizations.media.rules import Product

_PAGE = (640, 905)  # A4
_MARGIN, _SIZE, _LEADING, _COLUMNS = 64, 17, 27, 62
_LINES = (_PAGE[1] - 2 * _MARGIN) // _LEADING
_SIGNS = "\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u2026"  # dashes, quotation marks, bullet, ellipsis
_INK, _PAPER, _SOFT = "#1f2937", "#ffffff", "#c7ccd4"


def draw_page(text: str, out: Path) -> Product:
    """Write the first lines of a text as the product ``thumbnail``."""
    page = Image.new("RGB", _PAGE, _PAPER)
    pen = ImageDraw.Draw(page)
    font = ImageFont.load_default(_SIZE)
    lines = _first_lines(text)
    for number, line in enumerate(lines):
        at = (_MARGIN, _MARGIN + number * _LEADING)
        if line.isascii() or _is_drawn(line):
            pen.text(at, line, fill=_INK, font=font)
        elif line.strip():  # the font at hand has no such letters: a bar says that something is written there
            width = min(_PAGE[0] - 2 * _MARGIN, 12 + 9 * len(line))
            pen.rounded_rectangle((at[0], at[1] + 6, at[0] + width, at[1] + 16), 4, fill=_SOFT)
    return save_jpeg(page, "thumbnail", out)


def _first_lines(text: str) -> list[str]:
    lines: list[str] = []
    for paragraph in text[: _COLUMNS * _LINES * 2].split("\n"):
        lines += textwrap.wrap(paragraph.expandtabs(4).rstrip(), _COLUMNS) or [""]
        if len(lines) >= _LINES:
            break
    return lines[:_LINES]


def _is_drawn(line: str) -> bool:
    """Whether Pillow's own font has the letters: those of western Europe."""
    return all(character.isascii() or "\u00a1" <= character <= "\u017f" or character in _SIGNS for character in line)
