"""From a file to its questions: which format it is, decided by its content, and whose reader it gets."""

from collections.abc import Callable, Iterator
from pathlib import Path

from education.questions.importing import gift, moodle, outline, packages, qti1, qti2, table, trees
from education.questions.importing.draft import Draft
from education.questions.importing.refusal import Forged, Refused
from education.questions.importing.words import decode
from education.questions.rules.reading import FORMAT_NAMES, MAX_TEXT_BYTES, MIB, Format

_XML: dict[Format, Callable[[bytes], Iterator[Draft]]] = {
    Format.MOODLE: moodle.read,
    Format.QTI1: qti1.read,
    Format.QTI2: qti2.read,
}
_TEXT: dict[Format, Callable[[str], Iterator[Draft]]] = {
    Format.GIFT: gift.read,
    Format.CSV: table.read,
    Format.MARKDOWN: outline.read,
}
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_UNKNOWN = Refused(
    "unknown_format",
    "This is none of the formats that are read here: Moodle XML, GIFT, QTI, Common Cartridge, CSV or Markdown. "
    "If it is one of them, choose which.",
)


class Opened:
    """A file whose format is known: ``drafts`` yields its questions, ``notes`` say what holds for the whole file."""

    def __init__(self, path: Path, wanted: Format | None) -> None:
        """Look into the file; ``wanted`` is a format that a person chose. Raises ``Refused``."""
        self.notes: list[str] = []
        with path.open("rb") as source:
            is_archive = source.read(4) in (_ZIP, _EMPTY_ZIP)
        if is_archive:
            self.format, self.drafts = self._archive(path, wanted)
        else:
            if path.stat().st_size > MAX_TEXT_BYTES:
                raise Refused("too_large", f"A file of questions has at most {MAX_TEXT_BYTES // MIB} MB.")
            self.format, self.drafts = self._document(path.read_bytes(), wanted)

    def _say(self, notes: list[str]) -> None:
        self.notes += [note for note in notes if note not in self.notes]

    def _document(self, content: bytes, wanted: Format | None) -> tuple[Format, Iterator[Draft]]:
        if not content.strip():
            raise Refused("empty", "The file is empty.")
        if _begins_like_xml(content) and wanted not in _TEXT:
            return self._xml(content, wanted)
        text, notes = decode(content)
        self._say(notes)
        found = wanted or _format_of(text)
        if found is None:
            raise _UNKNOWN
        if found in _XML:
            raise Refused("not_xml", f"This is not {FORMAT_NAMES[found]}: it is no XML at all.")
        return found, _TEXT[found](text)

    def _xml(self, content: bytes, wanted: Format | None) -> tuple[Format, Iterator[Draft]]:
        ready, notes = trees.prepared(content)
        self._say(notes)
        found = _xml_format(ready)
        if wanted is not None and found is not wanted:
            raise Refused("other_format", f"This is not {FORMAT_NAMES[wanted]}, but {FORMAT_NAMES[found]}.")
        return found, _XML[found](ready)

    def _archive(self, path: Path, wanted: Format | None) -> tuple[Format, Iterator[Draft]]:
        package = packages.Package(path)
        files = list(packages.question_files(package))
        if not files:
            raise Refused("no_questions", "There are no questions in this archive, only other parts of a course.")
        ready: list[tuple[Format, str]] = []
        for name in files:
            content = package.read(name)
            try:
                found = self._document(content, None)[0]
            except Forged:
                raise
            except Refused as refusal:
                self._say([f"{_short(name)}: {refusal.reason}"])
                continue
            if wanted in (None, found):
                ready.append((found, name))
        if not ready:
            reason = self.notes[0] if self.notes else "None of its files is of the format you chose."
            raise Refused("no_questions", f"There are no questions in this archive. {reason}")
        return ready[0][0], self._all(package, ready)

    def _all(self, package: packages.Package, ready: list[tuple[Format, str]]) -> Iterator[Draft]:
        for found, name in ready:
            try:
                yield from self._document(package.read(name), found)[1]
            except Forged:
                raise
            except Refused as refusal:
                self._say([f"{_short(name)}: {refusal.reason}"])


def _short(name: str) -> str:
    return name if len(name) <= 80 else f"…{name[-79:]}"  # noqa: PLR2004 -- what fits into a line


def _begins_like_xml(content: bytes) -> bool:
    start = content[:400].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        start = start[2:].replace(b"\0", b"").lstrip()
    return start.startswith(b"<")


def _xml_format(content: bytes) -> Format:
    root = trees.root_of(content)
    for found, reader in ((Format.MOODLE, moodle), (Format.QTI1, qti1), (Format.QTI2, qti2)):
        if reader.is_one(root):
            return found
    name = trees.local(root)
    if name == "assessmentTest":
        raise Refused("only_a_test", "This document only names questions in other files. Upload the whole package.")
    raise Refused("unknown_format", f"This XML is none that is read here: it begins with “{name[:40]}”.")


def _format_of(text: str) -> Format | None:
    if table.looks_like(text):
        return Format.CSV
    if outline.looks_like(text):
        return Format.MARKDOWN
    return Format.GIFT if gift.looks_like(text) else None
