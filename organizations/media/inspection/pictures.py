"""Images, by Pillow: written anew, so that nothing but the picture itself is left."""

import io
import warnings
from pathlib import Path

from PIL import Image, ImageCms, ImageOps

from organizations.media.inspection.refusal import Refused
from organizations.media.rules import Facts, Product

MAX_PIXELS = 64_000_000
WIDTHS = (320, 960, 1920)
_FORMATS = {"image/jpeg": ("JPEG", "jpg"), "image/png": ("PNG", "png"), "image/webp": ("WEBP", "webp")}
_OPTIONS = {
    "JPEG": {"quality": 85, "optimize": True, "progressive": True},
    "PNG": {},
    "WEBP": {"quality": 85},
}
_SIXTEEN_BIT = ("I;16", "I;16B", "I")


def read(path: Path, content_type: str, out: Path) -> Facts:
    """Write the image upright, without metadata, in up to three widths; never larger than it came."""
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    layout, extension = _FORMATS[content_type]
    try:
        with Image.open(path, formats=[layout]) as opened:
            opened.load()
            image = _plain(opened, layout)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise Refused(
            "too_many_pixels",
            f"The image has more than {MAX_PIXELS // 1_000_000} megapixels. Make it smaller, and upload that.",
        ) from error
    except (OSError, SyntaxError, ValueError) as error:
        raise Refused("damaged", "The image is damaged or not complete. Export it again, and upload that.") from error
    products = []
    for width in WIDTHS:
        resized = _narrow(image, width)
        product = Product(str(width), f"{width}.{extension}", content_type, resized.width, resized.height)
        resized.save(out / product.filename, layout, **_OPTIONS[layout])
        products.append(product)
        if width >= image.width:
            break
    return Facts(content_type=content_type, width=image.width, height=image.height, products=tuple(products))


def save_jpeg(image: Image.Image, name: str, out: Path) -> Product:
    """Write a preview as JPEG and answer it as a product of that name."""
    product = Product(name, f"{name}.jpg", "image/jpeg", image.width, image.height)
    image.convert("RGB").save(out / product.filename, "JPEG", **_OPTIONS["JPEG"])
    return product


def _plain(image: Image.Image, layout: str) -> Image.Image:
    """Answer a copy in plain colours, upright, that carries no metadata."""
    profile = image.info.get("icc_profile")
    turned = ImageOps.exif_transpose(image)
    if turned.mode in _SIXTEEN_BIT:
        turned = turned.point(lambda value: value * (1 / 256)).convert("L")
    has_alpha = turned.has_transparency_data and layout != "JPEG"
    plain = _in_srgb(turned, profile, "RGBA" if has_alpha else "RGB")
    plain.info.clear()
    return plain


def _in_srgb(image: Image.Image, profile: bytes | None, mode: str) -> Image.Image:
    """Answer the image in the colours of the web; a profile that makes no sense is left aside."""
    if profile and image.mode in ("RGB", "CMYK"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError):
            converted = None
        if converted is not None:
            return converted
    return image.convert(mode)


def _narrow(image: Image.Image, width: int) -> Image.Image:
    if image.width <= width:
        return image
    return image.resize((width, max(1, round(image.height * width / image.width))), Image.Resampling.LANCZOS)
