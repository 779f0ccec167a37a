"""HTML of a course as Markdown: headings, lists, tables, links, pictures, code. What else there is becomes plain words."""

import re
from collections.abc import Callable
from html.parser import HTMLParser

_SILENT = {"script", "style", "head", "title", "template", "object", "noscript", "svg", "iframe"}
_DROPPED = {
    "script": "A script is left out.",
    "iframe": "A page of another site that was shown here is left out.",
    "object": "An embedded object is left out.",
    "video": "A player inside the text is left out.",
    "audio": "A player inside the text is left out.",
    "form": "A form inside the text is left out.",
    "svg": "A drawing inside the text is left out.",
}
_WRAPPED = {"strong": "**", "b": "**", "em": "*", "i": "*", "code": "`", "del": "~~", "s": "~~"}
_BLOCKS = {"p", "div", "section", "article", "table", "figure", "dl", "dt", "dd", "header", "footer", "address"}
_SPECIAL = re.compile(r"([\\`*_\[\]<>|#])")
_SAFE = re.compile(r"(https?://|mailto:)", re.IGNORECASE)

#: Given where a picture lies, returns how the text shall name it, or "" for none.
Pictures = Callable[[str], str]


class _Writer(HTMLParser):
    def __init__(self, pictures: Pictures) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.notes: dict[str, None] = {}
        self._pictures = pictures
        self._silent = self._pre = self._quote = 0
        self._lists: list[int] = []  # 0: bullets, above: the next number
        self._links: list[str] = []
        self._row: list[str] | None = None
        self._is_first_row = True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in _DROPPED:
            self.notes[_DROPPED[tag]] = None
        if tag in _SILENT:
            self._silent += 1
            return
        if self._silent:
            return
        if tag in _WRAPPED and not self._pre:
            self.parts.append(_WRAPPED[tag])
        elif begin := getattr(self, f"_begin_{'heading' if re.fullmatch('h[1-6]', tag) else tag}", None):
            begin(tag, values)
        elif tag in _BLOCKS:
            self._break()

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif self._silent:
            return
        elif tag in _WRAPPED and not self._pre:
            self.parts.append(_WRAPPED[tag])
        elif end := getattr(self, f"_end_{tag}", None):
            end()
        elif tag in _BLOCKS or re.fullmatch("h[1-6]", tag):
            self._break()

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        if self._pre:
            self.parts.append(data)
            return
        self.parts.append(_SPECIAL.sub(r"\\\1", re.sub(r"\s+", " ", data)))

    def _break(self) -> None:
        self.parts.append("\n\n" + "> " * min(self._quote, 3))

    def _begin_heading(self, tag: str, _values: dict[str, str]) -> None:
        self._break()
        self.parts.append("#" * min(6, int(tag[1]) + 1) + " ")

    def _begin_br(self, _tag: str, _values: dict[str, str]) -> None:
        self.parts.append("  \n")

    def _begin_hr(self, _tag: str, _values: dict[str, str]) -> None:
        self.parts.append("\n\n---\n\n")

    def _begin_blockquote(self, _tag: str, _values: dict[str, str]) -> None:
        self._quote += 1
        self._break()

    def _end_blockquote(self) -> None:
        self._quote = max(0, self._quote - 1)
        self._break()

    def _begin_pre(self, _tag: str, _values: dict[str, str]) -> None:
        self._pre += 1
        self.parts.append("\n\n```text\n")

    def _end_pre(self) -> None:
        self._pre = max(0, self._pre - 1)
        self.parts.append("\n```\n\n")

    def _begin_ul(self, _tag: str, _values: dict[str, str]) -> None:
        self._lists.append(0)
        self.parts.append("\n" if len(self._lists) > 1 else "\n\n")

    def _begin_ol(self, _tag: str, _values: dict[str, str]) -> None:
        self._lists.append(1)
        self.parts.append("\n" if len(self._lists) > 1 else "\n\n")

    def _end_ul(self) -> None:
        self._lists = self._lists[:-1]
        self.parts.append("\n" if self._lists else "\n\n")

    _end_ol = _end_ul

    def _begin_li(self, _tag: str, _values: dict[str, str]) -> None:
        number = self._lists[-1] if self._lists else 0
        if number:
            self._lists[-1] += 1
        indent = "   " * max(0, min(len(self._lists), 8) - 1)
        self.parts.append(f"\n{indent}{f'{number}.' if number else '-'} ")

    def _begin_a(self, _tag: str, values: dict[str, str]) -> None:
        address = values.get("href", "").strip()
        is_kept = bool(_SAFE.match(address))
        if address and not is_kept and not address.startswith("#"):
            self.notes["A link into the course itself is left out; its words stay."] = None
        self._links.append(re.sub(r"[\s<>()]", "", address) if is_kept else "")
        if is_kept:
            self.parts.append("[")

    def _end_a(self) -> None:
        if self._links and (address := self._links.pop()):
            self.parts.append(f"]({address})")

    def _begin_img(self, _tag: str, values: dict[str, str]) -> None:
        words = _SPECIAL.sub(r"\\\1", " ".join(values.get("alt", "").split()))
        source = values.get("src", "")
        if named := self._pictures(source):
            self.parts.append(f"![{words}]({named})")
        else:
            self.notes[f"The picture “{source[:80]}” is not in the course's files, so it is left out."] = None
            self.parts.append(words)

    def _begin_table(self, _tag: str, _values: dict[str, str]) -> None:
        self._is_first_row = True
        self._break()

    def _begin_tr(self, _tag: str, _values: dict[str, str]) -> None:
        self._row = []

    def _begin_td(self, _tag: str, _values: dict[str, str]) -> None:
        if self._row is not None:
            self._row.append("")
            self.parts.append("\0")

    _begin_th = _begin_td

    def _end_tr(self) -> None:
        if not self._row:
            return
        width, self._row = len(self._row), None
        cells = "".join(self.parts).split("\0")
        self.parts = ["\0".join(cells[:-width])]
        row = "| " + " | ".join(" ".join(cell.split()) for cell in cells[-width:]) + " |"
        ruler = "\n" + "|" + " --- |" * width if self._is_first_row else ""
        self._is_first_row = False
        self.parts.append(f"\n{row}{ruler}")


def to_markdown(html: str, pictures: Pictures) -> tuple[str, list[str]]:
    """Return HTML as Markdown, and what was lost by that, each once."""
    writer = _Writer(pictures)
    writer.feed(html.replace("\0", ""))
    writer.close()
    text = "".join(writer.parts).replace("\0", " ")
    lines = [line.rstrip() if not line.endswith("  ") else line for line in text.split("\n")]
    text = re.sub(r"\*\*\s*\*\*", "", "\n".join(lines))
    return re.sub(r"\n{3,}", "\n\n", text).strip(), list(writer.notes)
