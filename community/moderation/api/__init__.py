"""The JSON API of moderation, below ``/api/moderation``."""

from ninja import Router

from community.moderation.api.cases import router as cases
from community.moderation.api.settings import router as settings

router = Router(tags=["moderation"])
router.add_router("", cases)
router.add_router("", settings)
