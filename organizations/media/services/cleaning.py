"""Removing from the bucket what nobody needs any more."""

from diatonic.common import storage
from organizations.media.rules import FILE_TYPES, Kind, Upload, UploadState, final_key, product_key

# Whatever inspection may have written, however far it got.
_PRODUCTS = {
    Kind.VIDEO: ("poster.jpg",),
    Kind.AUDIO: (),
    Kind.CAPTIONS: (),
    Kind.DOCUMENT: ("thumbnail.jpg", "text.json"),
    Kind.IMAGE: ("320", "960", "1920"),
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
