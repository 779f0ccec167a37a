"""Word documents and presentations, made on the spot: right ones and hostile ones. Every function answers bytes."""

import io
import zipfile
from collections.abc import Mapping, Sequence

from pptx import Presentation
from pptx.util import Inches

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_MAIN}"/></Types>'
)
_RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="word/document.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>'
)
ENTITIES = '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


def docx(
    paragraphs: Sequence[str] = ("Bread", "Flour and water."),
    *,
    table: Sequence[Sequence[str]] = (),
    prolog: str = "",
    links: str = f'xmlns:r="{_R}"',
    extra: Mapping[str, bytes] | None = None,
) -> bytes:
    """Write a Word document; ``prolog`` stands before its text's XML, ``extra`` are further parts by name."""
    rows = "".join("<w:tr>" + "".join(f"<w:tc>{_paragraph(cell)}</w:tc>" for cell in row) + "</w:tr>" for row in table)
    body = "".join(map(_paragraph, paragraphs)) + (f"<w:tbl>{rows}</w:tbl>" if rows else "")
    document = f'<?xml version="1.0" encoding="UTF-8"?>{prolog}'
    document += f'<w:document xmlns:w="{_W}" {links}><w:body>{body}</w:body></w:document>'
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELS,
        "word/document.xml": document,
        **(extra or {}),
    }
    return package(list(parts.items()))


def _paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def package(parts: Sequence[tuple[str, str | bytes]]) -> bytes:
    """Write a zip file of these parts; a name may come twice."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts:
            made.writestr(name, content)
    return target.getvalue()


def with_part(whole: bytes, name: str, content: bytes) -> bytes:
    """Answer a package with one part in place of what it has under the name, or added to it."""
    with zipfile.ZipFile(io.BytesIO(whole)) as source:
        parts: list[tuple[str, str | bytes]] = [(each, source.read(each)) for each in source.namelist() if each != name]
    return package([*parts, (name, content)])


def pptx(slides: Sequence[tuple[str, str]] = (("Bread", "Flour"), ("Rye", "Water")), *, notes: str = "") -> bytes:
    """Write a presentation of slides with title and text, a table on the first, and notes."""
    made = Presentation()
    for title, text in slides:
        slide = made.slides.add_slide(made.slide_layouts[1])
        slide.shapes.title.text, slide.placeholders[1].text = title, text
        if notes:
            slide.notes_slide.notes_text_frame.text = notes
    if slides:
        cells = made.slides[0].shapes.add_table(1, 2, Inches(1), Inches(1), Inches(2), Inches(1)).table
        cells.cell(0, 0).text, cells.cell(0, 1).text = "500 g", "flour"
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def bomb() -> bytes:
    """Write a document of some kilobytes that unpacks to a gigabyte."""
    nothing = bytes(64 * 2**20)
    return docx(extra={f"word/media/image{number}.png": nothing for number in range(1, 3)})


def many_parts() -> bytes:
    """Write a document with more parts than any has."""
    return package([("[Content_Types].xml", _TYPES), *((f"word/{number}", b"") for number in range(10_001))])
