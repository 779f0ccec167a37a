"""Small real files, made on the spot: what people upload, and what goes wrong with it.

Every function answers bytes. Nothing is read from disk, so tests run on a clone alone.
"""

import io
import os
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import av
import pypdfium2 as pdfium  # type: ignore[import-untyped]  # it has no types
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.video.stream import VideoStream
from PIL import Image, ImageDraw, PngImagePlugin

CAPTIONS = b"""WEBVTT

intro
00:00:00.000 --> 00:00:00.800
Hello.

00:00:01.000 --> 00:00:01.900
This is a <b>rabbit</b>.
"""
CAPTIONS_TWO_HOURS = b"WEBVTT\n\n01:59:00.000 --> 02:00:00.000\nThe end.\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PLAYLIST = b"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"
CONCAT = b"ffconcat version 1.0\nfile /etc/passwd\n"
PROGRAM = b"\x7fELF\x02\x01\x01" + b"\0" * 9 + b"\x03\0\x3e\0" + b"\0" * 200
WINDOWS_PROGRAM = b"MZ\x90\0" + b"\0" * 60 + b"This program cannot be run in DOS mode." + b"\0" * 200


def video(  # noqa: PLR0913 - a table of what may vary
    container: str = "mp4",
    *,
    codec: str = "libx264",
    sound: str | None = "aac",
    seconds: float = 2,
    size: tuple[int, int] = (160, 90),
    pixels: str = "yuv420p",
    options: dict[str, str] | None = None,
) -> bytes:
    """Encode changing colours with silence; options go to the container, e.g. {"movflags": "faststart"}."""
    with (
        _scheduled_as_before(),
        tempfile.NamedTemporaryFile() as target,  # faststart opens its output a second time, by name
        av.open(target.name, "w", format=container, options=options or {}) as output,
    ):
        picture = output.add_stream(codec, rate=10)
        assert isinstance(picture, VideoStream)
        picture.width, picture.height, picture.pix_fmt = size[0], size[1], pixels
        picture.thread_count = 1
        tone = _add_tone(output, sound) if sound else None
        for number in range(round(seconds * 10)):
            shade = 40 + number * 5 % 200
            image = Image.new("RGBA", size, (shade, shade // 2, 255 - shade, 255))
            frame = av.VideoFrame.from_bytes(image.tobytes(), *size, format="rgba").reformat(format=pixels)
            frame.pts, frame.time_base = number, Fraction(1, 10)
            output.mux(picture.encode(frame))
        output.mux(picture.encode())
        if tone is not None:
            _add_silence(output, tone, seconds)
        output.close()
        return Path(target.name).read_bytes()


@contextmanager
def _scheduled_as_before() -> Iterator[None]:
    """Undo what SVT-AV1 does to root: its thread gets the highest real-time priority, and so all that it starts later.

    On two cores a browser and a web server of that priority keep each other waiting for ever.
    """
    policy, priority = os.sched_getscheduler(0), os.sched_getparam(0)
    try:
        yield
    finally:
        os.sched_setscheduler(0, policy, priority)


def audio(seconds: float = 2, *, container: str = "mp3", codec: str = "libmp3lame") -> bytes:
    """Encode silence."""
    target = io.BytesIO()
    with av.open(target, "w", format=container) as output:
        _add_silence(output, _add_tone(output, codec), seconds)
    return target.getvalue()


def _add_tone(output: OutputContainer, codec: str) -> AudioStream:
    tone = output.add_stream(codec, rate=48000)
    assert isinstance(tone, AudioStream)
    tone.layout = "mono"
    return tone


def _add_silence(output: OutputContainer, tone: AudioStream, seconds: float) -> None:
    for number in range(round(seconds * 50)):
        frame = av.AudioFrame(format=tone.format.name, layout="mono", samples=960)
        for plane in frame.planes:
            plane.update(bytes(plane.buffer_size))
        frame.rate, frame.pts, frame.time_base = 48000, number * 960, Fraction(1, 48000)
        output.mux(tone.encode(frame))
    output.mux(tone.encode())


def turned(mp4: bytes) -> bytes:
    """Answer the video as a phone held upright writes it: filmed lying, with the note "turn by 90° clockwise"."""
    matrix = struct.pack(">9i", 0, 1 << 16, 0, -(1 << 16), 0, 0, 0, 0, 1 << 30)
    plain = struct.pack(">9i", 1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)
    at = mp4.index(plain, mp4.index(b"tkhd"))
    return mp4[:at] + matrix + mp4[at + len(matrix) :]


def picture(
    layout: str = "PNG",
    *,
    size: tuple[int, int] = (2400, 1200),
    mode: str = "RGB",
    orientation: int | None = None,
    comment: str | None = None,
) -> bytes:
    """Draw an image whose left half is red; orientation and comment go into its metadata."""
    image = Image.new("RGB", size)
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 2, size[1]), fill="red")
    if mode == "I;16":  # 16 bits use all their range
        image = image.convert("L").convert(mode).point(lambda value: value * 257)
    image = image.convert(mode)
    exif = Image.Exif()
    if orientation is not None:
        exif[0x0112] = orientation
    if comment is not None:
        exif[0x010E] = comment  # ImageDescription
    extra = {}
    if layout == "PNG" and comment is not None:
        extra["pnginfo"] = PngImagePlugin.PngInfo()
        extra["pnginfo"].add_text("Comment", comment)
    target = io.BytesIO()
    image.save(target, layout, exif=exif, **extra)
    return target.getvalue()


def image_bomb(side: int = 30_000) -> bytes:
    """Write a PNG of a few hundred bytes whose header promises side by side pixels."""
    small = picture(size=(1, 1))
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return small[:8] + _chunk(b"IHDR", header) + small[33:]


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def pdf(pages: Sequence[str] = ("First page", "Second page")) -> bytes:
    """Write a PDF with a line of text on each page."""
    return _pdf_file([_text_objects(index, text) for index, text in enumerate(pages)])


def blank_pdf(pages: int) -> bytes:
    """Write a PDF with this many empty pages."""
    document = pdfium.PdfDocument.new()
    for _ in range(pages):
        document.new_page(200, 200)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def encrypted_pdf() -> bytes:
    """Write a PDF that opens with a password only (standard handler, 40 bit; the digests fit no empty password)."""
    whole = pdf()
    encryption = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -44 /O <%b> /U <%b> >> /ID [<%b> <%b>]" % (
        b"11" * 32,
        b"22" * 32,
        b"33" * 16,
        b"33" * 16,
    )
    return whole.replace(b"trailer\n<< ", b"trailer\n<< " + encryption + b" ")


def _text_objects(index: int, text: str) -> tuple[bytes, bytes]:
    stream = b"BT /F1 24 Tf 50 100 Td (%b) Tj ET" % text.encode()
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents %d 0 R "
        b"/Resources << /Font << /F1 3 0 R >> >> >>" % (5 + index * 2)
    )
    return page, b"<< /Length %d >>\nstream\n%b\nendstream" % (len(stream), stream)


def _pdf_file(pages: Sequence[tuple[bytes, bytes]]) -> bytes:
    kids = b" ".join(b"%d 0 R" % (4 + index * 2) for index in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, len(pages)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        *(part for page in pages for part in page),
    ]
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    return (
        body
        + b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (
            size,
            table,
            size,
            len(body),
        )
    )


def animation(frames: int = 3, size: tuple[int, int] = (120, 80)) -> bytes:
    """Draw a GIF whose frames differ."""
    drawn = [Image.new("P", size, number % 2) for number in range(frames)]
    target = io.BytesIO()
    for number, frame in enumerate(drawn):
        frame.putpalette(bytes(range(256)) * 3)
        frame.putpixel((number % size[0], number % size[1]), 200)
    drawn[0].save(target, "GIF", save_all=True, append_images=drawn[1:], duration=80, loop=0)
    return target.getvalue()


def zipped() -> bytes:
    """Write a zip file with one text in it."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        made.writestr("bread.txt", "flour")
    return target.getvalue()
