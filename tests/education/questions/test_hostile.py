"""Files made to do harm, in each form in which questions come: refused in a sentence, in bounded time and memory."""

import struct
import zipfile
from pathlib import Path

import pytest

from diatonic.common import clock
from diatonic.common.untrusted.sandbox import Limits
from education.questions import services
from education.questions.importing import packages
from education.questions.importing.refusal import Forged, Refused
from education.questions.rules import State, Verdict
from education.questions.services.reading import look
from tests.education.questions.reading import FILES, bring, lines, packed

QTI1 = (FILES / "bread.qti12.xml").read_bytes()
ITEM = (FILES / "qti2/choice.xml").read_bytes()
MOODLE = (FILES / "bread.moodle.xml").read_bytes()
GIFT = (FILES / "bread.gift.txt").read_bytes()
_ENTITIES = '<!DOCTYPE {0} [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
_EXTERNAL = '<!DOCTYPE {0} [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
_MANIFEST = '<manifest><resources><resource type="imsqti_item_xmlv2p1" href="{0}"><file href="{0}"/></resource></resources></manifest>'


@pytest.mark.parametrize("root", ["quiz", "questestinterop", "assessmentItem"])
@pytest.mark.parametrize("declared", [_ENTITIES, _EXTERNAL], ids=["expansion", "external"])
def test_entities_are_never_expanded(root, declared, tmp_path: Path):
    content = f"{declared.format(root)}<{root}><question type='essay'>&b;&x;</question></{root}>"

    with pytest.raises(Forged):
        lines(content, tmp_path)
    with pytest.raises(Forged):
        lines(packed({"imsmanifest.xml": _MANIFEST.format("a.xml"), "a.xml": content}), tmp_path)
    with pytest.raises(Forged):
        lines(packed({"imsmanifest.xml": declared.format("manifest") + _MANIFEST.format("a.xml")}), tmp_path)


@pytest.mark.parametrize("name", ["../../etc/cron.d/x.xml", "/etc/x.xml", "a/../../x.xml", "..\\x.xml", "C:/x.xml"])
def test_an_archive_that_names_files_outside_itself_is_refused(name, tmp_path: Path):
    with pytest.raises(Forged):
        lines(packed({"quiz.xml": MOODLE, name: ITEM}), tmp_path)

    assert not list(tmp_path.rglob("x.xml"))


def test_a_manifest_that_points_outside_finds_nothing_there(tmp_path: Path):
    (tmp_path / "secret.xml").write_bytes(MOODLE)

    with pytest.raises(Refused) as refused:
        lines(packed({"imsmanifest.xml": _MANIFEST.format("../secret.xml")}), tmp_path)

    assert refused.value.code == "no_questions"


@pytest.mark.parametrize("inner", ["quiz.xml", "quiz.txt", "quiz.csv", "quiz.md"])
def test_a_bomb_is_refused_while_it_unpacks(inner, tmp_path: Path):
    with pytest.raises(Forged) as refused:
        lines(packed({inner: b"<quiz>" + bytes(30 * 2**20)}), tmp_path)

    assert refused.value.code == "bomb"


def test_a_bomb_that_lies_about_its_size_is_refused_all_the_same(tmp_path: Path):
    content = packed({"quiz.xml": b" " * (30 * 2**20)})
    lied = content.replace(struct.pack("<I", 30 * 2**20), struct.pack("<I", 10))

    with pytest.raises(Refused):
        lines(lied, tmp_path)


def test_many_small_files_are_no_way_round_the_limit(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(packages, "MAX_UNPACKED_BYTES", 10 * len(QTI1))

    with pytest.raises(Forged):
        lines(packed({f"{number}.xml": QTI1 for number in range(11)}), tmp_path)


def test_more_than_two_thousand_entries_are_refused_before_they_are_listed(tmp_path: Path, monkeypatch):
    content = packed({f"{number}.xml": b"" for number in range(2_001)})
    monkeypatch.setattr(zipfile, "ZipFile", None)  # nothing makes objects of them

    with pytest.raises(Forged) as refused:
        lines(content, tmp_path)

    assert refused.value.code == "too_many_entries"


def test_a_table_of_contents_that_lies_is_refused(tmp_path: Path):
    content = bytearray(packed({"quiz.xml": MOODLE}))
    at = content.rfind(b"PK\x05\x06")
    content[at + 12 : at + 16] = struct.pack("<I", 500 * 2**20)

    with pytest.raises(Refused):
        lines(bytes(content), tmp_path)


def test_an_encrypted_archive_is_refused(tmp_path: Path):
    content = bytearray(packed({"quiz.xml": MOODLE}))
    at = content.find(b"PK\x01\x02")
    content[at + 8] |= 1

    with pytest.raises(Refused) as refused:
        lines(bytes(content), tmp_path)

    assert refused.value.code == "encrypted"


_HUNDRED_THOUSAND = {
    "moodle": b"<quiz>" + b'<question type="essay"/>' * 100_000 + b"</quiz>",
    "qti-1.2": b"<questestinterop>" + b"<item/>" * 100_000 + b"</questestinterop>",
    "gift": b"So? {T}\n\n" * 100_000,
    "csv": b"question,right\n" + b"So?,true\n" * 100_000,
    "markdown": b"## So?\nAnswer: true\n\n" * 100_000,
}


@pytest.mark.parametrize("format_", _HUNDRED_THOUSAND)
def test_a_hundred_thousand_questions_are_refused_soon_and_small(format_, tmp_path: Path):
    (tmp_path / "input").write_bytes(_HUNDRED_THOUSAND[format_])

    reading = look(tmp_path, wanted="", seed="seed", limits=Limits(cpu_seconds=20, memory=512 * 2**20))

    assert reading.trouble is not None
    assert reading.trouble.code == "too_many"
    assert reading.peak_memory < 150 * 2**20
    assert reading.cpu_seconds < 10


@pytest.mark.parametrize(
    "content",
    [
        b"<quiz>" + b"<a>" * 100_000,
        b"<quiz>" + b"<question>" * 50_000 + b"</question>" * 50_000 + b"</quiz>",
        b"<quiz " + b" ".join(b'a%d="x"' % number for number in range(200_000)) + b"/>",
        b"<" * 1_000_000,
        b"{" * 1_000_000,
        b"::" * 500_000,
        b"## " + b"- [x] a\n" * 200_000,
        b'question\n"' + b'"' * 1_000_000,
        b"question,right\n" + b"x" * 10_000_000 + b",true",
    ],
    ids=["deep", "deep-questions", "attributes", "angles", "braces", "colons", "options", "quotes", "a-cell"],
)
def test_what_is_made_to_take_long_ends_soon(content, tmp_path: Path):
    (tmp_path / "input").write_bytes(content)

    reading = look(tmp_path, wanted="", seed="seed", limits=Limits(cpu_seconds=20, memory=768 * 2**20))

    assert reading.cpu_seconds < 10
    assert reading.trouble is None or reading.trouble.code not in ("took_too_long", "damaged")


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("Ist Brot süß? {T}".encode("utf-16"), "Ist Brot süß?"),
        ("Ist Brot süß? {T}".encode("utf-8-sig"), "Ist Brot süß?"),
        ("Ist Brot süß? {T}".encode("cp1252"), "Ist Brot süß?"),
        (
            '<?xml version="1.0" encoding="utf-16"?><quiz><question type="truefalse"><questiontext><text>süß?</text>'
            '</questiontext><answer fraction="100"><text>true</text></answer></question></quiz>'.encode("utf-16"),
            "süß?",
        ),
        (
            '<?xml version="1.0" encoding="UTF-8"?><quiz><question type="truefalse"><questiontext><text>süß?</text>'
            '</questiontext><answer fraction="100"><text>true</text></answer></question></quiz>'.encode("cp1252"),
            "süß?",
        ),
    ],
    ids=["utf-16", "bom", "windows-1252", "xml-utf-16", "xml-that-lies"],
)
def test_other_encodings_are_read_and_the_guess_is_said(content, found, tmp_path: Path):
    summary, (line,) = lines(content, tmp_path)

    assert line.question is not None
    assert line.question.text == found
    guessed = content.startswith("Ist Brot sü".encode("cp1252")) or b'encoding="UTF-8"' in content
    assert ["Windows-1252" in note for note in summary["notes"]] == ([True] if guessed else [])


@pytest.mark.parametrize("content", [b"\xff\xfeB\x00\xd8", b"So \x81\x8d\x8f\x90? {T}", b"\xef\xbb\xbfSo \xff? {T}"])
def test_a_wrong_encoding_is_a_sentence(content, tmp_path: Path):
    with pytest.raises(Refused) as refused:
        lines(content, tmp_path)

    assert refused.value.code == "wrong_encoding"


def test_scripts_and_handlers_become_nothing(tmp_path: Path):
    html = (
        '<p onclick="x()">So<script>alert(1)</script>?<a href="javascript:x()">here</a><iframe src="//x">y</iframe></p>'
    )
    text = f"[html]{html.replace('=', chr(92) + '=').replace(':', chr(92) + ':')} {{T}}"

    _, (line,) = lines(text, tmp_path)

    assert line.question is not None
    assert line.question.text == "So?here"
    assert line.verdict is Verdict.CHANGED
    assert "A script is left out." in line.notes


@pytest.mark.parametrize("content", [b"\0" * 1000, packed({"quiz.xml": b"<quiz>" + bytes(30 * 2**20)})])
def test_a_hostile_file_ends_as_a_failed_import_with_a_reason(instructor, content):
    one = bring(instructor, content)

    assert one.state is State.FAILED
    assert one.trouble is not None
    assert one.trouble.reason.endswith(".")
    assert not one.can_retry
    services.forget_import(instructor, import_id=one.import_id, now=clock.now())
