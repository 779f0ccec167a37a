"""Removing from the bucket what nobody needs any more."""

from diatonic.common import storage
from organizations.media.rules import FILE_TYPES, POSTERS, Kind, Upload, UploadState, final_key, product_key

# Whatever inspection may have written, however far it got.
_PRODUCTS = {
    Kind.VIDEO: tuple(f"{name}.jpg" for name in POSTERS),
    Kind.AUDIO: (),
    Kind.CAPTIONS: ("captions.vtt",),
    Kind.DOCUMENT: ("thumbnail.jpg", "text.json"),
    Kind.IMAGE: ("320", "960", "1920", "poster.jpg", "960.webp"),
}


def clean_up(upload: Upload) -> None:
    """Remove what an upload that has ended leaves behind; nothing while it can be retried. Idempotent."""
    if upload.can_retry:
        return
    if upload.multipart_id:
        storage.abort_multipart(upload.temp_key, multipart_id=upload.multipart_id)
    if upload.state is UploadState.READY:
        storage.delete([upload.temp_key, *([_original(upload)] if upload.kind is Kind.IMAGE else [])])
    elif upload.state in (UploadState.FAILED, UploadState.CANCELLED, UploadState.TIMED_OUT):
        storage.delete([upload.temp_key, _original(upload), *_products(upload)])


def _original(upload: Upload) -> str:
    return final_key(upload, FILE_TYPES[upload.content_type])


def _products(upload: Upload) -> list[str]:
    extension = FILE_TYPES[upload.content_type].extensions[0]
    names = (name if "." in name else f"{name}.{extension}" for name in _PRODUCTS[upload.kind])
    return [product_key(upload, name.partition(".")[0], name) for name in names]
