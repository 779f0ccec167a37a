"""What an archive may hold, and what the names in it may look like."""

import unicodedata

from diatonic.common.untrusted.zips import leads_out
from education.archives.inspection.refusal import GROWS, LEADS_OUT, Refused

MIB = 2**20
MAX_ENTRIES = 10_000
#: Everything in an archive, unpacked.
MAX_UNPACKED = 4 * 1024 * MIB
#: One text in it: a manifest, a section, an HTML page.
MAX_TEXT = 4 * MIB
#: All texts in it.
MAX_TEXTS = 96 * MIB
#: Beyond this an entry that is larger than a megabyte was made to do harm.
MAX_RATIO = 200
CHUNK = MIB


def check_name(name: str) -> str:
    """Return the name in one form of Unicode. Raises :class:`Refused` for one that leads out of the archive.

    Bytes that are no UTF-8, as old programs write them, are read as Latin-1: the same name for the same bytes, always.
    """
    plain = unicodedata.normalize("NFC", _decoded(name))
    if leads_out(plain):
        raise Refused(LEADS_OUT)
    return plain


def _decoded(name: str) -> str:
    try:
        name.encode()
    except UnicodeEncodeError:  # what stands for such bytes can be neither kept nor told
        return name.encode(errors="surrogateescape").decode("latin-1")
    return name


def text_of(content: bytes, name: str) -> str:
    """Return a text that is UTF-8. Raises :class:`Refused`."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(f"“{name}” is not written in UTF-8, so it cannot be read.") from None


def check_ratio(unpacked: int, packed: int) -> None:
    """Raise :class:`Refused` for what grows as only a bomb does."""
    if unpacked > MIB and unpacked > MAX_RATIO * max(1, packed):
        raise Refused(GROWS)
