"""Video and audio, by PyAV."""

import contextlib
import time
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType

import av
from av.container import InputContainer
from av.stream import Disposition, Stream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image

from organizations.media.inspection.containers import check_complete
from organizations.media.inspection.pictures import save_jpeg
from organizations.media.inspection.refusal import Refused
from organizations.media.rules import POSTERS, Facts, Product

# The format is forced: guessing would let a playlist in disguise name files and addresses to open.
_FORMATS = MappingProxyType(
    {
        "video/mp4": "mp4",
        "video/quicktime": "mov",
        "video/webm": "webm",
        "audio/mpeg": "mp3",
        "audio/mp4": "mp4",
        "audio/wav": "wav",
    }
)
_MP4 = (frozenset({"h264", "vp9", "av1"}), frozenset({"aac", "mp3", "opus"}))
_WEBM = (frozenset({"vp8", "vp9", "av1"}), frozenset({"opus", "vorbis"}))
_PLAYABLE = MappingProxyType({"mp4": _MP4, "mov": _MP4, "webm": _WEBM})
_ADVICE = MappingProxyType(
    {
        "mp4": "Export it as MP4 with H.264 video (8 bit, 4:2:0) and AAC sound; every browser plays that.",
        "mov": "Export it as MP4 with H.264 video (8 bit, 4:2:0) and AAC sound; every browser plays that.",
        "webm": "Export it as WebM with VP9 or AV1 video and Opus sound, or as MP4 with H.264 and AAC.",
    }
)
_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "hevc": "HEVC (H.265)",
        "prores": "ProRes",
        "mpeg4": "MPEG-4 Part 2",
        "mjpeg": "Motion JPEG",
        "ac3": "Dolby Digital (AC-3)",
        "unknown": "in an unknown format",
    }
)
_H264_LAYOUTS = frozenset({"yuv420p", "yuvj420p"})
_POSTER_WIDTH = 1280
# Sound that browsers play, by content type; and what to do with other.
_SOUNDS = MappingProxyType(
    {
        "audio/mpeg": (frozenset({"mp3"}), "MP3"),
        "audio/mp4": (frozenset({"aac"}), "AAC"),
        "audio/wav": (frozenset({"pcm_u8", "pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_f32le"}), "uncompressed (PCM)"),
    }
)
_POSTER_CPU_SECONDS = 1.0  # then the frame reached by now has to do: some videos have one key frame in all
_DAMAGED = "The file is damaged or not complete: {}. Export or download it again, and upload that."


def read(path: Path, content_type: str, out: Path) -> Facts:
    """Answer duration, resolution and codecs, and write the poster; refuse what browsers cannot play."""
    layout = _FORMATS[content_type]
    if layout != "mp3":
        check_complete(path, content_type)
    try:
        with path.open("rb") as source, av.open(source, mode="r", format=layout) as container:
            if content_type in _SOUNDS:
                return _inspect_audio(container, content_type)
            return _inspect_video(container, content_type, layout, out)
    except av.MemoryError:
        raise
    except av.FFmpegError as error:
        raise Refused("damaged", _DAMAGED.format("it cannot be read as what it says it is")) from error


def _inspect_audio(container: InputContainer, content_type: str) -> Facts:
    codecs, name = _SOUNDS[content_type]
    sound = next(iter(container.streams.audio), None)
    if any(not stream.disposition & Disposition.attached_pic for stream in container.streams.video):
        raise Refused("has_picture", "There is a video in this file. Give it the ending .mp4, and upload that.")
    if sound is None:
        raise Refused("no_sound", "There is no sound in this file. Export it as MP3, and upload that.")
    if (found := _codec(sound)) not in codecs:
        raise Refused(
            "cannot_play",
            f"The sound in this file is {_name(found)} and not {name}, and browsers may not play it. "
            "Export it as MP3, and upload that.",
        )
    duration = _measure(container, [sound])
    container.seek(0)
    if next(container.decode(sound), None) is None:
        raise Refused("damaged", _DAMAGED.format("no sound in it can be played"))
    return Facts(content_type=content_type, duration=duration, audio_codec=found)


def _inspect_video(container: InputContainer, content_type: str, layout: str, out: Path) -> Facts:
    # Cover art is a video stream too.
    pictures = [s for s in container.streams.video if not s.disposition & Disposition.attached_pic]
    if not pictures:
        raise Refused("no_picture", "There is no video in this file, only sound. Upload sound as MP3.")
    picture, sound = pictures[0], next(iter(container.streams.audio), None)
    _check_playable(layout, picture, sound)
    duration = _measure(container, [s for s in (picture, sound) if s is not None])
    declared = (container.duration or 0) / av.time_base
    if declared - duration > max(2, declared * 0.05):
        raise Refused("damaged", _DAMAGED.format("it ends before its time"))
    posters, width, height = _write_posters(container, picture, duration, out)
    return Facts(
        content_type=content_type,
        duration=duration,
        width=width,
        height=height,
        video_codec=_codec(picture),
        audio_codec=_codec(sound) if sound is not None else None,
        products=posters,
    )


def _check_playable(layout: str, picture: VideoStream, sound: Stream | None) -> None:
    pictures, sounds = _PLAYABLE[layout]
    found = _codec(picture)
    if found not in pictures:
        raise Refused("cannot_play", f"Browsers cannot play its video, which is {_name(found)}. {_ADVICE[layout]}")
    if picture.codec_context.pix_fmt is None:
        raise Refused("damaged", _DAMAGED.format("no picture in it can be shown"))
    if found == "h264" and picture.codec_context.pix_fmt not in _H264_LAYOUTS:
        raise Refused(
            "cannot_play",
            f"Browsers cannot play its video: H.264 in the colour format {picture.codec_context.pix_fmt}. "
            f"{_ADVICE[layout]}",
        )
    if sound is not None and _codec(sound) not in sounds:
        raise Refused(
            "cannot_play", f"Browsers cannot play its sound, which is {_name(_codec(sound))}. {_ADVICE[layout]}"
        )


def _codec(stream: Stream) -> str:
    # Without a decoder there is no context, whatever the type says.
    context = getattr(stream, "codec_context", None)
    return str(context.codec.canonical_name) if context is not None else "unknown"


def _name(codec: str) -> str:
    if codec.startswith("pcm_"):
        return "uncompressed (PCM)"
    return _NAMES.get(codec, codec)


def _measure(container: InputContainer, streams: Sequence[Stream]) -> float:
    """Read every packet: headers lie, recordings of browsers have no duration, and cut files end early."""
    first, last = float("inf"), 0.0
    for packet in container.demux(*streams):
        at = packet.pts if packet.pts is not None else packet.dts
        if at is None:
            continue  # the end of a stream
        if packet.is_corrupt:
            raise Refused("damaged", _DAMAGED.format("it breaks off in the middle"))
        first = min(first, float(at * packet.time_base))
        last = max(last, float((at + (packet.duration or 0)) * packet.time_base))
    if last <= first:
        raise Refused("damaged", _DAMAGED.format("nothing in it can be played"))
    return round(last - max(first, 0), 3)


def _write_posters(
    container: InputContainer, stream: VideoStream, duration: float, out: Path
) -> tuple[tuple[Product, ...], int, int]:
    """Write frames to choose from; answer them with the width and height that people see.

    Where a frame cannot be had, the one before stands for it: there are always as many.
    """
    stream.codec_context.thread_count = 1
    posters: list[Product] = []
    image, width, height = None, 0, 0
    for name, part in POSTERS.items():
        frame = _frame_at(container, stream, duration * part)
        if frame is None and image is None:
            frame = _frame_at(container, stream, 0)
        if frame is not None:
            image = _upright(frame)
            turned = frame.rotation % 180 != 0
            width, height = (frame.height, frame.width) if turned else (frame.width, frame.height)
        if image is None:
            raise Refused("damaged", _DAMAGED.format("no picture in it can be shown"))
        posters.append(save_jpeg(image, name, out))
    return tuple(posters), width, height


def _upright(frame: VideoFrame) -> Image.Image:
    scale = min(1, _POSTER_WIDTH / max(frame.width, frame.height))
    small = (max(1, round(frame.width * scale)), max(1, round(frame.height * scale)))
    image: Image.Image = frame.to_image(width=small[0], height=small[1])  # type: ignore[no-untyped-call]  # PyAV's gap
    # The matrix says how far to turn counter-clockwise; phones film upright by turning.
    return image.rotate(frame.rotation, expand=True)


def _frame_at(container: InputContainer, stream: VideoStream, seconds: float) -> VideoFrame | None:
    """Answer the frame at a time, or the nearest before it that can be had."""
    unit = stream.time_base or Fraction(1, av.time_base)
    begin = float((stream.start_time or 0) * unit)
    container.seek(round((seconds + begin) / unit), stream=stream)
    patience = time.process_time() + _POSTER_CPU_SECONDS
    frame = None
    with contextlib.suppress(av.FFmpegError, TypeError):  # a frame without a time has None there
        for frame in container.decode(stream):
            if frame.time - begin >= seconds or time.process_time() > patience:
                break
    return frame
