"""The JSON API of uploads, files and storage."""

from ninja import Router

from organizations.media.api.files import router as files
from organizations.media.api.storage import router as storage

router = Router(tags=["files"])
router.add_router("", files)
router.add_router("", storage)
