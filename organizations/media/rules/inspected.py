"""What a look inside a file ends with."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a file was not taken: a stable code, a sentence for a person, and whether trying again can help."""

    code: str
    reason: str
    retryable: bool = False


@dataclass(frozen=True, slots=True)
class Product:
    """A file that inspection wrote into its output folder."""

    name: str  # what readers ask for: "poster", "text", "captions", "320", "960", "1920"
    filename: str
    content_type: str
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What inspection found; what does not apply to a kind is None."""

    content_type: str  # by the bytes, not by the declaration
    duration: float | None = None
    width: int | None = None
    height: int | None = None
    video_codec: str | None = None
    audio_codec: str | None = None
    pages: int | None = None
    words: int | None = None
    cues: int | None = None
    last_cue_end: float | None = None
    products: tuple[Product, ...] = ()


CAPTIONS_SLACK = 1.0  # a last cue often outlives the last frame by a moment


def captions_problem(last_cue_end: float, duration: float) -> Failure | None:
    """Answer a failure where captions go on after their video has ended."""
    if last_cue_end <= duration + CAPTIONS_SLACK:
        return None
    return Failure(
        "captions_too_long",
        f"The last caption ends at {clock_time(last_cue_end)}, but the video ends at {clock_time(duration)}. "
        "These look like captions of another video.",
    )


def clock_time(seconds: float) -> str:
    """Write seconds as people read them: 1:02:03 or 2:03."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
