"""Files to upload: generated ones, and those of others where they are."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import FilePayload

from local.place import ROOT
from tests import media_files

_OF_OTHERS = ROOT.parent / "shared" / "data" / "media"
#: slot → the file for it
Files = dict[str, FilePayload]
_TYPES = {
    ".mp4": "video/mp4",
    ".mp3": "audio/mpeg",
    ".vtt": "text/vtt",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".exe": "application/x-msdownload",
}


def payload(name: str, content: bytes) -> FilePayload:
    """Return a file as the browser's dialog would hand it over."""
    return {"name": name, "mimeType": _TYPES[Path(name).suffix], "buffer": content}


def generated() -> Files:
    """Return a small file for each slot."""
    return {
        "Video or sound": payload("kneading.mp4", media_files.video(seconds=3)),
        "Captions": payload("kneading.vtt", media_files.CAPTIONS),
        "Document": payload("recipe.pdf", media_files.pdf()),
    }


def of_others() -> Files:
    """Return real files for each slot; generated ones on a clone alone, beside which they do not stand."""
    return {
        "Video or sound": _real("rabbit320.mp4", media_files.video),
        "Captions": _real("subtitles_en.vtt", lambda: media_files.CAPTIONS),
        "Document": _real("pdflatex-4-pages.pdf", media_files.pdf),
    }


def others_too() -> Files:
    """Return the other real files, or generated ones: sound, a document, and one that asks for a password."""
    return {
        "sound": _real("bear.mp3", media_files.audio),
        "document": _real("google-doc-document.pdf", media_files.pdf),
        "encrypted": _real("encrypted.pdf", media_files.encrypted_pdf),
    }


def _real(name: str, otherwise: Callable[[], bytes]) -> FilePayload:
    path = _OF_OTHERS / name
    return payload(name, path.read_bytes() if path.exists() else otherwise())
