"""What stands in an archive of a module: one manifest, one document a section, the files by their digest."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

FORMAT = "diatonic-module"
FORMAT_VERSION = 1
MANIFEST = "manifest.json"
SECTIONS, FILES = "sections", "files"
#: What an archive does not hold, in the words of its manifest.
LEFT_OUT = (
    "comments of reviewers",
    "which section serves which objective",
    "who works on the module",
    "what learners did: progress, answers, results",
    "versions other than this one",
)
_PICTURE = re.compile(r"/o/[a-z0-9-]+/learn/pictures/([0-9a-f-]{36})/")
_NAMED = re.compile(r"\.\./files/[0-9a-f]{64}(?:-[0-9]{1,3})?\.[a-z0-9]{1,10}")
_UNFIT = re.compile(r"[^a-z0-9]+")

_Path = Annotated[str, Field(max_length=200)]
_Id = Annotated[str, Field(max_length=200)]


class _Document(BaseModel):
    model_config = ConfigDict(extra="ignore")


class ArchivedFile(_Document):
    """A file: where it lies, what it is. ``digest``: SHA-256 of what was uploaded.

    ``is_original`` is false for a picture: of those only our own writing is kept, so its bytes have another digest.
    """

    path: _Path
    name: Annotated[str, Field(min_length=1, max_length=255)]
    kind: Annotated[str, Field(max_length=40)]
    content_type: Annotated[str, Field(max_length=100)]
    size: int = Field(ge=0)
    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    is_original: bool = True
    file_id: _Id = ""


class ArchivedEntry(_Document):
    """A section in the manifest's outline; its document is at ``path``, its text beside it for people to read."""

    path: _Path
    title: Annotated[str, Field(max_length=200)]
    content_type: Annotated[str, Field(max_length=40)]
    text: _Path = ""


class ArchivedPrerequisite(_Document):
    """A module that has to be completed first: it is not in the archive."""

    module_id: _Id
    title: Annotated[str, Field(max_length=200)] = ""


class Manifest(_Document):
    """The archive's own description. ``version``: of the module; empty for a draft."""

    format: Literal["diatonic-module"]
    format_version: int = Field(ge=1)
    exported_at: Annotated[str, Field(max_length=40)] = ""
    organization_id: _Id = ""
    module_id: _Id = ""
    version: Annotated[str, Field(max_length=40)] = ""
    fields: dict[str, Any]
    prerequisites: list[ArchivedPrerequisite] = Field(default_factory=list, max_length=20)
    thumbnail: _Path = ""
    sections: list[ArchivedEntry] = Field(max_length=200)
    files: list[ArchivedFile] = Field(default_factory=list, max_length=2000)
    left_out: list[Annotated[str, Field(max_length=300)]] = Field(default_factory=list, max_length=50)


class SectionDocument(_Document):
    """One section. ``files``: slot → path. Pictures in its text are named by ``../files/…``, as in the ``.md``."""

    title: Annotated[str, Field(max_length=200)]
    content_type: Annotated[str, Field(max_length=40)]
    duration: int = Field(ge=0, le=10_000)
    duration_is_set: bool = False
    content_data: dict[str, Any]
    files: dict[Annotated[str, Field(max_length=40)], _Path] = Field(default_factory=dict, max_length=40)


def file_path(digest: str, extension: str, number: int = 1) -> str:
    """Return where a file lies: the same bytes once, however often they are used; under a further name once more.

    ``number``: which of the names that these bytes have it is, from 1.
    """
    return f"{FILES}/{digest}{f'-{number}' if number > 1 else ''}.{extension or 'bin'}"


def section_path(number: int) -> str:
    """Return where the document of a section lies."""
    return f"{SECTIONS}/{number:03}.json"


def text_path(number: int, title: str) -> str:
    """Return where the text of a section lies, for people."""
    stem = _UNFIT.sub("-", title.casefold()).strip("-")[:60]
    return f"{SECTIONS}/{number:03}-{stem}.md" if stem else f"{SECTIONS}/{number:03}.md"


def pictures_in(content: Mapping[str, Any]) -> list[str]:
    """Return the ids of the files that are shown as pictures anywhere in a section's content, each once."""
    return list(dict.fromkeys(_PICTURE.findall(json.dumps(content))))


def with_paths(content: Any, paths: Mapping[str, str]) -> Any:
    """Return the content with pictures named by where they lie in the archive; ``paths``: file id → path."""

    def named(match: re.Match[str]) -> str:
        return f"../{paths[match[1]]}" if match[1] in paths else match[0]

    return _changed(content, lambda text: _PICTURE.sub(named, text))


def with_addresses(content: Any, addresses: Mapping[str, str]) -> Any:
    """Return the content with pictures named by their address here; ``addresses``: path in the archive → address."""

    def named(match: re.Match[str]) -> str:
        return addresses.get(match[0].removeprefix("../"), match[0])

    return _changed(content, lambda text: _NAMED.sub(named, text))


def paths_in(content: Any) -> list[str]:
    """Return the paths of the files that a content names as pictures, each once."""
    found = (match.removeprefix("../") for text in _texts(content) for match in _NAMED.findall(text))
    return list(dict.fromkeys(found))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


def _changed(value: Any, change: Any) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {key: _changed(one, change) for key, one in value.items()}
    return [_changed(one, change) for one in value] if isinstance(value, list) else value
