"""Tags that people type: of posts, and of what somebody knows well."""

import unicodedata
from collections.abc import Sequence

from diatonic.common.errors import FieldError

MAX_LENGTH = 40


def tidy(tag: str) -> str:
    """Return a tag as it is kept and compared: NFKC, lower case, without ``#`` before it, words joined by one hyphen."""
    plain = unicodedata.normalize("NFKC", tag).casefold()
    return "-".join(plain.lstrip("# \t").split())


def tidy_all(tags: Sequence[str], *, most: int, pointer: str) -> tuple[list[str], list[FieldError]]:
    """Return the tags in order, each once and none empty, and what is wrong with them, below ``pointer``.

    A tag has up to :data:`MAX_LENGTH` letters, digits and signs; control characters and those that turn the direction
    of writing are in none.
    """
    kept = list(dict.fromkeys(filter(None, map(tidy, tags))))
    wrong = [
        FieldError(f"{pointer}/{at}", f"A tag has at most {MAX_LENGTH} characters, and none that cannot be seen.")
        for at, tag in enumerate(tags)
        if len(tidy(tag)) > MAX_LENGTH or not tidy(tag).isprintable()
    ]
    if len(kept) > most:
        wrong.append(FieldError(pointer, f"At most {most} of these."))
    return kept, wrong
