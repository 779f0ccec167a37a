"""GIF, by Pillow: written anew as an animated WebP, with its first picture beside it."""

import warnings
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from organizations.media.inspection.pictures import MAX_PIXELS, save_jpeg
from organizations.media.inspection.refusal import Refused
from organizations.media.rules import Facts, Product

MAX_FRAMES = 600
#: All frames together, as they are drawn.
MAX_DRAWN = 100_000_000
WIDTH = 960
_SHORTEST, _USUAL = 20, 100  # milliseconds; browsers show frames without a time for the latter


def read(path: Path, content_type: str, out: Path) -> Facts:
    """Write the animation in up to 960 pixels' width, and its first picture; nothing else of the file is kept."""
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(path, formats=["GIF"]) as opened:
            _check(opened)
            width, height = opened.width, opened.height
            times: list[int] = []
            frames = _frames(opened, times)
            first = next(frames)
            products = (save_jpeg(_on_white(first), "poster", out), _write(first, frames, times, out))
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise Refused(
            "too_many_pixels",
            f"The image has more than {MAX_PIXELS // 1_000_000} megapixels. Make it smaller, and upload that.",
        ) from error
    except (OSError, SyntaxError, ValueError, EOFError, StopIteration) as error:
        raise Refused("damaged", "The image is damaged or not complete. Export it again, and upload that.") from error
    return Facts(content_type=content_type, width=width, height=height, products=products)


def _check(opened: Image.Image) -> None:
    frames = int(getattr(opened, "n_frames", 1))
    if frames > MAX_FRAMES or frames * opened.width * opened.height > MAX_DRAWN:
        raise Refused(
            "too_heavy",
            f"The animation has {frames} frames of {opened.width} by {opened.height} pixels, which is too much for browsers. "
            "Upload it as a video (MP4), or make it shorter or smaller.",
        )


def _frames(opened: Image.Image, times: list[int]) -> Iterator[Image.Image]:
    for number in range(int(getattr(opened, "n_frames", 1))):
        opened.seek(number)
        opened.load()
        time = int(opened.info.get("duration", 0) or 0)
        times.append(time if time >= _SHORTEST else _USUAL)
        frame = opened.convert("RGBA")
        if frame.width > WIDTH:
            frame = frame.resize((WIDTH, max(1, round(frame.height * WIDTH / frame.width))), Image.Resampling.BILINEAR)
        frame.info.clear()
        yield frame


def _write(first: Image.Image, rest: Iterator[Image.Image], times: list[int], out: Path) -> Product:
    product = Product(str(WIDTH), f"{WIDTH}.webp", "image/webp", first.width, first.height)
    others = list(rest)  # Pillow wants to know all times at once
    first.save(
        out / product.filename,
        "WEBP",
        save_all=True,
        append_images=others,
        duration=times,
        loop=0,
        quality=75,
        method=2,
    )
    return product


def _on_white(image: Image.Image) -> Image.Image:
    page = Image.new("RGB", image.size, "white")
    page.paste(image, mask=image.getchannel("A"))
    return page
