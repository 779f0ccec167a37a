"""Word, PowerPoint, Markdown, plain text, SubRip, GIF, M4A and WAV: what is found in them, and hostile ones."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from organizations.media.inspection.runner import Inspection, inspect
from organizations.media.rules import BY_EXTENSION, Facts
from tests import media_files, office_files

Look = Callable[[bytes, str], Inspection]


@pytest.fixture
def look(tmp_path: Path) -> Look:
    def look(content: bytes, extension: str) -> Inspection:
        (tmp_path / "input").write_bytes(content)
        return inspect(tmp_path, BY_EXTENSION[extension])

    return look


def facts_of(inspection: Inspection) -> Facts:
    assert inspection.facts is not None, inspection.failure
    return inspection.facts


def pages(folder: Path) -> list[str]:
    found = json.loads((folder / "out" / "text.json").read_text())["pages"]
    assert [page["page"] for page in found] == list(range(1, len(found) + 1))
    return [page["text"] for page in found]


def thumbnail(folder: Path) -> Image.Image:
    return Image.open(io.BytesIO((folder / "out" / "thumbnail.jpg").read_bytes())).convert("RGB")


class TestOffice:
    def test_a_word_document_is_read_with_its_tables_and_drawn(self, look: Look, tmp_path: Path) -> None:
        content = office_files.docx(["Bread", "Flour and water."], table=[["500 g", "flour"]])

        facts = facts_of(look(content, "docx"))

        [text] = pages(tmp_path)
        assert text.replace("\n\n", "\n") == "Bread\nFlour and water.\n500 g\tflour"
        assert (facts.pages, facts.words) == (None, 7)
        assert thumbnail(tmp_path).size == (640, 905)

    def test_a_word_document_that_declares_little_is_read_too(self, look: Look, tmp_path: Path) -> None:
        facts_of(look(office_files.docx(["Bread", "Water"], links=""), "docx"))

        assert pages(tmp_path) == ["Bread\nWater"]

    def test_a_documents_own_picture_is_its_preview(self, look: Look, tmp_path: Path) -> None:
        picture = media_files.picture("JPEG", size=(400, 300))

        facts_of(look(office_files.docx(extra={"docProps/thumbnail.jpeg": picture}), "docx"))

        shown = thumbnail(tmp_path)
        assert shown.size == (400, 300)
        assert shown.getpixel((20, 20))[0] > 200  # type: ignore[index]  # RGB: a tuple

    @pytest.mark.parametrize(
        "picture",
        [b"not a picture", media_files.image_bomb(), media_files.picture("JPEG", size=(10, 10))],
        ids=["words", "bomb", "tiny"],
    )
    def test_a_picture_of_its_own_that_is_none_is_left_aside(self, look: Look, tmp_path: Path, picture: bytes) -> None:
        facts_of(look(office_files.docx(extra={"docProps/thumbnail.jpeg": picture}), "docx"))

        assert thumbnail(tmp_path).size == (640, 905)

    def test_a_presentation_is_read_slide_by_slide(self, look: Look, tmp_path: Path) -> None:
        facts = facts_of(look(office_files.pptx(notes="Wait here."), "pptx"))

        first, second = pages(tmp_path)
        assert first == "Bread\nFlour\n500 g\tflour\n\nNotes: Wait here."
        assert second == "Rye\nWater\n\nNotes: Wait here."
        assert facts.pages == 2

    def test_a_part_that_is_no_xml_by_its_name_is_never_parsed_as_such(self, look: Look) -> None:
        whole = office_files.pptx()
        types = (b'PartName="/ppt/presentation.xml"', b'PartName="/ppt/presentation.png"')
        bad = office_files.with_part(whole, "ppt/presentation.png", office_files.OUTSIDE.encode() + b"<p/>")
        with_types = office_files.with_part(
            bad,
            "[Content_Types].xml",
            _part(whole, "[Content_Types].xml").replace(*types),
        )
        rels = _part(whole, "_rels/.rels").replace(b"ppt/presentation.xml", b"ppt/presentation.png")

        failure = look(office_files.with_part(with_types, "_rels/.rels", rels), "pptx").failure

        assert failure is not None
        assert failure.code == "damaged"

    @pytest.mark.parametrize(
        ("content", "code", "words"),
        [
            (office_files.bomb, "too_much_inside", "unpacks to far more"),
            (office_files.many_parts, "too_much_inside", "unpacks to far more"),
            (lambda: office_files.docx(prolog=office_files.ENTITIES), "unsafe_xml", "document type definition"),
            (lambda: office_files.docx(prolog=office_files.OUTSIDE), "unsafe_xml", "document type definition"),
            (
                lambda: office_files.docx(extra={"word/header1.xml": f"{office_files.ENTITIES}<w/>".encode("utf-16")}),
                "unsafe_xml",
                "document type definition",
            ),
            (lambda: office_files.docx(["<w:x>" * 300 + "</w:x>" * 300]), "too_much_inside", "unpacks"),
            (lambda: office_files.docx(extra={"../../etc/passwd": b"x"}), "unsafe_names", "leads out"),
            (lambda: office_files.docx(extra={"/etc/passwd": b"x"}), "unsafe_names", "leads out"),
            (lambda: office_files.docx(extra={"C:\\x.xml": b"<x/>"}), "unsafe_names", "leads out"),
            (lambda: office_files.docx(extra={"WORD/document.xml": b"<x/>"}), "unsafe_names", "same name"),
            (lambda: office_files.docx()[:-200], "damaged", "not complete"),
            (lambda: office_files.docx()[: len(office_files.docx()) // 2], "damaged", "not complete"),
            (lambda: office_files.docx(["<w:broken>"]), "damaged", "not complete"),
            (lambda: _encrypted(office_files.docx()), "encrypted", "password"),
            (lambda: office_files.package([("a.txt", "x")]), "not_what_it_says", "another kind of package"),
            (office_files.pptx, "not_what_it_says", "PowerPoint presentation"),
        ],
        ids=[
            "bomb",
            "parts",
            "entities",
            "outside",
            "utf-16",
            "deep",
            "traversal",
            "absolute",
            "drive",
            "twice",
            "cut",
            "half",
            "broken",
            "encrypted",
            "other-zip",
            "pptx-as-docx",
        ],
    )
    def test_a_hostile_document_gets_a_sentence(
        self, look: Look, content: Callable[[], bytes], code: str, words: str
    ) -> None:
        inspection = look(content(), "docx")

        assert inspection.failure is not None, inspection.facts
        assert (inspection.failure.code, inspection.failure.retryable) == (code, False)
        assert words in inspection.failure.reason
        assert inspection.usage is not None
        assert inspection.usage.peak_memory < 120 * 2**20

    def test_macros_are_named(self, look: Look) -> None:
        whole = office_files.docx()
        types = _part(whole, "[Content_Types].xml").replace(
            b"vnd.openxmlformats-officedocument.wordprocessingml.document.main",
            b"vnd.ms-word.document.macroEnabled.main",
        )

        failure = look(office_files.with_part(whole, "[Content_Types].xml", types), "docx").failure

        assert failure is not None
        assert failure.code == "macros"


def _part(whole: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(whole)) as source:
        return source.read(name)


def _encrypted(whole: bytes) -> bytes:
    """Set the flag "encrypted" of the first part in the list of contents."""
    at = whole.index(b"PK\x01\x02") + 8
    return whole[:at] + bytes([whole[at] | 1]) + whole[at + 1 :]


class TestTexts:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
    @pytest.mark.parametrize("extension", ["md", "txt"])
    def test_a_text_is_kept_and_counted(self, look: Look, tmp_path: Path, extension: str, encoding: str) -> None:
        facts = facts_of(look("# Brötchen\r\n\r\nMehl, Wasser".encode(encoding), extension))

        assert pages(tmp_path) == ["# Brötchen\n\nMehl, Wasser"]
        assert (facts.words, facts.pages) == (4, None)
        assert thumbnail(tmp_path).size == (640, 905)

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            ("Brötchen".encode("latin-1"), "not_utf8"),
            (b"\xff\xfeB", "not_utf8"),
            ("B\0read".encode("utf-16"), "not_utf8"),
            (b" \n\t ", "empty"),
            (b"bread\x00water", "not_what_it_says"),
        ],
        ids=["latin-1", "half a letter", "nulls", "only space", "binary"],
    )
    def test_what_is_no_text_gets_a_sentence(self, look: Look, content: bytes, code: str) -> None:
        failure = look(content, "txt").failure

        assert failure is not None
        assert failure.code == code

    def test_a_text_that_begins_like_a_picture_is_a_text(self, look: Look) -> None:
        assert facts_of(look(b"BMI is a figure.", "txt")).words == 4


class TestSubRip:
    def test_it_becomes_webvtt(self, look: Look, tmp_path: Path) -> None:
        content = (
            "1\r\n00:00:00,5 --> 00:00:01,250\r\n<font color=red>Hello</font> <i>you</i> & me {\\an8}\r\n\r\n"
            "2\r\n00:00:02,000 --> 00:00:03,000\r\nIt was\r\n1999\r\n\r\n"
        )

        facts = facts_of(look(content.encode("utf-8-sig"), "srt"))

        assert (facts.cues, facts.last_cue_end) == (2, 3.0)
        assert (tmp_path / "out/captions.vtt").read_text().split("\n") == [
            "WEBVTT",
            "",
            "00:00:00.500 --> 00:00:01.250",
            "Hello <i>you</i> &amp; me ",
            "",
            "00:00:02.000 --> 00:00:03.000",
            "It was",
            "1999",
            "",
        ]

    @pytest.mark.parametrize(
        ("content", "code", "words"),
        [
            (b"1\n00:00:01,000 --> 00:00:02,000\nHi\n\n2\nno time\nHo\n", "malformed", "Line 6"),
            (b"1\n00:00:02,000 --> 00:00:01,000\nHi\n", "malformed", "Caption 1"),
            ("1\n00:00:01,000 --> 00:00:02,000\ncafé\n".encode("latin-1"), "not_utf8", "UTF-8"),
            (media_files.CAPTIONS, "not_what_it_says", "WebVTT"),
        ],
    )
    def test_what_cannot_be_read_is_named(self, look: Look, content: bytes, code: str, words: str) -> None:
        failure = look(content, "srt").failure

        assert failure is not None
        assert failure.code == code
        assert words in failure.reason


class TestGif:
    def test_it_keeps_moving_and_has_a_first_picture(self, look: Look, tmp_path: Path) -> None:
        facts = facts_of(look(media_files.animation(frames=5, size=(1200, 600)), "gif"))

        assert (facts.width, facts.height) == (1200, 600)
        with Image.open(tmp_path / "out/960.webp") as moving:
            assert (moving.format, getattr(moving, "n_frames", 0), moving.size) == ("WEBP", 5, (960, 480))
        with Image.open(tmp_path / "out/poster.jpg") as first:
            assert first.size == (960, 480)

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (lambda: media_files.animation(frames=601, size=(8, 8)), "too_heavy"),
            (lambda: media_files.animation()[:60], "damaged"),
        ],
    )
    def test_one_that_is_too_much_or_broken_is_refused(
        self, look: Look, content: Callable[[], bytes], code: str
    ) -> None:
        failure = look(content(), "gif").failure

        assert failure is not None
        assert failure.code == code


class TestSound:
    @pytest.mark.parametrize(
        ("extension", "container", "codec", "named"),
        [("m4a", "ipod", "aac", "aac"), ("m4a", "mp4", "aac", "aac"), ("wav", "wav", "pcm_s16le", "pcm_s16le")],
    )
    def test_it_is_measured(self, look: Look, extension: str, container: str, codec: str, named: str) -> None:
        facts = facts_of(look(media_files.audio(3, container=container, codec=codec), extension))

        assert facts.content_type == BY_EXTENSION[extension].content_type
        assert facts.duration == pytest.approx(3, abs=0.1)
        assert facts.audio_codec == named

    @pytest.mark.parametrize(
        ("content", "extension", "code"),
        [
            (media_files.video, "m4a", "has_picture"),
            (lambda: media_files.audio(container="ipod", codec="alac"), "m4a", "cannot_play"),
            (lambda: media_files.audio(container="wav", codec="pcm_s16le")[:9000], "wav", "not_complete"),
        ],
    )
    def test_what_browsers_may_not_play_is_refused(
        self, look: Look, content: Callable[[], bytes], extension: str, code: str
    ) -> None:
        failure = look(content(), extension).failure

        assert failure is not None
        assert failure.code == code


def test_a_video_has_five_posters_to_choose_from(look: Look, tmp_path: Path) -> None:
    facts = facts_of(look(media_files.video(seconds=10, sound=None), "mp4"))

    assert [product.name for product in facts.products] == ["poster", "poster30", "poster50", "poster70", "poster90"]
    # media_files.video: frame n has a red of 40 + n * 5 % 200; of 100 frames these are 10, 30, 50, 70 and 90.
    shown = [Image.open(tmp_path / "out" / product.filename).convert("RGB") for product in facts.products]
    reds = [image.getpixel((80, 45))[0] for image in shown]  # type: ignore[index]  # RGB: a tuple
    assert reds == pytest.approx([90, 190, 90, 190, 90], abs=14)
