"""Archives that were made to do harm, or are broken: refused with a sentence, and nothing is made of them."""

import io
import stat
import struct
import zipfile
from pathlib import Path

import pytest

from diatonic.common.untrusted.sandbox import Limits
from education.archives.inspection import child, runner
from education.archives.inspection.refusal import Refused
from education.archives.rules.states import ImportState
from education.authoring import services as authoring
from tests.education.archives.conftest import imported, manifest, text, zipped
from tests.people import INSTRUCTOR


def raw(*entries: tuple[zipfile.ZipInfo | str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as archive:
        for info, content in entries:
            archive.writestr(info, content)
    return target.getvalue()


def link(name: str, kind: int = stat.S_IFLNK) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = (kind | 0o777) << 16
    return info


def lying(content: bytes) -> bytes:
    """Let the directory of a zip say that its first entry unpacks to five gigabytes less than nothing."""
    at = content.index(b"PK\x01\x02")
    return content[: at + 24] + struct.pack("<I", 7) + content[at + 28 :]


def nested(depth: int) -> bytes:
    return b"[" * depth + b"]" * depth


GOOD = {"manifest.json": manifest("One"), "sections/001.json": text("One")}
HOSTILE = {
    "a bomb": (raw(("manifest.json", b"{}"), ("files/a", b"\0" * 64 * 2**20)), "grows far too much"),
    "ten thousand and one entries": (raw(*((f"{number}", b"") for number in range(10_001))), "entries"),
    "a way out": (raw(("manifest.json", b"{}"), ("../../etc/passwd", b"x")), "leads out of it"),
    "a way out of the root": (raw(("/etc/passwd", b"x")), "leads out of it"),
    "a way out on Windows": (raw(("C:/x", b"x")), "leads out of it"),
    "a link": (raw(("manifest.json", b"{}"), (link("files/a"), b"/etc/passwd")), "link or a device"),
    "a device": (raw((link("files/a", stat.S_IFCHR), b"")), "link or a device"),
    "no zip": (b"PK\x03\x04 and nothing of the kind", "not a zip file"),
    "something else": (b"Rar!\x1a\x07\x00", "neither"),
    "a broken entry": (lying(zipped(GOOD)), "damaged"),
    "half of one": (zipped(GOOD)[:200], "not a zip file"),
    "no manifest": (zipped({"readme.txt": b"Hello"}), "“manifest.json” is missing"),
    "a manifest in another encoding": (zipped({"manifest.json": '{"ü": 1}'.encode("utf-16")}), "UTF-8"),
    "a manifest that is no JSON": (zipped({"manifest.json": b"<xml/>"}), "not what it has to be"),
    "a manifest without an end": (zipped({"manifest.json": nested(100_000)}), "not what it has to be"),
    "a manifest from the future": (zipped({"manifest.json": manifest(format_version=2)}), "newer version"),
    "a manifest that lies about paths": (
        zipped({"manifest.json": manifest("One"), "sections/001.json": b"\xff\xfe"}),
        "UTF-8",
    ),
    "201 sections": (zipped({"manifest.json": manifest(*map(str, range(201)))}), "not what it has to be"),
    "one text of five megabytes": (
        raw(("manifest.json", b" " * 5 * 2**20), compression=zipfile.ZIP_STORED),
        "larger than any text",
    ),
}


def refusal(content: bytes, folder: Path) -> str:
    """Return what the reader says, without the child around it."""
    (folder / "input").write_bytes(content)
    (folder / "out").mkdir()
    with pytest.raises(Refused) as refused:
        child.look(folder / "input", folder / "out")
    return str(refused.value)


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_with_a_sentence(name, tmp_path):
    content, sentence = HOSTILE[name]

    assert sentence in refusal(content, tmp_path)


def test_the_same_name_twice_is_refused(tmp_path):
    with pytest.warns(UserWarning, match="Duplicate name"):
        content = raw(("manifest.json", b"{}"), ("manifest.json", b"{}"))

    assert "twice" in refusal(content, tmp_path)


def renamed(content: bytes, name: bytes, to: bytes) -> bytes:
    """Write other bytes for a name of the same length, as programs do that know nothing of UTF-8."""
    assert content.count(name) == 2
    assert len(name) == len(to)
    return content.replace(name, to)


def test_names_in_an_old_encoding_do_not_stop_what_is_named_otherwise(tmp_path):
    content = renamed(zipped({**GOOD, "files/cafe.txt": b"Notes"}), b"cafe.txt", b"caf\xe9.txt")

    (tmp_path / "input").write_bytes(content)
    (tmp_path / "out").mkdir()

    assert [one.title for one in child.look(tmp_path / "input", tmp_path / "out").modules[0].sections] == ["One"]


def test_a_name_that_says_it_is_utf_8_and_is_not_is_refused(tmp_path):
    content = renamed(zipped({**GOOD, "files/café.txt": b"Notes"}), "café.txt".encode(), b"caf\xe9\xe9.txt")

    assert "damaged" in refusal(content, tmp_path)


def test_a_refused_archive_ends_its_import_with_the_reason_and_makes_nothing():
    content, sentence = HOSTILE["a bomb"]

    found = imported(content)

    assert found.made.state is ImportState.FAILED
    assert sentence in found.made.reason
    assert not found.made.can_retry
    assert authoring.list_modules(INSTRUCTOR).items == ()


def test_a_reader_that_takes_too_much_is_ended_and_said(tmp_path):
    (tmp_path / "input").write_bytes(zipped(GOOD))

    found = runner.look(tmp_path, Limits(memory=32 * 2**20))

    assert found.plan is None
    assert found.refused


def test_what_is_written_in_an_archive_is_text_and_nothing_else():
    body = "<script>alert(1)</script> [click](javascript:alert(1)) ![x](../files/../../secret.png)"

    found = imported(zipped({"manifest.json": manifest("One"), "sections/001.json": text("One", body)}))

    (module_id,) = found.made.modules
    _, outline = authoring.get_module_with_outline(INSTRUCTOR, module_id=module_id)
    (section,) = authoring.get_sections(INSTRUCTOR, module_id=module_id, entries=outline.entries)
    assert section.content_data["body"] == body  # shown as text: tests/hostile/test_markdown.py
