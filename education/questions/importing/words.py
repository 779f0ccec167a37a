"""Text of a file as plain words: bytes of unknown encoding, and HTML without its tags."""

import codecs
import re
from html.parser import HTMLParser

from education.questions.importing.refusal import Refused

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\ufffe\uffff]")
_MANY_CONTROLS = 0.01

FALLBACK = "The file is not UTF-8; it was read as Windows-1252. Look at letters with accents before you take anything."


def decode(content: bytes) -> tuple[str, list[str]]:
    """Return the text of a file, and what is to be said about its encoding. Raises :class:`Refused`."""
    encoding = next((name for bom, name in _BOMS if content.startswith(bom)), "")
    try:
        text, notes = content.decode(encoding or "utf-8"), []
    except UnicodeDecodeError:
        if encoding:
            raise Refused(
                "wrong_encoding",
                "The file says that it is Unicode, but it is broken. Save it as UTF-8, and upload that.",
            ) from None
        text, notes = _old(content), [FALLBACK]
    if len(_CONTROLS.findall(text[:100_000])) > _MANY_CONTROLS * min(len(text), 100_000):
        raise Refused("not_text", "This is not a text file, so there are no questions to find in it.")
    return plain_lines(text), notes


def _old(content: bytes) -> str:
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        raise Refused(
            "wrong_encoding",
            "The file's letters are in an encoding that is not known. Save it as UTF-8, and upload that.",
        ) from None


def plain_lines(text: str) -> str:
    """Return text with plain line ends and without control characters."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


_BLOCKS = {"p", "div", "li", "ul", "ol", "tr", "table", "blockquote", "pre", "section", "dt", "dd", "hr", "br"}
_BLOCKS |= {f"h{level}" for level in range(1, 7)}
_SILENT = {"script", "style", "head", "title", "template", "object", "iframe", "noscript", "svg"}
_PICTURES = {"img", "video", "audio", "embed", "object", "svg", "canvas", "iframe"}
#: Nothing is lost with these.
_PLAIN = {"p", "br", "div", "span", "li", "ul", "ol", "html", "body", "section", "a", "textentryinteraction"}


class _Reader(HTMLParser):
    """Collects what a person would read."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0
        self.has_picture = self.has_markup = self.had_script = False
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _PICTURES:
            self.has_picture = True
        if tag == "script" or any(name.startswith("on") for name, _ in attrs):
            self.had_script = True
        if tag in _SILENT:
            self.silent += 1
            return
        self.has_markup = self.has_markup or (tag not in _PLAIN and tag not in _PICTURES)
        if tag in _BLOCKS:
            self.parts.append("\n- " if tag == "li" else "\n")
        elif tag in ("td", "th"):
            self.parts.append(" | ")
        elif tag in ("sup", "sub"):
            self.parts.append("^" if tag == "sup" else "_")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in _BLOCKS and tag != "br":
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(re.sub(r"\s+", " ", data))


def plain(html: str, notes: list[str]) -> str:
    """Return HTML as plain text; what is lost by that is added to ``notes``, each once."""
    if "<" not in html and "&" not in html:
        return tidy(html)
    reader = _Reader()
    reader.feed(html)
    reader.close()
    for is_so, sentence in (
        (reader.has_picture, "A picture or a player is left out."),
        (reader.had_script, "A script is left out."),
        (reader.has_markup, "Formatting is simplified to plain text."),
    ):
        if is_so and sentence not in notes:
            notes.append(sentence)
    return tidy("".join(reader.parts))


def tidy(text: str) -> str:
    """Return text without spaces at the ends of lines and without runs of empty lines."""
    lines = [re.sub(r"[ \t\xa0]+", " ", line).strip() for line in plain_lines(text).split("\n")]
    kept = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    return re.sub(r"^- *$\n?", "", kept, flags=re.MULTILINE).strip()


def one_line(text: str) -> str:
    """Return text with every run of space as one space."""
    return " ".join(text.split())
