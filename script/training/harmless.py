"""Harmless technical talk: what the authors of the pinned packages wrote about their code, sentence by sentence."""

import re
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

_COMMENT = re.compile(r"(?:^[ \t]*#[ :]?.*\n)+", re.MULTILINE)
_DOCSTRING = re.compile(r'"""(.{20,4000}?)"""', re.DOTALL)
_SENTENCE = re.compile(r"(?<=[.!?:])\s+|\n\s*\n")
_LETTERS = re.compile(r"[a-z]{2,}")
_FEWEST, _MOST = 3, 60
_BIGGEST = 1_000_000
_HELD_OUT = 5  # of these, one package is for measuring


def packages(*roots: Path) -> Iterator[tuple[str, list[Path]]]:
    """Yield each package below the roots, with its files that hold prose."""
    for root in roots:
        for folder in sorted(root.iterdir()):
            paths = [folder] if folder.is_file() else sorted(folder.rglob("*"))
            prose = [path for path in paths if path.is_file() and _is_prose(path)]
            if prose:
                yield folder.name.split("-")[0].lower(), prose


def is_held_out(package: str) -> bool:
    """Return whether a package is for measuring only."""
    return zlib.crc32(package.encode()) % _HELD_OUT == 0


def sentences(paths: Iterable[Path]) -> Iterator[str]:
    """Yield the sentences of files, each once."""
    seen: set[int] = set()
    for path in paths:
        text = path.read_text(encoding="utf-8", errors="replace")
        for block in _blocks(path, text):
            for sentence in _SENTENCE.split(block):
                tidy = " ".join(sentence.split())
                if _FEWEST <= len(_LETTERS.findall(tidy)) <= _MOST and hash(tidy) not in seen:
                    seen.add(hash(tidy))
                    yield tidy


def _is_prose(path: Path) -> bool:
    named = path.suffix in {".md", ".rst", ".py"} or path.name in {"METADATA", "README.txt", "CHANGES.txt"}
    return named and path.stat().st_size < _BIGGEST


def _blocks(path: Path, text: str) -> Iterator[str]:
    if path.suffix != ".py":
        yield text
        return
    for comment in _COMMENT.finditer(text):
        yield re.sub(r"^[ \t]*#[ :]?", "", comment.group(), flags=re.MULTILINE)
    for docstring in _DOCSTRING.finditer(text):
        yield docstring.group(1)
