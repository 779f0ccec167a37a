"""Files to upload: generated ones, and those of others where they are."""

from pathlib import Path

from playwright.sync_api import FilePayload

from local.place import ROOT
from tests import media_files

_OF_OTHERS = ROOT.parent / "shared" / "data" / "media"
_TYPES = {".mp4": "video/mp4", ".mp3": "audio/mpeg", ".vtt": "text/vtt", ".pdf": "application/pdf"}


def payload(name: str, content: bytes) -> FilePayload:
    """Return a file as the browser's dialog would hand it over."""
    return {"name": name, "mimeType": _TYPES[Path(name).suffix], "buffer": content}


def generated() -> dict[str, FilePayload]:
    """Return a small file for each slot."""
    return {
        "Video or sound": payload("kneading.mp4", media_files.video(seconds=3)),
        "Captions": payload("kneading.vtt", media_files.CAPTIONS),
        "Document": payload("recipe.pdf", media_files.pdf()),
    }


def of_others() -> list[dict[str, FilePayload]]:
    """Return real files for each slot, twice; empty on a clone alone, which does not have the folder."""
    sets = [
        {"Video or sound": "rabbit320.mp4", "Captions": "subtitles_en.vtt", "Document": "pdflatex-4-pages.pdf"},
        {"Video or sound": "bear.mp3", "Document": "google-doc-document.pdf"},
    ]
    return [
        {slot: payload(name, (_OF_OTHERS / name).read_bytes()) for slot, name in names.items()}
        for names in sets
        if all((_OF_OTHERS / name).exists() for name in names.values())
    ]
