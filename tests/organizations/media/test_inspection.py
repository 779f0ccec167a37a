"""What a look inside real files finds, and what it says about the ones we do not take."""

import io
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from organizations.media.inspection.containers import check_complete
from organizations.media.inspection.refusal import Refused
from organizations.media.inspection.runner import Inspection, inspect, product_path
from organizations.media.inspection.sniff import check_content
from organizations.media.rules import FILE_TYPES, Facts
from tests import media_files

Look = Callable[[bytes, str], Inspection]


@pytest.fixture
def look(tmp_path: Path) -> Look:
    def look(content: bytes, content_type: str) -> Inspection:
        (tmp_path / "input").write_bytes(content)
        return inspect(tmp_path, FILE_TYPES[content_type])

    return look


def facts_of(inspection: Inspection) -> Facts:
    assert inspection.facts is not None, inspection.failure
    return inspection.facts


def image_of(folder: Path, facts: Facts, name: str) -> Image.Image:
    product = next(p for p in facts.products if p.name == name)
    return Image.open(io.BytesIO(product_path(folder, product).read_bytes()))


@pytest.mark.parametrize(
    ("content_type", "codec", "sound", "expected"),
    [
        ("video/mp4", "libx264", "aac", ("h264", "aac")),
        ("video/mp4", "libsvtav1", None, ("av1", None)),
        ("video/quicktime", "libx264", "aac", ("h264", "aac")),
        ("video/webm", "libvpx", None, ("vp8", None)),
        ("video/webm", "libvpx-vp9", "libopus", ("vp9", "opus")),
    ],
)
def test_a_video_that_browsers_play_is_measured_and_gets_a_poster(
    look: Look, tmp_path: Path, content_type: str, codec: str, sound: str | None, expected: object
) -> None:
    container = FILE_TYPES[content_type].extensions[0]

    facts = facts_of(look(media_files.video(container, codec=codec, sound=sound), content_type))

    assert facts.content_type == content_type
    assert facts.duration == pytest.approx(2, abs=0.1)
    assert (facts.width, facts.height) == (160, 90)
    assert (facts.video_codec, facts.audio_codec) == expected
    assert image_of(tmp_path, facts, "poster").size == (160, 90)


def test_making_a_video_leaves_this_process_an_ordinary_one() -> None:
    before = os.sched_getscheduler(0)

    media_files.video("mp4", codec="libsvtav1", sound=None)

    assert os.sched_getscheduler(0) == before  # real-time ones would starve the servers that later tests start


def test_a_poster_shows_the_tenth_of_the_video(look: Look, tmp_path: Path) -> None:
    facts = facts_of(look(media_files.video(seconds=20, sound=None), "video/mp4"))

    # media_files.video: frame 20 of 200 has a red of 40 + 20 * 5 % 200, frame 0 has 40.
    red = image_of(tmp_path, facts, "poster").convert("RGB").getpixel((80, 45))[0]  # type: ignore[index]  # RGB: a tuple
    assert red == pytest.approx(140, abs=12)


def test_a_video_filmed_upright_is_measured_and_shown_upright(look: Look, tmp_path: Path) -> None:
    facts = facts_of(look(media_files.turned(media_files.video()), "video/mp4"))

    assert (facts.width, facts.height) == (90, 160)
    assert image_of(tmp_path, facts, "poster").size == (90, 160)


def test_a_mov_that_holds_mp4_is_taken_for_what_it_is(look: Look) -> None:
    assert facts_of(look(media_files.video("mp4"), "video/quicktime")).content_type == "video/mp4"


@pytest.mark.parametrize(
    ("codec", "pixels", "sound", "named"),
    [
        ("libx265", "yuv420p", "aac", "HEVC (H.265)"),
        ("mpeg4", "yuv420p", "aac", "MPEG-4 Part 2"),
        ("libx264", "yuv444p", "aac", "yuv444p"),
        ("libx264", "yuv420p", "ac3", "Dolby Digital (AC-3)"),
    ],
)
def test_a_codec_that_browsers_cannot_play_is_named_with_what_to_export(
    look: Look, codec: str, pixels: str, sound: str, named: str
) -> None:
    failure = look(media_files.video(codec=codec, pixels=pixels, sound=sound), "video/mp4").failure

    assert failure is not None
    assert failure.code == "cannot_play"
    assert named in failure.reason
    assert "Export it as MP4 with H.264" in failure.reason
    assert not failure.retryable


@pytest.mark.parametrize("container", ["mp4", "faststart", "webm"])
def test_a_video_cut_short_is_refused(tmp_path: Path, container: str) -> None:
    webm = container == "webm"
    whole = media_files.video(
        "webm" if webm else "mp4",
        codec="libvpx" if webm else "libx264",
        options={"movflags": "faststart"} if container == "faststart" else None,
        sound=None,
    )
    content_type, path = "video/webm" if webm else "video/mp4", tmp_path / "input"
    path.write_bytes(whole)
    check_complete(path, content_type)

    for kept in (0.1, 0.5, 0.9, 0.99):
        path.write_bytes(whole[: int(len(whole) * kept)])
        with pytest.raises(Refused, match="its end is missing"):
            check_complete(path, content_type)


def test_a_cut_video_is_refused_by_the_child_too(look: Look) -> None:
    whole = media_files.video()

    failure = look(whole[: len(whole) // 2], "video/mp4").failure

    assert failure is not None
    assert failure.code == "not_complete"


def test_a_video_whose_pictures_are_rubbish_is_refused(look: Look) -> None:
    whole = media_files.video(options={"movflags": "faststart"}, sound=None)
    at = whole.index(b"mdat") + 4

    failure = look(whole[:at] + b"\xff" * (len(whole) - at), "video/mp4").failure

    assert failure is not None
    assert failure.code == "damaged"


def test_sound_alone_is_no_video(look: Look) -> None:
    failure = look(media_files.audio(container="mp4", codec="aac"), "video/mp4").failure

    assert failure is not None
    assert failure.code == "no_picture"


def test_sound_is_measured(look: Look) -> None:
    facts = facts_of(look(media_files.audio(3), "audio/mpeg"))

    assert facts.duration == pytest.approx(3, abs=0.1)
    assert facts.audio_codec == "mp3"
    assert facts.products == ()


def test_a_document_is_counted_read_and_pictured(look: Look, tmp_path: Path) -> None:
    facts = facts_of(look(media_files.pdf(["One apple", "Two pears"]), "application/pdf"))

    assert facts.pages == 2
    text = json.loads((tmp_path / "out" / "text.json").read_text())
    assert text == {"pages": [{"page": 1, "text": "One apple"}, {"page": 2, "text": "Two pears"}]}
    assert image_of(tmp_path, facts, "thumbnail").size == (640, 427)


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (media_files.encrypted_pdf, "encrypted", "password"),
        (lambda: media_files.pdf()[:60], "damaged", "damaged"),
        (lambda: b"%PDF-1.7\n" + b"nonsense " * 50, "damaged", "damaged"),
        (lambda: media_files.blank_pdf(0), "damaged", "Export it again"),
        (lambda: media_files.blank_pdf(2001), "too_many_pages", "2001 pages; the most is 2000"),
    ],
    ids=["encrypted", "cut", "malformed", "no-pages", "too-many-pages"],
)
def test_a_document_we_cannot_use_gets_a_sentence(
    look: Look, content: Callable[[], bytes], code: str, words: str
) -> None:
    failure = look(content(), "application/pdf").failure

    assert failure is not None
    assert failure.code == code
    assert words in failure.reason


@pytest.mark.parametrize("layout", ["PNG", "JPEG", "WEBP"])
def test_an_image_is_written_anew_upright_without_metadata(look: Look, tmp_path: Path, layout: str) -> None:
    # Orientation 6: to be turned clockwise by 90°, so the red left half becomes the upper half.
    content = media_files.picture(layout, size=(2400, 1200), orientation=6, comment="at home, 52.1 N 4.3 E")

    facts = facts_of(look(content, f"image/{layout.lower()}"))

    assert (facts.width, facts.height) == (1200, 2400)
    assert [(p.name, p.width, p.height) for p in facts.products] == [
        ("320", 320, 640),
        ("960", 960, 1920),
        ("1920", 1200, 2400),
    ]
    for product in facts.products:
        assert b"at home" not in product_path(tmp_path, product).read_bytes()
        image = image_of(tmp_path, facts, product.name)
        assert image.format == layout
        assert not image.getexif()
        assert image.convert("RGB").getpixel((10, 10))[0] > 200  # type: ignore[index]  # RGB: a tuple


@pytest.mark.parametrize(
    ("width", "expected"),
    [(100, [100]), (320, [320]), (700, [320, 700]), (1000, [320, 960, 1000]), (4000, [320, 960, 1920])],
)
def test_an_image_is_never_made_larger(look: Look, width: int, expected: list[int]) -> None:
    facts = facts_of(look(media_files.picture(size=(width, 50)), "image/png"))

    assert [p.width for p in facts.products] == expected


@pytest.mark.parametrize("mode", ["L", "LA", "RGBA", "P", "1", "I;16"])
def test_an_image_in_any_mode_is_taken(look: Look, tmp_path: Path, mode: str) -> None:
    facts = facts_of(look(media_files.picture(size=(400, 40), mode=mode), "image/png"))

    shown = image_of(tmp_path, facts, "320")
    assert shown.mode == ("RGBA" if mode in ("LA", "RGBA") else "RGB")
    assert shown.convert("L").getpixel((10, 10)) != shown.convert("L").getpixel((300, 10))


@pytest.mark.parametrize("side", [8_001, 30_000])
def test_an_image_bomb_is_refused_before_it_is_unpacked(look: Look, side: int) -> None:
    inspection = look(media_files.image_bomb(side), "image/png")

    assert inspection.failure is not None
    assert inspection.failure.code == "too_many_pixels"
    assert "64 megapixels" in inspection.failure.reason
    assert inspection.usage is not None
    assert inspection.usage.peak_memory < 60 * 2**20


def test_an_image_cut_short_is_refused(look: Look) -> None:
    failure = look(media_files.picture()[:300], "image/png").failure

    assert failure is not None
    assert failure.code == "damaged"


def test_captions_are_counted(look: Look) -> None:
    facts = facts_of(look(media_files.CAPTIONS, "text/vtt"))

    assert (facts.cues, facts.last_cue_end) == (2, 1.9)


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (media_files.CAPTIONS.replace(b"00:00:01.900", b"0:1,9"), "malformed", "Line 7"),
        (media_files.CAPTIONS.replace(b"00:00:01.900", b"00:00:00.900"), "malformed", "Caption 2"),
        (b"WEBVTT\n", "no_cues", "no captions"),
        (media_files.CAPTIONS + "café".encode("latin-1"), "not_utf8", "UTF-8"),
    ],
    ids=["bad-time", "ends-before-it-begins", "only-heading", "latin-1"],
)
def test_captions_that_browsers_would_drop_get_a_sentence(look: Look, content: bytes, code: str, words: str) -> None:
    failure = look(content, "text/vtt").failure

    assert failure is not None
    assert failure.code == code
    assert words in failure.reason


@pytest.mark.parametrize("content_type", FILE_TYPES)
@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"", "empty", "no bytes"),
        (media_files.PROGRAM, "not_what_it_says", "a program"),
        (media_files.WINDOWS_PROGRAM, "not_what_it_says", "a program"),
        (media_files.SVG, "not_what_it_says", "an SVG drawing"),
        (b'<?xml version="1.0"?>\n' + media_files.SVG, "not_what_it_says", "an SVG drawing"),
        (media_files.PLAYLIST, "not_what_it_says", "a playlist"),
        (media_files.CONCAT, "not_what_it_says", "a playlist"),
        (b"oven 200 bread 30\x00", "not_what_it_says", "damaged"),
        (b"\x00\x01\x02\xff" * 40, "not_what_it_says", "damaged"),
        (media_files.zipped(), "not_what_it_says", "ZIP|another kind of package"),
    ],
    ids=["zero", "elf", "exe", "svg", "svg-xml", "playlist", "concat", "nearly-text", "noise", "zip"],
)
def test_bytes_are_believed_and_not_the_name(
    tmp_path: Path, content: bytes, code: str, words: str, content_type: str
) -> None:
    (tmp_path / "input").write_bytes(content)

    with pytest.raises(Refused, match=words) as refused:
        check_content(tmp_path / "input", FILE_TYPES[content_type])

    assert refused.value.failure.code == code
    assert not refused.value.failure.retryable


def test_a_playlist_posing_as_a_video_is_refused_by_the_child_too(look: Look) -> None:
    failure = look(media_files.PLAYLIST, "video/mp4").failure

    assert failure is not None
    assert failure.code == "not_what_it_says"


SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "media"
REAL: dict[str, tuple[str, dict[str, object]]] = {
    "rabbit320.mp4": ("video/mp4", {"video_codec": "h264", "audio_codec": "aac", "duration": 7.8}),
    "bear.mp3": ("audio/mpeg", {"audio_codec": "mp3"}),
    "subtitles_en.vtt": ("text/vtt", {"cues": 3}),
    "pdflatex-4-pages.pdf": ("application/pdf", {"pages": 4}),
    "google-doc-document.pdf": ("application/pdf", {"pages": 1}),
}


# A clone alone has no such folder; then the generated files above have to do.
@pytest.mark.parametrize("name", [name for name in REAL if (SHARED / name).exists()] or [""])
def test_files_from_elsewhere_are_taken(look: Look, name: str) -> None:
    content = (SHARED / name).read_bytes() if name else media_files.video()
    content_type, expected = REAL.get(name, ("video/mp4", {"video_codec": "h264"}))

    facts = facts_of(look(content, content_type))

    assert {key: getattr(facts, key) for key in expected} == expected


def test_an_encrypted_document_from_elsewhere_is_refused(look: Look) -> None:
    path = SHARED / "encrypted.pdf"

    failure = look(path.read_bytes() if path.exists() else media_files.encrypted_pdf(), "application/pdf").failure

    assert failure is not None
    assert failure.code == "encrypted"
