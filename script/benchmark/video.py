"""A minute of 720p video, made here, and what processing it costs."""

import resource
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.video.stream import VideoStream
from PIL import Image, ImageChops

from benchmark.scenarios import ORGANIZATION
from diatonic.common import clock, storage
from diatonic.common.scope import system_scope
from organizations.media import services as media
from organizations.media.inspection import runner
from organizations.media.rules import FILE_TYPES, UploadState

SECONDS, _RATE, _SIZE = 60, 30, (1280, 720)
_BITS = 2_500_000


def process(folder: Path) -> dict[str, Any]:
    """Upload the video and process it in this process, as a worker would; returns CPU seconds and peak memory."""
    clip = folder / "clip.mp4"
    if not clip.exists():
        _make(clip)
    scope = system_scope(ORGANIZATION, reason="benchmark")
    size = clip.stat().st_size
    ticket = media.request_upload(scope, filename="clip.mp4", content_type="video/mp4", size=size, now=clock.now())
    storage.upload(clip, ticket.upload.temp_key, content_type="video/mp4")
    media.complete_upload(scope, upload_id=ticket.upload_id, now=clock.now())
    before = _cpu_seconds()
    media.process(scope, upload_id=ticket.upload_id, attempt=1, now=clock.now())
    spent = _cpu_seconds() - before
    state = media.get_upload(scope, upload_id=ticket.upload_id).state
    return {"size": size, "state": state, "is_ready": state is UploadState.READY, "cpu": spent, **_child(clip, folder)}


def _child(clip: Path, folder: Path) -> dict[str, Any]:
    """Look at the video once more: only the child itself knows what it took at most."""
    place = folder / "look"
    place.mkdir()
    (place / runner.INPUT).hardlink_to(clip)
    usage = runner.inspect(place, FILE_TYPES["video/mp4"]).usage
    return {"child_cpu": usage.cpu_seconds, "child_memory": usage.peak_memory} if usage else {}


def _cpu_seconds() -> float:
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in spent)


def _make(path: Path) -> None:
    """Encode a picture that moves, with grain, so that the encoder has something to write."""
    ground = Image.effect_noise(_SIZE, 40)
    with av.open(str(path), "w", format="mp4", options={"movflags": "faststart"}) as output:
        stream = output.add_stream("libx264", rate=_RATE, options={"preset": "ultrafast"})
        assert isinstance(stream, VideoStream)  # noqa: S101 -- what a codec's name alone cannot say
        stream.width, stream.height, stream.pix_fmt, stream.bit_rate = *_SIZE, "yuv420p", _BITS
        for number in range(SECONDS * _RATE):
            frame = av.VideoFrame(*_SIZE, "yuv420p")
            light, *colours = frame.planes
            light.update(ImageChops.offset(ground, number * 3, number).tobytes())
            for plane in colours:
                plane.update(bytes([128]) * plane.buffer_size)
            frame.pts, frame.time_base = number, Fraction(1, _RATE)
            output.mux(stream.encode(frame))
        output.mux(stream.encode())
